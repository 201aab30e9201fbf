"""Rivers and canals: facts as centre lines with widths, drawn as shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from shapely import LineString, MultiPoint, Point, Polygon, union_all

from geodata.bundle import Folder
from geodata.crs import to_degrees, to_metres
from geodata.models import Text
from geodata.streets.tables import name_of, read_tables

SIMPLE_M = 1.0
"""A bank is drawn with no more corners than it takes to stay this near."""


@dataclass(frozen=True, kw_only=True, slots=True)
class River:
    """A waterway; ``kind`` is ``river`` or ``canal``.

    Attributes
    ----------
    line
        Its middle (EPSG:4326).
    widths_m
        At each vertex of the line.
    accuracy_m
        How well the middle is known.
    """

    name: Text
    kind: str
    line: LineString
    widths_m: tuple[float, ...]
    accuracy_m: float


def read_rivers(folder: Folder | None = None) -> tuple[River, ...]:
    """Read ``water.toml``.

    Raises
    ------
    BundleError
        Names the table that cannot be read.
    """

    def build(entry: dict[str, Any]) -> River:
        path = entry["path"]
        return River(
            name=name_of(entry),
            kind=entry["class"],
            line=LineString([place[:2] for place in path]),
            widths_m=_spread_widths(path, float(entry["width_m"])),
            accuracy_m=float(entry["accuracy_m"]),
        )

    return tuple(read_tables(folder, "water.toml", "rivers", build))


def _spread_widths(path: Sequence[Sequence[float]], usual_m: float) -> tuple[float, ...]:
    """Let the width change evenly between the points that state one."""
    stated = [number for number, place in enumerate(path) if len(place) > 2]
    if not stated:
        return (usual_m,) * len(path)
    known = {0: usual_m, len(path) - 1: usual_m, **{number: path[number][2] for number in stated}}
    places = sorted(known)
    widths = np.interp(range(len(path)), places, [known[place] for place in places])
    return tuple(float(width) for width in widths)


def to_shape(river: River) -> Polygon:
    """Return a waterway as the ground between its banks (EPSG:4326)."""
    places = [Point(place) for place in to_metres(river.line).coords]
    discs = [
        place.buffer(width / 2, quad_segs=4)
        for place, width in zip(places, river.widths_m, strict=True)
    ]
    legs = [
        MultiPoint([*one.exterior.coords, *other.exterior.coords]).convex_hull
        for one, other in pairwise(discs)
    ]
    banks = union_all(legs).simplify(SIMPLE_M)
    assert isinstance(banks, Polygon)  # each leg shares a disc with the next
    return to_degrees(banks)
