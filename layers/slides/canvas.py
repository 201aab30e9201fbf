"""One slide and what is put on it: native shapes with alternative text, in inches."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from layers.exports.static import clean_text
from layers.palette import UI
from layers.slides.outline import flatten

_UI = UI["light"]
INK, SOFT, LINE, WASH, BRAND = (_UI[each] for each in ("ink", "soft", "line", "wash", "brand"))
LIGHT_INK = "#ffffff"
_MARGIN_IN = 0.04
_SIDE = 28.0
"""Side of the box a layer kind's shape stands on."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """Left, top, width and height in inches."""

    left: float
    top: float
    width: float
    height: float

    def inset(self, by: float) -> Box:
        """Return the box without a margin on all four sides."""
        return Box(left=self.left + by, top=self.top + by,
                   width=self.width - 2 * by, height=self.height - 2 * by)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A paragraph and how it is set."""

    text: str
    size_pt: float
    colour: str = INK
    bold: bool = False


class Canvas:
    """A slide that is being filled.

    Parameters
    ----------
    slide
        Of python-pptx.
    lang_tag
        Language of the texts (BCP 47), for spelling and for being read aloud.
    """

    def __init__(self, slide: Any, lang_tag: str) -> None:
        self.slide = slide
        self._shapes = slide.shapes
        self._lang_tag = lang_tag

    def grouped(self, alt: str) -> Canvas:
        """Return a canvas whose shapes form one group with one alternative text."""
        group = self._shapes.add_group_shape()
        _describe(group, alt)
        inside = Canvas(self.slide, self._lang_tag)
        inside._shapes = group.shapes
        return inside

    def add_text(
        self,
        box: Box,
        pieces: Sequence[Piece],
        *,
        align: str = "left",
        anchor: str = "top",
        fill: str | None = None,
    ) -> Any:
        """Add a text box; each piece is a paragraph. Text is text: no link, no field, no markup."""
        frame = self._shapes.add_textbox(*_place(box))
        body = frame.text_frame
        body.word_wrap = True
        body.margin_left = body.margin_right = Inches(_MARGIN_IN)
        body.margin_top = body.margin_bottom = Inches(_MARGIN_IN)
        body.vertical_anchor = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE,
                                "bottom": MSO_ANCHOR.BOTTOM}[anchor]  # fmt: skip
        if fill:
            frame.fill.solid()
            frame.fill.fore_color.rgb = to_rgb(fill)
        self.write(body, pieces, align=align)
        return frame

    def write(self, body: Any, pieces: Sequence[Piece], *, align: str = "left") -> None:
        """Write paragraphs into a text frame or a cell of a table."""
        for number, piece in enumerate(pieces):
            paragraph = body.paragraphs[0] if number == 0 else body.add_paragraph()
            paragraph.alignment = {"left": PP_ALIGN.LEFT, "centre": PP_ALIGN.CENTER,
                                   "right": PP_ALIGN.RIGHT}[align]  # fmt: skip
            run = paragraph.add_run()
            run.text = clean_text(piece.text).replace("\n", " ").replace("\v", " ")
            run.font.size = Pt(piece.size_pt)
            run.font.bold = piece.bold
            run.font.color.rgb = to_rgb(piece.colour)
            run._r.get_or_add_rPr().set("lang", self._lang_tag)

    def add_bar(
        self, box: Box, fill: str | None, *, line: str | None = None, alt: str = "",
        rounded: bool = False,
    ) -> Any:  # fmt: skip
        """Add a rectangle."""
        kind = MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE
        return self._add_auto(kind, box, fill, line=line, alt=alt)

    def add_dot(
        self, box: Box, fill: str | None, *, line: str | None = None, alt: str = "",
        dashed: bool = False,
    ) -> Any:  # fmt: skip
        """Add an ellipse."""
        shape = self._add_auto(MSO_SHAPE.OVAL, box, fill, line=line, alt=alt)
        if dashed:
            shape.line.dash_style = MSO_LINE.DASH
        return shape

    def add_line(self, start: tuple[float, float], end: tuple[float, float], colour: str,
                 width_pt: float, *, dashed: bool = False) -> None:  # fmt: skip
        """Add a straight line from one place to another, in inches."""
        line = self._shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, *(Inches(each) for each in (*start, *end))
        )
        line.line.color.rgb = to_rgb(colour)
        line.line.width = Pt(width_pt)
        if dashed:
            line.line.dash_style = MSO_LINE.DASH
        _drop_style(line)
        _decorate(line)

    def add_mark(self, shape: str, box: Box, colour: str, number: str = "", alt: str = "") -> None:
        """Add the symbol of a layer kind as an editable outline, with a number on it.

        Parameters
        ----------
        shape
            SVG elements on a 28 x 28 box.
        """
        scale = box.width / _SIDE
        for ring in flatten(shape):
            builder = self._shapes.build_freeform(
                *(round(each * 1000) for each in ring[0]), scale=Inches(scale) / 1000
            )
            builder.add_line_segments(
                [tuple(round(each * 1000) for each in point) for point in ring[1:]], close=True
            )
            outline = builder.convert_to_shape(Inches(box.left), Inches(box.top))
            outline.fill.solid()
            outline.fill.fore_color.rgb = to_rgb(colour)
            outline.line.color.rgb = to_rgb(LIGHT_INK)
            outline.line.width = Pt(1.25)
            _drop_style(outline)
            _describe(outline, alt)
            if number:
                self._write_number(outline, box, number)

    def _write_number(self, outline: Any, box: Box, number: str) -> None:
        body = outline.text_frame
        body.margin_left = body.margin_right = body.margin_top = body.margin_bottom = 0
        body.word_wrap = False
        body.vertical_anchor = MSO_ANCHOR.MIDDLE
        size = box.height * 72 * (0.48 if len(number) < 3 else 0.38)
        self.write(body, [Piece(text=number, size_pt=size, colour=LIGHT_INK, bold=True)],
                   align="centre")  # fmt: skip

    def add_picture(self, content: bytes, box: Box, alt: str) -> Any:
        """Add a picture; what it shows stands in its alternative text."""
        picture = self._shapes.add_picture(io.BytesIO(content), *_place(box))
        _describe(picture, alt)
        return picture

    def add_table(self, box: Box, rows: int, columns: Sequence[float], alt: str) -> Any:
        """Add a native table; ``columns`` are widths in inches."""
        frame = self._shapes.add_table(rows, len(columns), *_place(box))
        _describe(frame, alt)
        for column, width in zip(frame.table.columns, columns, strict=True):
            column.width = Inches(width)
        return frame.table

    def note(self, text: str) -> None:
        """Put words under the slide, for whoever speaks."""
        self.slide.notes_slide.notes_text_frame.text = clean_text(text).replace("\v", " ")

    def _add_auto(
        self, kind: Any, box: Box, fill: str | None, *, line: str | None, alt: str
    ) -> Any:
        shape = self._shapes.add_shape(kind, *_place(box))
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = to_rgb(fill)
        else:
            shape.fill.background()
        if line:
            shape.line.color.rgb = to_rgb(line)
            shape.line.width = Pt(1.5)
        else:
            shape.line.fill.background()
        _drop_style(shape)
        _describe(shape, alt) if alt else _decorate(shape)
        return shape


def _place(box: Box) -> tuple[Any, Any, Any, Any]:
    return (Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height))


def to_rgb(colour: str) -> RGBColor:
    """Return ``#rrggbb`` as slides take it."""
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]


def _find_properties(shape: Any) -> Any:
    return next(shape._element.iter(qn("p:cNvPr")))


def _drop_style(shape: Any) -> None:
    """Leave out the theme's shadow; fill, line and colours are our own."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _describe(shape: Any, alt: str) -> None:
    _find_properties(shape).set("descr", clean_text(alt))


_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
"""Extension that says a shape only adorns (Office Open XML, adec:decorative)."""


def _decorate(shape: Any) -> None:
    """Say that a shape only adorns, so that nobody has it read aloud."""
    from lxml import etree

    properties = _find_properties(shape)
    outer = etree.SubElement(properties, qn("a:extLst"))
    inner = etree.SubElement(outer, qn("a:ext"), uri=_DECORATIVE)
    name = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
    etree.SubElement(inner, name, val="1")
