"""Where the rows of a table lie: columns or shapes, from their stated system to WGS 84."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.cleaning.changes import Cleaned
from geodata.coordinates.notation import Pair, join_columns, read_coordinate, read_pair
from geodata.crs import buffer_m, to_wgs84
from geodata.importing.findings import Finding, Level
from geodata.importing.row_shapes import read_row_shape
from geodata.models import SHANGHAI_BOUNDS
from geodata.places import find_subdistrict, read_district, read_outlines
from geodata.shapes import find_mark
from geodata.vocab import SubDistrict

Geometries = NDArray[np.object_]
_NEAR_M = 100.0
"""Farther outside than this, the sub-district of a position need not be asked for one by one."""


@dataclass(slots=True)
class Spot:
    """Where one row lies; ``given`` is in the system of the file, ``geometry`` in WGS 84."""

    given: BaseGeometry | None = None
    geometry: BaseGeometry | None = None
    subdistrict: SubDistrict | None = None
    is_inside: bool = True
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlaceCells:
    """What a row says of its place, as texts, and the headers they stand under."""

    lon: str = ""
    lat: str = ""
    words: str = ""
    shape: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def read_spots(rows: Sequence[PlaceCells], crs: str) -> list[Spot]:
    """Read the places of many rows at once.

    Parameters
    ----------
    crs
        As `geodata.crs.find_crs` returns it; empty where no row has coordinates.
    """
    spots = [_read_given(row) for row in rows]
    here = [place for place, spot in enumerate(spots) if spot.given is not None]
    if not here or not crs:
        return spots
    given: Any = np.array([spots[place].given for place in here], dtype=object)
    moved: Geometries = np.atleast_1d(to_wgs84(given, crs))
    for place, geometry in zip(here, moved, strict=True):
        _check(spots[place], rows[place], geometry)
    _find_subdistricts([spot for spot in spots if spot.geometry is not None])
    return spots


def _read_given(row: PlaceCells) -> Spot:
    is_pair = row.words and not row.words.lstrip()[:1].isalpha()
    if row.shape is not None or (row.words and not is_pair):
        return _read_shape(row)
    if is_pair and not row.lon and not row.lat:
        return _take_pair(row, "geometry", row.words, read_pair(row.words))
    if not row.lon and not row.lat:
        return Spot()
    try:
        numbers = float(row.lon), float(row.lat)
    except ValueError:
        return _take_pair(row, "lon", f"{row.lon}, {row.lat}", join_columns(row.lon, row.lat))
    return (
        Spot(given=shapely.Point(*numbers))
        if np.isfinite(numbers).all()
        else Spot(
            findings=[
                _find(row, "lon", Level.REFUSAL, "coordinate_unread", f"{row.lon}, {row.lat}")
            ]
        )
    )


def _take_pair(row: PlaceCells, name: str, text: str, cleaned: Cleaned[Pair]) -> Spot:
    spot = Spot()
    for change in cleaned.changes:
        if change.code != "pair_read":
            spot.findings.append(_find(row, name, Level.REPAIR, change.code, text,
                                       before=change.before, after=change.after))  # fmt: skip
    if cleaned.problem:
        bad = next((each for each in ("lon", "lat") if name == "lon"
                    and read_coordinate(getattr(row, each)).problem), name)  # fmt: skip
        value = getattr(row, bad, text) if bad != "geometry" else text
        spot.findings.append(_find(row, bad, Level.REFUSAL, cleaned.problem, value))
    if cleaned.value is not None:
        spot.given = shapely.Point(cleaned.value.x, cleaned.value.y)
    return spot


def _read_shape(row: PlaceCells) -> Spot:
    given, notes = read_row_shape(row.shape, row.words)
    found = [
        _find(row, "geometry", each.level, each.code, each.value or row.words,
              message=each.message, before=each.before, after=each.after)
        for each in notes
    ]  # fmt: skip
    return Spot(given=given, findings=found)


def _check(spot: Spot, row: PlaceCells, geometry: BaseGeometry) -> None:
    west, south, east, north = SHANGHAI_BOUNDS
    low_x, low_y, high_x, high_y = geometry.bounds
    told = _say(spot.given) if spot.given is not None else ""
    if not np.isfinite([low_x, low_y, high_x, high_y]).all():
        spot.findings.append(_find(row, "lon", Level.REFUSAL, "no_place_in_crs", told))
    elif low_x < west or low_y < south or high_x > east or high_y > north:
        code = "swapped" if south <= low_x <= north and west <= low_y <= east else "outside_city"
        spot.findings.append(_find(row, "lon", Level.REFUSAL, code, told))
    else:
        spot.geometry = geometry


def _find(row: PlaceCells, name: str, level: Level, code: str, value: str, **facts: str) -> Finding:
    column = row.headers.get(name) or row.headers.get("lon") or row.headers.get("geometry") or name
    return Finding(level, code, column, value[:200], facts)


def _say(given: BaseGeometry) -> str:
    if given.geom_type == "Point":
        return f"{shapely.get_x(given):.7g}, {shapely.get_y(given):.7g}"
    return str(given.geom_type)


def _find_subdistricts(spots: Sequence[Spot]) -> None:
    """Give each spot the sub-district its mark lies in; those outside are marked so."""
    if not spots:
        return
    marks: Any = shapely.points([find_mark_of(spot) for spot in spots])
    left = np.ones(len(spots), dtype=bool)
    for subdistrict, outline in read_outlines().items():
        inside = shapely.covers(outline, marks) & left
        for place in np.flatnonzero(inside).tolist():
            spots[place].subdistrict = subdistrict
        left &= ~inside
    near = shapely.covers(buffer_m(read_district(), _NEAR_M), marks)
    for place in np.flatnonzero(left).tolist():
        spot = spots[place]
        spot.subdistrict = find_subdistrict(marks[place]) if near[place] else None
        spot.is_inside = spot.subdistrict is not None


def find_mark_of(spot: Spot) -> tuple[float, float]:
    """Return where the mark of a spot stands, in degrees (EPSG:4326)."""
    assert spot.geometry is not None
    return find_mark(spot.geometry)
