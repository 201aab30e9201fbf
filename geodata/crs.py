"""The only place where coordinates change their system.

Everything is stored and passed as WGS 84, longitude then latitude. Lengths and
areas are taken in CGCS2000 / 3-degree Gauss-Kruger CM 120E, whose scale is off
by about 0.02 % in Changning.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geodata.coordinates.city_grid import PREFIX, CityGrid, read_grid
from geodata.datum import Datum, shift
from geodata.errors import MissingCrsError, UnknownCrsError

WGS84 = "EPSG:4326"
METRES = "EPSG:4549"
_EPSG = re.compile(r"EPSG:\d{4,6}")
_SHIFTED = {"GCJ-02": Datum.GCJ02, "BD-09": Datum.BD09}
_NAMED = """ENGCRS["{name}",EDATUM["{name}, shifted from WGS 84 by an unpublished formula"],
CS[Cartesian,2],AXIS["longitude",east],AXIS["latitude",north],LENGTHUNIT["unknown",0]]"""
_SEGMENT_DEGREES = 0.01
"""Edges of a box are cut to this before they are moved: they do not stay straight."""

AnyGeometry = TypeVar("AnyGeometry", bound=BaseGeometry)


@lru_cache(maxsize=8)
def _find_transformer(source: str, target: str) -> pyproj.Transformer:
    # always_xy: EPSG:4549 names northing first, and no caller should have to know.
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _project(geometry: AnyGeometry, source: str, target: str) -> AnyGeometry:
    transformer = _find_transformer(source, target)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = transformer.transform(points[:, 0], points[:, 1], errcheck=True)
        return np.column_stack([x, y])

    moved: AnyGeometry = shapely.transform(geometry, move)
    return moved


def to_metres(geometry: AnyGeometry) -> AnyGeometry:
    """Project from WGS 84 to metres.

    Parameters
    ----------
    geometry
        Longitude, latitude in EPSG:4326. A third coordinate is dropped.

    Returns
    -------
    AnyGeometry
        The same kind of geometry, easting and northing in EPSG:4549.
    """
    return _project(geometry, WGS84, METRES)


def to_degrees(geometry: AnyGeometry) -> AnyGeometry:
    """Project from metres (EPSG:4549, easting first) back to WGS 84."""
    return _project(geometry, METRES, WGS84)


def measure_distance_m(a: BaseGeometry, b: BaseGeometry) -> float:
    """Shortest distance in metres between two geometries in EPSG:4326."""
    return float(to_metres(a).distance(to_metres(b)))


def measure_length_m(geometry: BaseGeometry) -> float:
    """Length in metres of a geometry in EPSG:4326; the perimeter of a polygon."""
    return float(to_metres(geometry).length)


def measure_area_m2(geometry: BaseGeometry) -> float:
    """Area in square metres of a geometry in EPSG:4326."""
    return float(to_metres(geometry).area)


def buffer_m(geometry: BaseGeometry, radius_m: float) -> BaseGeometry:
    """Everything within a distance of a geometry.

    Parameters
    ----------
    geometry
        In EPSG:4326.
    radius_m
        In metres; negative shrinks a polygon.

    Returns
    -------
    BaseGeometry
        In EPSG:4326.
    """
    return to_degrees(to_metres(geometry).buffer(radius_m))


def find_crs(stated: str) -> str:
    """Return a coordinate system as it is called here.

    Parameters
    ----------
    stated
        ``EPSG:`` and a number, or ``GCJ-02`` or ``BD-09``, in any letter case; or ``CITY:``
        and the parameters of a city's own grid.

    Raises
    ------
    MissingCrsError
        Nothing is stated.
    UnknownCrsError
        Not a system of this world, or not one of these forms.
    """
    if stated.startswith(PREFIX):
        return find_own_crs(stated)
    wanted = stated.strip().upper()
    if not wanted:
        raise MissingCrsError("the coordinate system of the file is not stated")
    for name in _SHIFTED:
        if wanted.replace("-", "") == name.replace("-", ""):
            return name
    # Never anything else: pyproj would read files and whole definitions as well.
    if not _EPSG.fullmatch(wanted):
        raise UnknownCrsError(f"{stated[:40]!r} is not a coordinate system", value=stated[:40])
    try:
        _find_transformer(wanted, WGS84)
    except CRSError as error:
        raise UnknownCrsError(f"{wanted} is not a coordinate system", value=wanted) from error
    return wanted


def find_own_crs(parameters: str) -> str:
    """Return a city's own grid as a coordinate system.

    Parameters
    ----------
    parameters
        As `geodata.coordinates.city_grid.read_grid` reads them.

    Raises
    ------
    UnknownCrsError
        They do not describe a grid.
    """
    grid = read_grid(parameters)
    name = PREFIX + parameters.removeprefix(PREFIX).strip()
    try:
        _find_transformer(grid.projection, WGS84)
    except CRSError as error:
        raise UnknownCrsError(f"{name[:80]!r} is no grid", value=name[:80]) from error
    return name


def to_wgs84(geometry: AnyGeometry, crs: str) -> AnyGeometry:
    """Bring a geometry from a stated system to WGS 84.

    Parameters
    ----------
    geometry
        Easting or longitude first. A third coordinate is dropped.
    crs
        As `find_crs` returns it.

    Returns
    -------
    AnyGeometry
        EPSG:4326; infinite where a position has no place in the stated system.
    """
    moved: AnyGeometry = _move(geometry, crs, WGS84)
    return moved


def from_wgs84(geometries: NDArray[np.object_], crs: str) -> NDArray[np.object_]:
    """Bring geometries from WGS 84 (EPSG:4326) to another system.

    Parameters
    ----------
    geometries
        ``None`` among them stays.
    crs
        As `find_crs` returns it.

    Returns
    -------
    ndarray
        Easting or longitude first.
    """
    moved: NDArray[np.object_] = geometries if crs == WGS84 else _move(geometries, WGS84, crs)
    return moved


def is_northing_first(crs: str) -> bool:
    """Whether a system's own definition names latitude or northing before the other."""
    return bool(_describe(crs).axis_info[0].direction == "north")


def is_in_metres(crs: str) -> bool:
    """Whether a system's coordinates are lengths."""
    return bool(_describe(crs).is_projected)


def to_wkt(crs: str) -> str:
    """Return the description of a system, as OGC WKT, for files that carry one.

    GCJ-02 and BD-09 are no systems of this world: they are described under their name as
    systems that nothing can be transformed from, so that no program takes them for another.
    """
    return _describe(crs).to_wkt()


def to_projjson(crs: str) -> dict[str, Any]:
    """Return the description of a system, as PROJJSON; see `to_wkt`."""
    described: dict[str, Any] = _describe(crs).to_json_dict()
    return described


def _describe(crs: str) -> pyproj.CRS:
    is_ours = crs in _SHIFTED or crs.startswith(PREFIX)
    return pyproj.CRS.from_user_input(_NAMED.format(name=crs) if is_ours else crs)


def find_bounds_in(
    bounds: tuple[float, float, float, float], crs: str
) -> tuple[float, float, float, float]:
    """Return the box around a box in another system.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees (EPSG:4326).
    crs
        As `find_crs` returns it.
    """
    edges = shapely.segmentize(shapely.box(*bounds), _SEGMENT_DEGREES)
    found: tuple[float, float, float, float] = _move(edges, WGS84, crs).bounds
    return found


def move_points(points: NDArray[np.float64], source: str, target: str) -> NDArray[np.float64]:
    """Bring positions from one system to another.

    Parameters
    ----------
    points
        Two numbers a row, easting or longitude first.
    source, target
        As `find_crs` returns them.

    Returns
    -------
    ndarray
        As many rows; infinite where a position has no place in a system.
    """
    if source in _SHIFTED or target in _SHIFTED:
        ends = [_SHIFTED.get(each, Datum.WGS84) for each in (source, target)]
        return np.column_stack(shift(points[:, 0], points[:, 1], ends[0], ends[1]))
    if source.startswith(PREFIX):
        return _from_grid(points, read_grid(source), target)
    if target.startswith(PREFIX):
        return _to_grid(points, source, read_grid(target))
    transformer = _find_transformer(source, target)
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))


def _move(geometry: Any, source: str, target: str) -> Any:
    return shapely.transform(geometry, lambda points: move_points(points, source, target))


def _from_grid(points: NDArray[np.float64], grid: CityGrid, target: str) -> NDArray[np.float64]:
    a, b, c, d, e, f = grid.affine
    x, y = a * points[:, 0] + b * points[:, 1] + c, d * points[:, 0] + e * points[:, 1] + f
    return np.column_stack(_find_transformer(grid.projection, target).transform(x, y))


def _to_grid(points: NDArray[np.float64], source: str, grid: CityGrid) -> NDArray[np.float64]:
    a, b, c, d, e, f = grid.affine
    moved = _find_transformer(source, grid.projection).transform(points[:, 0], points[:, 1])
    x, y, size = moved[0] - c, moved[1] - f, a * e - b * d
    return np.column_stack([(e * x - b * y) / size, (a * y - d * x) / size])
