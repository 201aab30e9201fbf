"""One cell, read as one field: a value, and what was found about it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geodata import tables
from geodata.dates import EventDate, find_interval
from geodata.errors import InvalidDateError
from geodata.importers.spec import Cell, RawDate
from geodata.importing.fields import Field, Sort
from geodata.importing.findings import Finding, Level
from geodata.importing.words import GROUPS, find_word, suggest_words
from geodata.models import ID_PATTERN
from geodata.tables import SEPARATOR

_SHOWN = {"year": 4, "month": 7, "day": 10}
_SPLIT = str.maketrans(dict.fromkeys("、；;，,\n", SEPARATOR))
Value = str | float | int | tuple[str, ...] | StrEnum | tuple[StrEnum, ...] | None


@dataclass(slots=True)
class Reading:
    """What a cell was read as."""

    value: object = None
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands, for messages, and what dates count from."""

    column: str
    reference_date: date | None = None

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
    text = to_text(cell)
    clean = clean_text(text, is_line=wanted.limit <= 200)
    reading = Reading()
    if clean != text.strip():
        reading.findings.append(
            place.find(Level.REPAIR, "text_cleaned", text, before=text[:80], after=clean[:80])
        )
    _READERS[wanted.sort](wanted, clean, place, reading)
    return reading


def clean_text(text: str, *, is_line: bool) -> str:
    """Return a text without control and bidi characters; a line has no line breaks either."""
    return " ".join("".join(_clean(text)).split()) if is_line else "".join(_clean(text)).strip()


def _clean(text: str) -> Iterator[str]:
    for sign in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"):
        kind = unicodedata.category(sign)
        if sign in "\n\t":
            yield sign
        elif kind == "Cs":
            yield "\ufffd"
        elif kind not in {"Cc", "Cn"} and not _is_bidi(sign):
            yield sign


def _is_bidi(sign: str) -> bool:
    is_embedding = "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
    return is_embedding or sign in "\u200e\u200f\ufeff"


def _read_text(wanted: Field, text: str, place: Place, reading: Reading) -> None:
    if len(text) > wanted.limit:
        reading.findings.append(
            place.find(Level.REFUSAL, "too_long", text, limit=wanted.limit, length=len(text))
        )
    reading.value = text


def _read_id(_wanted: Field, text: str, place: Place, reading: Reading) -> None:
    if text and not ID_PATTERN.fullmatch(text):
        reading.findings.append(place.find(Level.REFUSAL, "id_form", text))
    reading.value = text


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
    reading.value = read_number(text)
    if text and reading.value is None:
        reading.findings.append(place.find(Level.REFUSAL, "not_a_number", text))


def _read_whole(wanted: Field, text: str, place: Place, reading: Reading) -> None:
    _read_number(wanted, text, place, reading)
    if isinstance(reading.value, float):
        if reading.value.is_integer():
            reading.value = int(reading.value)
        else:
            reading.findings.append(place.find(Level.REFUSAL, "not_whole", text))
            reading.value = None


def read_number(text: str) -> float | None:
    """Return a finite number, also in full-width digits or with separators of thousands."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    head, dot, tail = plain.partition(".")
    try:
        number = float(f"{head.replace(',', '')}{dot}{tail}")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _read_date(_wanted: Field, text: str, place: Place, reading: Reading) -> None:
    reading.value = EventDate()
    if not text:
        return
    try:
        find_interval(text)
        reading.value = EventDate(edtf=text)
    except InvalidDateError:
        reading.findings.append(place.find(Level.REFUSAL, "date_unread", text))


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
