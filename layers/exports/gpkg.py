"""Everything as one GeoPackage: a layer for each table, with styles and readable names."""

from __future__ import annotations

from pathlib import Path

from geodata.models import Text
from layers.exports.arrow import (
    NO_NUL,
    build_batches,
    build_schema,
    find_layers,
    read_layer,
    replace_nul,
    write_layer,
)
from layers.exports.gpkg_extras import add_extras
from layers.exports.options import CRS, UNKNOWN_DATUM, find_crs
from layers.exports.rows import preview
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options

VERSION = "1.3"
"""Of the standard; programs of the last years read it whole."""


def _write(selection: Selection, out: Path, options: Options) -> None:
    crs = find_crs(options)
    with selection.read_tables() as reader:
        for name, table, shape in find_layers():
            columns = table.facts
            schema = build_schema(columns, names=[each.name for each in columns],
                                  is_placed=shape is not None)  # fmt: skip
            batches = build_batches(
                read_layer(reader, table, crs, shape), columns, schema, fit=replace_nul
            )
            label = f"{table.label.zh} {table.label.en}"
            # Names of layers may not repeat, and three layers hold sites.
            identifier = label if name == table.name else f"{label} ({shape})"
            write_layer(out, schema, batches, driver="GPKG", layer=name, shape=shape, crs=crs,
                        dataset_options={} if out.exists() else {"VERSION": VERSION},
                        layer_options={"IDENTIFIER": identifier})  # fmt: skip
    add_extras(out, selection, crs)


EXPORT = Export(
    id="gpkg",
    suffix=".gpkg",
    media_type="application/geopackage+sqlite3",
    name=Text(zh="GeoPackage", en="GeoPackage"),
    about=Text(
        zh="所有表都在一个文件里，QGIS 打开就有样式和中文栏名。",
        en="All tables in one file; QGIS opens it with styles and readable column names.",
    ),
    group=Group.GEO,
    options=(CRS,),
    losses=(
        Text(
            zh="线状和面状的点位各在一个图层里。",
            en="Sites that are lines or areas stand in layers of their own.",
        ),
        NO_NUL,
        UNKNOWN_DATUM,
    ),
    order=10,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
