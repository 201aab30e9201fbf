"""Homes are never shown where they are, nor by a place that fewer than five spoke from. Pure.

A home is moved to the one point that its square of 200 m shares, chosen by a
secret of the installation: asking again gives the same point, so nothing can be
averaged out. Even that point is public only while at least five pieces of public
feedback come from the square; before, a home is shown by its sub-district alone.
Where one is shown never depends on what is asked for: no filter, box, zoom or
language, so no difference of two answers tells more than either.
"""

from __future__ import annotations

import hashlib
import hmac

import shapely

from geodata.crs import to_degrees, to_metres
from geodata.places import find_subdistrict, label_point
from geodata.shapes import DECIMALS

CELL_M = 200.0
"""Side of the square whose homes share one point; some hundred households here."""
AREA_M = 2_000.0
"""Side of the square that stands for a home in no sub-district of ours."""
LEAST_PEOPLE = 5
"""No place of homes is published from which fewer spoke."""


def hide_home(longitude: float, latitude: float, key: bytes) -> tuple[float, float]:
    """Return the point all homes of a square stand for.

    Parameters
    ----------
    longitude, latitude
        Of the home, in degrees (EPSG:4326).
    key
        Secret of the installation; at least 16 bytes.

    Returns
    -------
    tuple of float
        Longitude, latitude in degrees, less than 283 m away. The same for every
        home of the square and at every call.

    Raises
    ------
    ValueError
        The key is too short to be a secret.
    """
    if len(key) < 16:
        raise ValueError("the key must have at least 16 bytes")
    # The grid itself lies where only the key tells: its edges give nothing away.
    east, north = (CELL_M * part for part in _draw(key, "grid"))
    point = to_metres(shapely.Point(longitude, latitude))
    column, row = (point.x - east) // CELL_M, (point.y - north) // CELL_M
    across, along = map(_keep_off_edge, _draw(key, f"cell {column:.0f} {row:.0f}"))
    shown = to_degrees(
        shapely.Point((column + across) * CELL_M + east, (row + along) * CELL_M + north)
    )
    return round(shown.x, DECIMALS), round(shown.y, DECIMALS)


def find_area_point(longitude: float, latitude: float) -> tuple[float, float]:
    """Return the point that stands for all homes of a whole sub-district.

    Parameters
    ----------
    longitude, latitude
        What :func:`hide_home` returned, in degrees (EPSG:4326).

    Returns
    -------
    tuple of float
        Longitude, latitude in degrees: where the name of the sub-district
        stands, or the middle of a square of 2 km outside the district.
    """
    shared = shapely.Point(longitude, latitude)
    subdistrict = find_subdistrict(shared)
    if subdistrict is not None:
        shown = label_point(subdistrict)
    else:
        metres = to_metres(shared)
        middle = ((part // AREA_M + 0.5) * AREA_M for part in (metres.x, metres.y))
        shown = to_degrees(shapely.Point(*middle))
    return round(shown.x, DECIMALS), round(shown.y, DECIMALS)


def _draw(key: bytes, name: str) -> tuple[float, float]:
    """Draw two numbers from 0 up to 1 that only the key and the name decide."""
    digest = hmac.new(key, name.encode(), hashlib.sha256).digest()
    first, second = (int.from_bytes(digest[at : at + 8], "big") for at in (0, 8))
    return first / 2**64, second / 2**64


def _keep_off_edge(part: float) -> float:
    """Return a part of a square that rounding cannot push over its edge."""
    return 0.05 + 0.9 * part
