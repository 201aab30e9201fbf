"""Where a mark stands on a shape, and shapes as GeoJSON. Degrees (EPSG:4326), longitude first."""

from __future__ import annotations

from typing import Any

from shapely.geometry import LineString, mapping
from shapely.geometry.base import BaseGeometry

DECIMALS = 6
"""Of degrees in answers: about 0.1 m."""


def find_mark(shape: BaseGeometry) -> tuple[float, float]:
    """Return where the mark stands: on the line or inside the polygon, never beside it."""
    if isinstance(shape, LineString):
        point = shape.interpolate(0.5, normalized=True)
    else:
        point = shape.representative_point()
    return round(point.x, DECIMALS), round(point.y, DECIMALS)


def to_geojson(shape: BaseGeometry | None) -> dict[str, Any] | None:
    """Return a geometry as RFC 7946 has it, rounded to about 0.1 m."""
    if shape is None:
        return None
    geometry = mapping(shape)
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DECIMALS)
    return [_round(each) for each in coordinates]
