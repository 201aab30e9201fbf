"""What part of the world a figure shows, and how large."""

from __future__ import annotations

import math
from dataclasses import dataclass

from shapely import LineString

from geodata.crs import measure_length_m

TILE_PX = 256
MAX_ZOOM = 18.0
"""Closer than this our streets have nothing to tell."""
Box = tuple[float, float, float, float]


def to_unit(longitude: float, latitude: float) -> tuple[float, float]:
    """Position in unit Mercator (0 to 1 over the world), y southward, from degrees (EPSG:4326)."""
    sine = math.sin(math.radians(latitude))
    return (longitude + 180) / 360, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def from_unit(x: float, y: float) -> tuple[float, float]:
    """Degrees (EPSG:4326) of a position in unit Mercator."""
    return x * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A rectangle of map.

    Attributes
    ----------
    lon, lat
        Its middle, degrees (EPSG:4326).
    zoom
        Of Web Mercator with tiles of 256 px; any fraction.
    width, height
        Pixels: 96 to the inch at scale 1.
    """

    lon: float
    lat: float
    zoom: float
    width: float
    height: float

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return pixels from the upper left corner of a position in degrees (EPSG:4326)."""
        k = TILE_PX * 2**self.zoom
        x, y = to_unit(longitude, latitude)
        left, top = to_unit(self.lon, self.lat)
        return (x - left) * k + self.width / 2, (y - top) * k + self.height / 2

    @property
    def bounds(self) -> Box:
        """West, south, east, north in degrees (EPSG:4326)."""
        k = TILE_PX * 2**self.zoom
        x, y = to_unit(self.lon, self.lat)
        across, along = self.width / 2 / k, self.height / 2 / k
        west, north = from_unit(x - across, y - along)
        east, south = from_unit(x + across, y + along)
        return west, south, east, north

    def measure_px_per_m(self, y: float) -> float:
        """Pixels to a metre on the ground along a row of the view, measured in EPSG:4549.

        Parameters
        ----------
        y
            The row, in pixels from the top.
        """
        k = TILE_PX * 2**self.zoom
        x, middle = to_unit(self.lon, self.lat)
        row = middle + (y - self.height / 2) / k
        ends = [from_unit(x + side * self.width / 2 / k, row) for side in (-1, 1)]
        return self.width / measure_length_m(LineString(ends))


def fit_view(
    bbox: Box, width: float, height: float, *, margin: float = 24.0, max_zoom: float = MAX_ZOOM
) -> View:
    """Return the closest view of that size which shows a box whole.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326).
    width, height, margin
        Pixels; the margin stays free on every side.
    """
    west, south, east, north = bbox
    left, top = to_unit(west, north)
    right, bottom = to_unit(east, south)
    across = max(right - left, 1e-9) * TILE_PX
    along = max(bottom - top, 1e-9) * TILE_PX
    room = max(width - 2 * margin, 1.0), max(height - 2 * margin, 1.0)
    zoom = min(math.log2(room[0] / across), math.log2(room[1] / along), max_zoom)
    lon, lat = from_unit((left + right) / 2, (top + bottom) / 2)
    return View(lon=lon, lat=lat, zoom=round(zoom, 3), width=width, height=height)
