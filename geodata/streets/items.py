"""The embedded streets as a public collection of GeoJSON features."""

from __future__ import annotations

from functools import cache
from typing import Any

from shapely import box

from geodata.shapes import to_geojson
from geodata.streets.facts import Street, read_streets
from geodata.streets.network import mend_streets


@cache
def _read() -> tuple[Street, ...]:
    return mend_streets(read_streets())


def find_street_items(
    *, limit: int, offset: int, bbox: tuple[float, float, float, float] | None = None
) -> tuple[list[dict[str, Any]], int]:
    """Return one page of streets, and how many there are in all.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326): those that meet it.
    """
    window = box(*bbox) if bbox else None
    streets = [street for street in _read() if window is None or street.line.intersects(window)]
    return [_to_feature(street) for street in streets[offset : offset + limit]], len(streets)


def _to_feature(street: Street) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": street.name.zh,
        "geometry": to_geojson(street.line),
        "properties": {
            "id": street.name.zh,
            "kind": street.road_class.value,
            "name_zh": street.name.zh,
            "name_en": street.name.en,
            "accuracy_m": street.accuracy_m,
            "source": "streets.csv",
        },
    }
