"""Where an address, a crossing or a named place is, about; for rows without coordinates.

Never more than a proposal: it carries how it was found and how far off it may be.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from geodata.coordinates.street_fit import read_ground_streets
from geodata.crs import measure_area_m2, measure_length_m
from geodata.models import Text
from geodata.search.addresses import find_address
from geodata.search.gather import gather_fixed_places
from geodata.search.index import Index
from geodata.search.places import Place, PlaceKind, Reason
from geodata.streets import read_areas
from geodata.streets.numbering import ROUGHEST_M, read_own_numbering

CROSSING_M, NEAR_CROSSING_M, STATION_M = 40.0, 150.0, 120.0
"""How far a place said to be at, or near, something usually is from it."""
NUMBERS_OFF = 2.0
"""Held against two lists of real addresses, nine numbers in ten lie within twice the accuracy
that the numbering states (``python -m tests.coordinates``), and no more may be claimed."""
_AHEAD = re.compile(r"^(?:中国)?(?:上海市?)?(?:长宁区)?(?:[\u3400-\u9fff]{2,4}街道|新泾镇)?")
_AFTER = re.compile(r"(?:\s*(?:附近|旁边?|对面|交叉口|交界处?|路口|口|处|内|门口))+$")
_ASIDE = re.compile(r"[(（][^)）]*[)）]")
_NEAR = re.compile(r"近|靠近|附近|\bnear\b|\bby\b", re.IGNORECASE)
_HOUSE = re.compile(r"[1-9]\d{0,3}\s*(?:弄|号|號)|\blane\s*\d|\bno\.?\s*\d", re.IGNORECASE)
_NUMBERED = {Reason.NUMBER_KNOWN, Reason.NUMBER_BETWEEN, Reason.NUMBER_BEYOND}
_STATION = re.compile(r"站$|\bstation$", re.IGNORECASE)
_LONGEST = 200


class Way(StrEnum):
    """How a place was found."""

    NUMBER = "number"
    CROSSING = "crossing"
    NEAR_CROSSING = "near_crossing"
    STATION = "station"
    AREA = "area"
    STREET = "street"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where something is, about.

    Attributes
    ----------
    longitude, latitude
        Degrees (EPSG:4326).
    accuracy_m
        Within so many metres.
    name
        What was found, such as ``愚园路1088弄``.
    """

    longitude: float
    latitude: float
    accuracy_m: float
    way: Way
    name: Text


def find_placement(*texts: str) -> Placement | None:
    """Return where the first of several texts that names a place lies.

    Parameters
    ----------
    texts
        Addresses, then names; the surer comes first.
    """
    for text in texts:
        found = _find_in(text[:_LONGEST]) if text else None
        if found is not None:
            return found
    return None


def _find_in(text: str) -> Placement | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = _AFTER.sub("", _AHEAD.sub("", _ASIDE.sub("", plain)).strip()).strip(" ,，。")
    return _find_number(bare) or _find_crossing(plain) or _find_named(bare)


def _find_number(bare: str) -> Placement | None:
    found = find_address(bare, _read_streets().get, read_own_numbering())
    if found is None or found.reason not in _NUMBERED:
        return None
    accuracy_m = NUMBERS_OFF * (found.place.accuracy_m or ROUGHEST_M)
    return _place(found.place, accuracy_m, Way.NUMBER)


def _find_crossing(plain: str) -> Placement | None:
    pattern, crossings = _read_crossings()
    after_district = _AHEAD.sub("", plain)
    named = list(dict.fromkeys(match.group().lower() for match in pattern.finditer(after_district)))
    streets = [_read_streets()[name] for name in named if name in _read_streets()]
    pair = list(dict.fromkeys(street.name.zh for street in streets))
    if len(pair) != 2:
        return None
    corner = crossings.get(frozenset(pair))
    if corner is None:
        return None
    # A house number says it is not at the corner itself, only near it.
    is_near = bool(_NEAR.search(plain) or _HOUSE.search(plain))
    metres, way = (NEAR_CROSSING_M, Way.NEAR_CROSSING) if is_near else (CROSSING_M, Way.CROSSING)
    return _place(corner, metres, way)


def _find_named(bare: str) -> Placement | None:
    """Find what is called exactly so: a station, a park, a street short enough to say a place."""
    is_station = bool(_STATION.search(bare))
    hits = _read_named().find(bare, limit=5, guess=False)
    found = [each.place for each in hits if each.score >= 90.0
             and (each.place.kind is PlaceKind.STATION) == is_station]  # fmt: skip
    if not found or _HOUSE.search(bare):
        return None
    place = found[0]
    if is_station:
        return _place(place, STATION_M, Way.STATION)
    reach = _read_reaches().get((place.kind, place.id))
    if reach is None or reach > ROUGHEST_M:
        return None
    return _place(place, reach, Way.AREA if place.kind is PlaceKind.AREA else Way.STREET)


def _place(place: Place, accuracy_m: float, way: Way) -> Placement | None:
    if place.longitude is None or place.latitude is None:
        return None
    rounded = float(math.ceil(accuracy_m / 10) * 10)
    return Placement(place.longitude, place.latitude, rounded, way, place.name)


@cache
def _read_streets() -> dict[str, Place]:
    """Return the streets on the ground by their names in both languages."""
    streets = [each for each in gather_fixed_places() if each.kind is PlaceKind.STREET]
    ground = {street.name.zh for street in read_ground_streets()}
    found: dict[str, Place] = {}
    for each in streets:
        if each.name.zh in ground:
            for name in (each.name.zh, each.name.en.lower(), *(word.lower() for word in each.also)):
                found.setdefault(name, each)
    return _Folded(found)


class _Folded(dict[str, Place]):
    """Names in any letter case."""

    def get(self, name: str, default: Place | None = None) -> Place | None:  # type: ignore[override]
        """Return the street of a name."""
        return super().get(name.strip().lower().replace(" rd", " road"), default)


@cache
def _read_crossings() -> tuple[re.Pattern[str], dict[frozenset[str], Place]]:
    corners = {
        frozenset(each.id.split("×")): replace(each)
        for each in gather_fixed_places() if each.kind is PlaceKind.CROSSING
    }  # fmt: skip
    return _join(_read_streets()), corners


def _join(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)


@cache
def _read_named() -> Index:
    kinds = (PlaceKind.STATION, PlaceKind.AREA, PlaceKind.STREET)
    return Index(each for each in gather_fixed_places() if each.kind in kinds)


@cache
def _read_reaches() -> dict[tuple[PlaceKind, str], float]:
    """Return how far the ends of streets and the edges of areas are from their marks, in metres."""
    reaches = {(PlaceKind.STREET, street.name.zh): measure_length_m(street.line) / 2
               for street in read_ground_streets()}  # fmt: skip
    for area in read_areas():
        radius = math.sqrt(measure_area_m2(area.polygon) / math.pi)
        reaches[PlaceKind.AREA, area.name.zh] = radius + area.accuracy_m
    return reaches
