"""Records as rows of a table without geometry: positions stand in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.crs import from_wgs84
from geodata.shapes import find_mark
from geodata.store.read_tables import Record, TableReader
from geodata.tables import TABLES, Column, Table, find_columns, split_entries
from layers.exports.options import TABLE, find_crs
from layers.exports.selection import Selection
from layers.exports.spec import Head, Options
from layers.page_config import say_words

_HEAD = 8
_LONGEST = 60


def move(records: Sequence[Record], crs: str) -> None:
    """Bring the shapes of records from degrees (EPSG:4326) to another system."""
    shapes = np.array([each["geometry"] for each in records], dtype=object)
    for record, shape in zip(records, from_wgs84(shapes, crs), strict=True):
        record["geometry"] = shape
        record["crs"] = None if shape is None else crs


def read_rows(reader: TableReader, table: Table, crs: str) -> Iterator[list[list[Any]]]:
    """Read a table as rows of the columns `find_columns` gives, in portions."""
    names = [column.name for column in find_columns(table, crs)]
    for portion in reader.read(table.name):
        yield _to_rows(portion, table, crs, names)


def _to_rows(
    portion: list[Record], table: Table, crs: str, names: Sequence[str]
) -> list[list[Any]]:
    if table.is_placed:
        _place(portion, crs)
    return [[record[name] for name in names] for record in portion]


def _place(records: Sequence[Record], crs: str) -> None:
    """Put the position into columns: a point as two numbers, other shapes as WKT beside it."""
    marks = [_find_point(each["geometry"]) for each in records]
    move(records, crs)
    for record, mark in zip(records, from_wgs84(np.array(marks, dtype=object), crs), strict=True):
        x, y = (None, None) if mark is None else (mark.x, mark.y)
        shape = record["geometry"]
        is_point = shape is None or shape.geom_type == "Point"
        wkt = None if is_point else shapely.to_wkt(shape, rounding_precision=-1)
        record |= {"lon": x, "lat": y, "easting": x, "northing": y, "wkt": wkt}


def _find_point(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return where the mark stands; a point is its own, unrounded."""
    if shape is None or shape.geom_type == "Point":
        return shape
    return shapely.Point(find_mark(shape))


def preview(selection: Selection, options: Options) -> Head:
    """Return the first rows of the chosen table, else of the sites, in the reader's words."""
    table = TABLES[str(options.get(TABLE.name, "sites"))]
    crs, words = find_crs(options), say_words(selection.lang)
    columns = find_columns(table, crs)
    with selection.read_tables() as reader:
        portion = next(reader.read(table.name, limit=_HEAD), [])
    rows = _to_rows(portion, table, crs, [column.name for column in columns])
    return Head(
        columns=[column.label.said_in(selection.lang) for column in columns],
        rows=[_say(row, columns, words) for row in rows[:_HEAD]],
    )


def _say(
    row: Iterable[Any], columns: Sequence[Column], words: Mapping[str, Mapping[str, str]]
) -> list[str]:
    said = []
    for value, column in zip(row, columns, strict=True):
        text = "" if value is None else str(value)
        if column.words:
            text = ", ".join(words[column.words].get(each, each) for each in split_entries(text))
        said.append(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
    return said
