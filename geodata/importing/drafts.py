"""The rows of a table as values of fields, each with what was found; nothing compared yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.dates import EventDate
from geodata.importers.spec import Cell, RawBook, RawRow, RawTable
from geodata.importing.cells import Place, Reading, clean_text, read_cell, to_text
from geodata.importing.choices import Choices, Decision, RowKey, TableChoice
from geodata.importing.fields import Field, Kind, Sort, find_field
from geodata.importing.findings import Finding, Level
from geodata.importing.positions import PlaceCells, Spot, read_spots
from geodata.tables import read_guarded

_REMEMBERED = 4_096
_REPEATED = {Sort.WORD, Sort.WORDS}
_NOTHING = Decision()


@dataclass(slots=True)
class Draft:
    """One row on its way to a record.

    Attributes
    ----------
    given
        Value by field, for the columns the table has.
    texts
        What the cells hold, as the person sees it, by column.
    headers
        Header by field, for messages.
    """

    key: RowKey
    kind: Kind
    given: dict[str, Any]
    texts: tuple[str, ...]
    headers: dict[str, str]
    spot: Spot
    findings: list[Finding] = field(default_factory=list)

    def find_shape(self) -> str:
        """Return the shape of a layer's feature as WKT, in the system of the file."""
        is_column = any(name in self.headers for name in ("lon", "lat", "geometry"))
        return "" if is_column or self.spot.given is None else self.spot.given.wkt

    def note(self, level: Level, code: str, name: str, value: object = "", **facts: object) -> None:
        """Note something about a field of this row."""
        told = {key: each if isinstance(each, int | float) else str(each)
                for key, each in facts.items()}  # fmt: skip
        column = self.headers.get(name, name)
        self.findings.append(Finding(level, code, column, str(value)[:200], told))


def build_drafts(book: RawBook, place: int, choices: Choices) -> list[Draft]:
    """Read the rows of one table.

    Parameters
    ----------
    place
        Of the table in its file, from 0.
    """
    table, is_guarded = book.tables[place], book.format == "csv"
    choice = choices.tables[place]
    if choice.kind is None:
        return []
    reader = _TableReader(table, choice, choice.kind, choices.reference_date)
    decided = [choices.rows.get((place, row.number), _NOTHING) for row in table.rows]
    cells = [
        _correct(row, each, is_guarded=is_guarded)
        for row, each in zip(table.rows, decided, strict=True)
    ]
    wheres = [reader.find_place(row, each) for row, each in zip(table.rows, cells, strict=True)]
    spots = read_spots(wheres, choice.crs)
    rows = zip(table.rows, cells, spots, strict=True)
    return [reader.read((place, row.number), each, spot) for row, each, spot in rows]


def _correct(row: RawRow, decision: Decision, *, is_guarded: bool) -> Sequence[Cell]:
    cells: Sequence[Cell] = row.values
    if is_guarded:
        cells = [read_guarded(cell) if isinstance(cell, str) else cell for cell in cells]
    if decision.cells:
        cells = [decision.cells.get(column, cell) for column, cell in enumerate(cells)]
    return cells


class _TableReader:
    """Reads row after row of one table; what many rows repeat is read once."""

    def __init__(
        self, table: RawTable, choice: TableChoice, kind: Kind, reference_date: date | None
    ) -> None:
        self._kind = kind
        self._fields: list[tuple[int, Field, Place]] = []
        self._places: dict[str, int] = {}
        self._headers: dict[str, str] = {}
        self._seen: dict[tuple[int, Cell], Reading] = {}
        for column, name in enumerate(choice.columns):
            wanted = find_field(kind, name)
            if wanted is None:
                continue
            header = table.headers[column] or name
            self._headers[name] = header
            if wanted.sort is Sort.POSITION:
                self._places[name] = column
            else:
                self._fields.append((column, wanted, Place(header, reference_date)))
        self._has_shapes = table.is_layer

    def find_place(self, row: RawRow, cells: Sequence[Cell]) -> PlaceCells:
        """Return what a row says of its place."""
        lon, lat, words = (
            clean_text(to_text(cells[self._places[name]]), is_line=True)
            if name in self._places and self._places[name] < len(cells) else ""
            for name in ("lon", "lat", "geometry")
        )  # fmt: skip
        return PlaceCells(lon, lat, words, row.geometry, self._headers)

    def read(self, key: RowKey, cells: Sequence[Cell], spot: Spot) -> Draft:
        """Read one row."""
        draft = Draft(key, self._kind, {}, tuple(map(to_text, cells)), self._headers, spot,
                      list(spot.findings))  # fmt: skip
        for column, wanted, place in self._fields:
            cell = cells[column] if column < len(cells) else None
            reading = self._read_cell(column, wanted, cell, place)
            draft.given[wanted.name] = reading.value
            draft.findings += reading.findings
            if reading.original:
                _keep_original(draft, reading.original)
        is_of_site = draft.given.pop("position_of", "") == "site"
        if (self._places or self._has_shapes) and not is_of_site:
            draft.given["geometry"] = spot.geometry
        return draft

    def _read_cell(self, column: int, wanted: Field, cell: Cell, place: Place) -> Reading:
        if wanted.sort not in _REPEATED:
            return read_cell(wanted, cell, place)
        known = self._seen.get((column, cell))
        if known is None:
            known = read_cell(wanted, cell, place)
            if len(self._seen) < _REMEMBERED:
                self._seen[column, cell] = known
        return known


def _keep_original(draft: Draft, words: str) -> None:
    """Keep the words a date was read from, unless the table has a column for them."""
    lang = "zh" if any("\u3400" <= sign <= "\u9fff" for sign in words) else "en"
    if not draft.given.get("phrase_zh") and not draft.given.get("phrase_en"):
        draft.given[f"phrase_{lang}"] = words


def is_empty(value: object) -> bool:
    """Tell whether a value says nothing."""
    return value is None or value == "" or value == () or value == EventDate()


def find_given(draft: Draft, names: Sequence[str]) -> Iterator[Any]:
    """Yield the values of fields, ``None`` where the table has no such column."""
    return (draft.given.get(name) for name in names)
