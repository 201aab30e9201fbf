"""Slides that list: all sites in a table, histories too long for their slide, and the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from layers.exports.static import find_sources
from layers.slides.canvas import BRAND, INK, LIGHT_INK, SOFT, WASH, Box, Canvas, Piece, to_rgb
from layers.slides.content import Detail, Told, Words
from layers.slides.fit import find_size, shorten
from layers.slides.timeline import say_when

SITES_A_SLIDE, EVENTS_A_SLIDE, SOURCES_A_SLIDE = 12, 9, 7
_COLUMNS = (0.05, 0.34, 0.13, 0.13, 0.17, 0.18)


def split(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield a sequence in parts."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def draw_sites(canvas: Canvas, area: Box, sites: Sequence[tuple[int, Detail]],
               words: Words) -> None:  # fmt: skip
    """Draw a table of sites, a row for each."""
    heads = ["", *(words.say(f"file.column.{each}") for each in
                   ("name", "kind", "state", "subdistrict", "latest"))]  # fmt: skip
    rows = [
        [str(number), words.line(site, "name"), words.code("kind", site["kind"]),
         words.code("state", site["state"]),
         words.code("subdistrict", site["subdistrict"]) if site.get("subdistrict") else "–",
         _say_latest(site, words)]
        for number, site in sites
    ]  # fmt: skip
    _draw_table(canvas, area, heads, rows, _COLUMNS, words.say("file.table"))


def _say_latest(site: Detail, words: Words) -> str:
    dated = [event for event in site["events"] if event["date_latest"] or event["date_earliest"]]
    return say_when(dated[-1], words) if dated else words.say("card.no_date")


def draw_history(canvas: Canvas, area: Box, events: Sequence[Mapping[str, Any]],
                 words: Words) -> None:  # fmt: skip
    """Draw a table of events."""
    heads = [words.say("slides.when"), words.say("slides.what"), words.say("card.history")]
    rows = [[say_when(event, words), words.code("event", event["kind"]), words.line(event, "text")]
            for event in events]  # fmt: skip
    _draw_table(canvas, area, heads, rows, (0.18, 0.14, 0.68), words.say("card.history"))


def _draw_table(canvas: Canvas, area: Box, heads: Sequence[str], rows: Sequence[Sequence[str]],
                shares: Sequence[float], alt: str) -> None:  # fmt: skip
    widths = [share * area.width for share in shares]
    high = area.height / (len(rows) + 1)
    # One long text must not make all of them small: that one is cut.
    room = [(width - 0.25, high - 0.1) for width in widths]
    size = min(
        find_size([text], *place, most_pt=15, least_pt=11)
        for row in rows
        for text, place in zip(row, room, strict=True)
    )
    table = canvas.add_table(area, len(rows) + 1, widths, alt)
    for number, head in enumerate(heads):
        piece = Piece(text=head, size_pt=size, bold=True, colour=LIGHT_INK)
        _write_cell(canvas, table.cell(0, number), piece, BRAND)
    for down, row in enumerate(rows, start=1):
        for across, text in enumerate(row):
            cut = shorten(text, size, *room[across])
            piece = Piece(text=cut, size_pt=size, bold=across == 1 and len(row) > 3)
            _write_cell(canvas, table.cell(down, across), piece, WASH if down % 2 else LIGHT_INK)


def _write_cell(canvas: Canvas, cell: Any, piece: Piece, fill: str) -> None:
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = 3  # MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = to_rgb(fill)
    canvas.write(cell.text_frame, [piece])


def list_sources(told: Told) -> list[Mapping[str, Any]]:
    """Return every source the sites rest on."""
    return list(find_sources({site["id"]: site for site in told.sites}).values())


def draw_sources(canvas: Canvas, area: Box, sources: Sequence[Mapping[str, Any]], words: Words,
                 last: str) -> None:  # fmt: skip
    """Draw who published what, when and under which licence."""
    pieces = []
    for source in sources:
        pieces.append(Piece(text=words.line(source, "title"), size_pt=14, bold=True, colour=INK))
        facts = [words.line(source, each) for each in ("publisher", "date", "licence")]
        facts.append(str(source.get("address") or ""))
        pieces.append(Piece(text=" · ".join(each for each in facts if each), size_pt=12,
                            colour=SOFT))  # fmt: skip
    pieces.append(Piece(text=last, size_pt=12, colour=SOFT))
    size = find_size([each.text for each in pieces], area.width - 0.1, area.height - 0.1,
                     most_pt=14, least_pt=9)  # fmt: skip
    fitting = [replace(each, size_pt=min(size, each.size_pt)) for each in pieces]
    canvas.add_text(area, fitting)
