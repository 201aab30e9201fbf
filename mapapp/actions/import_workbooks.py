"""Workbooks for bringing files in: rows that were left out, ready to correct; and a template."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

from geodata.importers.spec import Cell
from geodata.importing.cells import to_text
from geodata.importing.fields import FIELDS, Kind
from geodata.importing.findings import Level
from geodata.importing.plan import Effect, Plan, PlannedRow
from geodata.importing.words import GROUPS
from mapapp.actions.importing import say_finding
from mapapp.text import load_words, say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_SHEETS = {Kind.SITE: "sites", Kind.EVENT: "events", Kind.BODY: "bodies", Kind.FEEDBACK: "feedback"}
_SYSTEMS = ("EPSG:4326", "EPSG:4490", "GCJ-02", "BD-09", "EPSG:4549")
_LIST_ROWS = 1_000
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False}  # fmt: skip


def find_left(plan: Plan) -> list[PlannedRow]:
    """Return the rows that are not brought in: refused, or waiting for an answer."""
    return [row for row in plan.rows if not row.is_taken and row.effect is not Effect.SAME]


def build_left_out(plan: Plan, lang: str) -> bytes:
    """Return a workbook with the sheets and columns of the file, and the rows left out of it.

    Cells that have to be corrected are marked; what is wrong stands in a column of its own,
    which an import passes over.
    """
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        head = book.add_format({"bold": True, "bg_color": "#E6EEF1", "bottom": 1})
        mark = book.add_format({"bg_color": "#F6C7B6"})
        for place, table in enumerate(plan.book.tables):
            rows = [row for row in find_left(plan) if row.key[0] == place]
            if rows:
                sheet = book.add_worksheet(_name_sheet(table.name, place))
                _write_left(sheet, plan, place, rows, (head, mark), lang)
    return content.getvalue()


def _name_sheet(name: str, place: int) -> str:
    plain = "".join(sign for sign in name if sign not in "[]:*?/\\'")[:28].strip()
    return plain or f"Sheet{place + 1}"


def _write_left(
    sheet: Worksheet, plan: Plan, place: int, rows: Sequence[PlannedRow], looks: Any, lang: str
) -> None:
    head, mark = looks
    table = plan.book.tables[place]
    raw = {row.number: row for row in table.rows}
    headers = [*table.headers, *(("wkt", "crs") if table.is_layer else ())]
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, head)
    sheet.write_string(0, len(headers), say(lang, "import.reason_column"), head)
    sheet.set_column(len(headers), len(headers), 60)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, 1):
        marked = {each.column for each in row.findings if each.level >= Level.ASK}
        cells: list[Cell] = [*raw[row.key[1]].values][: len(table.headers)]
        for column, cell in enumerate(cells):
            is_changed = to_text(cell) != row.texts[column]
            told = row.texts[column] if is_changed else cell
            _write_cell(sheet, line, column, told, mark if headers[column] in marked else None)
        if table.is_layer:
            _write_cell(sheet, line, len(headers) - 2, row.shape, None)
            _write_cell(sheet, line, len(headers) - 1, plan.choices.tables[place].crs, None)
        reasons = (" ".join((each.column, *say_finding(each, lang))) for each in row.findings
                   if each.level >= Level.ASK)  # fmt: skip
        sheet.write_string(line, len(headers), "\n".join(reasons)[:32_000])


def _write_cell(sheet: Worksheet, line: int, column: int, cell: Cell, look: Any) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(line, column, cell, look)
    elif text := to_text(cell):
        sheet.write_string(line, column, text[:32_000], look)
    elif look is not None:
        sheet.write_blank(line, column, None, look)


def build_template(lang: str) -> bytes:
    """Return an empty workbook to fill in: a sheet for each kind, lists to choose from, notes."""
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        lists = _list_words(lang)
        for kind in Kind:
            _write_kind(book, kind, lists, lang)
        _write_notes(book, lang)
        sheet = book.add_worksheet("words")
        for column, (group, words) in enumerate(lists.items()):
            for line, word in enumerate([group, *words]):
                sheet.write_string(line, column, word)
    return content.getvalue()


def _list_words(lang: str) -> dict[str, list[str]]:
    said = load_words(lang)
    listed: dict[str, list[str]] = {
        group: [said.get(f"{group}.{each}", each.value) for each in words]
        for words, group in GROUPS.items()
    }
    return {**listed, "crs": list(_SYSTEMS)}


def _find_template_fields(kind: Kind) -> list[tuple[str, type[StrEnum] | None, bool]]:
    left_out = ("source", "source_line", "position_of")
    fields = [(each.name, each.words, each.is_needed) for each in FIELDS[kind]
              if each.name not in left_out]  # fmt: skip
    names = [name for name, *_ in fields]
    if "geometry" in names:
        fields.insert(names.index("geometry") + 1, ("crs", None, False))
    return fields


def _write_kind(book: Workbook, kind: Kind, lists: dict[str, list[str]], lang: str) -> None:
    sheet = book.add_worksheet(_SHEETS[kind])
    places = {group: column for column, group in enumerate(lists)}
    for column, (name, words, is_needed) in enumerate(_find_template_fields(kind)):
        look = book.add_format({"bold": True, "bottom": 1, "text_wrap": True,
                                "bg_color": "#F6E3B6" if is_needed else "#E6EEF1"})  # fmt: skip
        sheet.write_string(0, column, f"{_say_field(name, lang)}\n[{name}]", look)
        sheet.set_column(column, column, 16)
        group = GROUPS[words] if words else name if name == "crs" else ""
        if group and name not in ("also", "subdistricts"):
            letter, last = _to_letters(places[group]), len(lists[group]) + 1
            sheet.data_validation(1, column, _LIST_ROWS, column, {
                "validate": "list", "source": f"=words!${letter}$2:${letter}${last}",
                "error_type": "warning",
            })  # fmt: skip
    sheet.freeze_panes(1, 0)


def _say_field(name: str, lang: str) -> str:
    return say(lang, "import.crs_column" if name == "crs" else f"field.{name}")


def _to_letters(column: int) -> str:
    return chr(ord("A") + column)


def _write_notes(book: Workbook, lang: str) -> None:
    sheet = book.add_worksheet("notes")
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 3, 28)
    lines = [line for line in say(lang, "import.template_notes").split("|") if line]
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line.strip())
    number = len(lines) + 1
    for column, key in enumerate(("table", "field_name", "meaning", "example")):
        sheet.write_string(number, column, say(lang, f"import.template_{key}"), bold)
    examples = {name: text for name, _, text in
                (line.strip().partition("=") for line in
                 say(lang, "import.template_examples").split("|"))}  # fmt: skip
    for kind in Kind:
        for name, _, is_needed in _find_template_fields(kind):
            number += 1
            needed = f" ({say(lang, 'import.template_needed')})" if is_needed else ""
            told = (_SHEETS[kind], name, _say_field(name, lang) + needed,
                    examples.get(f"{kind}.{name}") or examples.get(name, ""))  # fmt: skip
            for column, text in enumerate(told):
                sheet.write_string(number, column, text)
