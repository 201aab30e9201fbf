"""The map of a figure: ground, sites and names in one SVG group."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree.ElementTree import Element

from shapely import box

from geodata.places import read_outlines
from layers.figures.engine import Engine, open_engine
from layers.figures.fonts import check_characters
from layers.figures.marks import draw_cell, draw_mark, find_kind
from layers.figures.names import draw_names
from layers.figures.placing import Placed, find_seen, place_counted, place_numbered
from layers.figures.svg import add, add_clips, add_part, to_points
from layers.figures.view import Box, View
from layers.page_config import read_words
from layers.palette import RING_ABOVE_M, UI, Theme

Names = Literal["zh", "en", "both"]
_RING_ZOOM = 14.5
"""From here on rings round places known only roughly are large enough to be read."""
_MOST_FOR_RINGS = 40


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a map shows besides its streets.

    Attributes
    ----------
    features, spots, cells
        As ``geodata.store.read_map`` finds them; places in degrees (EPSG:4326).
    silent
        Sub-districts the source says nothing about.
    tally
        Sites that pass, in each sub-district, with or without a place; empty where not known.
    """

    features: Sequence[Mapping[str, Any]] = ()
    spots: Sequence[Mapping[str, Any]] = ()
    cells: Sequence[Mapping[str, Any]] = ()
    silent: Sequence[str] = ()
    tally: Mapping[str, int] = field(default_factory=dict)

    def find_silent(self, view: View) -> list[str]:
        """Return which of the silent sub-districts lie in a view."""
        seen = box(*view.bounds)
        outlines = {place.value: outline for place, outline in read_outlines().items()}
        return [each for each in self.silent if outlines[each].intersects(seen)]

    @property
    def everything(self) -> list[Mapping[str, Any]]:
        """Whatever may be drawn."""
        return [*self.features, *self.spots, *self.cells]


@dataclass(frozen=True, kw_only=True)
class DrawnMap:
    """A map as it was drawn.

    Attributes
    ----------
    element
        The SVG group; its own corner is the view's.
    marks
        Every mark, in the order of the key.
    names
        Every name of the basemap with its boxes, in pixels of the view.
    attribution
        By language, of the basemap.
    """

    element: Element
    view: View
    marks: Sequence[Placed] = ()
    names: Sequence[Mapping[str, Any]] = ()
    attribution: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbered(self) -> list[Placed]:
        """The sites with a number, in order."""
        return [mark for mark in self.marks if mark.number is not None]


def draw_map(
    archive: bytes,
    view: View,
    content: Content,
    *,
    lang: Names,
    theme: Theme = "light",
    numbered: bool = True,
    marks: Sequence[Placed] | None = None,
    reserved: Sequence[Box] = (),
) -> DrawnMap:
    """Draw a map as the page does, for paper.

    Parameters
    ----------
    archive
        The basemap in force, as JSON.
    view
        What part of it.
    lang
        In which language names are written.
    numbered
        Whether sites carry numbers for a key, as far as they can be told apart.
    marks
        As `place_marks` placed them, where that was done before.
    reserved
        Boxes in pixels of the view where nothing may stand: what lies on the map.

    Raises
    ------
    MissingCharacterError
        A name on the map cannot be written.
    """
    engine = open_engine(archive)
    if marks is None:
        marks = place_marks(engine, view, content, numbered=numbered, keep_out=reserved)
    asked = {
        "zoom": view.zoom, "lon": view.lon, "lat": view.lat, "width": view.width,
        "height": view.height, "theme": theme, "silent": list(content.silent),
    }  # fmt: skip
    painted = engine.ask("paint", **asked)
    edges = _edges(view)
    taken = [list(box) for box in (*reserved, *edges, *(mark.box for mark in marks))]
    word = read_words()["en" if lang == "en" else "zh"]["map.no_data"]
    laid_out = engine.ask("name", **asked, names=lang, silentWord=word, reserved=taken)
    check_characters((name["name"], name["name"]) for name in laid_out["names"])
    root = Element("g", {"class": "map"})
    clip = f"map-{hashlib.sha256(repr(view).encode()).hexdigest()[:8]}"
    cut = add(root, "clipPath", id=clip)
    add(cut, "rect", x=0, y=0, width=view.width, height=view.height)
    inside = add(root, "g", clip_path=f"url(#{clip})")
    _add_parts(inside, painted["ground"], f"{clip}-ground")
    _draw_shapes(inside, view, marks, theme)
    _add_parts(inside, painted["stations"], f"{clip}-stations")
    draw_names(inside, laid_out)
    draw_marks(inside, marks, theme)
    return DrawnMap(
        element=root, view=view, marks=marks, names=laid_out["names"],
        attribution=engine.attribution,
    )  # fmt: skip


def place_marks(
    engine: Engine,
    view: View,
    content: Content,
    *,
    numbered: bool,
    keep_out: Sequence[Box] = (),
) -> list[Placed]:
    """Place what lies in the view: numbered where that can be read, else counted.

    Parameters
    ----------
    keep_out
        Boxes in pixels of the view that something else lies on.
    """
    sites = find_seen(view, content.features)
    spots = find_seen(view, content.spots)
    cells = find_seen(view, [{"id": "", **cell} for cell in content.cells])
    if numbered and not cells:
        placed = place_numbered(view, sites, spots, keep_out)
        if placed is not None:
            return placed
    return place_counted(engine, view, sites, spots, cells, keep_out)


def _edges(view: View) -> list[Box]:
    """Strips outside the frame: a name would be cut there."""
    wide, high, deep = view.width, view.height, 400.0
    return [
        (-deep, -deep, 2.0, high + deep),
        (wide - 2, -deep, wide + deep, high + deep),
        (-deep, -deep, wide + deep, 2.0),
        (-deep, high - 2, wide + deep, high + deep),
    ]


def _add_parts(parent: Element, parts: Sequence[Mapping[str, Any]], prefix: str) -> None:
    group = add(parent, "g")
    clips = add_clips(group, parts, prefix)
    for part in parts:
        add_part(group, part, clips)


def _draw_shapes(parent: Element, view: View, marks: Sequence[Placed], theme: Theme) -> None:
    """Draw lines, areas, and rings round places known only roughly, as on the screen."""
    group = add(parent, "g")
    ringed = find_rings(marks, view)
    for mark in marks:
        if mark.kind == "cell":
            continue
        colour = find_kind(mark.kind).colour(theme)
        geometry = mark.feature.get("geometry") or {}
        if geometry.get("type") == "LineString":
            path = to_points([view.project(*at[:2]) for at in geometry["coordinates"]])
            round_ = {"stroke_linecap": "round", "stroke_linejoin": "round", "fill": "none"}
            paper = UI[theme]["paper"]
            add(group, "path", d=path, stroke=paper, stroke_width=8, stroke_opacity=0.9, **round_)
            add(group, "path", d=path, stroke=colour, stroke_width=4, **round_)
        elif geometry.get("type") == "Polygon":
            rings = [[view.project(*at[:2]) for at in ring] for ring in geometry["coordinates"]]
            add(
                group, "path", d="".join(to_points(ring, closed=True) for ring in rings),
                fill=colour, fill_opacity=0.09, fill_rule="evenodd", stroke=colour,
                stroke_width=1.8, stroke_dasharray="7 5",
            )  # fmt: skip
        elif mark in ringed:
            radius = mark.feature["accuracy_m"] * view.measure_px_per_m(mark.at[1])
            add(
                group, "circle", cx=mark.at[0], cy=mark.at[1], r=radius, fill=colour,
                fill_opacity=0.03, stroke=colour, stroke_opacity=0.5, stroke_width=1.3,
                stroke_dasharray="2 6", stroke_linecap="round",
            )  # fmt: skip


def find_rings(marks: Sequence[Placed], view: View) -> list[Placed]:
    """Return the marks with a ring that shows how well their place is known.

    Farther out rings are too small to be read, and among very many they would tell nothing.
    """
    if view.zoom < _RING_ZOOM or len(marks) > _MOST_FOR_RINGS:
        return []
    return [
        mark
        for mark in marks
        if (mark.feature.get("accuracy_m") or 0) > RING_ABOVE_M and not mark.feature.get("geometry")
    ]


def draw_marks(parent: Element, marks: Sequence[Placed], theme: Theme) -> None:
    """Draw the marks; first the lines of those that stepped aside, then the lowest kinds."""
    group = add(parent, "g", class_="marks")
    ink, paper = UI[theme]["ink"], UI[theme]["paper"]
    for mark in marks:
        if not mark.is_moved:
            continue
        path = to_points([mark.at, (mark.x, mark.y)])
        add(group, "path", d=path, stroke=paper, stroke_width=3.2, stroke_opacity=0.9)
        add(group, "path", d=path, stroke=ink, stroke_width=1.1)
        add(
            group, "circle", cx=mark.at[0], cy=mark.at[1], r=2.4, fill=ink,
            stroke=paper, stroke_width=1,
        )  # fmt: skip
    for mark in marks:
        if mark.kind == "cell":
            draw_cell(group, str(mark.n), mark.kinds, mark.x, mark.y, theme=theme)
            continue
        badge = 0 if mark.number else mark.feature.get("feedback") or (mark.n if mark.n > 1 else 0)
        draw_mark(
            group, mark.kind, mark.x, mark.y, size=mark.size, theme=theme, number=mark.number,
            rough=mark.is_rough, sign=mark.sign, badge=int(badge),
        )  # fmt: skip
