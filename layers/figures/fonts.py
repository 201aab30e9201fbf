"""The fonts figures are set in: widths, and characters they lack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from geodata.errors import MapDataError

FOLDER = Path(__file__).with_name("fonts")
FAMILY = "Noto Sans SC"
LATIN = "Noto Sans SC Latin"
"""The same letters, with quotation marks as narrow as Latin has them."""
REGULAR, HEAVY = 400, 600
"""The weights there are; whatever is asked for is written in one of them."""
_WORDS = re.compile("([A-Za-z][ -\u024f]*[\u2018\u2019\u201c\u201d][ -\u024f]*)")
"""Latin words with a curly mark among them."""


class MissingCharacterError(MapDataError):
    """A text holds a character the fonts of figures do not have."""

    code = "missing_character"


def is_latin(text: str) -> bool:
    """Whether a text holds no character as wide as it is high, and so is set in Latin."""
    return not any("\u2e80" <= sign <= "\uffef" or sign > "\uffff" for sign in text)


def split_runs(text: str) -> list[tuple[str, str]]:
    """Return the parts of a text with the family each is set in.

    Chinese and what stands in it share one font; a stretch of Latin words with curly
    quotation marks is set in the other, where these are narrow.
    """
    if is_latin(text):
        return [(LATIN, text)]
    runs: list[tuple[str, str]] = []
    for part in _WORDS.split(text):
        family = LATIN if _WORDS.fullmatch(part) else FAMILY
        if runs and runs[-1][0] == family:
            runs[-1] = family, runs[-1][1] + part
        elif part:
            runs.append((family, part))
    return runs


def find_path(family: str, weight: int) -> Path:
    """Return the file of a font."""
    return FOLDER / f"{family.replace(' ', '')}-{weight}.ttf"


def pick_weight(weight: int) -> int:
    """Return the weight there is for one that is asked for, as the map page counts them."""
    return HEAVY if weight >= HEAVY else REGULAR


@cache
def find_widths(family: str, weight: int) -> Mapping[str, float]:
    """Return the width of every character of a font, in sizes."""
    from fontTools.ttLib import TTFont

    with TTFont(find_path(family, weight), lazy=True) as font:
        advances = font["hmtx"].metrics
        units = font["head"].unitsPerEm
        names = font.getBestCmap().items()
        return {chr(code): advances[glyph][0] / units for code, glyph in names}


def measure(text: str, size: float, weight: int = REGULAR) -> float:
    """Width of a text in the unit of ``size``, without kerning: at least what it takes."""
    total = 0.0
    for family, run in split_runs(text):
        widths = find_widths(family, pick_weight(weight))
        total += sum(widths.get(sign, 1.0) for sign in run)
    return total * size


def check_characters(texts: Iterable[tuple[str, str]]) -> None:
    """Check that everything can be written.

    Parameters
    ----------
    texts
        What each text is, and the text.

    Raises
    ------
    MissingCharacterError
        Names the first character that is missing, its code point and the text.
    """
    widths = find_widths(FAMILY, REGULAR)
    for what, text in texts:
        for sign in text:
            if sign not in widths:
                code = f"U+{ord(sign):04X}"
                raise MissingCharacterError(
                    f"{what}: the figures' fonts have no character {sign!r} ({code})",
                    what=what,
                    text=text,
                    sign=sign,
                    code=code,
                )
