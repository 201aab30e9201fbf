"""GCJ-02 and BD-09, the shifted systems of Chinese map services, to WGS 84 and back.

In Changning GCJ-02 lies about 486 m from WGS 84 and BD-09 about 1,160 m. Both
shifts are smooth, so their inverse is found by repeating the forward shift. The
formulas are published reconstructions of an unpublished one; they hold for
mainland China. CGCS2000 differs from WGS 84 by centimetres and is taken as the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

_AXIS_M = 6378245.0
_FLATTENING = 0.00669342162296594323
"""Semi-major axis and first eccentricity squared of the Krassowsky 1940 ellipsoid."""
_BAIDU = math.pi * 3000 / 180
_ENOUGH_DEGREES = 1e-13
"""About 1e-8 m; further steps only shake the last bit."""
_MOST_STEPS = 30

AnyGeometry = TypeVar("AnyGeometry", bound=BaseGeometry)
_Array = NDArray[np.float64]
_Pair = tuple[_Array, _Array]


class Datum(StrEnum):
    """What longitude and latitude are counted in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def shift(lon: ArrayLike, lat: ArrayLike, source: Datum, target: Datum) -> _Pair:
    """Shift positions from one system to another.

    Parameters
    ----------
    lon, lat
        Degrees, of any one shape.
    source, target
        The systems they are in and are wanted in.

    Returns
    -------
    tuple of ndarray
        Longitude and latitude, degrees, of the same shape. Back and forth
        differs by less than 1e-6 m for GCJ-02 and 1e-3 m for BD-09.
    """
    here = (np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    return _from_wgs(*_to_wgs(*here, source), target)


def shift_geometry(geometry: AnyGeometry, source: Datum, target: Datum) -> AnyGeometry:
    """Shift every vertex of a geometry (degrees, longitude first)."""

    def move(points: _Array) -> _Array:
        return np.column_stack(shift(points[:, 0], points[:, 1], source, target))

    moved: AnyGeometry = shapely.transform(geometry, move)
    return moved


def _to_wgs(lon: _Array, lat: _Array, source: Datum) -> _Pair:
    if source is Datum.BD09:
        lon, lat = _invert(_baidu_from_gcj, lon, lat)
    if source in {Datum.BD09, Datum.GCJ02}:
        return _invert(_gcj_from_wgs, lon, lat)
    return lon, lat


def _from_wgs(lon: _Array, lat: _Array, target: Datum) -> _Pair:
    if target in {Datum.BD09, Datum.GCJ02}:
        lon, lat = _gcj_from_wgs(lon, lat)
    if target is Datum.BD09:
        return _baidu_from_gcj(lon, lat)
    return lon, lat


def _gcj_from_wgs(lon: _Array, lat: _Array) -> _Pair:
    x, y = lon - 105.0, lat - 35.0
    wave = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += wave * 2.0 / 3.0
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi * y / 3.0)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi * y / 12.0) + 320.0 * np.sin(np.pi * y / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += wave * 2.0 / 3.0
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi * x / 3.0)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi * x / 12.0) + 300.0 * np.sin(np.pi * x / 30.0)) * 2.0 / 3.0
    angle = np.radians(lat)
    magic = 1.0 - _FLATTENING * np.sin(angle) ** 2
    meridian_m = _AXIS_M * (1.0 - _FLATTENING) / (magic * np.sqrt(magic))
    parallel_m = _AXIS_M / np.sqrt(magic) * np.cos(angle)
    return lon + np.degrees(east / parallel_m), lat + np.degrees(north / meridian_m)


def _baidu_from_gcj(lon: _Array, lat: _Array) -> _Pair:
    reach = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU)
    return reach * np.cos(angle) + 0.0065, reach * np.sin(angle) + 0.006


def _invert(forward: Callable[[_Array, _Array], _Pair], lon: _Array, lat: _Array) -> _Pair:
    """Find what the forward shift takes to a position: try, look how far off, correct."""
    found_lon, found_lat = lon, lat
    for _ in range(_MOST_STEPS):
        there_lon, there_lat = forward(found_lon, found_lat)
        off_lon, off_lat = there_lon - lon, there_lat - lat
        found_lon, found_lat = found_lon - off_lon, found_lat - off_lat
        if np.max(np.abs([off_lon, off_lat]), initial=0.0) < _ENOUGH_DEGREES:
            break
    return found_lon, found_lat
