"""What the map draws for one viewport: features where few, counted cells where many."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import ColumnElement, Connection, func, select

from geodata.filters import Filters
from geodata.shapes import DECIMALS, to_geojson
from geodata.store import schema
from geodata.store.conditions import build_conditions, count_said, without_kinds
from geodata.store.read_spots import SPOT_LIMIT, count_spots, find_spots
from geodata.store.spatial import GRID_ZOOM, Box, WithinBox, find_square, find_square_columns
from geodata.store.store import Store

FEATURE_LIMIT = 400
"""More in the viewport are counted in cells: nobody could tell them apart."""
FEATURE_BYTES = 120_000
"""Longest list of features as JSON; long names and large shapes are counted in cells too."""
CELL_LIMIT = 700
"""Most cells; 510 squares of 64 px fill a screen of 1920 x 1080, larger ones get wider squares."""
FEEDBACK = "feedback"
_SITES = schema.sites.c


@dataclass(frozen=True, kw_only=True, slots=True)
class MapView:
    """Answer for one viewport; every list is bounded.

    Attributes
    ----------
    features, cells, spots
        Sites one by one; or squares with counts by kind; and feedback tied to no site.
    counts
        How many of each layer kind pass the filters, whatever layers are on.
    total, located
        How many sites pass the filters, and how many of them have a place.
    """

    features: list[dict[str, Any]]
    cells: list[dict[str, Any]]
    spots: list[dict[str, Any]]
    counts: dict[str, int]
    total: int
    located: int
    revision: str

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the map page takes it."""
        return {name: getattr(self, name) for name in self.__slots__}


def find_map_view(
    store: Store,
    bbox: Box,
    zoom: float,
    filters: Filters,
    *,
    selected: str | None = None,
) -> MapView:
    """Find what to draw.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326).
    zoom
        Zoom level of Web Mercator with 256 px tiles.
    selected
        Id of a site that is drawn by itself whatever surrounds it.

    Returns
    -------
    MapView

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    conditions = build_conditions(filters)
    revision = store.revision
    with store.read() as connection:
        counts, located = _count(connection, filters)
        within = [*conditions, WithinBox(schema.sites, bbox)]
        features = _find_features(connection, within, filters, zoom, FEATURE_LIMIT + 1)
        cells: list[dict[str, Any]] = []
        if len(features) > FEATURE_LIMIT or not _is_short(features):
            features = []
            others = within if selected is None else [*within, _SITES.id != selected]
            cells = _find_cells(connection, others, filters, _find_shift(bbox, zoom, CELL_LIMIT))
        if selected and not any(feature["id"] == selected for feature in features):
            features += _find_features(connection, [_SITES.id == selected], filters, zoom, 1)
        spots = find_spots(connection, bbox, _find_shift(bbox, zoom, SPOT_LIMIT), filters)
        counts[FEEDBACK] += count_spots(connection, filters)
    wanted = {kind.value for kind in filters.kinds}
    total = sum(
        n for kind, n in counts.items() if kind != FEEDBACK and (not wanted or kind in wanted)
    )
    return MapView(features=features, cells=cells, spots=spots, counts=counts, total=total,
                   located=located, revision=revision)  # fmt: skip


def find_pinned(
    store: Store, filters: Filters, *, limit: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Find the features and the spots that pass the filters, for a page without a server.

    Parameters
    ----------
    limit
        Most features.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    everywhere = (-180.0, -85.0, 180.0, 85.0)
    with store.read() as connection:
        features = _find_features(connection, build_conditions(filters), filters, GRID_ZOOM, limit)
        return features, find_spots(connection, everywhere, 0, filters)


def _count(connection: Connection, filters: Filters) -> tuple[dict[str, int], int]:
    """Count by kind without the kind filter, and the located with it."""
    query = (
        select(_SITES.kind, func.count(), func.count(_SITES.lon), func.sum(count_said(filters)))
        .where(*build_conditions(without_kinds(filters)))
        .group_by(_SITES.kind)
    )
    counts: dict[str, int] = defaultdict(int)
    located = 0
    wanted = {kind.value for kind in filters.kinds}
    counts[FEEDBACK] = 0
    for kind, number, placed, spoken in connection.execute(query):
        counts[kind] = number
        counts[FEEDBACK] += int(spoken or 0)
        located += placed if not wanted or kind in wanted else 0
    return dict(counts), located


def _find_features(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    filters: Filters,
    zoom: float,
    limit: int,
) -> list[dict[str, Any]]:
    # A point's geometry is its lon and lat; only lines and polygons travel as shapes.
    query = select(
        _SITES.id, _SITES.kind, _SITES.state, _SITES.name_zh, _SITES.name_en, _SITES.lon,
        _SITES.lat, _SITES.accuracy_m, count_said(filters), _SITES.geometry_type, _SITES.geometry,
    ).where(_SITES.lon.is_not(None), *conditions).order_by(_SITES.pk).limit(limit)  # fmt: skip
    return [_to_feature(row, zoom) for row in connection.execute(query)]


def _is_short(features: list[dict[str, Any]]) -> bool:
    return len(json.dumps(features, ensure_ascii=False).encode()) <= FEATURE_BYTES


def _to_feature(row: Any, zoom: float) -> dict[str, Any]:
    feature = {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "lon": row.lon,
        "lat": row.lat,
        "accuracy_m": row.accuracy_m,
        "feedback": row.said,
    }
    if row.geometry_type != "Point":
        half_pixel = 180 / (256 * 2 ** max(0.0, min(zoom, GRID_ZOOM)))
        feature["geometry"] = to_geojson(shapely.from_wkb(row.geometry).simplify(half_pixel))
    return feature


def _find_cells(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    filters: Filters,
    shift: int,
) -> list[dict[str, Any]]:
    column, row = find_square_columns(schema.sites.c, shift)
    query = (
        select(column, row, _SITES.kind, func.count(), func.sum(_SITES.lon), func.sum(_SITES.lat),
               func.sum(count_said(filters)))
        .where(_SITES.lon.is_not(None), *conditions)
        .group_by(column, row, _SITES.kind)
        .order_by(column, row)
    )  # fmt: skip
    squares: dict[tuple[int, int], dict[str, Any]] = {}
    for x, y, kind, number, lons, lats, spoken in connection.execute(query):
        square = squares.setdefault((x, y), {"lon": 0.0, "lat": 0.0, "n": 0, "kinds": {}})
        square["lon"] += lons
        square["lat"] += lats
        square["n"] += number
        square["kinds"][kind] = number
        if spoken:
            square["kinds"][FEEDBACK] = square["kinds"].get(FEEDBACK, 0) + int(spoken)
    return [
        {
            **square,
            "lon": round(square["lon"] / square["n"], DECIMALS),
            "lat": round(square["lat"] / square["n"], DECIMALS),
        }
        for square in squares.values()
    ]


def _find_shift(bbox: Box, zoom: float, most: int) -> int:
    """Return how far squares of zoom 18 are halved, so that at most ``most`` fill the box."""
    west, south, east, north = bbox
    left, top = find_square(west, north)
    right, bottom = find_square(east, south)
    shift = GRID_ZOOM - int(max(0.0, min(zoom, GRID_ZOOM)))
    while ((right >> shift) - (left >> shift) + 1) * (
        (bottom >> shift) - (top >> shift) + 1
    ) > most:
        shift += 1
    return shift


def find_near(
    connection: Connection, box: Box, longitude: float, latitude: float, *, but: str, limit: int
) -> list[Any]:
    """Return rows of sites in a box, nearest first by eye; metres are measured by the caller."""
    # One degree of longitude is 0.85 of one of latitude here; good enough to take the first few.
    across, along = (_SITES.lon - longitude) * 0.855, _SITES.lat - latitude
    query = (
        select(_SITES.id, _SITES.kind, _SITES.name_zh, _SITES.name_en, _SITES.geometry)
        .where(WithinBox(schema.sites, box), _SITES.id != but)
        .order_by(across * across + along * along)
        .limit(limit)
    )
    return list(connection.execute(query))
