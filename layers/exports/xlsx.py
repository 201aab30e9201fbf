"""Every table as a sheet of one workbook: typed, filtered, and nothing in it that computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.errors import FilterError
from geodata.models import Text
from geodata.tables import TABLES, Cell, Column, Table, find_columns
from layers.exports.options import CRS, find_crs
from layers.exports.rows import preview, read_rows
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options
from layers.page_config import say_words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet, its header among them (Excel specifications and limits)."""
_FIRST_YEAR = 1900
"""Spreadsheets count days from then; what is earlier stands as text."""
_WIDTHS = {Cell.TEXT: 24, Cell.LIST: 20, Cell.WHOLE: 9, Cell.NUMBER: 12, Cell.DAY: 12,
           Cell.TIME: 20, Cell.WORD: 14}  # fmt: skip
Write = Callable[["Worksheet", int, int, Any], None]


def _write(selection: Selection, out: Path, options: Options) -> None:
    # Half a second to import.
    import xlsxwriter

    crs = find_crs(options)
    with xlsxwriter.Workbook(
        str(out), {"constant_memory": True, "tmpdir": str(out.parent)}
    ) as book:
        book.set_properties(_describe(selection, crs))
        with selection.read_tables() as reader:
            for table in TABLES.values():
                columns = find_columns(table, crs)
                portions = read_rows(reader, table, crs)
                rows = (row for portion in portions for row in portion)
                _write_sheet(book, table, columns, rows)
        _write_columns(book, crs)
        _write_words(book)


def _describe(selection: Selection, crs: str) -> dict[str, Any]:
    lang = selection.lang
    filters = "; ".join(selection.filters_words.get(lang, ()))
    day = selection.as_of or "2000-01-01"
    return {
        "title": selection.title.said_in(lang),
        "subject": f"{CRS.label.said_in(lang)}: {crs}",
        "comments": filters,
        # The day of the facts: the same data give the same bytes whenever they are written.
        "created": datetime.combine(date.fromisoformat(day), datetime.min.time()),
    }


def _write_sheet(
    book: Workbook, table: Table, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> None:
    sheet = book.add_worksheet(table.name)
    writes = [_find_write(book, column) for column in columns]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[column.cell])
    _begin(book, sheet, [column.name for column in columns])
    last = 0
    for last, row in enumerate(rows, 1):
        if last >= MOST_ROWS:
            raise FilterError(
                f"{table.name}: more than {MOST_ROWS - 1} rows; a sheet holds no more",
                key=table.name, value=f"> {MOST_ROWS - 1}",
                accepted=f"at most {MOST_ROWS - 1}")  # fmt: skip
        for place, value in enumerate(row):
            if value is not None and value != "":
                writes[place](sheet, last, place, value)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _begin(book: Workbook, sheet: Worksheet, names: Sequence[str]) -> None:
    """Write the header; it stays in sight, with the first column."""
    bold = book.add_format({"bold": True, "bg_color": "#E6EEF1", "bottom": 1})
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    sheet.freeze_panes(1, 1)


def _find_write(book: Workbook, column: Column) -> Write:
    """Return what writes a column's values; text is always written as text."""
    if column.cell in {Cell.WHOLE, Cell.NUMBER}:
        return lambda sheet, row, place, value: sheet.write_number(row, place, value)
    if column.cell in {Cell.DAY, Cell.TIME}:
        pattern = "yyyy-mm-dd" if column.cell is Cell.DAY else "yyyy-mm-dd hh:mm:ss"
        shape = book.add_format({"num_format": pattern})

        def write_moment(sheet: Worksheet, row: int, place: int, value: str) -> None:
            moment = datetime.fromisoformat(value)
            if moment.year < _FIRST_YEAR:
                sheet.write_string(row, place, value)
            else:
                naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
                sheet.write_datetime(row, place, naive, shape)

        return write_moment
    return lambda sheet, row, place, value: sheet.write_string(row, place, value)


def _write_columns(book: Workbook, crs: str) -> None:
    """Write what each column is, in both languages."""
    sheet = book.add_worksheet("columns")
    _begin(book, sheet, ["table", "column", "zh", "en", "cell"])
    sheet.set_column(0, 4, 26)
    rows = [(table.name, column.name, column.label.zh, column.label.en, column.cell.value)
            for table in TABLES.values() for column in find_columns(table, crs)]  # fmt: skip
    _write_texts(sheet, rows)


def _write_words(book: Workbook) -> None:
    """Write what the words of closed lists mean, in both languages."""
    zh, en, sheet = say_words("zh"), say_words("en"), book.add_worksheet("words")
    _begin(book, sheet, ["words", "word", "zh", "en"])
    sheet.set_column(0, 3, 26)
    rows = [(group, word, zh[group][word], said)
            for group, words in en.items() for word, said in words.items()]  # fmt: skip
    _write_texts(sheet, rows)


def _write_texts(sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)


EXPORT = Export(
    id="xlsx",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    name=Text(zh="Excel 工作簿", en="Excel workbook"),
    about=Text(
        zh="一个工作簿，每样一张表，附各栏和用词说明。",
        en="One workbook with a sheet for each table, and what columns and words mean.",
    ),
    group=Group.TABLE,
    options=(CRS,),
    losses=(
        Text(
            zh="列表写在一格里，用 | 分开。", en="A list stands in one cell, its entries between |."
        ),
        Text(
            zh="1900 年以前的日期是文字：表格软件不认识这些日期。",
            en="Days before 1900 are text: spreadsheets do not know them.",
        ),
    ),
    order=10,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
