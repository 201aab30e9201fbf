"""House numbers and lanes in a query: ``愚园路1088弄``, ``Lane 1088, Yuyuan Rd``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from geodata.models import Text
from geodata.places import find_subdistrict_of
from geodata.search.keys import drop_tones, fold
from geodata.search.places import Found, Place, PlaceKind, Reason
from geodata.streets.numbering import Numbering, NumberSource

_LANE = r"(?:弄|nong|lòng)"
_HOUSE = r"(?:号|號|hao)"
_CHINESE = re.compile(
    rf"^\s*(?P<street>\D+?)\s*(?P<number>[1-9]\d{{0,3}})\s*(?:(?P<lane>{_LANE})|{_HOUSE})?"
    rf"(?:\s*[\d\s\-]*(?:{_HOUSE}|室|幢|楼|樓).*)?\s*$",
    re.IGNORECASE,
)
_LANE_FIRST = re.compile(
    r"^\s*(?:(?:no\.?|number|building)?\s*\d+\s*,\s*)?lane\s*(?P<number>[1-9]\d{0,3})\s*,?\s*"
    r"(?:of\s+)?(?P<street>\D+?)\s*$",
    re.IGNORECASE,
)
_LANE_LAST = re.compile(
    r"^\s*(?P<street>\D+?)\s*,?\s*lane\s*(?P<number>[1-9]\d{0,3})\s*$", re.IGNORECASE
)
_HOUSE_FIRST = re.compile(
    r"^\s*(?:no\.?|number)?\s*(?P<number>[1-9]\d{0,3})\s*,?\s+(?P<street>[^\W\d].*?)\s*$",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(r"[,\s]*\b(?:no|number)\b\.?\s*$", re.IGNORECASE)
_SCORE = 97.0
"""Under a site whose own name is the address, above everything that merely holds the words."""
_REASONS = {
    NumberSource.KNOWN: Reason.NUMBER_KNOWN,
    NumberSource.BETWEEN: Reason.NUMBER_BETWEEN,
    NumberSource.BEYOND: Reason.NUMBER_BEYOND,
}


@dataclass(frozen=True, slots=True)
class Address:
    """What a query asks for: a number of a street; ``is_lane`` where it says so."""

    street: str
    number: int
    is_lane: bool


def read_address(query: str) -> Address | None:
    """Read a house number or lane; ``None`` where the query names none."""
    asked = drop_tones(unicodedata.normalize("NFKC", query))
    for pattern in (_LANE_FIRST, _LANE_LAST, _CHINESE, _HOUSE_FIRST):
        found = pattern.match(asked)
        if found:
            street = _NUMBER_WORD.sub("", found["street"])
            lane = "lane" if pattern in (_LANE_FIRST, _LANE_LAST) else found.groupdict().get("lane")
            return Address(street, int(found["number"]), bool(lane)) if fold(street) else None
    return None


def find_address(
    query: str, find_street: Callable[[str], Place | None], numbering: Numbering
) -> Found | None:
    """Find a house number, or its street where the number is not known.

    Parameters
    ----------
    find_street
        Finds a street by what it is called.
    """
    address = read_address(query)
    street = find_street(address.street) if address else None
    if address is None or street is None:
        return None
    name = _name(street.name, address)
    known = numbering.find(street.name.zh, address.number)
    if known is None:
        return Found(
            place=street, reason=Reason.NUMBER_UNKNOWN, matched=str(address.number), score=_SCORE
        )
    place = replace(
        street, kind=PlaceKind.ADDRESS, id=name.zh, name=name, longitude=known.longitude,
        latitude=known.latitude, accuracy_m=known.accuracy_m, also=(),
        subdistrict=find_subdistrict_of(known.longitude, known.latitude),
    )  # fmt: skip
    matched = "–".join(str(each) for each in known.between)
    return Found(place=place, reason=_REASONS[known.source], matched=matched, score=_SCORE)


def _name(street: Text, address: Address) -> Text:
    number = address.number
    if address.is_lane:
        return Text(zh=f"{street.zh}{number}弄", en=f"Lane {number}, {street.en}")
    return Text(zh=f"{street.zh}{number}号", en=f"{number} {street.en}")
