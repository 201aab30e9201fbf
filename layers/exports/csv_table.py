"""One table as CSV that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from geodata.models import Text
from geodata.store.read_tables import TableReader
from geodata.tables import TABLES, Table, find_columns, guard_formula
from layers.exports.options import CRS, TABLE, find_crs
from layers.exports.rows import preview, read_rows
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options

GUARDED = Text(
    zh="看起来像公式的文字前面加了一个 '，免得被当成公式运行；导回时会去掉。",
    en="Words that look like a formula begin with ', so that none is run; importing takes it off.",
)
TYPELESS = Text(
    zh="数字和日期都是文字；列表写在一格里，用 | 分开。",
    en="Numbers and dates are plain text; a list stands in one cell, its entries between |.",
)


def write_table(reader: TableReader, table: Table, crs: str, out: Path) -> None:
    """Write a table: UTF-8 with a mark at its begin, CRLF, no cell a formula."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in find_columns(table, crs))
        for portion in read_rows(reader, table, crs):
            writer.writerows([[_to_cell(value) for value in row] for row in portion])


def _to_cell(value: Any) -> Any:
    # The writer makes nothing of None, and of a number what Python shows.
    return guard_formula(value) if isinstance(value, str) else value


def _write(selection: Selection, out: Path, options: Options) -> None:
    with selection.read_tables() as reader:
        write_table(reader, TABLES[str(options[TABLE.name])], find_crs(options), out)


EXPORT = Export(
    id="csv",
    suffix=".csv",
    media_type="text/csv",
    name=Text(zh="CSV", en="CSV"),
    about=Text(
        zh="一张表，任何表格软件都能打开。",
        en="One table that every spreadsheet opens.",
    ),
    group=Group.TABLE,
    options=(TABLE, CRS),
    losses=(TYPELESS, GUARDED),
    order=20,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
