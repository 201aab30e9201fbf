"""Tables as a stream of Arrow batches, which GDAL and Parquet write without holding them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geodata.crs import to_wkt
from geodata.models import Text
from geodata.store.read_tables import Record, TableReader
from geodata.tables import SITES, SPLIT, TABLES, Cell, Column, Table
from layers.exports.rows import move

if TYPE_CHECKING:
    import pyarrow

GEOMETRY = "geometry"
NO_NUL = Text(
    zh="文字里的 NUL 控制符换成 U+FFFD。", en="The control character NUL in texts becomes U+FFFD."
)
Columns = Sequence[Column]


def read_moved(reader: TableReader, table: Table, crs: str) -> Iterator[list[Record]]:
    """Read a table in portions; where it has shapes, they are in the system asked for."""
    for portion in reader.read(table.name):
        if table.is_placed:
            move(portion, crs)
        yield portion


def find_layers() -> list[tuple[str, Table, str | None]]:
    """Return the layers of a file of one kind of geometry each: name, table and geometry."""
    layers: list[tuple[str, Table, str | None]] = []
    for table in TABLES.values():
        if table is SITES:
            layers += [(name, table, kind) for kind, name in SPLIT.items()]
        else:
            layers.append((table.name, table, "Point" if table.is_placed else None))
    return layers


def read_layer(
    reader: TableReader, table: Table, crs: str, kind: str | None
) -> Iterator[list[Record]]:
    """Read one of these layers; what has no position is with the points."""
    for portion in read_moved(reader, table, crs):
        yield [each for each in portion if kind is None or _find_kind(each) == kind]


def _find_kind(record: Record) -> str:
    shape = record[GEOMETRY]
    return "Point" if shape is None else str(shape.geom_type)


def build_schema(
    columns: Columns, *, names: Sequence[str], is_placed: bool, timed: bool = True
) -> pyarrow.Schema:
    """Return the types of the columns, and of the geometry before them where there is one.

    Parameters
    ----------
    names
        What the columns are called.
    timed
        Whether times have a type; else they are text.
    """
    import pyarrow

    types = {
        Cell.WHOLE: pyarrow.int64(),
        Cell.NUMBER: pyarrow.float64(),
        Cell.DAY: pyarrow.date32(),
        Cell.TIME: pyarrow.timestamp("ms", tz="UTC") if timed else pyarrow.string(),
    }
    fields = [
        pyarrow.field(name, types.get(column.cell, pyarrow.string()))
        for name, column in zip(names, columns, strict=True)
    ]
    return pyarrow.schema([*fields, *([_build_geometry()] if is_placed else [])])


def _build_geometry() -> pyarrow.Field:
    import pyarrow

    told = {"ARROW:extension:name": "geoarrow.wkb"}
    return pyarrow.field(GEOMETRY, pyarrow.binary(), metadata=told)


def build_batches(
    portions: Iterable[Sequence[Record]],
    columns: Columns,
    schema: pyarrow.Schema,
    *,
    fit: Callable[[str], str] = str,
) -> Iterator[pyarrow.RecordBatch]:
    """Return portions of records as batches.

    Parameters
    ----------
    fit
        Makes a text fit into a cell of the format.
    """
    import pyarrow

    for portion in portions:
        arrays = [
            pyarrow.array([_to_value(each[column.name], column, schema.field(place).type, fit)
                           for each in portion], schema.field(place).type)
            for place, column in enumerate(columns)
        ]  # fmt: skip
        if len(schema) > len(columns):
            wkb = shapely.to_wkb([each[GEOMETRY] for each in portion])
            arrays.append(pyarrow.array(wkb, pyarrow.binary()))
        yield pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


def _to_value(value: Any, column: Column, kind: pyarrow.DataType, fit: Callable[[str], str]) -> Any:
    if value is None:
        return None
    if column.cell is Cell.DAY:
        return date.fromisoformat(value)
    if column.cell is Cell.TIME:
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment.isoformat() if str(kind) == "string" else moment
    return fit(value) if isinstance(value, str) else value


def replace_nul(words: str) -> str:
    """Return a text that GDAL does not cut: to it a NUL is the end."""
    return words.replace("\0", "\ufffd")


def write_layer(
    out: Path,
    schema: pyarrow.Schema,
    batches: Iterable[pyarrow.RecordBatch],
    *,
    driver: str,
    layer: str,
    shape: str | None,
    crs: str,
    **more: Any,
) -> None:
    """Write a stream of batches as one layer of a file, with GDAL.

    Parameters
    ----------
    shape
        ``Point``, ``LineString``, ``Polygon``, ``Unknown`` for several, or none at all.
    crs
        As `geodata.crs.find_crs` returns it.
    more
        As `pyogrio.write_arrow` takes it.
    """
    import pyarrow
    import pyogrio

    stream = pyarrow.RecordBatchReader.from_batches(schema, batches)
    placed = {} if shape is None else {
        "geometry_name": GEOMETRY,
        "geometry_type": shape,
        "crs": crs if crs.startswith("EPSG:") else to_wkt(crs),
    }  # fmt: skip
    pyogrio.write_arrow(stream, out, layer=layer, driver=driver, **placed, **more)
