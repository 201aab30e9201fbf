"""One cell, read as one field: a value, and what was found about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from geodata import tables
from geodata.cleaning.changes import Cleaned
from geodata.cleaning.dates import read_date
from geodata.cleaning.numbers import is_blank_word, read_quantity
from geodata.cleaning.texts import clean_id, clean_prose, mark_words
from geodata.dates import EventDate
from geodata.importers.spec import Cell, RawDate
from geodata.importing.fields import Field, Sort
from geodata.importing.findings import Finding, Level
from geodata.importing.words import GROUPS, find_word, suggest_words
from geodata.models import ID_PATTERN, NAME_LIMIT
from geodata.tables import SEPARATOR

ASKED = frozenset({"date_ambiguous", "date_relative"})
"""Problems that somebody can settle by saying which it is."""
_BLANK_WORDS = frozenset({Sort.ID, Sort.WORD, Sort.WORDS, Sort.ENTRIES, Sort.NUMBER, Sort.WHOLE,
                          Sort.DATE, Sort.SITE, Sort.SITES})  # fmt: skip
_SHOWN = {"year": 4, "month": 7, "day": 10}
_SPLIT = str.maketrans(dict.fromkeys("、；;，,\n", SEPARATOR))


@dataclass(slots=True)
class Reading:
    """What a cell was read as; ``original`` where a date was written otherwise."""

    value: object = None
    findings: list[Finding] = field(default_factory=list)
    original: str = ""

    def note(self, place: Place, cleaned: Cleaned[Any]) -> None:
        """Note what was changed on the way, and what could not be settled."""
        for change in cleaned.changes:
            self.findings.append(place.find(Level.REPAIR, change.code, cleaned.original,
                                            before=change.before, after=change.after))  # fmt: skip
        if cleaned.problem:
            level = Level.ASK if cleaned.problem in ASKED else Level.REFUSAL
            self.findings.append(place.find(level, cleaned.problem, cleaned.original,
                                            accepted=", ".join(cleaned.choices)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands, for messages, and what dates count from."""

    column: str
    reference_date: date | None = None
    cell: Cell = None

    def find(self, level: Level, code: str, value: str, **facts: str | float) -> Finding:
        """Return a finding about this cell."""
        return Finding(level, code, self.column, value[:200], facts)


def to_text(cell: Cell) -> str:
    """Return a cell as text, as the person sees it."""
    if cell is None:
        return ""
    if isinstance(cell, RawDate):
        return cell.iso[: _SHOWN.get(cell.shown, len(cell.iso))]
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def read_cell(wanted: Field, cell: Cell, place: Place) -> Reading:
    """Read a cell as a field.

    An empty cell reads as an empty value of the field's sort and is never a fault by itself.
    """
    text, reading = to_text(cell), Reading()
    is_line = wanted.limit <= NAME_LIMIT
    cleaned = mark_words(text) if wanted.is_quoted else _clean(text, is_line=is_line)
    reading.note(place, cleaned)
    clean = cleaned.value or ""
    if wanted.sort in _BLANK_WORDS and is_blank_word(clean):
        clean = ""
    _READERS[wanted.sort](wanted, clean, replace(place, cell=cell), reading)
    return reading


def clean_text(text: str, *, is_line: bool) -> str:
    """Return a text without what cannot be seen; a line has no line breaks either."""
    return _clean(text, is_line=is_line).value or ""


def _clean(text: str, *, is_line: bool) -> Cleaned[str]:
    if text.isprintable() and unicodedata.is_normalized("NFC", text):  # nearly all of them
        plain = " ".join(text.split()) if is_line else text.strip()
        if len(plain) == len(text):
            return Cleaned(value=plain, original=text)
    return clean_prose(text, is_line=is_line)


def _read_text(wanted: Field, text: str, place: Place, reading: Reading) -> None:
    if len(text) > wanted.limit:
        reading.findings.append(
            place.find(Level.REFUSAL, "too_long", text, limit=wanted.limit, length=len(text))
        )
    reading.value = text


def _read_id(_wanted: Field, text: str, place: Place, reading: Reading) -> None:
    is_number = isinstance(place.cell, int | float) and not isinstance(place.cell, bool)
    cleaned = clean_id(text, is_number=is_number)
    reading.note(place, cleaned)
    if cleaned.value and not ID_PATTERN.fullmatch(cleaned.value):
        reading.findings.append(place.find(Level.REFUSAL, "id_signs", text))
    reading.value = cleaned.value or ""


def _read_word(wanted: Field, text: str, place: Place, reading: Reading) -> None:
    reading.value = _find_listed(wanted, text, place, reading) if text else None


def _read_words(wanted: Field, text: str, place: Place, reading: Reading) -> None:
    found = [_find_listed(wanted, entry, place, reading) for entry in split_entries(text)]
    reading.value = tuple(dict.fromkeys(each for each in found if each is not None))


def _find_listed(wanted: Field, text: str, place: Place, reading: Reading) -> StrEnum | None:
    assert wanted.words is not None
    found = find_word(wanted.words, text)
    if found is None:
        likely = suggest_words(wanted.words, text)
        accepted = ", ".join(likely or [each.value for each in wanted.words])
        found_not = place.find(Level.REFUSAL, "not_in_list", text, accepted=accepted,
                               group=GROUPS[wanted.words])  # fmt: skip
        reading.findings.append(found_not)
    return found


def split_entries(text: str) -> list[str]:
    """Return the entries of a list in one cell: by ``|``, or by commas and line breaks."""
    joined = SEPARATOR in text or "\\" in text
    parts = tables.split_entries(text) if joined else text.translate(_SPLIT).split(SEPARATOR)
    return [part.strip() for part in parts if part.strip()]


def _read_entries(_wanted: Field, text: str, _place: Place, reading: Reading) -> None:
    reading.value = tuple(split_entries(text))


def _read_number(_wanted: Field, text: str, place: Place, reading: Reading) -> None:
    cleaned = read_quantity(text, unit="m" if _wanted.name.endswith("_m") else "")
    reading.note(place, cleaned)
    reading.value = cleaned.value


def _read_whole(wanted: Field, text: str, place: Place, reading: Reading) -> None:
    _read_number(wanted, text, place, reading)
    if isinstance(reading.value, float):
        if reading.value.is_integer():
            reading.value = int(reading.value)
        else:
            reading.findings.append(place.find(Level.REFUSAL, "not_whole", text))
            reading.value = None


def _read_date(_wanted: Field, text: str, place: Place, reading: Reading) -> None:
    reading.value = EventDate()
    if not text:
        return
    is_number = isinstance(place.cell, int | float)
    cleaned = read_date(text, reference=place.reference_date, is_number=is_number)
    reading.note(place, cleaned)
    if cleaned.value:
        reading.value = EventDate(edtf=cleaned.value)
        reading.original = text if cleaned.value != text else ""


_READERS: dict[Sort, Callable[[Field, str, Place, Reading], None]] = {
    Sort.ID: _read_id,
    Sort.TEXT: _read_text,
    Sort.WORD: _read_word,
    Sort.WORDS: _read_words,
    Sort.ENTRIES: _read_entries,
    Sort.NUMBER: _read_number,
    Sort.WHOLE: _read_whole,
    Sort.DATE: _read_date,
    Sort.SITE: _read_text,
    Sort.SITES: _read_entries,
    Sort.POSITION: _read_text,
}
