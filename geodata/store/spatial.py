"""What lies in a box, asked the same way of every database; and the grid cells are counted in.

SQLite answers from an R-tree beside the table, PostgreSQL from its own spatial
index. Callers write ``WithinBox(sites, box)`` and know neither.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Connection, Integer, Table, bindparam, literal, text
from sqlalchemy.ext.compiler import compiles

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4326)."""

GRID_ZOOM = 18
GRID_PX = 64
_TILE_PX = 256
_STEEPEST_LATITUDE = 85.0511287798066
"""Where Web Mercator ends: ``atan(sinh(pi))`` in degrees."""


class WithinBox(ColumnElement[bool]):
    """True where a row's geometry meets a box; false without a geometry."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, table: Table, box: Box) -> None:
        self.table = table
        self.box = box


def _bind(element: WithinBox, compiler: Any, **options: Any) -> list[str]:
    names = ("west", "south", "east", "north")
    return [
        compiler.process(bindparam(name, value, unique=True), **options)
        for name, value in zip(names, element.box, strict=True)
    ]


@compiles(WithinBox, "sqlite")
def _compile_sqlite(element: WithinBox, compiler: Any, **options: Any) -> str:
    west, south, east, north = _bind(element, compiler, **options)
    name = element.table.name
    tree = f"{name}_box"
    meets = f"east >= {west} AND west <= {east} AND north >= {south} AND south <= {north}"
    return f"{name}.pk IN (SELECT pk FROM {tree} WHERE {meets})"  # noqa: S608


@compiles(WithinBox, "postgresql")
def _compile_postgresql(element: WithinBox, compiler: Any, **options: Any) -> str:
    west, south, east, north = _bind(element, compiler, **options)
    name = element.table.name
    shape = (
        f"ST_GeomFromWKB({name}.geometry, 4326)"
        if "geometry" in element.table.c
        else f"ST_SetSRID(ST_MakePoint({name}.lon, {name}.lat), 4326)"
    )
    return f"{shape} && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326)"


def find_square(longitude: float, latitude: float) -> tuple[int, int]:
    """Return the square of 64 px at zoom 18 a position lies in (Web Mercator, EPSG:3857).

    Squares of a lower zoom follow by shifting: ``gx >> (18 - zoom)``.

    Parameters
    ----------
    longitude, latitude
        Degrees (EPSG:4326).
    """
    across = _TILE_PX * 2**GRID_ZOOM / GRID_PX
    kept = max(-_STEEPEST_LATITUDE, min(_STEEPEST_LATITUDE, latitude))
    x = (longitude + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(kept))) / math.pi) / 2
    return math.floor(x * across), math.floor(y * across)


def find_square_columns(columns: Any, shift: int) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return the columns of a table's squares, doubled ``shift`` times, to group by."""
    steps = literal(shift, Integer)
    return columns.gx.bitwise_rshift(steps), columns.gy.bitwise_rshift(steps)


def index_box(connection: Connection, table: Table, pk: int, box: Box | None) -> None:
    """Put a row's box into the R-tree, or take it out; PostgreSQL keeps its own index."""
    if connection.dialect.name != "sqlite":
        return
    if box is None:
        connection.execute(text(f"DELETE FROM {table.name}_box WHERE pk = :pk"), {"pk": pk})  # noqa: S608
        return
    west, south, east, north = box
    connection.execute(
        text(f"INSERT OR REPLACE INTO {table.name}_box (pk, west, east, south, north) "  # noqa: S608
             "VALUES (:pk, :west, :east, :south, :north)"),
        {"pk": pk, "west": west, "east": east, "south": south, "north": north},
    )  # fmt: skip


def index_boxes(connection: Connection, table: Table, boxes: Mapping[int, Box | None]) -> None:
    """Put the boxes of rows into the R-tree, or take them out; as `index_box`, many at once."""
    if connection.dialect.name != "sqlite" or not boxes:
        return
    connection.execute(text(f"DELETE FROM {table.name}_box WHERE pk = :pk"),  # noqa: S608
                       [{"pk": pk} for pk in boxes])  # fmt: skip
    placed = [
        dict(zip(("pk", "west", "south", "east", "north"), (pk, *box), strict=True))
        for pk, box in boxes.items() if box is not None
    ]  # fmt: skip
    if placed:
        connection.execute(
            text(f"INSERT INTO {table.name}_box (pk, west, east, south, north) "  # noqa: S608
                 "VALUES (:pk, :west, :east, :south, :north)"), placed,
        )  # fmt: skip
