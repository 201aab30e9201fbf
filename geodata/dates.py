"""Dates as far as they are known: EDTF (ISO 8601-2:2019, levels 0 and 1, and sets of level 2).

The string is what is stored; interval, order and words follow from it. Parsing
and bounds are the ``edtf`` library's; what people read is ours.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

import edtf

from geodata.errors import InvalidDateError

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIMPLE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(-(?P<month>\d\d|XX))?(-(?P<day>\d\d|XX))?")
_LONGEST = 100
"""Longest EDTF string accepted; the longest in use has 23 characters."""


class Shape(StrEnum):
    """How a date is drawn in a history."""

    SURE = "sure"
    SPAN = "span"
    ABOUT = "about"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class EventDate:
    """A date with what it rests on.

    Attributes
    ----------
    edtf
        EDTF string; empty where no date is known.
    phrase_zh, phrase_en
        The words of the source the date rests on, in our translation; may be
        empty.
    basis_zh, basis_en
        How the phrase was read, where that needs saying.
    earliest, latest
        First and last day the date can mean, both included; ``None`` where open
        or unknown. They follow from ``edtf`` and cannot be given.
    """

    edtf: str = ""
    phrase_zh: str = ""
    phrase_en: str = ""
    basis_zh: str = ""
    basis_en: str = ""
    earliest: date | None = field(init=False)
    latest: date | None = field(init=False)

    def __post_init__(self) -> None:
        """Parse the string.

        Raises
        ------
        InvalidDateError
            The string is not an EDTF date this project reads.
        """
        earliest, latest = find_interval(self.edtf)
        object.__setattr__(self, "earliest", earliest)
        object.__setattr__(self, "latest", latest)

    @property
    def shape(self) -> Shape:
        """How the date is drawn: sure, one of several, about, or none."""
        if not self.edtf:
            return Shape.NONE
        if any(sign in self.edtf for sign in "~?%X"):
            return Shape.ABOUT
        if any(sign in self.edtf for sign in "[{/"):
            return Shape.SPAN
        return Shape.SURE

    def words(self, lang: str) -> str:
        """The date as people say it, with its uncertainty, in ``zh`` or ``en``."""
        if not self.edtf:
            phrase = self.phrase_zh if lang == "zh" else self.phrase_en
            return phrase or ("日期不详" if lang == "zh" else "no date given")
        return say_date(self.edtf, lang)

    def may_fall_in(self, first: date | None, last: date | None) -> bool:
        """Whether the date can lie between two days (both included; ``None`` is open).

        A date that is not known at all falls in no period.
        """
        if not self.edtf:
            return False
        starts_before_end = last is None or self.earliest is None or self.earliest <= last
        ends_after_start = first is None or self.latest is None or self.latest >= first
        return starts_before_end and ends_after_start

    def sort_key(self) -> tuple[date, date]:
        """Order by the first day it can mean, then the last; open ends lie outermost."""
        return (self.earliest or date.min, self.latest or date.max)


@lru_cache(maxsize=4096)
def find_interval(text: str) -> tuple[date | None, date | None]:
    """Return the first and last day an EDTF string can mean, both included.

    Parameters
    ----------
    text
        EDTF; empty means unknown.

    Returns
    -------
    tuple of date or None
        ``None`` for an open end; two of them for an empty string.

    Raises
    ------
    InvalidDateError
        Not EDTF, a season, or an interval that ends before it begins.
    """
    if not text:
        return None, None
    remedy = "use EDTF, such as 2021, 2021-09, 2021-09-01, [2020,2021], 192X~ or ../1994"
    if len(text) > _LONGEST:
        raise InvalidDateError(f"date too long; {remedy}", value=text[:_LONGEST], remedy=remedy)
    try:
        parsed = edtf.parse_edtf(text)
        earliest, latest = _day(parsed.lower_strict()), _day(parsed.upper_strict())
        say_date(text, "en")
    except (edtf.EDTFParseException, ValueError, TypeError, AttributeError) as error:
        raise InvalidDateError(
            f"{text!r} is no date; {remedy}", value=text, remedy=remedy
        ) from error
    if earliest and latest and earliest > latest:
        raise InvalidDateError(
            f"{text!r} ends before it begins; {remedy}", value=text, remedy=remedy
        )
    return earliest, latest


def _day(bound: object) -> date | None:
    if isinstance(bound, float) and math.isinf(bound):
        return None
    year, month, day = bound[:3]  # type: ignore[index]  # edtf returns time.struct_time
    return date(year, month, day)


def say_date(text: str, lang: str) -> str:
    """Say an EDTF string in words.

    Parameters
    ----------
    text
        Not empty.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str
        Such as ``2020 或 2021 年`` or ``2020 or 2021``.

    Raises
    ------
    ValueError
        A form this project has no words for, such as a season.
    """
    if text[0] in "[{":
        return _say_set(text, lang)
    if "/" in text:
        return _say_interval(text, lang)
    return _say_simple(text, lang)


def _say_set(text: str, lang: str) -> str:
    either = text[0] == "["
    if either and ".." in text and "," not in text:
        first, last = (_say_simple(part, lang) for part in text[1:-1].split(".."))
        return f"{first}至 {last}之间" if lang == "zh" else f"between {first} and {last}"
    parts = [part.strip().replace("..", "/") for part in text[1:-1].split(",")]
    joint = (" 或 " if either else " 和 ") if lang == "zh" else (" or " if either else " and ")
    years = [part for part in parts if re.fullmatch(r"\d{4}", part)]
    if len(years) == len(parts) and lang == "zh":
        return joint.join(parts) + " 年"
    return joint.join(say_date(part, lang) for part in parts)


def _say_interval(text: str, lang: str) -> str:
    first, last = text.split("/")
    if first in {"..", ""}:
        words = _say_simple(last, lang)
        return f"{words}或更早" if lang == "zh" else f"{words} or earlier"
    if last in {"..", ""}:
        words = _say_simple(first, lang)
        return f"{words}起" if lang == "zh" else f"since {words}"
    joint = "至 " if lang == "zh" else " to "
    return joint.join(_say_simple(part, lang) for part in (first, last))


def _say_simple(text: str, lang: str) -> str:
    sign = text[-1] if text[-1] in "~?%" else ""
    match = _SIMPLE.fullmatch(text.removesuffix(sign))
    if match is None:
        raise ValueError(text)
    year, month, day = match["year"], match["month"], match["day"]
    month = None if month == "XX" else month
    day = None if day == "XX" or month is None else day
    if month is not None and not 1 <= int(month) <= 12:
        raise ValueError(text)
    return _with_sign(_calendar(year, month, day, lang), sign, lang)


def _calendar(year: str, month: str | None, day: str | None, lang: str) -> str:
    if year.endswith("XX"):
        return f"{int(year[:2]) + 1} 世纪" if lang == "zh" else f"{year[:2]}00s"
    if year.endswith("X"):
        return f"{year[:3]}0 年代" if lang == "zh" else f"the {year[:3]}0s"
    if lang == "zh":
        words = f"{year} 年"
        words += f" {int(month)} 月" if month else ""
        return words + (f" {int(day)} 日" if day else "")
    words = f"{_MONTHS[int(month) - 1]} {year}" if month else year
    return f"{int(day)} {words}" if day else words


def _with_sign(words: str, sign: str, lang: str) -> str:
    about, unsure = ("约 ", "（不确定）") if lang == "zh" else ("about ", " (uncertain)")
    return (about if sign in {"~", "%"} else "") + words + (unsure if sign in {"?", "%"} else "")
