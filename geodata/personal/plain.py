"""Words as the finders read them: one width, no invisible signs, places kept."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
"""Signs that show nothing, among them those that make a keycap of a digit."""
_DASHES = "‐‑‒–—―−﹣－ー"
_DOTS = "•・‧∙●."
_CHINESE = str.maketrans(
    "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸两", "00123456789112345678923" + "62"
)
"""Chinese digits as said one by one, with 幺 for one."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Words ready to be searched.

    Attributes
    ----------
    text
        Half-width, dashes and dots of one kind, nothing invisible.
    digits
        The same, with Chinese digits as digits; sign for sign as long as ``text``.
    places
        For each sign of ``text`` its place in the original; ``None`` where they agree.
    """

    text: str
    digits: str
    places: Sequence[int] | None

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of ``text`` stands in the original words."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=1)
def _find_widths() -> dict[int, str]:
    """Return each sign that has a plain twin of one sign; built once."""
    table = {}
    for code in range(0x80, sys.maxunicode + 1):
        sign = chr(code)
        number = unicodedata.decimal(sign, None)
        if number is not None:
            table[code] = str(number)
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(sign): "-" for sign in _DASHES}
    table |= {ord(sign): "·" for sign in _DOTS if sign != "."}
    table |= {ord("\u3000"): " ", ord("\u00a0"): " ", ord("’"): "'", ord("【"): "(", ord("】"): ")"}
    return table


def make_plain(words: str) -> Plain:
    """Settle widths and drop what is invisible."""
    if words.isascii():
        return Plain(words, words, None)
    places = None
    if _INVISIBLE.search(words):
        places = [at for at, sign in enumerate(words) if not _INVISIBLE.match(sign)]
        words = _INVISIBLE.sub("", words)
    text = words.translate(_find_widths())
    return Plain(text, text.translate(_CHINESE), places)
