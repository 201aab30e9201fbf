"""One table as FlatGeobuf, for programs and web maps."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from geodata.tables import TABLES
from layers.exports.arrow import (
    NO_NUL,
    build_batches,
    build_schema,
    read_moved,
    replace_nul,
    write_layer,
)
from layers.exports.options import CRS, ONE_TABLE, PLACED_TABLE, UNKNOWN_DATUM, find_crs
from layers.exports.rows import preview
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options


def _write(selection: Selection, out: Path, options: Options) -> None:
    table, crs = TABLES[str(options[PLACED_TABLE.name])], find_crs(options)
    columns = table.facts
    schema = build_schema(columns, names=[each.name for each in columns], is_placed=True)
    with selection.read_tables() as reader:
        batches = build_batches(read_moved(reader, table, crs), columns, schema, fit=replace_nul)
        write_layer(out, schema, batches, driver="FlatGeobuf", layer=table.name, crs=crs,
                    shape="Unknown" if table.name == "sites" else "Point",
                    # Rows without a position have no place in the index, and would be lost.
                    layer_options={"SPATIAL_INDEX": "NO"})  # fmt: skip


EXPORT = Export(
    id="fgb",
    suffix=".fgb",
    media_type="application/flatgeobuf",
    name=Text(zh="FlatGeobuf", en="FlatGeobuf"),
    about=Text(
        zh="一张表，读得快，适合程序和网络地图。",
        en="One table that programs and web maps read fast.",
    ),
    group=Group.GEO,
    options=(PLACED_TABLE, CRS),
    losses=(ONE_TABLE, UNKNOWN_DATUM, NO_NUL),
    order=50,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
