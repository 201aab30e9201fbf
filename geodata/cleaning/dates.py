"""Dates as people write them, to EDTF.

``2024.3``, ``2024年3月5日``, ``二〇二四年三月``, ``2024.3-2024.5``, ``2023年至今``, ``24/3/5``
(asked), ``45356`` (a spreadsheet's count of days), ``去年`` (needs a day to count from),
``2024年春``, ``2024年第一季度``, ``March 2024``. What EDTF cannot say becomes what it can:
a quarter is one of its months, and that is a change like any other.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from geodata.cleaning.changes import Change, Cleaned
from geodata.cleaning.relative_dates import read_relative
from geodata.dates import find_interval
from geodata.errors import InvalidDateError

FIRST_YEAR, LAST_YEAR = 1840, 2100
"""Years outside are likelier a typing error than a date of this map."""
_SERIALS = (20_000, 73_050)
"""Days since 1899-12-30 that are read as dates: from 1954 to 2099."""
_EPOCH = date(1899, 12, 30)
_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_TEN = re.compile(r"([二三])?十([一二三四五六七八九])?(?=[月日号])")
_MONTHS = (
    {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
    | {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
    | {"sept": 9}
)
_YEAR = r"(?P<year>\d{4})"
_FULL = re.compile(
    rf"{_YEAR}(?:\s*(?:[-/.]|年)\s*(?P<month>\d{{1,2}})(?:\s*(?:[-/.]|月)\s*(?P<day>\d{{1,2}}))?)?"
    r"\s*(?:[年月日号]|年度)?\.?"
)
_PACKED = re.compile(r"(?P<year>(?:18|19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)?")
_SHORT = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})")
_SHORT_YEAR = re.compile(r"(?P<year>\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?)?")
_ENGLISH = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>[a-z]{3,9})\.?(?:\s+(?P<day2>\d{1,2})"
    r"(?:st|nd|rd|th)?)?,?\s+(?P<year>\d{4})"
)
_QUARTER = re.compile(
    rf"{_YEAR}\s*年?\s*(?:第?\s*(?P<number>[1-4])\s*季度?|q(?P<q>[1-4])|-q(?P<q2>[1-4]))"
    r"|q(?P<q3>[1-4])\s*(?P<year2>\d{4})"
)
_SEASON = re.compile(rf"{_YEAR}\s*年?\s*(?P<season>春|夏|秋|冬)[季天]?")
_ENGLISH_SEASON = re.compile(rf"(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}")
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9,
            "winter": 12}  # fmt: skip
_PART = re.compile(rf"{_YEAR}\s*年?\s*(?P<part>初|底|末|年初|年底|年末|上半年|下半年|中)")
_PARTS = {"初": (1, 3), "底": (10, 12), "末": (10, 12), "中": (5, 8), "上半": (1, 6),
          "下半": (7, 12)}  # fmt: skip
_ENGLISH_PART = re.compile(rf"(?P<part>early|mid|late)[\s-]+{_YEAR}")
_ENGLISH_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_DECADE = re.compile(r"(?:the\s+)?(?P<decade>\d{3})0\s*(?:年代|s|'s)|(?P<short>[5-9])0年代")
_ABOUT = re.compile(
    r"^(?:约|大约|大概|左右|circa|ca?\.|about|around|approximately)\s*|\s*(?:左右|前后|上下)$"
)
_UNSURE = re.compile(r"\s*(?:[?？]|[（(]\s*(?:不确定|存疑|待核实|\?|uncertain)\s*[）)])$")
_OPEN = re.compile(
    r"(?P<start>.+?)\s*(?:(?:至|到|—|--?|–|~|～)\s*(?:今|现在|目前|present|now|today|ongoing)|起|以来|开始"
    r"|\s+(?:to|until|till)\s+(?:present|now|today))"
)
_SINCE = re.compile(r"(?:since|from|自)\s*(?P<start>.+?)(?:起|以来|开始)?")
_BEFORE = re.compile(r"(?P<end>.+?)\s*(?:以前|之前|前)|(?:before|until|till|by)\s+(?P<end2>.+)")
_JOINT = re.compile(
    r"\s*(?:至|到|—+|–|~|～|\bto\b|\buntil\b|(?<=\d\d\d\d)\s*-\s*(?=\d\d\d\d)|\s-\s)\s*"
)
_VERB = re.compile(
    r"(?<=[年月日号])(?:份)?(?:正式)?(?:开工|竣工|完工|启动|建成|开放|启用|投用|成立|改造|完成)?$"
)
_TIME = re.compile(r"[t\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?$")
_LONGEST = 120


def read_date(text: str, *, reference: date | None = None, is_number: bool = False) -> Cleaned[str]:
    """Read a date.

    Parameters
    ----------
    text
        As the file shows it.
    reference
        The day that 去年 and 两年前 count from.
    is_number
        Whether the cell holds a number and no text.

    Returns
    -------
    Cleaned
        EDTF. Empty text is an empty date. Problems: ``date_unread``; ``date_ambiguous`` with
        the dates it may be; ``date_relative``, where ``reference`` is needed; ``date_impossible``
        for a day or month that does not exist; ``date_backwards``; ``date_year`` outside
        1840 to 2100.
    """
    plain = _fold(text)
    if not plain:
        return Cleaned(value="", original=text)
    if len(text) > _LONGEST:
        return Cleaned(value=None, original=text, problem="date_unread")
    try:
        return _read(text, plain, reference, is_number)
    except _UnsettledError as unsettled:
        return Cleaned(value=None, original=text, problem=unsettled.code,
                       choices=unsettled.choices)  # fmt: skip


class _UnsettledError(Exception):
    """A date that is none, or more than one."""

    def __init__(self, code: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.choices = code, choices


def _read(text: str, plain: str, reference: date | None, is_number: bool) -> Cleaned[str]:
    if _is_edtf(text.strip()):
        _check(text.strip(), first_year=1)
        return Cleaned(value=text.strip(), original=text)
    if is_number and re.fullmatch(r"\d{4}\.1", plain):
        # A spreadsheet drops the nought of a number: 2024.10 and 2024.1 are one cell.
        raise _UnsettledError("date_ambiguous", (f"{plain[:4]}-01", f"{plain[:4]}-10"))
    edtf, code = _read_marked(plain, reference)
    _check(edtf)
    return Cleaned(value=edtf, original=text, changes=(Change(code, text, edtf),))


def _check(edtf: str, first_year: int = FIRST_YEAR) -> None:
    try:
        first, last = find_interval(edtf)
    except InvalidDateError as error:
        simple = [part.strip("~?%") for part in edtf.split("/") if part]
        is_backwards = len(simple) == 2 and simple[0] > simple[1]
        raise _UnsettledError("date_backwards" if is_backwards else "date_unread") from error
    for day in (first, last):
        if day is not None and not first_year <= day.year <= LAST_YEAR:
            raise _UnsettledError("date_year")


def _is_edtf(text: str) -> bool:
    try:
        find_interval(text)
    except InvalidDateError:
        return False
    return bool(re.match(r"[\[{.\d]", text))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.replace("～", "~")).strip().lower()
    plain = _TEN.sub(_read_ten, plain.replace("廿", "二十"))
    if re.search(r"[〇零○一二三四五六七八九]{2,4}年|[一二三四五六七八九][月日号季]", plain):
        plain = plain.translate(_DIGITS)
    plain = re.sub(r"\s+", " ", plain).replace("--", "-").replace("-至今", "至今")
    return _VERB.sub("", plain.strip(" 。,;"))


def _read_ten(found: re.Match[str]) -> str:
    tens, ones = found[1] or "一", found[2] or "〇"
    return tens + ones


def _read_marked(plain: str, reference: date | None) -> tuple[str, str]:
    """Read a date with what says how sure it is."""
    for pattern, sign in ((_UNSURE, "?"), (_ABOUT, "~")):
        bare = pattern.sub("", plain)
        if bare != plain and bare:
            edtf, _ = _read_span(bare, reference)
            if edtf[0] == "[":
                return edtf, "date_about"
            marked = "/".join(part if part in {"", ".."} else part.rstrip("~?") + sign
                              for part in edtf.split("/"))  # fmt: skip
            return marked, "date_about"
    return _read_span(plain, reference)


def _read_span(plain: str, reference: date | None) -> tuple[str, str]:
    found = _read_one(plain, reference)
    if found is not None:
        edtf, code = found
        # A thing of the second quarter happened on one day of it, and did not last three months.
        return (f"[{edtf.replace('/', '..')}]" if "/" in edtf else edtf), code
    for pattern, form in ((_OPEN, "{}/.."), (_SINCE, "{}/.."), (_BEFORE, "../{}")):
        match = pattern.fullmatch(plain)
        if match:
            told = next(each for each in match.groups() if each)
            return form.format(_need_one(told, reference, form.startswith(".."))), "date_open"
    parts = [part.strip() for part in _JOINT.split(plain) if part.strip()]
    if len(parts) != 2 and plain.count("-") == 1:
        parts = [part.strip() for part in plain.split("-")]
    if len(parts) == 2 and all(parts):
        return _read_range(parts[0], parts[1], reference), "date_range"
    raise _UnsettledError("date_unread")


def _read_range(first: str, last: str, reference: date | None) -> str:
    start = _need_one(first, reference, False)
    return f"{start}/{_need_one(_complete(last, start), reference, True)}"


def _complete(last: str, start: str) -> str:
    """Give the end of a range the year, and the month, that only its beginning says."""
    year, month = start[:4], start[5:7]
    if re.fullmatch(r"\d{1,2}月(\d{1,2}[日号]?)?", last):
        return f"{year}年{last}"
    if re.fullmatch(r"\d{1,2}[日号]", last) and month:
        return f"{year}年{int(month)}月{last}"
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", last) and len(start) == 10:
        return f"{year}.{last}"
    if re.fullmatch(r"\d{1,2}", last) and len(start) == 7:
        return f"{year}.{last}"
    if re.fullmatch(r"\d{1,2}", last) and len(start) == 10:
        return f"{start[:7]}-{last}"
    return last


def _need_one(plain: str, reference: date | None, is_end: bool) -> str:
    found = _read_one(plain, reference)
    if found is None:
        raise _UnsettledError("date_unread")
    parts = found[0].split("/")
    return parts[-1] if is_end else parts[0]


def _read_one(plain: str, reference: date | None) -> tuple[str, str] | None:
    for read in _READERS:
        found = read(plain)
        if found is not None:
            return found
    relative = read_relative(plain)
    if relative is None:
        return None
    if reference is None:
        raise _UnsettledError("date_relative")
    return relative(reference), "date_relative"


def _read_full(plain: str) -> tuple[str, str] | None:
    bare = _TIME.sub("", plain)
    match = _FULL.fullmatch(bare) or _PACKED.fullmatch(bare)
    if match is None:
        return None
    code = "date_form" if bare == plain else "date_time"
    return _join(match["year"], match["month"], match["day"]), code


def _read_short(plain: str) -> tuple[str, str] | None:
    """Two digits for the year, or the year last: more than one reading, so it is asked."""
    year_last = _DAY_FIRST.fullmatch(plain)
    if year_last:
        a, b, year = year_last.groups()
        return _ask([(year, a, b), (year, b, a)])
    short = _SHORT.fullmatch(plain)
    if short:
        a, b, c = short.groups()
        return _ask([(_century(a), b, c), (_century(c), a, b), (_century(c), b, a)])
    match = _SHORT_YEAR.fullmatch(plain)
    if match:
        return _join(_century(match["year"]), match["month"], match["day"]), "date_century"
    month_first = _MONTH_FIRST.fullmatch(plain)
    if month_first is None:
        return None
    return _join(month_first["year"], month_first["month"], None), "date_form"


def _ask(readings: list[tuple[str, str, str]]) -> tuple[str, str]:
    found = []
    for year, month, day in readings:
        try:
            found.append(_join(year, month, day))
        except _UnsettledError:
            continue
    choices = tuple(dict.fromkeys(found))
    if len(choices) == 1 and len(readings) == 2:
        return choices[0], "date_form"
    raise _UnsettledError("date_ambiguous" if choices else "date_impossible", choices)


def _century(short: str) -> str:
    number = int(short)
    return str(2000 + number if number < 50 else 1900 + number)


def _read_serial(plain: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d{5})(?:\.\d+)?", plain)
    if match is None or not _SERIALS[0] <= int(match[1]) <= _SERIALS[1]:
        return None
    return (_EPOCH + timedelta(days=int(match[1]))).isoformat(), "date_serial"


def _read_english(plain: str) -> tuple[str, str] | None:
    match = _ENGLISH.fullmatch(plain)
    if match is None or match["month"] not in _MONTHS:
        return None
    day = match["day"] or match["day2"]
    return _join(match["year"], str(_MONTHS[match["month"]]), day), "date_form"


def _read_part(plain: str) -> tuple[str, str] | None:
    """Quarters, seasons, halves, beginnings: the interval of their months."""
    match = _QUARTER.fullmatch(plain)
    if match:
        number = next(int(match[name]) for name in ("number", "q", "q2", "q3") if match[name])
        return _span(match["year"] or match["year2"], 3 * number - 2, 3 * number), "date_quarter"
    match = _SEASON.fullmatch(plain) or _ENGLISH_SEASON.fullmatch(plain)
    if match:
        return _season(int(match["year"]), _SEASONS[match["season"]]), "date_season"
    match = _PART.fullmatch(plain)
    if match:
        part = match["part"].replace("年", "") or "中"
        return _span(match["year"], *_PARTS[part]), "date_part"
    match = _ENGLISH_PART.fullmatch(plain)
    if match:
        return _span(match["year"], *_ENGLISH_PARTS[match["part"]]), "date_part"
    match = _DECADE.fullmatch(plain)
    if match:
        return (match["decade"] or f"19{match['short']}") + "X", "date_decade"
    return None


def _season(year: int, month: int) -> str:
    """Return the three months of a season; a winter is that which begins in December."""
    return _span(str(year), month, month + 2) if month < 12 else f"{year}-12/{year + 1}-02"


def _span(year: str, first: int, last: int) -> str:
    return f"{year}-{first:02d}/{year}-{last:02d}"


def _join(year: str, month: str | None, day: str | None) -> str:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise _UnsettledError("date_impossible") from error
    return "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])


_READERS: tuple[Callable[[str], tuple[str, str] | None], ...] = (
    _read_full, _read_part, _read_english, _read_serial, _read_short,
)  # fmt: skip
