"""Finds phone and identity numbers in a resident's words, so that they can be warned. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# Digits in any width, with the separators people put between them.
_GAP = r"[\s\-—–.·()（）]{0,2}"
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)0{_GAP}2{_GAP}1(?:{_GAP}\d){{8}}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d(?:[\s-]{0,2}\d){16}[\s-]{0,2}[\dXx](?![\dA-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the check digit, GB 11643-1999 (ISO 7064, MOD 11-2)."""
_CHECKS = "10X98765432"
_HALF_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X", 0xFF0B: "+"}
"""Full-width signs as a Chinese keyboard gives them; each stands for one, so places stay."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A number that should not be public, and where it stands in the words."""

    kind: Literal["phone", "identity"]
    start: int
    end: int


def find_personal(words: str) -> Iterator[Found]:
    """Find mobile and Shanghai landline numbers, and identity numbers with a valid check digit.

    Parameters
    ----------
    words
        As written; digits may be full-width and separated by spaces or hyphens.

    Yields
    ------
    Found
        In order of position; none overlap.
    """
    words = words.translate(_HALF_WIDTH)
    taken: list[Found] = []
    for match in _IDENTITY.finditer(words):
        if _is_identity(match[0]):
            taken.append(Found(kind="identity", start=match.start(), end=match.end()))
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(words):
            if not any(match.start() < each.end and each.start < match.end() for each in taken):
                taken.append(Found(kind="phone", start=match.start(), end=match.end()))
    yield from sorted(taken, key=lambda each: each.start)


def _is_identity(number: str) -> bool:
    signs = [sign for sign in number.upper() if sign.isdigit() or sign == "X"]
    total = sum(int(sign) * weight for sign, weight in zip(signs, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == signs[-1]
