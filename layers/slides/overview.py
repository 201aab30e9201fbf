"""The first slide: every site on the map, numbered, and the key to the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from layers.page_config import DISTRICT_BOUNDS, find_kinds
from layers.slides.canvas import INK, SOFT, Box, Canvas, Piece
from layers.slides.content import Content, Detail, Words
from layers.slides.fit import find_size, shorten
from layers.slides.place import find_bounds, find_place
from layers.slides.spread import spread

_LEAST_DEG = 0.02
_MARK_IN = 0.3
MOST_IN_KEY = 40
"""More names than these cannot be read from a seat; the table slides hold them all."""


def draw_overview(canvas: Canvas, area: Box, content: Content, words: Words) -> None:
    """Draw the map with its marks, and the names beside it."""
    key = min(4.4, area.width * 0.34)
    foot = 0.5
    picture = Box(left=area.left, top=area.top, width=area.width - key - 0.2,
                  height=area.height - foot)  # fmt: skip
    placed = [(number, site) for number, site in enumerate(content.sites, start=1)
              if site.get("lon") is not None]  # fmt: skip
    points = [(float(site["lon"]), float(site["lat"])) for _, site in placed]
    west, south, east, north = DISTRICT_BOUNDS
    bounds = find_bounds(points or [(west, south), (east, north)], picture, least_deg=_LEAST_DEG)
    names = ", ".join(words.line(site, "name") for _, site in placed)
    alt = f"{words.say('map.title')}: {names}"
    canvas.add_picture(content.draw_map(bounds, picture.width, picture.height), picture, alt)
    _draw_marks(canvas, picture, placed, [find_place(each, bounds, picture) for each in points],
                words)  # fmt: skip
    _draw_key(canvas, Box(left=area.left + area.width - key, top=area.top, width=key,
                          height=area.height - foot), content, words)  # fmt: skip
    _draw_foot(canvas, Box(left=area.left, top=area.top + area.height - foot + 0.06,
                           width=area.width, height=foot - 0.06), content, words)  # fmt: skip


def _draw_marks(canvas: Canvas, picture: Box, placed: Sequence[tuple[int, Detail]],
                true: Sequence[tuple[float, float]], words: Words) -> None:  # fmt: skip
    """Draw the marks; one that had to step aside keeps a line to where it belongs."""
    kinds = {kind.id: kind for kind in find_kinds()}
    half = _MARK_IN / 2
    edges = (picture.left + half, picture.top + half,
             picture.left + picture.width - half, picture.top + picture.height - half)  # fmt: skip
    stands = spread(true, apart=_MARK_IN * 1.08, bounds=edges)
    for place, stand in zip(true, stands, strict=True):
        if math.dist(place, stand) > half:
            canvas.add_line(place, stand, SOFT, 1)
            dot = Box(left=place[0] - 0.03, top=place[1] - 0.03, width=0.06, height=0.06)
            canvas.add_dot(dot, SOFT)
    for (number, site), (x, y) in zip(placed, stands, strict=True):
        kind = kinds[site["kind"]]
        box = Box(left=x - half, top=y - half, width=_MARK_IN, height=_MARK_IN)
        canvas.add_mark(kind.shape, box, kind.colour_light, str(number), words.line(site, "name"))


def _draw_key(canvas: Canvas, box: Box, content: Content, words: Words) -> None:
    """Name the numbers, in two columns where there are many, and say what the shapes mean."""
    kinds = [kind for kind in find_kinds() if any(s["kind"] == kind.id for s in content.sites)]
    legend = 0.3 * ((len(kinds) + 1) // 2) + 0.1
    for place, kind in enumerate(kinds):
        left = box.left + (place % 2) * box.width / 2
        top = box.top + (place // 2) * 0.3
        canvas.add_mark(kind.shape, Box(left=left, top=top + 0.04, width=0.22, height=0.22),
                        kind.colour_light)  # fmt: skip
        text = words.code("kind", kind.id)
        canvas.add_text(Box(left=left + 0.26, top=top, width=box.width / 2 - 0.28, height=0.3),
                        [Piece(text=text, size_pt=11)], anchor="middle")  # fmt: skip
    sites = content.sites[:MOST_IN_KEY]
    columns = 1 if len(sites) <= 14 else 2
    length = -(-len(sites) // columns) or 1
    width = box.width / columns
    height = (box.height - legend) / length
    names = [f"{number}  {' '.join(words.read(site, 'name'))}"
             for number, site in enumerate(sites, start=1)]  # fmt: skip
    fitting = (find_size([name], width - 0.1, height, most_pt=14, least_pt=10.5) for name in names)
    size = min(fitting, default=14)
    for column in range(columns):
        part = names[column * length : (column + 1) * length]
        room = Box(left=box.left + column * width, top=box.top + legend, width=width,
                   height=box.height - legend)  # fmt: skip
        canvas.add_text(room, [Piece(text=shorten(name, size, width - 0.1, height), size_pt=size)
                               for name in part])  # fmt: skip


def _draw_foot(canvas: Canvas, box: Box, content: Content, words: Words) -> None:
    told = [content.subtitle] if content.subtitle else []
    told.append(words.say("file.filters", words="、".join(content.filters))
                if content.filters else words.say("file.no_filters"))  # fmt: skip
    if content.as_of:
        told.append(words.say("file.as_of", date=content.as_of))
    pieces = [Piece(text=" · ".join(told), size_pt=11, colour=INK),
              Piece(text=content.attribution, size_pt=8.5, colour=SOFT)]  # fmt: skip
    canvas.add_text(box, pieces)
