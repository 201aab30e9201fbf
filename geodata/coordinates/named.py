"""What rows name, and how far from it they lie: streets, house numbers, stations.

A position that says 愚园路1088弄 and lies 400 m from 愚园路 speaks against its system.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.coordinates.street_fit import read_ground_streets
from geodata.crs import to_metres
from geodata.streets import read_areas, read_metro
from geodata.streets.numbering import read_own_numbering

Array = NDArray[np.float64]
_SUBDISTRICT = re.compile(r"[\u3400-\u9fff]{2,4}街道|新泾镇")
_NUMBER = re.compile(r"\s*([1-9]\d{0,3})\s*(?:弄|号|號)")
_USUAL_M = 60.0
"""Mean distance of a row from the street it names."""
_ANYWHERE_M = 1_500.0
_SHARE_TRUE = 0.7
_STATION_M, _AREA_M = 120.0, 100.0
_ROUGHEST_M = 200.0


@dataclass(frozen=True, slots=True)
class Named:
    """Something a row names: its place (EPSG:4549), and how near what names it usually is."""

    shape: BaseGeometry
    usual_m: float


def find_named(text: str) -> Named | None:
    """Return what a text names; ``None`` where it names nothing known, or two streets apart."""
    plain = _SUBDISTRICT.sub(" ", unicodedata.normalize("NFKC", text))
    pattern, shapes = _read_names()
    hits = [(match.group(), match.end()) for match in pattern.finditer(plain)]
    if not hits:
        return None
    streets = list(dict.fromkeys(name for name, _ in hits if shapes[name].usual_m == _USUAL_M))
    if len(streets) > 1:
        return None
    name, end = next(((n, e) for n, e in hits if n in streets), hits[0])
    number = _NUMBER.match(plain, end)
    if number and streets:
        known = read_own_numbering().find(name, int(number[1]))
        if known and known.accuracy_m <= _ROUGHEST_M:
            point = to_metres(shapely.Point(known.longitude, known.latitude))
            return Named(point, known.accuracy_m)
    return shapes[name]


def find_all_named(texts: Sequence[str]) -> list[Named | None]:
    """Return for each text what it names."""
    return [find_named(text) if text else None for text in texts]


def measure_named(points: Array, named: Sequence[Named | None]) -> Array:
    """Return how far each position (EPSG:4549) is from what it names; NaN: it names nothing."""
    shapes = np.array([each.shape if each else None for each in named], dtype=object)
    away: Array = shapely.distance(shapely.points(points), shapes)
    return away


def weigh_named(points: Array, named: Sequence[Named | None]) -> Array:
    """Return how much each position speaks for its system; NaN where it names nothing."""
    usual = np.array([each.usual_m if each else np.nan for each in named])
    away = measure_named(points, named)
    likely = _ANYWHERE_M / usual * np.exp(-away / usual)
    weighed: Array = np.log(_SHARE_TRUE * likely + 1 - _SHARE_TRUE)
    return weighed


@cache
def _read_names() -> tuple[re.Pattern[str], dict[str, Named]]:
    shapes: dict[str, Named] = {}
    for area in read_areas():
        shapes[area.name.zh] = Named(to_metres(area.polygon), _AREA_M)
    for station in read_metro()[1]:
        shapes[f"{station.name.zh}站"] = Named(to_metres(station.point), _STATION_M)
    for street in read_ground_streets():
        shapes[street.name.zh] = Named(to_metres(street.line), _USUAL_M)
        shapes[street.name.en] = shapes[street.name.zh]
    longest = sorted(shapes, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), shapes
