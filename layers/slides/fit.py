"""How large a text may be set so that it stays inside its box. Pure; an estimate."""

from __future__ import annotations

import math
import unicodedata

WIDE_EM, NARROW_EM = 1.0, 0.53
"""Widths of a Chinese and of a mean Latin sign, in parts of the size; measured on Noto Sans SC and
Arial, rounded up."""
LINE = 1.32
"""Height of a line in parts of the size."""
POINTS = 72.0


def measure_em(text: str) -> float:
    """Return the width of a text set in one line, in parts of its size."""
    return sum(
        WIDE_EM if unicodedata.east_asian_width(sign) in "WFA" else NARROW_EM for sign in text
    )


def count_lines(text: str, size_pt: float, width_in: float) -> int:
    """Return how many lines a text takes in a box of that width."""
    room = width_in * POINTS / size_pt
    # A word does not break: on average half of one is lost at each line's end.
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    slack = min(1.0 if wide * 2 > len(text) else 3.0, room * 0.2)
    return sum(
        max(1, math.ceil(measure_em(part) / max(room - slack, 1.0))) for part in text.split("\n")
    )


def find_size(
    texts: list[str], width_in: float, height_in: float, *, most_pt: float, least_pt: float
) -> float:
    """Return the largest size, in points, at which paragraphs fit a box; the least if none does.

    Parameters
    ----------
    texts
        Paragraphs.
    width_in, height_in
        Room inside the box, in inches.
    """
    size = most_pt
    while size > least_pt:
        lines = sum(count_lines(text, size, width_in) for text in texts)
        if lines * size * LINE <= height_in * POINTS:
            return size
        size -= 0.5
    return least_pt


def shorten(text: str, size_pt: float, width_in: float, height_in: float) -> str:
    """Return a text cut to its box, with an ellipsis where something was left out."""
    most = max(1, int(height_in * POINTS / (size_pt * LINE)))
    if count_lines(text, size_pt, width_in) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = count_lines(text[:middle] + "…", size_pt, width_in) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"
