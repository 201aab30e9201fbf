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


def to_geojson(
    shape: BaseGeometry | None, *, decimals: int = DECIMALS, is_swapped: bool = False
) -> dict[str, Any] | None:
    """Return a geometry as RFC 7946 has it, rounded; by default to about 0.1 m.

    Parameters
    ----------
    is_swapped
        Whether the second coordinate is written first, as some systems want.
    """
    if shape is None:
        return None
    geometry = mapping(shape)

    def tell(coordinates: Any) -> Any:
        if isinstance(coordinates[0], float | int):
            pair = [round(float(each), decimals) for each in coordinates]
            return pair[::-1] if is_swapped else pair
        return [tell(each) for each in coordinates]

    return {"type": geometry["type"], "coordinates": tell(geometry["coordinates"])}
