"""One table as GeoParquet 1.1, for analysis in Python, R or DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely

from geodata.crs import to_projjson
from geodata.models import Text
from geodata.store.read_tables import Record
from geodata.tables import TABLES
from layers.exports.arrow import GEOMETRY, build_batches, build_schema, read_moved
from layers.exports.options import CRS, ONE_TABLE, PLACED_TABLE, UNKNOWN_DATUM, find_crs
from layers.exports.rows import preview
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options

VERSION = "1.1.0"


class _Watch:
    """Remembers what shapes went by: their kinds, and the box around them."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self._boxes: list[Any] = []

    def pass_on(self, portions: Iterable[list[Record]]) -> Iterator[Sequence[Record]]:
        for portion in portions:
            shapes = [each[GEOMETRY] for each in portion if each[GEOMETRY] is not None]
            if shapes:
                self.kinds |= {shape.geom_type for shape in shapes}
                self._boxes.append(shapely.box(*shapely.total_bounds(shapes)))
            yield portion

    def describe(self, crs: str) -> dict[str, Any]:
        """Return the file's ``geo`` metadata."""
        told: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": sorted(self.kinds),
            "crs": to_projjson(crs),
            "orientation": "counterclockwise",
        }
        if self._boxes:
            told["bbox"] = shapely.total_bounds(self._boxes).tolist()
        return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: told}}


def _write(selection: Selection, out: Path, options: Options) -> None:
    import pyarrow.parquet

    table, crs = TABLES[str(options[PLACED_TABLE.name])], find_crs(options)
    columns, watch = table.facts, _Watch()
    schema = build_schema(columns, names=[each.name for each in columns], is_placed=True)
    with (
        selection.read_tables() as reader,
        pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer,
    ):
        portions = watch.pass_on(map(_turn, read_moved(reader, table, crs)))
        for batch in build_batches(portions, columns, schema):
            writer.write_batch(batch)
        title = selection.title.said_in(selection.lang)
        told = {"geo": json.dumps(watch.describe(crs)), "title": title, "crs": crs,
                "as_of": selection.as_of}  # fmt: skip
        writer.add_key_value_metadata(told)


def _turn(portion: list[Record]) -> list[Record]:
    """Let the outer rings of areas run counterclockwise, as the metadata says."""
    for record in portion:
        if record[GEOMETRY] is not None:
            record[GEOMETRY] = shapely.orient_polygons(record[GEOMETRY])
    return portion


EXPORT = Export(
    id="geoparquet",
    suffix=".parquet",
    media_type="application/vnd.apache.parquet",
    name=Text(zh="GeoParquet", en="GeoParquet"),
    about=Text(
        zh="一张表，适合用 Python、R 或 DuckDB 分析。",
        en="One table for analysis in Python, R or DuckDB.",
    ),
    group=Group.GEO,
    options=(PLACED_TABLE, CRS),
    losses=(ONE_TABLE, UNKNOWN_DATUM),
    order=60,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
