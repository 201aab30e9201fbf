"""去年, 两年前, last month: dates that count from a day, and are uncertain by nature."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

_YEARS = {"今年": 0, "本年": 0, "本年度": 0, "去年": 1, "上年": 1, "上年度": 1, "前年": 2,
          "大前年": 3, "明年": -1, "this year": 0, "last year": 1, "next year": -1}  # fmt: skip
_MONTHS = {"本月": 0, "这个月": 0, "当月": 0, "上月": 1, "上个月": 1, "下月": -1, "下个月": -1,
           "this month": 0, "last month": 1, "next month": -1}  # fmt: skip
_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
            "九": 9, "十": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
            "ten": 10, "a": 1}  # fmt: skip
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_YEARS_AGO = re.compile(rf"{_NUMBER}\s*(?:年(?:多)?(?:之前|以前|前)|years?\s+ago)")
_MONTHS_AGO = re.compile(rf"{_NUMBER}\s*(?:个月(?:之前|以前|前)|months?\s+ago)")
_MONTH_OF = re.compile(r"(?P<year>今年|去年|前年|明年|本年)(?P<month>\d{1,2})月(?:份)?")
_HALF_OF = re.compile(
    r"(?P<year>今年|去年|前年|明年|本年)(?P<part>上半年|下半年|初|底|末|年初|年底|年末)"
)
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "初": (1, 3), "底": (10, 12), "末": (10, 12),
           "年初": (1, 3), "年底": (10, 12), "年末": (10, 12)}  # fmt: skip

Counted = Callable[[date], str]


def read_relative(plain: str) -> Counted | None:
    """Return what a phrase means once the day it counts from is known; ``None``: no such phrase.

    Parameters
    ----------
    plain
        Folded: lower case, ordinary digits.

    Returns
    -------
    callable
        Gives EDTF with ``?``: a phrase is remembered, not looked up. Years ago are about: ``~``.
    """
    if plain in _YEARS:
        return lambda day: f"{day.year - _YEARS[plain]}?"
    if plain in _MONTHS:
        return lambda day: _month(day, _MONTHS[plain]) + "?"
    match = _YEARS_AGO.fullmatch(plain)
    if match:
        years = _number(match["number"])
        return lambda day: f"{day.year - years}~"
    match = _MONTHS_AGO.fullmatch(plain)
    if match:
        months = _number(match["number"])
        return lambda day: _month(day, months) + "~"
    return _read_part_of(plain)


def _read_part_of(plain: str) -> Counted | None:
    match = _MONTH_OF.fullmatch(plain)
    if match and 1 <= int(match["month"]) <= 12:
        back, month = _YEARS[match["year"]], int(match["month"])
        return lambda day: f"{day.year - back}-{month:02d}?"
    match = _HALF_OF.fullmatch(plain)
    if match:
        back, (first, last) = _YEARS[match["year"]], _HALVES[match["part"]]
        return lambda day: f"{day.year - back}-{first:02d}/{day.year - back}-{last:02d}"
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS[text]


def _month(day: date, back: int) -> str:
    months = day.year * 12 + day.month - 1 - back
    return f"{months // 12}-{months % 12 + 1:02d}"
