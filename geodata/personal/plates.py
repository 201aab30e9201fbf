"""Vehicle plates of the mainland, those of new energy vehicles among them (GA 36-2018)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_SIGN = r"[A-HJ-NP-Za-hj-np-z\d]"
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[A-Za-z][ ]?[·\-. ]?"
    rf"(?:{_SIGN}{{6}}|{_SIGN}(?:[·\- ]?{_SIGN}){{3}}[A-HJ-NP-Za-hj-np-z\d学警挂港澳试])"
    r"(?![A-Za-z\d])"
)
_LEAST_DIGITS = 2


def find_plates(plain: Plain) -> Iterator[Found]:
    """Find plates; a word in Latin letters behind a province's sign is none."""
    for match in _PLATE.finditer(plain.text):
        if sum(sign.isdigit() for sign in match[0]) >= _LEAST_DIGITS:
            yield Found(kind=PersonalKind.PLATE, start=match.start(), end=match.end())
