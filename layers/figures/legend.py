"""The legend: what the signs on this very map mean, and nothing that is not on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from layers.figures.flow import Row
from layers.figures.fonts import measure
from layers.figures.marks import draw_cell, draw_mark, draw_sign, find_kind
from layers.figures.placing import Placed
from layers.figures.svg import add, add_text, split_colour
from layers.figures.wording import Wording, wrap
from layers.palette import UI, Theme

Symbol = Callable[[Element, float, float], None]
SYMBOL_PX = 22.0
_GAP_PX = 7.0
_SIGNS = ("filled", "half", "dotted", "empty")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A symbol, drawn round a point, and what it means."""

    symbol: Symbol
    text: str


def find_entries(
    marks: Sequence[Placed],
    *,
    words: Wording,
    theme: Theme,
    style: Mapping[str, Any],
    layers: Mapping[str, bool],
    is_moved: bool,
    has_rings: bool,
) -> list[Entry]:
    """Return the entries of what is on the map.

    Parameters
    ----------
    style
        The basemap's colours.
    layers
        Which of the basemap's layers are on this map.
    is_moved, has_rings
        Whether marks stepped aside; whether rings are drawn.
    """
    return [
        *_about_marks(marks, words, theme, is_moved, has_rings),
        *_about_ground(words, style, layers),
    ]


def _about_marks(
    marks: Sequence[Placed], words: Wording, theme: Theme, is_moved: bool, has_rings: bool
) -> Iterator[Entry]:
    ink = UI[theme]["ink"]
    if not any(mark.number for mark in marks):
        yield from _about_kinds(marks, words, theme)
    elif any(mark.kind == "feedback" for mark in marks):
        yield Entry(symbol=_mark("feedback", theme), text=words.say("figure.spot"))
    elif any(mark.feature.get("feedback") for mark in marks):
        yield Entry(symbol=_mark("feedback", theme), text=words.say("figure.said"))
    shown = {mark.sign for mark in marks}
    for sign in _SIGNS:
        if sign in shown:
            yield Entry(symbol=_sign(sign, theme), text=words.say(f"map.sign.{sign}"))
    if any(mark.is_rough for mark in marks):
        yield Entry(symbol=_mark("renewal", theme, rough=True), text=words.say("map.rough"))
    if has_rings:
        yield Entry(symbol=_ring(ink), text=words.say("map.ring"))
    if is_moved:
        yield Entry(symbol=_leader(ink), text=words.say("figure.moved"))


def _about_kinds(marks: Sequence[Placed], words: Wording, theme: Theme) -> Iterator[Entry]:
    counted = {kind for mark in marks for kind in mark.kinds}
    kinds = {mark.kind for mark in marks if mark.kind != "cell"} | counted
    for kind_id in sorted(kinds, key=lambda each: find_kind(each).order):
        yield Entry(symbol=_mark(kind_id, theme), text=words.say(f"kind.{kind_id}"))
    cells = [mark for mark in marks if mark.kind == "cell"]
    if cells:
        yield Entry(symbol=_cell(cells[0], theme), text=words.say("figure.cell"))


def _about_ground(
    words: Wording, style: Mapping[str, Any], layers: Mapping[str, bool]
) -> Iterator[Entry]:
    drawn: list[tuple[str, Symbol]] = [
        ("elevated", _road(style["elevated"], style["elevatedCasing"], 5.0)),
        ("road", _road(style["road"]["primary"], style["casing"]["primary"], 5.0)),
        ("metro", _metro(style)),
        ("park", _area(style["park"], style["parkEdge"])),
        ("water", _area(style["water"], style["waterEdge"])),
        ("district", _line(style["border"], 1.6)),
        ("subdistrict", _line(style["inner"], 1.2, "4 3")),
        ("silent", _hatch(style)),
    ]
    for name, symbol in drawn:
        if layers.get(name):
            yield Entry(symbol=symbol, text=words.say(f"figure.{name}"))


def build_rows(entries: Sequence[Entry], *, width: float, size: float, theme: Theme) -> list[Row]:
    """Return the entries as rows of a column."""
    return [_build_row(entry, width, size, theme) for entry in entries]


def _build_row(entry: Entry, width: float, size: float, theme: Theme) -> Row:
    indent = SYMBOL_PX + _GAP_PX
    lines = wrap(entry.text, width - indent, size)
    height = max(len(lines) * size * 1.32, size * 1.5) + size * 0.35

    def draw(parent: Element, x: float, y: float) -> None:
        entry.symbol(parent, x + SYMBOL_PX / 2, y + size * 0.75)
        for n, line in enumerate(lines):
            baseline = y + size * (0.75 + 0.36 + 1.32 * n)
            add_text(parent, x + indent, baseline, line, size=size, fill=UI[theme]["ink"])

    return Row(height=height, draw=draw)


def build_strip(entries: Sequence[Entry], *, width: float, size: float, theme: Theme) -> Row:
    """Return the entries as one block whose lines run over the whole width."""
    placed: list[tuple[Entry, float, float]] = []
    x = y = 0.0
    step = size * 1.95
    for entry in entries:
        needed = SYMBOL_PX + _GAP_PX + measure(entry.text, size)
        if x and x + needed > width:
            x, y = 0.0, y + step
        placed.append((entry, x, y))
        x += needed + size * 1.7

    def draw(parent: Element, left: float, top: float) -> None:
        for entry, dx, dy in placed:
            middle = top + dy + step / 2
            entry.symbol(parent, left + dx + SYMBOL_PX / 2, middle)
            add_text(
                parent, left + dx + SYMBOL_PX + _GAP_PX, middle + size * 0.36, entry.text,
                size=size, fill=UI[theme]["ink"],
            )  # fmt: skip

    return Row(height=y + step, draw=draw)


def _mark(kind_id: str, theme: Theme, *, rough: bool = False) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        draw_mark(parent, kind_id, x, y, size=17, theme=theme, rough=rough)

    return draw


def _cell(cell: Placed, theme: Theme) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        small = add(parent, "g", transform=f"translate({x:.2f} {y:.2f}) scale(0.72)")
        draw_cell(small, str(cell.n), cell.kinds, 0.0, 0.0, theme=theme)

    return draw


def _sign(sign: str, theme: Theme) -> Symbol:
    return lambda parent, x, y: draw_sign(parent, sign, x, y, theme=theme, size=14)


def _ring(ink: str) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        add(
            parent, "circle", cx=x, cy=y, r=7.0, fill="none", stroke=ink, stroke_width=1.3,
            stroke_dasharray="1.5 4", stroke_linecap="round",
        )  # fmt: skip

    return draw


def _leader(ink: str) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        add(parent, "path", d=f"M{x - 8} {y + 4}L{x + 8} {y - 4}", stroke=ink, stroke_width=1.1)
        add(parent, "circle", cx=x - 8, cy=y + 4, r=2.4, fill=ink)

    return draw


def _road(fill: str, casing: str, width: float) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        path = f"M{x - 11} {y}h22"
        add(parent, "path", d=path, stroke=casing, stroke_width=width + 1.8)
        add(parent, "path", d=path, stroke=fill, stroke_width=width)

    return draw


def _metro(style: Mapping[str, Any]) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        alpha = style["metroAlpha"]
        add(
            parent, "path", d=f"M{x - 11} {y}h22", stroke="#97d700", stroke_width=3,
            stroke_opacity=alpha,
        )  # fmt: skip
        add(
            parent, "circle", cx=x, cy=y, r=3.2, fill=style["dot"], stroke=style["dotRing"],
            stroke_width=1.5,
        )  # fmt: skip

    return draw


def _area(fill: str, edge: str) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        add(
            parent, "rect", x=x - 11, y=y - 6, width=22, height=12, rx=2, fill=fill, stroke=edge,
            stroke_width=1,
        )  # fmt: skip

    return draw


def _line(colour: str, width: float, dash: str | None = None) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        add(
            parent, "path", d=f"M{x - 11} {y}h22", stroke=colour, stroke_width=width,
            stroke_dasharray=dash,
        )  # fmt: skip

    return draw


def _hatch(style: Mapping[str, Any]) -> Symbol:
    def draw(parent: Element, x: float, y: float) -> None:
        colour, alpha = split_colour(style["hatch"])
        add(parent, "rect", x=x - 11, y=y - 6, width=22, height=12, fill=style["land"])
        lines = "".join(f"M{x - 11 + step} {y + 6}l{12} -12" for step in (-2, 4, 10))
        add(parent, "path", d=lines, stroke=colour, stroke_opacity=min(1.0, 2 * alpha),
            stroke_width=1)  # fmt: skip
        add(parent, "rect", x=x - 11, y=y - 6, width=22, height=12, fill="none",
            stroke=style["inner"], stroke_width=0.8)  # fmt: skip

    return draw
