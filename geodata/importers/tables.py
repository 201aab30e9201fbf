"""Finds the table in a sheet: titles above it, its headers in one or two lines, what is below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from geodata.importers.spec import (
    Cell,
    Part,
    RawAside,
    RawDate,
    RawNote,
    RawRow,
    TableNote,
    TableStart,
)

Numbered = tuple[int, tuple[Cell, ...]]
_SAMPLE = 60
_TITLES_AT_MOST = 30
_LONGEST_HEADER = 60
_NUMBER = re.compile(r"[\s+-]*[\d.,:：/°′″'\"%()-]+[\sNSEWnsew]*")
_DATE = re.compile(r"\d{2,4}\s*[年./-]\s*\d{1,2}")
_KNOWN = re.compile(
    r"名称|名字|名稱|编号|編號|序号|序號|经度|緯度|纬度|經度|坐标|座標|地址|位置|街道|类型|類型|类别|類別|日期|时间|時間|"
    r"状态|狀態|备注|備註|内容|內容|来源|來源|单位|電話|电话|说明|項目|项目|点位|點位|事件|"
    r"(?i:\b(?:id|name|title|lon|lat|lng|longitude|latitude|x|y|address|kind|type|date|state|status|"
    r"text|note|source|category|description|wkt|geometry)(?:\b|_))"
)
_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|合\s*計|總\s*計|小\s*計|(?:grand\s+|sub)?total|sum)\s*[:：]?\s*[\d.,]*(?:\s*[个处项條条])?",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\s*[(（*※]?\s*(?:注|备注|備註|说明|說明|(?:填表|制表|製表|审核)(?:人|单位|日期|时间)?|数据来源|資料來源|资料来源|截至|"
    r"note|source|remark|prepared|printed)s?\s*[\d一二三]*\s*[)）]?\s*[:：]|[(（]?以[下上]空白",
    re.IGNORECASE,
)
_EXTRA_SHOWN = 200
_FEW = 0.2
"""Where only so many rows are wider than the headers, those rows are at fault."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged cell: rows and columns, both ends in it; rows from 1, columns from 0."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class _Frame:
    """Where the table's headers are."""

    headers: tuple[str, ...]
    rows: tuple[int, ...]
    titles: list[Numbered] = field(default_factory=list)
    data: list[Numbered] = field(default_factory=list)


def find_table(
    name: str,
    numbered: Iterable[Numbered],
    *,
    merged: Iterable[Merged] = (),
    asked: tuple[int, int] | None = None,
    note_short_rows: bool = False,
) -> Iterator[Part]:
    """Yield a sheet's table: its start, then rows and what stands beside it.

    Parameters
    ----------
    numbered
        Rows with their numbers, from 1; blank ones may be left out.
    merged
        Merged cells; the value stands in the first cell of each. Where it stands for several
        rows it is repeated in them, and a note says so.
    asked
        First and last row of the headers as the person says; ``(0, 0)``: none.
    note_short_rows
        Whether a row with fewer cells than headers is worth a note.
    """
    filled = (each for each in numbered if any(not is_blank(cell) for cell in each[1]))
    sample = list(islice(filled, _SAMPLE))
    spans = list(merged)
    frame = _find_frame(sample, spans, asked)
    yield TableStart(name, frame.headers, frame.rows)
    for number, cells in frame.titles:
        yield RawAside(number, cells, "title")
    body = _Body(frame.headers, spans, note_short_rows)
    yield from body.tell(chain(frame.data, filled))


def is_blank(cell: Cell) -> bool:
    """Tell whether there is nothing to read in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _find_frame(
    sample: list[Numbered], spans: list[Merged], asked: tuple[int, int] | None
) -> _Frame:
    widths = [_measure(cells) for _, cells in sample]
    width = max(widths, default=0)
    if asked is not None:
        first, last = asked
        found = [at for at, (number, _) in enumerate(sample) if first <= number <= last]
    else:
        found = _find_header(sample, spans)
    if not found:
        return _Frame(("",) * width, (), [], sample)
    lines = [sample[at] for at in found]
    headers = _join_headers([cells for _, cells in lines], [number for number, _ in lines], spans)
    if sum(each > len(headers) for each in widths) > len(widths) * _FEW:
        headers += ("",) * (width - len(headers))
    numbers = tuple(number for number, _ in lines)
    return _Frame(headers, numbers, sample[: found[0]], sample[found[-1] + 1 :])


def _find_header(sample: list[Numbered], spans: list[Merged]) -> list[int]:
    """Return the places of the header's one or two lines in the sample, or none."""
    counts = sorted(_count(cells) for _, cells in sample)
    usual = counts[len(counts) // 2] if counts else 0
    best, best_score = -1, 0.0
    for at, (_, cells) in enumerate(sample[:_TITLES_AT_MOST]):
        score = _score_header(cells, usual)
        if score > best_score:
            best, best_score = at, score
    if best < 0:
        return []
    if best > 0 and _is_group_line(sample[best - 1], sample[best], spans):
        return [best - 1, best]
    if best + 1 < len(sample) and _is_group_line(sample[best], sample[best + 1], spans):
        return [best, best + 1]
    return [best]


def _score_header(cells: tuple[Cell, ...], usual: int) -> float:
    """Return how much a row looks like headers; 0 where it cannot be."""
    held = [cell for cell in cells if not is_blank(cell)]
    if not held or not all(_is_label(cell) for cell in held):
        return 0.0
    known = sum(bool(_KNOWN.search(str(cell))) for cell in held)
    full = len(held) / max(1, usual)
    if full < 0.5 or len(set(map(str, held))) * 2 < len(held):
        return 0.0
    return min(full, 1.0) + 2 * known / len(held)


def _is_label(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return (
        len(text) <= _LONGEST_HEADER
        and not _NUMBER.fullmatch(text)
        and not _DATE.match(text)
        and not _TOTAL.fullmatch(text)
    )


def _is_group_line(upper: Numbered, lower: Numbered, spans: list[Merged]) -> bool:
    """Tell whether two rows are one header: groups above, their columns below."""
    above, below = upper[1], lower[1]
    if lower[0] != upper[0] + 1:
        return False
    if not all(is_blank(cell) or _is_label(cell) for cell in (*above, *below)):
        return False
    if any(span.top == upper[0] and span.bottom == lower[0] for span in spans):
        return True
    gaps = any(
        is_blank(_get(above, at)) and not is_blank(_get(below, at)) for at in range(1, len(below))
    )
    if _count(above) < 2 or _count(below) < 2 or not gaps:
        return False
    if any(span.top == span.bottom == upper[0] and span.right > span.left for span in spans):
        return True
    alone = any(not is_blank(above[at]) and is_blank(_get(below, at)) for at in range(len(above)))
    named = sum(bool(_KNOWN.search(str(cell))) for cell in below if not is_blank(cell))
    return alone and named * 2 > _count(below)


def _join_headers(
    lines: list[tuple[Cell, ...]], numbers: list[int], spans: list[Merged]
) -> tuple[str, ...]:
    width = max(_measure(cells) for cells in lines)
    parts: list[list[str]] = [[] for _ in range(width)]
    for place, cells in enumerate(lines):
        is_last = place == len(lines) - 1
        carried = ""
        for at in range(width):
            text = "" if is_blank(_get(cells, at)) else " ".join(str(cells[at]).split())
            carried = text or carried
            if (
                not text
                and not is_last
                and _is_carried(numbers[place], at, lines[place + 1], spans)
            ):
                text = carried
            if text and text not in parts[at]:
                parts[at].append(text)
    return tuple(" ".join(each) for each in parts)


def _is_carried(row: int, at: int, below: tuple[Cell, ...], spans: list[Merged]) -> bool:
    """Tell whether a group's name holds for an empty cell beside it."""
    here = [span for span in spans if span.top == row]
    if here:
        return any(span.left <= at <= span.right for span in here)
    return not is_blank(_get(below, at))


class _Body:
    """Tells rows from what stands among and below them."""

    def __init__(self, headers: tuple[str, ...], spans: list[Merged], note_short: bool) -> None:
        self._headers = headers
        self._note_short = note_short
        self._down: dict[int, list[Merged]] = {}
        self._wide = {span.top for span in spans if span.top == span.bottom
                      and (span.right - span.left + 1) * 2 > max(2, len(headers))}  # fmt: skip
        for span in spans:
            for row in range(span.top + 1, span.bottom + 1) if span.bottom > span.top else ():
                self._down.setdefault(row, []).append(span)
        self._firsts: dict[Merged, Cell] = {}
        self._tops: dict[int, list[Merged]] = {}
        for span in spans:
            if span.bottom > span.top:
                self._tops.setdefault(span.top, []).append(span)
        self._repeated = 0

    def tell(self, numbered: Iterable[Numbered]) -> Iterator[Part]:
        """Yield rows and asides, and at the end what was repeated."""
        for number, cells in numbered:
            why = self._find_reason(number, cells)
            yield RawAside(number, cells, why) if why else self._make_row(number, cells)
        if self._repeated:
            yield TableNote(RawNote("merged_repeated", {"cells": self._repeated}))

    def _find_reason(self, number: int, cells: tuple[Cell, ...]) -> str:
        held = list(islice((cell for cell in cells if not is_blank(cell)), 3))
        first = held[0].strip() if isinstance(held[0], str) else ""
        if first and _TOTAL.fullmatch(first):
            return "total"
        if len(held) <= 2 < len(self._headers) and _REMARK.match(first):
            return "remark"
        if len(held) == 1 and number in self._wide:
            return "title"
        return "header" if first in self._headers and self._is_repeated(cells) else ""

    def _is_repeated(self, cells: tuple[Cell, ...]) -> bool:
        """Tell whether a row is the headers again, as at the top of a printed page."""
        texts = tuple("" if is_blank(cell) else " ".join(str(cell).split()) for cell in cells)
        return len(set(texts)) > 1 and texts == self._headers[: len(texts)]

    def _make_row(self, number: int, cells: tuple[Cell, ...]) -> RawRow:
        width = len(self._headers)
        notes: tuple[RawNote, ...] = ()
        if len(cells) > width and (held := _measure(cells)) > width:
            extra = " | ".join(_say(cell) for cell in cells[width:held])[:_EXTRA_SHOWN]
            notes = (RawNote("row_longer", {"cells": held, "headers": width, "extra": extra}),)
        elif self._note_short and len(cells) < width:
            notes = (RawNote("row_shorter", {"cells": len(cells), "headers": width}),)
        values = cells[:width] + (None,) * (width - len(cells))
        if number in self._tops or number in self._down:
            values = self._repeat(number, list(values))
        return RawRow(number, values, None, notes)

    def _repeat(self, number: int, values: list[Cell]) -> tuple[Cell, ...]:
        """Put into a row what stands in cells merged downwards above it."""
        width = len(values)
        for span in self._tops.get(number, ()):
            if span.left < width:
                self._firsts[span] = values[span.left]
        for span in self._down.get(number, ()):
            if span.left < width and values[span.left] is None and span in self._firsts:
                values[span.left] = self._firsts[span]
                self._repeated += 1
        return tuple(values)


def _say(cell: Cell) -> str:
    return cell.iso if isinstance(cell, RawDate) else "" if cell is None else str(cell)


def _get(cells: tuple[Cell, ...], at: int) -> Cell:
    return cells[at] if at < len(cells) else None


def _measure(cells: tuple[Cell, ...]) -> int:
    """Return the number of cells up to the last one that holds something."""
    return next((at for at in range(len(cells), 0, -1) if not is_blank(cells[at - 1])), 0)


def _count(cells: tuple[Cell, ...]) -> int:
    return sum(not is_blank(cell) for cell in cells)
