"""The key: each number with the name it stands for, below the kind it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from xml.etree.ElementTree import Element

from layers.figures.flow import Row
from layers.figures.fonts import HEAVY, measure
from layers.figures.marks import draw_mark, draw_sign, find_kind
from layers.figures.placing import Placed
from layers.figures.svg import MIDDLE, add_text
from layers.figures.wording import Wording, wrap
from layers.palette import UI, Theme

_LINE = 1.34
_SECOND = 0.88
"""Size of English under Chinese."""


@dataclass(frozen=True, kw_only=True)
class KeyLook:
    """How a key is set: language, theme, size of its text and width of a column in pixels."""

    words: Wording
    theme: Theme
    size: float
    width: float


def build_key(marks: Sequence[Placed], look: KeyLook) -> list[Row]:
    """Return the rows of the key of numbered marks."""
    rows: list[Row] = []
    for kind_id, group in groupby(marks, key=lambda mark: mark.kind):
        members = list(group)
        rows.append(_build_heading(kind_id, len(members), look, is_first=not rows))
        rows += [_build_row(mark, look) for mark in members]
    return rows


def _build_heading(kind_id: str, count: int, look: KeyLook, *, is_first: bool) -> Row:
    size = look.size * 1.02
    name = look.words.line({f"name_{lang}": getattr(find_kind(kind_id).name, lang)
                            for lang in ("zh", "en")}, "name")  # fmt: skip
    above = 0.0 if is_first else size * 0.75
    height = above + size * 1.85

    def draw(parent: Element, x: float, y: float) -> None:
        middle = y + above + size * 0.8
        draw_mark(parent, kind_id, x + size * 0.75, middle, size=size * 1.6, theme=look.theme)
        ink = UI[look.theme]["ink"]
        at = x + size * 1.95
        baseline = middle + size * MIDDLE
        add_text(parent, at, baseline, name, size=size, weight=HEAVY, fill=ink)
        at += measure(name, size, HEAVY) + size * 0.5
        add_text(parent, at, baseline, count, size=size * 0.92, fill=UI[look.theme]["soft"])

    return Row(height=height, draw=draw, is_heading=True)


def _build_row(mark: Placed, look: KeyLook) -> Row:
    size, indent = look.size, look.size * 2.9
    slot = size * 2.3 if mark.feature.get("feedback") else 0.0
    lines = _find_lines(mark, look, look.width - indent - slot)
    height = sum(line.size * _LINE for line in lines) + size * 0.22

    def draw(parent: Element, x: float, y: float) -> None:
        first = y + size * _LINE / 2
        draw_mark(
            parent, mark.kind, x + size * 0.75, first, size=size * 1.5, theme=look.theme,
            number=mark.number, rough=mark.is_rough,
        )  # fmt: skip
        if mark.sign:
            draw_sign(parent, mark.sign, x + size * 2.1, first, theme=look.theme, size=size)
        top = y
        for line in lines:
            middle = top + line.size * _LINE / 2
            _draw_line(parent, line, x + indent, middle, look)
            top += line.size * _LINE
        if slot:
            _draw_feedback(parent, x + look.width - slot, first, look, mark.feature["feedback"])

    return Row(height=height, draw=draw)


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line of a row: a name or part of it, and what is added to it."""

    text: str
    size: float
    ink: str
    note: str = ""


def _find_lines(mark: Placed, look: KeyLook, room: float) -> list[_Line]:
    size, second = look.size, look.size * _SECOND
    names = look.words.rows(mark.feature, "name")
    lines = [_Line(text=line, size=size, ink="ink") for line in wrap(names[0], room, size)]
    for other in names[1:]:
        lines += [_Line(text=each, size=second, ink="soft") for each in wrap(other, room, second)]
    if mark.is_rough:
        note = look.words.say("figure.rough", n=round(mark.feature["accuracy_m"]))
        taken = measure(note, second) + size * 0.6
        if measure(lines[-1].text, lines[-1].size) + taken > room:
            lines.append(_Line(text="", size=second, ink="soft"))
        lines[-1] = replace(lines[-1], note=note)
    return lines


def _draw_line(parent: Element, line: _Line, x: float, middle: float, look: KeyLook) -> None:
    ui, second = UI[look.theme], look.size * _SECOND
    if line.text:
        at = middle + line.size * MIDDLE
        add_text(parent, x, at, line.text, size=line.size, fill=ui[line.ink])
        x += measure(line.text, line.size) + look.size * 0.6
    if line.note:
        at = middle + second * MIDDLE
        add_text(parent, x, at, line.note, size=second, fill=ui["soft"])


def _draw_feedback(parent: Element, x: float, middle: float, look: KeyLook, count: int) -> None:
    """Say how much was said there, at the right end of the row."""
    size = look.size
    draw_mark(parent, "feedback", x + size * 0.8, middle, size=size * 1.05, theme=look.theme)
    soft = UI[look.theme]["soft"]
    at = middle + size * _SECOND * MIDDLE
    add_text(parent, x + size * 1.55, at, count, size=size * _SECOND, fill=soft)
