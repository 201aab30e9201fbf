"""Parts of a reading as JSON holds them, and back: the worker is not trusted to send code."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from geodata.importers.spec import (
    BookNote,
    BookStart,
    Cell,
    Part,
    RawAside,
    RawBook,
    RawDate,
    RawNote,
    RawRow,
    RawTable,
    TableMore,
    TableNote,
    TableStart,
)

CHUNK_ROWS = 1_000


def encode(parts: Iterable[Part]) -> Iterator[list[Any]]:
    """Yield parts as lists that JSON can hold, rows by the thousand."""
    rows: list[Any] = []
    for part in parts:
        if isinstance(part, RawRow):
            rows.append(_from_row(part))
            if len(rows) < CHUNK_ROWS:
                continue
        if rows:
            yield ["rows", rows]
            rows = []
        if not isinstance(part, RawRow):
            yield _from_part(part)
    if rows:
        yield ["rows", rows]


def decode(content: Any) -> Iterator[Part]:
    """Yield the parts that one list of `encode` holds.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError
        It is none of those.
    """
    kind, held = content
    if kind == "rows":
        for number, values, geometry, notes in held:
            yield RawRow(
                int(number),
                _to_cells(values),
                a2b_base64(geometry) if geometry else None,
                tuple(_to_note(each) for each in notes) if notes else (),
            )
    elif kind == "aside":
        yield RawAside(int(held[0]), _to_cells(held[1]), str(held[2]))
    elif kind == "table":
        name, headers, header_rows, crs, said_by, is_layer = held
        yield TableStart(str(name), tuple(map(str, headers)), tuple(map(int, header_rows)),
                         str(crs), str(said_by), bool(is_layer))  # fmt: skip
    elif kind == "more":
        yield TableMore(tuple(map(str, held[0])), str(held[1]), str(held[2]))
    elif kind == "book":
        yield BookStart(str(held[0]), str(held[1]))
    elif kind == "table_note":
        yield TableNote(_to_note(held))
    else:
        yield {"book_note": BookNote}[kind](_to_note(held))


def build_book(parts: Iterable[Part], *, file: str, sha256: str, format_id: str) -> RawBook:
    """Put a reading together; tables without rows are left out, and a note names them."""
    start = BookStart()
    notes: list[RawNote] = []
    tables: list[_Table] = []
    for part in parts:
        if isinstance(part, RawRow):
            tables[-1].rows.append(part)
        elif isinstance(part, TableStart):
            tables.append(_Table(part))
        elif isinstance(part, TableMore):
            tables[-1].add(part)
        elif isinstance(part, RawAside):
            tables[-1].aside.append(part)
        elif isinstance(part, TableNote):
            tables[-1].notes.append(part.note)
        elif isinstance(part, BookNote):
            notes.append(part.note)
        else:
            start = part
    notes += [RawNote("table_empty", {"table": each.start.name}) for each in tables
              if not each.rows]  # fmt: skip
    kept = tuple(each.close() for each in tables if each.rows)
    return RawBook(file, sha256, format_id, start.encoding, start.encoding_evidence, kept,
                   tuple(notes))  # fmt: skip


class _Table:
    """A table while its rows come."""

    def __init__(self, start: TableStart) -> None:
        self.start = start
        self.rows: list[RawRow] = []
        self.aside: list[RawAside] = []
        self.notes: list[RawNote] = []

    def add(self, more: TableMore) -> None:
        self.start = replace(
            self.start,
            headers=self.start.headers + more.headers,
            crs=more.crs or self.start.crs,
            crs_said_by=more.crs_said_by or self.start.crs_said_by,
        )

    def close(self) -> RawTable:
        start, width = self.start, len(self.start.headers)
        rows = [row if len(row.values) == width else
                replace(row, values=row.values + (None,) * (width - len(row.values)))
                for row in self.rows]  # fmt: skip
        return RawTable(start.name, start.headers, start.header_rows, tuple(rows), start.crs,
                        start.crs_said_by, start.is_layer, tuple(self.aside),
                        tuple(self.notes))  # fmt: skip


def _from_part(part: Part) -> list[Any]:
    if isinstance(part, TableStart):
        return ["table", [part.name, part.headers, part.header_rows, part.crs, part.crs_said_by,
                          part.is_layer]]  # fmt: skip
    if isinstance(part, TableMore):
        return ["more", [part.headers, part.crs, part.crs_said_by]]
    if isinstance(part, RawAside):
        return ["aside", [part.number, _from_cells(part.values), part.why]]
    if isinstance(part, TableNote):
        return ["table_note", _from_note(part.note)]
    if isinstance(part, BookNote):
        return ["book_note", _from_note(part.note)]
    assert isinstance(part, BookStart)
    return ["book", [part.encoding, part.encoding_evidence]]


def _from_row(row: RawRow) -> Any:
    geometry = b2a_base64(row.geometry, newline=False).decode() if row.geometry else 0
    notes = [_from_note(each) for each in row.notes] if row.notes else 0
    return [row.number, _from_cells(row.values), geometry, notes]


def _from_cells(values: tuple[Cell, ...]) -> Any:
    if RawDate not in set(map(type, values)):
        return values
    return [[each.iso, each.shown] if isinstance(each, RawDate) else each for each in values]


def _to_cells(values: list[Any]) -> tuple[Cell, ...]:
    if {list, dict}.isdisjoint(map(type, values)):
        return tuple(values)
    return tuple(_to_cell(each) if isinstance(each, list | dict) else each for each in values)


def _to_cell(value: Any) -> RawDate:
    iso, shown = value
    return RawDate(str(iso), str(shown))


def _from_note(note: RawNote) -> Any:
    return [note.code, dict(note.facts)]


def _to_note(content: Any) -> RawNote:
    code, facts = content
    return RawNote(str(code), {str(key): value if isinstance(value, int | float) else str(value)
                               for key, value in facts.items()})  # fmt: skip
