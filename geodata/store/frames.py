"""Public records as GeoDataFrames, for people who compute with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas
import shapely
from sqlalchemy import Connection, Select, select

from geodata.store import schema
from geodata.store.public import to_public_row
from geodata.store.public_words import COPIES
from geodata.vocab import PUBLIC_STATUSES

_CRS = "EPSG:4326"
_SITE = ("id", "kind", "state", "name_zh", "name_en", "accuracy_m", "subdistrict",
         "source", "source_line")  # fmt: skip
_EVENT = ("id", "site", "kind", "date_edtf", "date_earliest", "date_latest", "text_zh", "text_en",
          "source", "source_line")  # fmt: skip
_FEEDBACK = ("id", "site", "category", "mood", "status", "text_zh", "text_en",
             "source", "source_line")  # fmt: skip


def build_sites(connection: Connection) -> geopandas.GeoDataFrame:
    """Return all sites with their full geometry; empty where a site has no place."""
    sites = schema.sites
    query = select(*(sites.c[name] for name in _SITE), sites.c.geometry).order_by(sites.c.pk)
    return _build(connection, query, _SITE)


def build_events(connection: Connection) -> geopandas.GeoDataFrame:
    """Return all events with the geometry of their site."""
    sites, events = schema.sites, schema.events
    query = (
        select(*(events.c[name] for name in _EVENT), sites.c.geometry)
        .join(sites, sites.c.id == events.c.site)
        .order_by(events.c.pk)
    )
    return _build(connection, query, _EVENT)


def build_feedback(connection: Connection) -> geopandas.GeoDataFrame:
    """Return public feedback with its spot, or the geometry of its site."""
    sites, feedback = schema.sites, schema.feedback
    query = (
        select(*(feedback.c[name] for name in (*_FEEDBACK, *COPIES)), sites.c.geometry,
               feedback.c.lon, feedback.c.lat)
        .outerjoin(sites, sites.c.id == feedback.c.site)
        .where(feedback.c.status.in_(PUBLIC_STATUSES))
        .order_by(feedback.c.pk)
    )  # fmt: skip
    return _build(connection, query, _FEEDBACK)


def _build(
    connection: Connection, query: Select[Any], names: tuple[str, ...]
) -> geopandas.GeoDataFrame:
    found: list[Mapping[Any, Any]] = [row._mapping for row in connection.execute(query)]
    if names is _FEEDBACK:
        found = [to_public_row(row) for row in found]
    columns = {name: [row[name] for row in found] for name in names}
    shapes = [_to_shape(row) for row in found]
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=_CRS)
    return frame.set_index("id")


def _to_shape(row: Any) -> shapely.Geometry | None:
    if row.get("lon") is not None:
        return shapely.Point(row["lon"], row["lat"])
    return shapely.from_wkb(row["geometry"]) if row["geometry"] else None
