"""The only place where coordinates change their system.

Everything is stored and passed as WGS 84, longitude then latitude. Lengths and
areas are taken in CGCS2000 / 3-degree Gauss-Kruger CM 120E, whose scale is off
by about 0.02 % in Changning.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"
METRES = "EPSG:4549"

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
