"""The embedded streets as a public collection of GeoJSON features."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from shapely import box

from geodata.crs import from_wgs84, is_in_metres
from geodata.errors import FilterError, UnknownRecordError
from geodata.shapes import DECIMALS, to_geojson
from geodata.store.read_items import ItemQuery
from geodata.streets.facts import Street, read_streets
from geodata.streets.network import mend_streets


@cache
def _read() -> tuple[Street, ...]:
    return mend_streets(read_streets())


def find_street_items(asked: ItemQuery) -> tuple[list[dict[str, Any]], int]:
    """Return one page of streets, and how many there are in all.

    Streets have no dates: ``days`` narrows nothing down.

    Raises
    ------
    FilterError
        A filter: streets are taken whole, or by a box.
    """
    for name, value in (*asked.equal.items(), ("filter", asked.cql)):
        if value:
            raise FilterError(f"streets cannot be filtered by {name}", key=name, value=value[:60],
                              accepted="bbox, crs, limit, offset")  # fmt: skip
    window = box(*asked.bbox) if asked.bbox else None
    streets = [street for street in _read() if window is None or street.line.intersects(window)]
    page = streets[asked.offset : asked.offset + asked.limit]
    return [_to_feature(street, asked) for street in page], len(streets)


def find_street_item(name: str, asked: ItemQuery) -> dict[str, Any]:
    """Return one street by its Chinese name, which is its id.

    Raises
    ------
    UnknownRecordError
        No such street.
    """
    found = [street for street in _read() if street.name.zh == name]
    if not found:
        raise UnknownRecordError(f"no street {name}", id=name)
    return _to_feature(found[0], asked)


def _to_feature(street: Street, asked: ItemQuery) -> dict[str, Any]:
    (line,) = from_wgs84(np.array([street.line], dtype=object), asked.crs)
    decimals = 3 if is_in_metres(asked.crs) else DECIMALS
    return {
        "type": "Feature",
        "id": street.name.zh,
        "geometry": to_geojson(line, decimals=decimals, is_swapped=asked.northing_first),
        "properties": {
            "id": street.name.zh,
            "kind": street.road_class.value,
            "name_zh": street.name.zh,
            "name_en": street.name.en,
            "accuracy_m": street.accuracy_m,
            "source": "streets.csv",
        },
    }
