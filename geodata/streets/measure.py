"""How far the drawn streets lie from surveyed ones, street by street."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point, line_interpolate_point
from shapely.geometry import shape

from geodata.crs import to_metres
from geodata.streets.facts import Street

STEP_M = 10.0
"""Between the places that are measured along a surveyed street."""
_PARALLEL_M = 150.0
"""A surveyed line further off than this is another part of the street."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deviation:
    """Distances of one street from its survey, in metres.

    Attributes
    ----------
    places_m
        The distance at each place compared, one every 10 m.
    """

    name: str
    places_m: NDArray[np.float64] = field(repr=False, compare=False)

    @property
    def median_m(self) -> float:
        """Half of the places are nearer."""
        return float(np.median(self.places_m))

    @property
    def p90_m(self) -> float:
        """Nine of ten places are nearer."""
        return float(np.percentile(self.places_m, 90))

    @property
    def worst_m(self) -> float:
        """No place is further off."""
        return float(self.places_m.max())

    @property
    def length_m(self) -> float:
        """Length compared."""
        return self.places_m.size * STEP_M


def read_survey(files: Iterable[Path]) -> dict[str, list[LineString]]:
    """Read surveyed street lines by Chinese name.

    Parameters
    ----------
    files
        GeoJSON in EPSG:4326; the name stands in ``name:zh``, ``name`` or ``name_zh``.

    Returns
    -------
    dict
        Lines in metres (EPSG:4549).
    """
    found: dict[str, list[LineString]] = defaultdict(list)
    for path in files:
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            facts = feature["properties"]
            name = facts.get("name:zh") or facts.get("name") or facts.get("name_zh")
            if name and feature["geometry"]["type"] == "LineString":
                found[name].append(to_metres(LineString(shape(feature["geometry"]).coords)))
    return dict(found)


def measure_streets(
    streets: Sequence[Street], survey: dict[str, list[LineString]]
) -> list[Deviation]:
    """Measure each street that was surveyed, worst median first.

    Parameters
    ----------
    streets
        EPSG:4326.
    survey
        From :func:`read_survey`.
    """
    found = (
        Deviation(
            name=street.name.zh,
            places_m=_measure(to_metres(street.line), survey.get(street.name.zh, [])),
        )
        for street in streets
    )
    return sorted((each for each in found if each.places_m.size), key=lambda each: -each.median_m)


def _measure(line: LineString, surveyed: Sequence[LineString]) -> NDArray[np.float64]:
    """Distances of places along the survey from the drawn line, where it runs beside."""
    distances = [_along(line, each) for each in surveyed]
    return np.concatenate(distances) if distances else np.empty(0)


def _along(line: LineString, surveyed: LineString) -> NDArray[np.float64]:
    places = line_interpolate_point(surveyed, np.arange(0, surveyed.length + 1, STEP_M))
    on_line = np.array([line.project(place) for place in places])
    off = np.array([line.distance(place) for place in places])
    beside = (on_line > 1) & (on_line < line.length - 1) & (off < _PARALLEL_M)
    return off[beside]


@dataclass(frozen=True, kw_only=True, slots=True)
class Corner:
    """A crossing of two streets and how far the drawn one lies from the known one, in metres."""

    names: tuple[str, str]
    off_m: float


def read_corners(path: Path) -> dict[tuple[str, str], list[Point]]:
    """Read known crossings: ``street_a_zh``, ``street_b_zh``, ``lon_wgs84``, ``lat_wgs84``.

    Returns
    -------
    dict
        Places in metres (EPSG:4549) by pair of names.
    """
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = Point(float(row["lon_wgs84"]), float(row["lat_wgs84"]))
            found[row["street_a_zh"], row["street_b_zh"]].append(to_metres(place))
    return dict(found)


def measure_corners(
    streets: Sequence[Street], corners: dict[tuple[str, str], list[Point]]
) -> list[Corner]:
    """Measure each known crossing where both streets are drawn and meet, worst first.

    Streets that meet at several known places are compared with the nearest: the sides of
    a wide street are known one by one and drawn as one.

    Parameters
    ----------
    streets
        EPSG:4326, sharing the vertices of their crossings.
    corners
        From :func:`read_corners`.
    """
    drawn = {street.name.zh: set(street.line.coords) for street in streets}
    found = []
    for names, known in corners.items():
        shared = drawn.get(names[0], set()) & drawn.get(names[1], set())
        places = [to_metres(Point(place)) for place in shared]
        if places:
            off_m = min(place.distance(each) for place in places for each in known)
            found.append(Corner(names=names, off_m=off_m))
    return sorted(found, key=lambda each: -each.off_m)
