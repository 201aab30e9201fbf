"""A theme colour of one's own: one for light pages, one for dark, both readable. Pure."""

from __future__ import annotations

import re

from geodata.errors import AccentError
from layers.palette import UI, contrast

READABLE = 4.5
"""Least contrast of text by WCAG 2.2, level AA."""
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_STEPS = 40


def read_accent(stated: str) -> dict[str, str]:
    """Return a colour for text and buttons on light pages, and its like on dark ones.

    Parameters
    ----------
    stated
        ``#rrggbb``, as it is used on light pages.

    Raises
    ------
    AccentError
        Not a colour, or too pale to be read on white; says which darker one would do.
    """
    colour = stated.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise AccentError(f"{stated!r} is not a colour", value=stated[:40], accepted="#0b5c77")
    if not _is_readable(colour, "light"):
        darker = _blend(colour, "#000000", "light")
        least = min(contrast(colour, UI["light"][name]) for name in ("page", "wash"))
        raise AccentError(
            f"{colour} has {least:.1f}:1 on light pages, and text needs {READABLE}:1; "
            f"{darker} would do",
            value=f"{colour} ({least:.1f}:1)",
            accepted=darker,
        )
    return {"light": colour, "dark": _blend(colour, "#ffffff", "dark")}


def _is_readable(colour: str, theme: str) -> bool:
    return all(contrast(colour, UI[theme][name]) >= READABLE for name in ("page", "paper", "wash"))


def _blend(colour: str, towards: str, theme: str) -> str:
    """Return the nearest colour on the way to white or black that is readable."""
    for step in range(_STEPS + 1):
        mixed = _mix(colour, towards, step / _STEPS)
        if _is_readable(mixed, theme):
            return mixed
    return towards


def _mix(one: str, other: str, share: float) -> str:
    parts = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)
