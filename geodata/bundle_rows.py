"""Reading rows of data files: every fault named by file, row, column and value; none fatal."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from geodata.dates import EventDate
from geodata.errors import InvalidDateError, InvalidRecordError, RowProblem
from geodata.models import Citation, Text

Word = TypeVar("Word", bound=StrEnum)
Record = TypeVar("Record")
SEPARATOR = "|"
"""Between the entries of a list in one cell."""
_COLUMN_OF = {
    "geometry": "lon",
    "longitude": "lon",
    "name": "name_zh",
    "text": "text_zh",
    "summary": "summary_zh",
    "who": "who_zh",
    "about": "about_zh",
    "citation": "source",
    "site_id": "site",
}
"""Column a fault of a record is found in, where it has another name."""


class Row:
    """One row of a file. Reading a bad cell notes a problem and gives a stand-in.

    Parameters
    ----------
    file
        Name, for messages.
    number
        As a spreadsheet shows it: the header is row 1.
    cells
        Text by column.
    problems
        Where problems are noted.
    """

    def __init__(
        self, file: str, number: int, cells: Mapping[str, str], problems: list[RowProblem]
    ) -> None:
        self.file = file
        self.number = number
        self._cells = cells
        self._problems = problems
        self._before = len(problems)

    def note(self, column: str, reason: str, remedy: str, value: object = None) -> None:
        """Note a problem with a cell of this row; the first with a value is enough."""
        told = self._cells.get(column, "") if value is None else str(value)
        if any((each.column, each.value) == (column, told) for each in self._noted()):
            return
        self._problems.append(
            RowProblem(file=self.file, row=self.number, column=column, value=told, reason=reason,
                       remedy=remedy)
        )  # fmt: skip

    def _noted(self) -> list[RowProblem]:
        return self._problems[self._before :]

    def text(self, column: str) -> str:
        """Return the cell without blanks at its ends."""
        return self._cells[column].strip()

    def required(self, column: str) -> str:
        """Return the cell, which may not be empty."""
        text = self.text(column)
        if not text:
            self.note(column, "is empty", "fill it in")
        return text

    def both(self, name: str, *, required: bool = False) -> Text:
        """Return the words of two columns, one for each language."""
        take = self.required if required else self.text
        return Text(zh=take(f"{name}_zh"), en=take(f"{name}_en"))

    def entries(self, column: str) -> tuple[str, ...]:
        """Return the entries of a list cell."""
        parts = (part.strip() for part in self.text(column).split(SEPARATOR))
        return tuple(part for part in parts if part)

    def word(self, column: str, vocabulary: type[Word]) -> Word:
        """Return a word of a closed list."""
        return self._find_word(column, self.text(column), vocabulary)

    def words(self, column: str, vocabulary: type[Word]) -> tuple[Word, ...]:
        """Return several words of a closed list."""
        return tuple(self._find_word(column, entry, vocabulary) for entry in self.entries(column))

    def _find_word(self, column: str, text: str, vocabulary: type[Word]) -> Word:
        try:
            return vocabulary(text)
        except ValueError:
            accepted = ", ".join(each.value for each in vocabulary)
            self.note(column, "is not in the list", f"Use one of: {accepted}.", text)
            return next(iter(vocabulary))

    def number_in(self, column: str) -> float | None:
        """Return a number, or nothing for an empty cell."""
        text = self.text(column)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self.note(column, "is not a number", "Write a number such as 31.2204.")
            return None
        return number

    def whole(self, column: str) -> int | None:
        """Return a whole number, or nothing for an empty cell."""
        number = self.number_in(column)
        if number is not None and number != int(number):
            self.note(column, "is not a whole number", "Write a number such as 3.")
        return None if number is None else int(number)

    def date(self) -> EventDate:
        """Return the date of the row's date columns."""
        words = {
            name: self.text(name) for name in ("phrase_zh", "phrase_en", "basis_zh", "basis_en")
        }
        try:
            return EventDate(edtf=self.text("date_edtf"), **words)
        except InvalidDateError as error:
            remedy = f"{error.facts.get('remedy', '')}"
            self.note("date_edtf", "is not an EDTF date", f"{remedy[:1].upper()}{remedy[1:]}.")
            return EventDate(**words)

    def reference(self, column: str, known: Mapping[str, object] | set[str], what: str) -> str:
        """Return an id that must exist."""
        found = self.text(column)
        if found not in known:
            self.note(column, f"there is no such {what}", f"Use the id of a {what} that exists.")
        return found

    def citation(self, sources: Mapping[str, object]) -> Citation:
        """Return where the row's fact stands."""
        line = self.whole("source_line")
        if line is not None and line < 1:
            self.note("source_line", "lines are counted from 1", "Write a number such as 7.")
        return Citation(source_id=self.reference("source", sources, "source"), line=line)

    def build(self, make: Callable[[], Record]) -> Record | None:
        """Make the record; note what it refuses. Nothing when the row has a problem."""
        try:
            record = make()
        except InvalidRecordError as error:
            for fault in error.faults:
                column = _COLUMN_OF.get(fault.field, fault.field.replace(".", "_"))
                self.note(column, fault.reason, "Correct it.", fault.value)
            return None
        return None if self._noted() else record


def read_rows(
    file: str, text: str, columns: tuple[str, ...], problems: list[RowProblem]
) -> Iterator[Row]:
    """Read a table; rows that are not rows are noted and left out.

    Parameters
    ----------
    file
        Name, for messages.
    text
        CSV with a header row.
    columns
        Those it must have, and no others.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    wrong = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    for name in [*wrong, *unknown]:
        reason = "the column is missing" if name in wrong else "the column is not known"
        problems.append(
            RowProblem(file=file, row=1, column=name, value=name, reason=reason,
                       remedy=f"The columns are: {', '.join(columns)}.")
        )  # fmt: skip
    if wrong or unknown:
        return
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = Row(file, number, dict(zip(header, cells, strict=False)), problems)
        if len(cells) != len(header):
            remedy = "Put cells that hold commas in quotation marks."
            told = SEPARATOR.join(cells)[:80]
            row.note("", f"has {len(cells)} cells, not {len(header)}", remedy, told)
            continue
        yield row
