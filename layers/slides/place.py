"""Where on a map picture a place lies. Web Mercator, as the basemap is drawn. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from layers.slides.canvas import Box
from layers.slides.content import Bounds


def _northing(latitude: float) -> float:
    """Return the Mercator ordinate of a latitude, in units of degrees of longitude."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _latitude(northing: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(northing))))


def find_bounds(
    points: Sequence[tuple[float, float]], box: Box, *, least_deg: float, margin: float = 0.12
) -> Bounds:
    """Return bounds of a box's shape around points.

    Parameters
    ----------
    points
        Longitude and latitude in degrees (EPSG:4326); at least one.
    least_deg
        Least width in degrees of longitude.
    margin
        Room on each side, as a share of the width.
    """
    xs, ys = [lon for lon, _ in points], [_northing(lat) for _, lat in points]
    width = max(max(xs) - min(xs), least_deg) * (1 + 2 * margin)
    height = max(max(ys) - min(ys), 0.0) * (1 + 2 * margin)
    width = max(width, height * box.width / box.height)
    height = width * box.height / box.width
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return (x - width / 2, _latitude(y - height / 2), x + width / 2, _latitude(y + height / 2))


def find_place(point: tuple[float, float], bounds: Bounds, box: Box) -> tuple[float, float]:
    """Return where a place lies on the picture of the bounds in the box, in inches."""
    west, south, east, north = bounds
    top, bottom, y = _northing(north), _northing(south), _northing(point[1])
    return (
        box.left + (point[0] - west) / (east - west) * box.width,
        box.top + (top - y) / (top - bottom) * box.height,
    )
