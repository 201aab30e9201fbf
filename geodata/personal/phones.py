"""Mobile and landline numbers. Numbers of public services are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_GAP = r"[\s\-.·()/,、]{0,2}"
_COUNTRY = rf"(?:(?:\+|00)?86{_GAP})?"
_MOBILE = re.compile(rf"(?<!\d){_COUNTRY}1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_AREA = r"(?:2\d|10|[3-9]\d\d)"
_LANDLINE = re.compile(
    rf"(?<!\d)\(?(?:0{_AREA}|(?:\+|00)86{_GAP}\(?0?{_AREA})\)?{_GAP}[2-9](?:{_GAP}\d){{6,7}}(?!\d)"
)
_ABROAD = re.compile(r"\+(?!86)[1-9]\d{0,2}(?:[\s\-.]?\d){7,12}(?!\d)")
_CUE = (
    r"(?:电话|座机|固话|致电|拨打?|来电|传真|[^\d]打"
    r"|(?i:tel|phone|call|ring|landline|dial|fax)\w{0,6})"
)
_CUED = re.compile(rf"{_CUE}[^\d\n]{{0,6}}(?<!\d)([2-8](?:[\s\-.]{{0,2}}\d){{6,7}})(?![\s\-]?\d)")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")


def find_phones(plain: Plain) -> Iterator[Found]:
    """Find mobile numbers, landline numbers with their area, and bare ones behind a cue."""
    # Said in Chinese digits a number may touch a word such as 第一: both readings are searched.
    readings = (plain.text,) if plain.digits == plain.text else (plain.text, plain.digits)
    for words in readings:
        for match in _MOBILE.finditer(words):
            yield Found(kind=PersonalKind.MOBILE, start=match.start(), end=match.end())
        for pattern in (_LANDLINE, _ABROAD):
            for match in pattern.finditer(words):
                yield Found(kind=PersonalKind.LANDLINE, start=match.start(), end=match.end())
        for match in _CUED.finditer(words):
            if not _DATE.fullmatch(match[1]):
                yield Found(kind=PersonalKind.LANDLINE, start=match.start(1), end=match.end(1))
