"""Numbers as people write them: full-width digits, thousands, units."""

from __future__ import annotations

import math
import re
import unicodedata

from geodata.cleaning.changes import Change, Cleaned

UNITS: dict[str, tuple[str, float]] = {
    "平方米": ("m2", 1.0), "平米": ("m2", 1.0), "㎡": ("m2", 1.0), "m2": ("m2", 1.0),
    "sqm": ("m2", 1.0), "公顷": ("m2", 10_000.0), "ha": ("m2", 10_000.0),
    "亩": ("m2", 10_000.0 / 15), "平方公里": ("m2", 1e6), "km2": ("m2", 1e6),
    "厘米": ("m", 0.01), "cm": ("m", 0.01), "公里": ("m", 1_000.0), "千米": ("m", 1_000.0),
    "km": ("m", 1_000.0), "米": ("m", 1.0), "m": ("m", 1.0),
    "亿元": ("CNY", 1e8), "亿": ("", 1e8), "万元": ("CNY", 1e4), "元": ("CNY", 1.0),
    "万平方米": ("m2", 1e4), "万平": ("m2", 1e4), "万": ("", 1e4), "千": ("", 1e3),
    "%": ("share", 0.01), "户": ("households", 1.0), "人": ("people", 1.0), "个": ("", 1.0),
    "处": ("", 1.0), "幢": ("", 1.0), "栋": ("", 1.0),
}  # fmt: skip
"""What a unit counts in, and how many of it; one 亩 is a fifteenth of a hectare."""
_UNIT = re.compile("|".join(map(re.escape, sorted(UNITS, key=len, reverse=True))), re.IGNORECASE)
_NUMBER = re.compile(
    r"[+-]?(?:\d{1,3}(?:[,'\u00a0 ]\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?|[+-]?\.\d+"
)
_NOTHING = {
    "/",
    "-",
    "—",
    "--",
    "无",
    "n/a",
    "na",
    "null",
    "none",
    "nan",
    "#n/a",
    "暂无",
    "不详",
    "空",
}


def is_blank_word(text: str) -> bool:
    """Tell whether a cell says in words that it is empty: ``/``, ``无``, ``N/A``."""
    return unicodedata.normalize("NFKC", text).strip().lower() in _NOTHING


def read_quantity(text: str, *, unit: str = "") -> Cleaned[float]:
    """Read a number, with or without its unit.

    Parameters
    ----------
    unit
        What it has to be counted in: ``m``, ``m2``, ``CNY``, ``share`` or empty for none.

    Returns
    -------
    Cleaned
        In ``unit``. Problems: ``not_a_number``; ``unit_unknown``; ``unit_other`` for a unit of
        something else.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("，", ",")
    if not plain:
        return Cleaned(value=None, original=text)
    match = _NUMBER.match(plain)
    if match is None:
        return Cleaned(value=None, original=text, problem="not_a_number")
    number = float(re.sub(r"[,'\u00a0 ]", "", match.group()))
    told = plain[match.end() :].strip()
    found = _UNIT.fullmatch(told) if told else None
    if (told and found is None) or not math.isfinite(number):
        problem = "unit_unknown" if told and math.isfinite(number) else "not_a_number"
        return Cleaned(value=None, original=text, problem=problem)
    counted, factor = UNITS[found.group()] if found else (unit, 1.0)
    if unit and counted not in {"", unit}:
        return Cleaned(value=None, original=text, problem="unit_other", choices=(unit,))
    number = float(f"{number * factor:.12g}")
    is_written_so = re.fullmatch(r"[+-]?\d+(\.\d+)?", text.strip(), re.ASCII)
    changes = () if is_written_so else (Change("number_form", text, f"{number:.12g}"),)
    return Cleaned(value=number, original=text, changes=changes)
