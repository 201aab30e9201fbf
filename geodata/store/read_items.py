"""Reads of public collections, page by page: what OGC API Features asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, func, or_, select

from geodata.crs import WGS84, from_wgs84, is_in_metres
from geodata.days import find_start, to_day
from geodata.errors import FilterError, UnknownRecordError
from geodata.shapes import DECIMALS, to_geojson
from geodata.store import schema
from geodata.store.collections import Collection, Sort, find_collection, select_items
from geodata.store.conditions import are_public
from geodata.store.cql import build_condition
from geodata.store.public import to_public_row
from geodata.store.spatial import Box
from geodata.store.store import Store


@dataclass(frozen=True, kw_only=True)
class ItemQuery:
    """What of a collection is asked for.

    Attributes
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326).
    days
        First and last day, each open where ``None``. An event meets them when the days it can
        have been on do; one without any date meets none.
    equal
        Values of properties.
    cql
        A filter in CQL2 text.
    crs
        System the geometries are given in.
    northing_first
        Whether latitude or northing is written first; else longitude or easting.
    """

    limit: int = 10
    offset: int = 0
    bbox: Box | None = None
    days: tuple[date | None, date | None] | None = None
    equal: Mapping[str, str] = field(default_factory=dict)
    cql: str = ""
    crs: str = WGS84
    northing_first: bool = False


def find_items(store: Store, name: str, asked: ItemQuery) -> tuple[list[dict[str, Any]], int]:
    """Return one page of a public collection as GeoJSON features, and how many match in all.

    Raises
    ------
    UnknownRecordError
        No collection of that name.
    FilterError
        A filter that cannot be used.
    QueryTooLongError
        The read took longer than it may.
    """
    collection = find_collection(name)
    query = select_items(collection, asked.bbox).where(*_build_conditions(collection, asked))
    table = schema.metadata.tables[name]
    with store.read() as connection:
        matched = connection.execute(
            select(func.count()).select_from(query.subquery())
        ).scalar_one()
        page = query.order_by(table.c.pk).limit(asked.limit).offset(asked.offset)
        found: list[Any] = [row._mapping for row in connection.execute(page)]
    return _to_features(collection, found, asked), int(matched)


def find_item(store: Store, name: str, item_id: str, asked: ItemQuery) -> dict[str, Any]:
    """Return one feature of a public collection; of the query only the system counts.

    Raises
    ------
    UnknownRecordError
        No collection of that name, or nothing public with that id in it.
    QueryTooLongError
        The read took longer than it may.
    """
    collection = find_collection(name)
    table = schema.metadata.tables[name]
    query = select_items(collection).where(table.c.id == item_id)
    with store.read() as connection:
        found = [row._mapping for row in connection.execute(query.limit(1))]
    if not found:
        raise UnknownRecordError(f"nothing public in {name} with the id {item_id}", id=item_id)
    return _to_features(collection, found, asked)[0]


def find_spans(store: Store) -> dict[str, tuple[str | None, str | None]]:
    """Return the first and last day of what has dates, by collection; ``None`` is not known."""
    events, feedback = schema.events.c, schema.feedback.c
    said = select(func.min(feedback.created_at), func.max(feedback.created_at)).where(are_public())
    with store.read() as connection:
        first, last = connection.execute(
            select(func.min(events.date_earliest), func.max(events.date_latest))
        ).one()
        began, ended = connection.execute(said).one()
    days = [to_day(datetime.fromisoformat(each)).isoformat() if each else None
            for each in (began, ended)]  # fmt: skip
    return {"events": (first, last), "feedback": (days[0], days[1])}


def _build_conditions(collection: Collection, asked: ItemQuery) -> list[ColumnElement[bool]]:
    columns = collection.find_columns()
    made = []
    for name, value in asked.equal.items():
        if name not in columns:
            raise FilterError(f"{name} cannot be filtered by", key=name, value=value,
                              accepted=", ".join(columns))  # fmt: skip
        made.append(columns[name] == _to_value(collection, name, value))
    if asked.cql:
        made.append(build_condition(asked.cql, columns))
    if asked.days is not None and collection.has_dates:
        made += _meets(collection, *asked.days)
    return made


def _to_value(collection: Collection, name: str, value: str) -> str | float:
    sort = collection.queryables[name]
    if sort is Sort.TEXT:
        return value
    try:
        return float(value)
    except ValueError as error:
        raise FilterError(f"{name} is a number", key=name, value=value,
                          accepted="a number") from error  # fmt: skip


def _meets(
    collection: Collection, first: date | None, last: date | None
) -> list[ColumnElement[bool]]:
    table = schema.metadata.tables[collection.name].c
    made: list[ColumnElement[bool]] = []
    if collection.name == "feedback":
        made.append(table.created_at.is_not(None))
        if first is not None and first > date.min:
            made.append(table.created_at >= find_start(first).isoformat())
        if last is not None and last < date.max:
            made.append(table.created_at < find_start(last + timedelta(days=1)).isoformat())
        return made
    made.append(table.date_edtf != "")
    if first is not None:
        made.append(or_(table.date_latest.is_(None), table.date_latest >= first.isoformat()))
    if last is not None:
        made.append(or_(table.date_earliest.is_(None), table.date_earliest <= last.isoformat()))
    return made


def _to_features(collection: Collection, rows: list[Any], asked: ItemQuery) -> list[dict[str, Any]]:
    shapes = np.array([_find_shape(row) for row in rows], dtype=object)
    moved = from_wgs84(shapes, asked.crs) if len(shapes) else shapes
    decimals = 3 if is_in_metres(asked.crs) else DECIMALS
    shown = [to_public_row(row) if collection.name == "feedback" else row for row in rows]
    return [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": to_geojson(shape, decimals=decimals, is_swapped=asked.northing_first),
            "properties": {name: row[name] for name in ("id", *collection.properties)},
        }
        for row, shape in zip(shown, moved, strict=True)
    ]


def _find_shape(row: Any) -> shapely.Geometry | None:
    if row.get("lon") is not None:
        return shapely.Point(row["lon"], row["lat"])
    return shapely.from_wkb(row["geometry"]) if row.get("geometry") else None
