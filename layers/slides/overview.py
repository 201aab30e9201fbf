"""The first slide: every site on the map, numbered, and the key to the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from layers.figures.spread import spread_out
from layers.page_config import DISTRICT_BOUNDS, find_kinds
from layers.slides.canvas import INK, SOFT, Box, Canvas, Piece
from layers.slides.content import Detail, Told, Words
from layers.slides.fit import find_size, shorten
from layers.slides.picture import PX_PER_IN, draw_picture, frame

_CLOSEST = 15.5
"""Zoom of the overview at most: a few streets around, also where there is one site."""
_MARK_IN = 0.3
MOST_IN_KEY = 40
"""More names than these cannot be read from a seat; the table slides hold them all."""


def draw_overview(canvas: Canvas, area: Box, told: Told, words: Words) -> None:
    """Draw the map with its marks, and the names beside it."""
    key = min(4.4, area.width * 0.34)
    foot = 0.5
    picture = Box(left=area.left, top=area.top, width=area.width - key - 0.2,
                  height=area.height - foot)  # fmt: skip
    placed = [(number, site) for number, site in enumerate(told.sites, start=1)
              if site.get("lon") is not None]  # fmt: skip
    points = [(float(site["lon"]), float(site["lat"])) for _, site in placed]
    map_ = frame(_find_bounds(points), picture, max_zoom=_CLOSEST)
    true = [map_.place(*point) for point in points]
    stands = _step_aside(true, picture)
    names = ", ".join(words.line(site, "name") for _, site in placed)
    alt = f"{words.say('map.title')}: {names}"
    canvas.add_picture(draw_picture(map_, told, stands, _MARK_IN), picture, alt)
    _draw_marks(canvas, placed, true, stands, words)
    _draw_key(canvas, Box(left=area.left + area.width - key, top=area.top, width=key,
                          height=area.height - foot), told, words)  # fmt: skip
    _draw_foot(canvas, Box(left=area.left, top=area.top + area.height - foot + 0.06,
                           width=area.width, height=foot - 0.06), told, words)  # fmt: skip


def _find_bounds(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the places; the district where there are none."""
    if not points:
        return DISTRICT_BOUNDS
    lons, lats = zip(*points, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _step_aside(true: Sequence[tuple[float, float]], picture: Box) -> list[tuple[float, float]]:
    """Return where marks stand so that none covers another, in inches."""
    half = _MARK_IN / 2
    room = (picture.left + half, picture.top + half,
            picture.left + picture.width - half, picture.top + picture.height - half)  # fmt: skip
    scaled = [(x * PX_PER_IN, y * PX_PER_IN) for x, y in true]
    edges = (room[0] * PX_PER_IN, room[1] * PX_PER_IN, room[2] * PX_PER_IN, room[3] * PX_PER_IN)
    stands = spread_out(scaled, _MARK_IN * 1.08 * PX_PER_IN, edges)
    return [(x / PX_PER_IN, y / PX_PER_IN) for x, y in stands]


def _draw_marks(
    canvas: Canvas,
    placed: Sequence[tuple[int, Detail]],
    true: Sequence[tuple[float, float]],
    stands: Sequence[tuple[float, float]],
    words: Words,
) -> None:
    """Draw the marks; one that had to step aside keeps a line to where it belongs."""
    kinds, half = {kind.id: kind for kind in find_kinds()}, _MARK_IN / 2
    for place, stand in zip(true, stands, strict=True):
        if math.dist(place, stand) > half:
            canvas.add_line(place, stand, SOFT, 1)
            dot = Box(left=place[0] - 0.03, top=place[1] - 0.03, width=0.06, height=0.06)
            canvas.add_dot(dot, SOFT)
    for (number, site), (x, y) in zip(placed, stands, strict=True):
        kind = kinds[site["kind"]]
        box = Box(left=x - half, top=y - half, width=_MARK_IN, height=_MARK_IN)
        canvas.add_mark(kind.shape, box, kind.colour_light, str(number), words.line(site, "name"))


def _draw_key(canvas: Canvas, box: Box, told: Told, words: Words) -> None:
    """Name the numbers, in two columns where there are many, and say what the shapes mean."""
    kinds = [kind for kind in find_kinds() if any(s["kind"] == kind.id for s in told.sites)]
    legend = 0.3 * ((len(kinds) + 1) // 2) + 0.1
    for place, kind in enumerate(kinds):
        left = box.left + (place % 2) * box.width / 2
        top = box.top + (place // 2) * 0.3
        canvas.add_mark(kind.shape, Box(left=left, top=top + 0.04, width=0.22, height=0.22),
                        kind.colour_light)  # fmt: skip
        text = words.code("kind", kind.id)
        canvas.add_text(Box(left=left + 0.26, top=top, width=box.width / 2 - 0.28, height=0.3),
                        [Piece(text=text, size_pt=11)], anchor="middle")  # fmt: skip
    sites = told.sites[:MOST_IN_KEY]
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


def _draw_foot(canvas: Canvas, box: Box, told: Told, words: Words) -> None:
    facts = [told.subtitle] if told.subtitle else []
    joint = "、" if words.main == "zh" else ", "
    facts.append(words.say("file.filters", words=joint.join(told.filters))
                 if told.filters else words.say("file.no_filters"))  # fmt: skip
    if told.as_of:
        facts.append(words.say("file.as_of", date=told.as_of))
    pieces = [Piece(text=" · ".join(facts), size_pt=11, colour=INK),
              Piece(text=told.attribution, size_pt=8.5, colour=SOFT)]  # fmt: skip
    canvas.add_text(box, pieces)
