"""What an XLSX shows where that says more than what it keeps.

2024年3月 is kept as a day, 0012 as the number 12, 2024.10 as 2024.1: how a cell is formatted is
part of what somebody wrote. Errors and formulas that were never computed are found here, too.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from posixpath import join, normpath

from geodata.importers.limits import refuse_size
from geodata.importers.sheets import Overrides, Shown
from geodata.importers.spec import Asked, Cell, RawDate, RawNote

_MONTH_IDS = frozenset({17, 27, 36, 50, 52, 57})
"""Formats built in that show no day; from 27 on those of Chinese Excel."""
_BUILT_IN = {"2": "0.00"}
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b([^>]*)>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]|\*.')
_ZEROS = re.compile(r"(0+)(?:\.(0+))?")
_CELL = rb"<(?:\w+:)?c\s[^>]*?"
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(
    _CELL + rb'\bt="e"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})<', re.DOTALL
)
_UNCOMPUTED = re.compile(
    _CELL
    + rb">\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"
)
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_COLUMN = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}\d{1,7}:([A-Z]{1,3})\d{1,7}"')
"""Where it says too little, the limit of memory holds."""
_HEAD = 4_000
_WIDEST, _MOST_CELLS = 18_278, 30_000_000
_ENTITIES = {"&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">", "&apos;": "'"}
_EPOCHS = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}


class ShownCells:
    """Knows how the cells of one workbook are shown."""

    def __init__(self, asked: Asked, archive: zipfile.ZipFile) -> None:
        self._asked, self._archive = asked, archive
        self._names = set(archive.namelist())
        self._sheets = dict(self._find_sheets())
        book = self._read("xl/workbook.xml")
        self._from_1904 = bool(re.search(rb'\bdate1904="(?:1|true)"', book))
        self._kinds = self._find_kinds()

    def find(self, name: str) -> tuple[Overrides, tuple[RawNote, ...]]:
        """Return what to show for the cells of a sheet, and what is worth saying."""
        content = self._read(self._sheets.get(name, ""))
        self._check_area(content)
        found: dict[tuple[int, int], Shown] = {}
        for style, shown in self._kinds.items():
            for cell in re.finditer(_CELL + rb'\bs="%d"[^>]*>' % style, content):
                _keep(found, cell[0], shown)
        for cell in _ERROR.finditer(content) if b't="e"' in content else ():
            _keep(found, cell[0], partial(_show_error, cell[1].decode("ascii", "replace")))
        count = sum(1 for _ in _UNCOMPUTED.finditer(content)) if b"<f" in content else 0
        return found, (RawNote("formula_not_computed", {"cells": count}),) if count else ()

    def _check_area(self, content: bytes) -> None:
        """Refuse a sheet whose cells lie so far apart that the room between them fills memory."""
        last = content.rfind(b"<row ")
        place = _ROW.match(content, last) if last >= 0 else None
        down = int(place[1]) if place else 0
        said = _DIMENSION.search(content[:_HEAD])
        if said:
            across = _to_number(said[1])
        elif down * _WIDEST > _MOST_CELLS:
            columns = {found[1] for found in _COLUMN.finditer(content)}
            across = max((_to_number(each) for each in columns), default=0)
        else:
            return
        if down * across > _MOST_CELLS:
            raise refuse_size(self._asked, "cells", f"{down} × {across}", _MOST_CELLS)

    def _read(self, name: str) -> bytes:
        return self._archive.read(name) if name in self._names else b""

    def _find_sheets(self) -> Iterator[tuple[str, str]]:
        relations = self._read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        targets = {}
        for each in re.findall(r"<(?:\w+:)?Relationship\b([^>]*)>", relations):
            held = _read_attributes(each)
            target = held.get("Target", "")
            path = target[1:] if target.startswith("/") else normpath(join("xl", target))
            targets[held.get("Id", "")] = path
        book = self._read("xl/workbook.xml").decode("utf-8", "replace")
        for each in re.findall(r"<(?:\w+:)?sheet\b([^>]*)>", book):
            held = _read_attributes(each)
            relation = next((value for key, value in held.items() if key.endswith(":id")), "")
            yield held.get("name", ""), targets.get(relation, "")

    def _find_kinds(self) -> dict[int, Shown]:
        """Return the numbers of styles that show something else, and what."""
        text = self._read("xl/styles.xml").decode("utf-8", "replace")
        formats = {held.get("numFmtId", ""): held.get("formatCode", "")
                   for held in map(_read_attributes, _FORMAT.findall(text))}  # fmt: skip
        kinds: dict[int, Shown] = {}
        styles = _STYLES.search(text)
        for at, each in enumerate(_STYLE.findall(styles[0])) if styles else ():
            number = _read_attributes(each).get("numFmtId", "0")
            shown = self._find_kind(number, formats.get(number, ""))
            if shown is not None:
                kinds[at] = shown
        return kinds

    def _find_kind(self, number: str, code: str) -> Shown | None:
        code = code or _BUILT_IN.get(number, "")
        first = _QUOTED.sub("", code.partition(";")[0]).strip().lower()
        zeros = _ZEROS.fullmatch(first)
        if zeros and (len(zeros[1]) > 1 or zeros[2]):
            return partial(_show_zeros, len(zeros[1]), len(zeros[2] or ""))
        is_built_in = number.isdecimal() and int(number) in _MONTH_IDS
        if is_built_in or (first and "y" in first and not set("dhs") & set(first)):
            shown = "month" if is_built_in or "m" in first else "year"
            return partial(_show_date, shown, _EPOCHS[self._from_1904])
        return None


def _read_attributes(text: str) -> dict[str, str]:
    found = dict(_ATTRIBUTE.findall(text))
    for key, value in found.items():
        for entity, sign in _ENTITIES.items():
            value = value.replace(entity, sign)
        found[key] = re.sub(r"&#(\d{1,6});", lambda each: chr(int(each[1])), value)
    return found


def _keep(found: dict[tuple[int, int], Shown], cell: bytes, shown: Shown) -> None:
    place = _REFERENCE.search(cell)
    if place:
        found[int(place[2]), _to_number(place[1]) - 1] = shown


def _to_number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _show_error(said: str, value: Cell) -> Cell:
    return said if value is None else value


def _show_zeros(whole: int, decimals: int, value: Cell) -> Cell:
    """Return a number as it is shown, where that loses nothing of it."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        return value
    shown = f"{Decimal(repr(value)):.{decimals}f}"
    width = whole + (decimals + 1 if decimals else 0)
    return shown.zfill(width) if float(shown) == value else value


def _show_date(shown: str, epoch: datetime.date, value: Cell) -> Cell:
    if isinstance(value, RawDate) and "T" not in value.iso and ":" not in value.iso:
        return RawDate(value.iso, shown)
    if isinstance(value, int) and 0 < value < 100_000:
        return RawDate((epoch + datetime.timedelta(value)).isoformat(), shown)
    return value
