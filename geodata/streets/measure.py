"""How far the drawn streets lie from surveyed ones, street by street."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, line_interpolate_point
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
