"""Whether two residents say much the same. Pure; for words the public may read.

It suggests and never decides: what is found stands beside a form, and whoever
writes may still send.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from geodata.models import Feedback

LIKE = 45.0
"""From this share of 100 on, texts count as similar; measured on pairs written by hand."""
LEAST_SHARED = 2
"""Texts with fewer pieces in common are about different things, however short they are."""
MOST_SHOWN = 3
_WORDS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_POLITE = re.compile(
    "希望|建议|能不能|能否|是否|可以|可不可以|请|谢谢|增加|一个|一点|一些|一下|这里|我们|你们|有点|比较"
    "|太|很|非常|了|的|吗|吧|呢|在|也|都|有"
)
_COMMON = re.compile(
    "an?|and|are|at|be|can|could|for|i[nst]|its|me|my|no|not|o[fn]|our|please|should|so|thanks?"
    "|that|the|there|this|too?|very|we|with|would|you"
)


def find_similar(
    words: str, others: Sequence[Feedback], *, most: int = MOST_SHOWN
) -> list[Feedback]:
    """Return the feedback that says much the same, the most alike first.

    Parameters
    ----------
    words
        What someone is about to send, in either language.
    others
        Public feedback, in the order that settles ties.
    most
        How many at most.
    """
    scored = [(measure_likeness(words, each), each) for each in others]
    found = sorted((pair for pair in scored if pair[0] >= LIKE), key=lambda pair: -pair[0])
    return [each for _, each in found[:most]]


def measure_likeness(words: str, other: Feedback) -> float:
    """Return how alike words and feedback are, from 0 to 100, in the language that fits better."""
    own = _to_pieces(words)
    return max(_compare(own, _to_pieces(text)) for text in (other.text.zh, other.text.en))


def _compare(one: list[str], two: list[str]) -> float:
    is_near = len(set(one) & set(two)) >= LEAST_SHARED
    return fuzz.ratio(one, two) if is_near else 0.0


def _to_pieces(words: str) -> list[str]:
    """Return, sorted, pairs of Chinese signs and English words, without those that say nothing."""
    pieces: list[str] = []
    for part in _WORDS.findall(_POLITE.sub(" ", words.casefold())):
        if part.isascii():
            pieces += [] if _COMMON.fullmatch(part) else [part.removesuffix("s") or part]
        else:
            pieces += [part[at : at + 2] for at in range(max(1, len(part) - 1))]
    return sorted(pieces)
