"""The gate every post of a resident passes: floods stay out, neighbours come through.

It lives in the memory of the one process that serves; nothing about anyone is
written down, and a restart forgets it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from geodata.errors import PostError, QueueFullError, RefusedPostError, SaidAlreadyError, WaitError
from geodata.floods import Origin, RecentWords
from mapapp.buckets import Buckets

LEAST_SECONDS = 3.0
"""Nobody chooses a place, a topic and words in less."""
MOST_ALIKE = 3
LONGEST_QUEUE = 5_000
"""Most feedback that may wait to be read; its second half is kept for newcomers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What the gate is told about a post.

    Attributes
    ----------
    session
        Tells browser sessions apart; opaque.
    place
        Id of the site, or a name for where the spot lies.
    seconds
        Since the form was opened.
    trap
        What stands in the field that people do not see.
    """

    session: str
    origin: Origin
    place: str
    words: str
    seconds: float
    trap: str = ""


class PostGate:
    """Decides about posts; safe to share between threads.

    Each browser session, each address, each block of addresses and each place
    has a bucket of tokens. Who comes for the first times in an hour takes none
    of those that all share: a flood that empties them keeps no neighbour out.

    Parameters
    ----------
    longest_queue
        Most feedback that may wait to be read.
    clock
        Seconds that only go forward.
    """

    def __init__(
        self,
        *,
        longest_queue: int = LONGEST_QUEUE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = Buckets(size=3, refill_s=60, clock=clock)
        # Wide enough for a meeting in one room behind one address.
        self._addresses = Buckets(size=20, refill_s=10, clock=clock)
        self._blocks = Buckets(size=60, refill_s=3, clock=clock)
        self._places = Buckets(size=30, refill_s=10, clock=clock)
        self._everyone = Buckets(size=120, refill_s=1, clock=clock)
        self._newcomers = Buckets(size=2, refill_s=1800, clock=clock)
        self._words = RecentWords()
        self._longest_queue = longest_queue
        self._clock = clock
        self._lock = Lock()

    def admit(self, post: Post, *, count_waiting: Callable[[], int]) -> None:
        """Let a post through, or say why not; a post that is refused takes no tokens.

        Parameters
        ----------
        count_waiting
            How much feedback waits to be read; asked only when all else allows the post.

        Raises
        ------
        RefusedPostError
            Filled in by a program: the hidden field, or faster than anyone writes.
        WaitError
            Too many from here, or about this place; ``facts["seconds"]`` says how long.
        SaidAlreadyError
            The same words came several times lately.
        QueueFullError
            Too much waits to be read.
        """
        if post.trap or post.seconds < LEAST_SECONDS:
            raise RefusedPostError("filled in by a program")
        taken: list[tuple[Buckets, str]] = []
        with self._lock:
            try:
                is_new = self._take_tokens(post, taken)
                now = self._clock()
                if self._words.count_like(post.words, now) >= MOST_ALIKE:
                    raise SaidAlreadyError("the same words came several times lately")
                if count_waiting() >= (self._longest_queue if is_new else self._longest_queue // 2):
                    raise QueueFullError("too much feedback waits to be read")
            except PostError:
                for buckets, key in taken:
                    buckets.give_back(key)
                raise
            self._words.add(post.words, now)

    def _take_tokens(self, post: Post, taken: list[tuple[Buckets, str]]) -> bool:
        """Take one of each that the post needs; return whether it is a newcomer's."""
        own = [
            (self._sessions, post.session),
            (self._addresses, post.origin.address),
            (self._blocks, post.origin.block),
        ]
        for each in own:
            _take(*each, taken)
        is_new = not self._newcomers.take(post.origin.address)
        if is_new:
            taken.append((self._newcomers, post.origin.address))
        else:
            _take(self._places, post.place, taken)
            _take(self._everyone, "", taken)
        return is_new


def _take(buckets: Buckets, key: str, taken: list[tuple[Buckets, str]]) -> None:
    wait = buckets.take(key)
    if wait:
        seconds = math.ceil(wait)
        raise WaitError(f"too many posts; wait {seconds} s", seconds=seconds)
    taken.append((buckets, key))
