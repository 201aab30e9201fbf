"""What turns a sign-in proven elsewhere into our own cookie: once, within a minute."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from threading import Lock

KEEP_S = 60.0
_MOST = 1_000
"""More at once than any office has people."""


class Tickets:
    """Gives a ticket for a sign-in, and the sign-in for the ticket, once.

    Parameters
    ----------
    clock
        Seconds that only go forward.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._given: dict[str, tuple[float, str]] = {}
        self._lock = Lock()

    def give(self, sign_in: str) -> str:
        """Return a ticket for a sign-in; while one is good the same again."""
        with self._lock:
            now = self._clock()
            alive = {key: each for key, each in self._given.items() if each[0] > now}
            self._given = dict(list(alive.items())[-_MOST:])
            for ticket, (_, known) in self._given.items():
                if known == sign_in:
                    return ticket
            ticket = secrets.token_urlsafe(32)
            self._given[ticket] = (now + KEEP_S, sign_in)
            return ticket

    def take(self, ticket: str) -> str | None:
        """Return the sign-in of a ticket and tear the ticket; nothing for one that is not good."""
        with self._lock:
            until, sign_in = self._given.pop(ticket, (0.0, ""))
            return sign_in if until > self._clock() else None


TICKETS = Tickets()
"""The one of this process: a screen gives, the route takes."""
