"""A deck of slides: overview, a slide for each site, a table, the sources."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from layers.slides.canvas import INK, Box, Canvas, to_rgb
from layers.slides.content import Told, Words
from layers.slides.fit import find_size
from layers.slides.lists import (
    EVENTS_A_SLIDE,
    SITES_A_SLIDE,
    SOURCES_A_SLIDE,
    draw_history,
    draw_sites,
    draw_sources,
    list_sources,
    split,
)
from layers.slides.overview import draw_overview
from layers.slides.site import draw_site
from layers.slides.timeline import MOST_EVENTS

_WIDTH_IN, _HEIGHT_IN = 13.333, 7.5
_SIDE_IN, _FOOT_IN = 0.5, 0.4
_EAST_ASIAN = "Microsoft YaHei"
"""Fonts stay those of the reader's machine; this one comes with Windows, Office and WPS."""


def build_deck(told: Told, words: Mapping[str, Mapping[str, str]],
               template: bytes | None = None, *,
               report: Callable[[float], None]) -> bytes:  # fmt: skip
    """Build a deck as PPTX.

    Parameters
    ----------
    words
        Of the page, by language and key.
    template
        The office's own PPTX, already checked: its slides are left out, its master stays.
    report
        Takes how far the work is, from 0 to 1.
    """
    deck = _Deck(told, Words(words, told.lang), template)
    deck.add_overview()
    for number, site in enumerate(told.sites, start=1):
        deck.add_site(number, site)
        report(number / len(told.sites))
    deck.add_table()
    deck.add_sources()
    return deck.save()


class _Deck:
    """A presentation that is being filled, slide by slide."""

    def __init__(self, told: Told, words: Words, template: bytes | None) -> None:
        self._told, self._words = told, words
        self._is_own = template is not None
        self._file = Presentation(io.BytesIO(template) if template else None)
        if template is None:
            self._file.slide_width, self._file.slide_height = Inches(_WIDTH_IN), Inches(_HEIGHT_IN)
            _set_east_asian(self._file)
        else:
            _drop_slides(self._file)
        self._size = (self._file.slide_width or 0, self._file.slide_height or 0)
        self._layout = _find_layout(self._file)
        about = self._file.core_properties
        about.title, about.author = told.title, ""
        about.language, about.comments = words.tag, told.attribution

    def add_overview(self) -> None:
        canvas, area = self._add(self._told.title)
        draw_overview(canvas, area, self._told, self._words)

    def add_site(self, number: int, site: Mapping[str, Any]) -> None:
        name = f"{number}  {self._words.line(site, 'name')}"
        canvas, area = self._add(name)
        draw_site(canvas, area, site, number, self._told, self._words)
        rest = site["events"][MOST_EVENTS:]
        for part in split(rest, EVENTS_A_SLIDE):
            canvas, area = self._add(f"{name} · {self._words.say('card.history')}")
            draw_history(canvas, area, part, self._words)

    def add_table(self) -> None:
        numbered = list(enumerate(self._told.sites, start=1))
        for part in split(numbered, SITES_A_SLIDE):
            title = self._words.say("file.sites", n=len(numbered))
            canvas, area = self._add(title)
            draw_sites(canvas, area, part, self._words)

    def add_sources(self) -> None:
        sources = list_sources(self._told)
        for part in list(split(sources, SOURCES_A_SLIDE)) or [[]]:
            canvas, area = self._add(self._words.say("file.sources"))
            draw_sources(canvas, area, part, self._words, self._told.attribution)

    def save(self) -> bytes:
        written = io.BytesIO()
        self._file.save(written)
        return written.getvalue()

    def _add(self, title: str) -> tuple[Canvas, Box]:
        """Add a slide with a real title; return what is below it."""
        slide = self._file.slides.add_slide(self._layout)
        for placeholder in list(slide.placeholders):
            if placeholder.placeholder_format.type not in _TITLES:
                placeholder._element.getparent().remove(placeholder._element)
        canvas = Canvas(slide, self._words.tag)
        bottom = self._write_title(slide, title)
        width, height = (Emu(int(each)).inches for each in self._size)
        area = Box(left=_SIDE_IN, top=bottom, width=width - 2 * _SIDE_IN,
                   height=height - bottom - _FOOT_IN)  # fmt: skip
        return canvas, area

    def _write_title(self, slide: Any, title: str) -> float:
        """Write the title into its placeholder; return where it ends, in inches."""
        shape = slide.shapes.title
        if shape is None:
            return _FOOT_IN
        if not self._is_own:
            shape.left, shape.top = Inches(_SIDE_IN), Inches(0.3)
            shape.width, shape.height = Inches(_WIDTH_IN - 2 * _SIDE_IN), Inches(0.72)
        width, height = Emu(shape.width).inches, Emu(shape.height).inches
        size = find_size([title], width - 0.2, height, most_pt=28, least_pt=14)
        paragraph = shape.text_frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = _clean(title)
        run._r.get_or_add_rPr().set("lang", self._words.tag)
        if not self._is_own:
            paragraph.alignment = 1  # PP_ALIGN.LEFT
            run.font.size, run.font.bold = Pt(size), True
            run.font.color.rgb = to_rgb(INK)
        return Emu(shape.top).inches + height + 0.08


_TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})


def _clean(text: str) -> str:
    from layers.exports.static import clean_text

    return clean_text(text).replace("\n", " ").replace("\v", " ")


def _find_layout(file: Any) -> Any:
    """Return the layout with a title and the least else."""

    def weigh(layout: Any) -> tuple[bool, int]:
        types = [each.placeholder_format.type for each in layout.placeholders]
        return (PP_PLACEHOLDER.TITLE not in types, len(types))

    return min(file.slide_layouts, key=weigh)


def _drop_slides(file: Any) -> None:
    """Take a template's own slides out, with what only they hold."""
    listed = file.slides._sldIdLst
    for each in list(listed):
        file.part.drop_rel(each.get(qn("r:id")))
        listed.remove(each)


def _set_east_asian(file: Any) -> None:
    """Name a Chinese font in the theme, so that titles and texts share one."""
    from lxml import etree

    master = file.slide_masters[0].part
    theme = next(rel.target_part for rel in master.rels.values() if rel.reltype.endswith("/theme"))
    tree = etree.fromstring(theme.blob)
    for font in tree.iter(qn("a:majorFont"), qn("a:minorFont")):
        font.find(qn("a:latin")).set("typeface", "Arial")
        font.find(qn("a:ea")).set("typeface", _EAST_ASIAN)
    theme._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
