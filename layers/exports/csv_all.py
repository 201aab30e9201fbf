"""Every table as CSV in one ZIP, with a description of all columns that programs read too."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from geodata.models import Text
from geodata.tables import TABLES, Cell, Table, find_columns
from layers.exports.csv_table import GUARDED, TYPELESS, write_table
from layers.exports.options import CRS, find_crs
from layers.exports.rows import preview
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options

_TYPES = {Cell.WHOLE: "integer", Cell.NUMBER: "number", Cell.DAY: "date", Cell.TIME: "datetime"}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of the files in the ZIP: the same data give the same bytes whenever they are written."""


def _write(selection: Selection, out: Path, options: Options) -> None:
    crs, part = find_crs(options), out.with_suffix(".part")
    with (
        selection.read_tables() as reader,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for table in TABLES.values():
            write_table(reader, table, crs, part)
            with (
                part.open("rb") as file,
                archive.open(_name(f"{table.name}.csv"), "w") as entry,
            ):
                while piece := file.read(1 << 20):
                    entry.write(piece)
        described = json.dumps(_describe(selection, crs), ensure_ascii=False, indent=2)
        archive.writestr(_name("datapackage.json"), described)
    part.unlink()


def _name(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _describe(selection: Selection, crs: str) -> dict[str, Any]:
    """Describe the package as the Data Package standard (version 1) has it."""
    return {
        "profile": "tabular-data-package",
        "name": "changning-community-map",
        "title": f"{selection.title.zh} {selection.title.en}",
        "version": selection.as_of,
        "description": "; ".join(
            [f"{CRS.label.said_in('en')}: {crs}", *selection.filters_words.get("en", ())]
        ),
        "resources": [_describe_table(table, crs) for table in TABLES.values()],
    }


def _describe_table(table: Table, crs: str) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": _TYPES.get(column.cell, "string"),
            "title": f"{column.label.zh} {column.label.en}",
        }
        for column in find_columns(table, crs)
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": f"{table.label.zh} {table.label.en}",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


EXPORT = Export(
    id="csv-all",
    suffix=".zip",
    media_type="application/zip",
    name=Text(zh="全部 CSV（ZIP）", en="All CSV (ZIP)"),
    about=Text(
        zh="点位、历程、协商、反馈、答复、来源，每样一张 CSV，附各栏说明。",
        en="Sites, histories, rounds, feedback, replies and sources, a CSV each, with a "
        "description of their columns.",
    ),
    group=Group.TABLE,
    options=(CRS,),
    losses=(TYPELESS, GUARDED),
    order=30,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
