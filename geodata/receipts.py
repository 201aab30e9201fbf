"""Receipt codes: the only way back to feedback left without an account."""

from __future__ import annotations

import hashlib
import re
import secrets

# No 0/O, 1/I/L, U: read aloud or copied by hand, they are taken for one another.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12


def new_receipt_code() -> str:
    """Return a new code such as ``F-7KQ2-MX4T-9RBA``: 12 signs of 30, about 59 bits."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"F-{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def hash_receipt_code(code: str) -> str:
    """Return what is stored in place of the code; spaces, hyphens and case do not matter."""
    signs = re.sub(r"[^0-9A-Z]", "", code.upper()).removeprefix("F")
    return hashlib.sha256(f"receipt:{signs}".encode()).hexdigest()
