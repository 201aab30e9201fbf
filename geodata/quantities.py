"""Quantities in words: how much, and how exactly the source says it."""

from __future__ import annotations

from decimal import Decimal

from geodata.models import Quantity
from geodata.vocab import Comparison

_SAID = {
    Comparison.EXACTLY: {"zh": "", "en": ""},
    Comparison.ABOUT: {"zh": "约 ", "en": "about "},
    Comparison.UNDER: {"zh": "少于 ", "en": "under "},
    Comparison.OVER: {"zh": "超过 ", "en": "over "},
    Comparison.UP_TO: {"zh": "至多 ", "en": "up to "},
    Comparison.AT_LEAST: {"zh": "至少 ", "en": "at least "},
}
_LARGE = {"zh": ((10**8, " 亿"), (10**4, " 万")), "en": ((10**9, " billion"), (10**6, " million"))}
_CLOSE_UNITS = ("%", "％")


def say_quantity(quantity: Quantity, lang: str) -> str:
    """Say a quantity, such as ``最近住宅 少于 30 米`` or ``nearest homes: under 30 m``.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    """
    number = f"{_SAID[quantity.comparison][lang]}{say_number(quantity.value, lang)}"
    unit = quantity.unit.zh if lang == "zh" else quantity.unit.en
    is_close = not unit or unit.startswith(_CLOSE_UNITS) or number.endswith(("亿", "万"))
    gap = "" if is_close else " "
    label = quantity.label.said_in(lang)
    joint = " " if lang == "zh" else ": "
    return f"{label}{joint}{number}{gap}{unit}"


def say_number(value: float, lang: str) -> str:
    """Say a number as people of that language write it: 100 亿, 10 billion, 1,100."""
    exact = Decimal(repr(value))
    for step, word in _LARGE[lang]:
        if abs(exact) >= step and (exact * 100 / step) % 1 == 0:
            return f"{_plain(exact / step)}{word}"
    if lang == "en" and abs(exact) >= 1000:
        return f"{exact.normalize():,f}"
    return _plain(exact)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
