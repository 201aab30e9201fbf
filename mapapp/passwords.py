"""Passwords: argon2id, at most two at once, and the same work whether an account exists or not."""

from __future__ import annotations

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geodata.errors import PasswordError

LEAST, MOST = 10, 200
"""Characters a password may have."""
AT_ONCE = 2
"""Each hash takes 64 MiB and a core for a moment; more at once would starve the map."""
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "fqFbpUqFp5uJN5+NTrDjDQ$bxeT8SmDqJD1fP3xYq5ohYev5l2Vpongm84LMAcrS/k"
)
"""Hash of a random password that was thrown away: what a wrong name is held against."""


class Passwords:
    """Hashes and checks.

    Parameters
    ----------
    hasher
        Does one hash.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._places = BoundedSemaphore(AT_ONCE)

    def hash(self, password: str, *, login: str) -> str:
        """Return the hash of a new password.

        Raises
        ------
        PasswordError
            Too short, too long, or the login name.
        """
        folded = _fold(password)
        if not LEAST <= len(folded) <= MOST or folded.lower() == login:
            raise PasswordError(
                f"a password needs {LEAST} to {MOST} characters and must not be the login name",
                least=LEAST,
                most=MOST,
            )
        with self._places:
            return self._hasher.hash(folded)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether a password fits the kept hash; without one the work is done all the same."""
        with self._places:
            try:
                self._hasher.verify(kept or NOBODYS, _fold(password)[:MOST])
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None


def _fold(password: str) -> str:
    """The same password typed on another keyboard is the same."""
    return unicodedata.normalize("NFKC", password)
