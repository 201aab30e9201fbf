"""English addresses that lead to one door. A street, a lane or a house alone is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.chains import find_chains
from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_STREET = r"(?:[A-Z][A-Za-z']{1,15}\s){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Lu)\b\.?"
_PARTS = re.compile(
    r"(?P<room>\b(?i:room|rm|flat|apt|apartment|unit|suite)\.?\s?(?:(?i:no)\.?\s?|#)?"
    r"(?:\d{1,4}(?:-\d{1,4})?[A-Za-z]?|[A-Z]\d{0,4})\b(?!\s?(?:%|per\b|cm|m\b|yuan|degrees|minutes)))"
    r"|(?P<hash>(?<!&)#\d{3,4}[A-Z]?\b)"  # not &#123; of a text that was encoded
    rf"|(?P<house>\b\d{{1,4}}\s{_STREET})"
    r"|(?P<pair>\b\d{1,3}-\d{3,4}\b(?=,?\s(?:Lane|No)\b))"
    rf"|(?P<lane>\bLane\s\d{{1,4}}\b(?:,?\s(?={_STREET}))?)"
    r"|(?P<number>\b(?:No|no|Nr|Number)\.?\s?\d{1,4}\b)"
    r"|(?P<block>\b(?i:building|block|tower|bldg)\.?\s(?:\d{1,3}|[A-Z])\b)"
    r"|(?P<floor>\b(?:\d{1,2}(?:st|nd|rd|th)\s(?i:floor)|\d{1,2}F|(?i:first|second|third|fourth|fifth|sixth|ground)\sfloor)\b)"
    rf"|(?P<street>\b{_STREET})"
)
_GAP = re.compile(r"\s?,?\s?(?:of\s|in\s|on\s|at\s)?")
_HOME = re.compile(
    r"(?:\blives?|\bliving|\bhome|\baddress|\bmoved|\breside|\bresides|\bhouse)\s(?:is\s|in\s|at\s|to\s|alone\s){0,3}\Z"
)


def find_addresses_en(plain: Plain) -> Iterator[Found]:
    """Find addresses with a room or flat, and houses said to be someone's home."""
    words = plain.text
    for chain in find_chains(words, _PARTS, _GAP):
        names = {name for name, _, _ in chain}
        start, end = chain[0][1], chain[-1][2]
        is_door = bool(names & {"room", "hash", "pair"})
        is_house = "house" in names or {"number", "lane"} <= names
        if is_door or (is_house and _HOME.search(words, max(0, start - 24), start)):
            yield Found(kind=PersonalKind.ADDRESS, start=start, end=end)
