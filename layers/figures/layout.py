"""Where things stand on a sheet: the map as large as the key lets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from layers.figures.drawing import find_rings, place_marks
from layers.figures.engine import open_engine, read_styles
from layers.figures.figure import Figure
from layers.figures.flow import Row, find_height, flow
from layers.figures.fonts import HEAVY
from layers.figures.furniture import Plates, find_plates
from layers.figures.head import Line, find_head, measure_head
from layers.figures.key import KeyLook, build_key
from layers.figures.legend import Entry, build_rows, build_strip, find_entries
from layers.figures.placing import Placed
from layers.figures.sizes import Size
from layers.figures.svg import add_text
from layers.figures.view import View, fit_view
from layers.figures.wording import Wording
from layers.palette import UI

MARGIN = 34.0
_GUTTER = 22.0
_GAP = 11.0
_ROUNDS = 6
"""The key changes with the map, and the map's height with the key: so often they are fitted."""
_SURROUNDINGS, _FLATTEST = 1.3, 0.6
"""Highest map, against the area that must be seen, and against its own width."""
_LEAST_MAP = 0.42
"""Least share of the room that the map keeps."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A sheet as it will be drawn.

    Attributes
    ----------
    head
        Title and subtitle.
    left, top
        Corner of the map.
    view, marks, plates
        The map, what stands on it, and what lies on it.
    numbered
        Whether its sites have numbers.
    columns, columns_at, step
        Key and legend, the corner they start at, and from column to column.
    strip, strip_top
        The legend below the map, where it does not stand beside the key.
    """

    head: list[Line]
    left: float
    top: float
    view: View
    marks: Sequence[Placed]
    plates: Plates
    numbered: bool
    columns: Sequence[Sequence[Row]]
    columns_at: tuple[float, float]
    step: float
    strip: Row | None
    strip_top: float


@dataclass(frozen=True, kw_only=True)
class Try:
    """One way to set the key: size of its text, columns, their width; legend beside it or below."""

    size: float
    columns: int
    width: float
    has_strip: bool
    numbered: bool = True


def find_tries(size: Size, lang: str) -> Iterator[Try]:
    """Return the ways to set key and legend, the most pleasant first, one that always fits last."""
    wide = 1.0 if lang == "zh" else 1.12
    if size.is_upright:
        room = size.width - 2 * MARGIN
        for has_strip in (False, True):
            for text, columns in ((10.6, 3), (9.8, 3), (9.2, 4), (8.4, 4)):
                width = (room - (columns - 1) * _GUTTER) / columns
                yield Try(size=text, columns=columns, width=width, has_strip=has_strip)
        yield Try(size=10.0, columns=1, width=room, has_strip=True, numbered=False)
        return
    column = min(226.0, size.width * 0.21) * wide
    for text, columns, share, has_strip in (
        (11.0, 1, 1.0, False), (10.2, 1, 1.0, False), (10.6, 1, 1.0, True), (9.9, 1, 1.0, True),
        (9.2, 1, 1.0, True), (9.6, 2, 0.84, False), (9.4, 2, 0.84, True), (8.8, 2, 0.84, True),
        (8.2, 2, 0.8, True), (8.6, 3, 0.66, False), (8.2, 3, 0.62, True),
    ):  # fmt: skip
        yield Try(size=text, columns=columns, width=column * share, has_strip=has_strip)
    yield Try(size=10.0, columns=1, width=column * 0.8, has_strip=False, numbered=False)
    yield Try(size=10.0, columns=1, width=0.0, has_strip=True, numbered=False)


def plan_sheet(figure: Figure, size: Size, bottom: float) -> Plan:
    """Return the first plan that fits above the credits.

    Parameters
    ----------
    bottom
        Where the room for map and key ends, in pixels of the sheet.
    """
    for each in find_tries(size, figure.lang):
        plan = _plan(figure, size, bottom, each)
        if plan is not None:
            return plan
    raise AssertionError("the last way always fits")


def _plan(figure: Figure, size: Size, bottom: float, each: Try) -> Plan | None:
    room = size.width - 2 * MARGIN
    panel = each.columns * (each.width + _GUTTER) if each.width and not size.is_upright else 0.0
    width = room - panel
    head = find_head(figure, width)
    top = MARGIN + measure_head(head) + _GAP
    height = bottom - top
    share = 0.6 if size.is_upright else 0.9
    for _ in range(_ROUNDS):
        view = fit_view(figure.bbox, width, height * share)
        plates = find_plates(view, figure.content.everything)
        marks = _place(figure, view, plates, numbered=each.numbered)
        if each.numbered and not any(mark.number for mark in marks):
            return None
        rows, strip = _build_rows(figure, view, marks, each, width)
        below = strip.height + _GAP if strip else 0.0
        high = bottom - MARGIN
        if size.is_upright:
            high = find_height(rows, each.columns) + 2 if rows else 0.0
            below += high + _GAP if rows else 0.0
        columns = flow(rows, each.columns, high)
        if columns is None or (each.numbered and height - below < height * _LEAST_MAP):
            return None
        left = min(max(height - below, height * _LEAST_MAP), _find_tallest(figure, width))
        if abs(left - view.height) < 0.01:
            break
        share = left / height
    else:
        return None
    columns_at = size.width - MARGIN - panel + _GUTTER, MARGIN
    if size.is_upright:
        columns_at = MARGIN, top + view.height + below - high
    return Plan(
        head=head, left=MARGIN, top=top, view=view, marks=marks, plates=plates,
        numbered=each.numbered,
        columns=columns, step=each.width + _GUTTER, strip=strip,
        columns_at=columns_at,
        strip_top=top + view.height + _GAP * 0.6,
    )  # fmt: skip


def _find_tallest(figure: Figure, width: float) -> float:
    """Return how high a map of that width may be before it is mostly surroundings."""
    whole = fit_view(figure.bbox, 1000.0, 1000.0, margin=0.0)
    west, south, east, north = figure.bbox
    (x0, y0), (x1, y1) = whole.project(west, north), whole.project(east, south)
    return width * max((y1 - y0) / (x1 - x0) * _SURROUNDINGS, _FLATTEST)


def _place(figure: Figure, view: View, plates: Plates, *, numbered: bool) -> list[Placed]:
    engine = open_engine(figure.archive)
    return place_marks(engine, view, figure.content, numbered=numbered, keep_out=plates.boxes)


def _build_rows(
    figure: Figure, view: View, marks: Sequence[Placed], each: Try, width: float
) -> tuple[list[Row], Row | None]:
    """Return the rows of key and legend, and the legend as a strip if it is to be one."""
    words = Wording(figure.lang)
    look = KeyLook(words=words, theme=figure.theme, size=each.size, width=each.width)
    rows = build_key([mark for mark in marks if mark.number], look)
    entries = find_legend(figure, view, marks)
    if each.has_strip:
        strip = build_strip(entries, width=width, size=9.2, theme=figure.theme)
        return rows, strip
    size = min(each.size, 9.8)
    if rows:
        rows.append(_build_heading(words.say("figure.legend"), look, above=size * 1.2))
    rows += build_rows(entries, width=each.width, size=size, theme=figure.theme)
    return rows, None


def _build_heading(text: str, look: KeyLook, *, above: float) -> Row:
    size = look.size * 1.02

    def draw(parent: Element, x: float, y: float) -> None:
        ink = UI[look.theme]["ink"]
        add_text(parent, x, y + above + size, text, size=size, weight=HEAVY, fill=ink)

    return Row(
        height=above + size * 1.8,
        is_heading=True,
        draw=draw,
    )


def find_legend(figure: Figure, view: View, marks: Sequence[Placed]) -> list[Entry]:
    """Return the legend's entries for the marks and the ground in a view."""
    engine = open_engine(figure.archive)
    silent = figure.content.find_silent(view)
    asked = {
        "zoom": view.zoom, "lon": view.lon, "lat": view.lat, "width": view.width,
        "height": view.height,
    }  # fmt: skip
    return find_entries(
        marks,
        words=Wording(figure.lang),
        theme=figure.theme,
        style=read_styles(engine, figure.theme),
        layers={**engine.ask("present", **asked), "silent": bool(silent)},
        is_moved=any(mark.is_moved for mark in marks),
        has_rings=bool(find_rings(marks, view)),
    )
