"""Workbooks through calamine, which computes nothing, follows nothing and runs no macro."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from geodata.importers.features import clean
from geodata.importers.limits import refuse_damage
from geodata.importers.spec import (
    Asked,
    BookStart,
    Cell,
    Part,
    RawDate,
    RawNote,
    TableNote,
)
from geodata.importers.tables import Merged, Numbered, find_table

_PANIC = "PanicException"
"""What calamine raises where it did not expect what it found; its class cannot be imported."""
Shown = Callable[[Cell], Cell]
Overrides = Mapping[tuple[int, int], Shown]
"""For cells, by row from 1 and column from 0, how what is shown differs from what is kept."""


def read_sheets(
    asked: Asked,
    path: Path,
    find_shown: Callable[[str], tuple[Overrides, tuple[RawNote, ...]]],
    *,
    knows_shown: bool,
) -> Iterator[Part]:
    """Yield the tables of a workbook, sheet after sheet.

    Parameters
    ----------
    find_shown
        Takes a sheet's name, returns what calamine does not tell of its cells.
    knows_shown
        Whether that tells how dates are shown; if not, a note says so where there are dates.

    Raises
    ------
    EncryptedFileError, UnreadableFileError
        Protected with a password; damaged.
    """
    import python_calamine

    from geodata.errors import EncryptedFileError

    yield BookStart()
    try:
        with (
            path.open("rb") as file,
            closing(python_calamine.CalamineWorkbook.from_filelike(file)) as book,
        ):
            for sheet in book.sheets_metadata:
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    overrides, notes = find_shown(sheet.name)
                    if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
                        notes += (RawNote("sheet_hidden", {}),)
                    yield from _read_sheet(asked, book, sheet.name, overrides, notes, knows_shown)
    except python_calamine.PasswordError as error:
        message = f"{asked.name} is protected with a password"
        raise EncryptedFileError(message, file=asked.name) from error
    except (python_calamine.CalamineError, ValueError, OverflowError, OSError) as error:
        raise refuse_damage(asked, f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise refuse_damage(asked, error) from error


def _read_sheet(
    asked: Asked, book: Any, name: str, overrides: Overrides, notes: tuple[RawNote, ...],
    knows_shown: bool,
) -> Iterator[Part]:  # fmt: skip
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return
    cells = _Cells(sheet, overrides)
    spans = [Merged(top + 1, bottom + 1, left, right)
             for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]  # fmt: skip
    yield from find_table(clean(name), cells.read(), merged=spans,
                          asked=asked.options.header_rows.get(clean(name)))  # fmt: skip
    for note in notes:
        yield TableNote(note)
    if cells.dates and not knows_shown:
        yield TableNote(RawNote("dates_as_stored", {"cells": cells.dates}))


class _Cells:
    """The cells of a sheet as rows with numbers."""

    def __init__(self, sheet: Any, overrides: Overrides) -> None:
        self._sheet, self._overrides = sheet, overrides
        self._rows = {row for row, _ in overrides}
        self.dates = 0

    def read(self) -> Iterator[Numbered]:
        left = self._sheet.start[1]
        before: tuple[Cell, ...] = (None,) * left
        for number, given in enumerate(self._sheet.iter_rows(), 1):
            # Most cells are texts and numbers; a call for each of them would double the time.
            values = before + tuple([
                (value or None) if type(value) is str
                else value if type(value) is float and not value.is_integer()
                else self._to_cell(value)
                for value in given
            ])  # fmt: skip
            if number in self._rows:
                values = tuple(self._show(number, at, value) for at, value in enumerate(values))
            yield number, values

    def _show(self, row: int, column: int, value: Cell) -> Cell:
        shown = self._overrides.get((row, column))
        return shown(value) if shown else value

    def _to_cell(self, value: Any) -> Cell:
        if isinstance(value, float):
            # A spreadsheet has one kind of number only.
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        if isinstance(value, datetime.date | datetime.time):
            self.dates += 1
            has_time = not isinstance(value, datetime.date) or isinstance(value, datetime.datetime)
            return RawDate(value.isoformat(), "time" if has_time else "day")
        return value if isinstance(value, int) or value is None else str(value)
