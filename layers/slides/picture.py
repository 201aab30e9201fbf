"""The basemap of a slide as a picture, and where on it a place lies."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from PIL import Image

from layers.figures.drawing import Content, draw_map
from layers.figures.render import to_png
from layers.figures.svg import STACK, to_svg
from layers.figures.view import Box as Bounds
from layers.figures.view import View, fit_view
from layers.slides.canvas import Box
from layers.slides.content import Told

PX_PER_IN = 96
_DPI = 200
_MM_PER_IN = 25.4
_MARGIN_PX = 40.0


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A part of the map in a box of a slide."""

    view: View
    box: Box

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a place in degrees (EPSG:4326) lies on the slide, in inches."""
        x, y = self.view.project(longitude, latitude)
        return self.box.left + x / PX_PER_IN, self.box.top + y / PX_PER_IN

    def measure_in(self, metres: float) -> float:
        """Return how long a length on the ground is on the slide, in inches."""
        return metres * self.view.measure_px_per_m(self.view.height / 2) / PX_PER_IN


def frame(bounds: Bounds, box: Box, *, max_zoom: float) -> Picture:
    """Return the closest picture of a box's shape that shows some bounds whole.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees (EPSG:4326).
    """
    view = fit_view(bounds, box.width * PX_PER_IN, box.height * PX_PER_IN,
                    margin=_MARGIN_PX, max_zoom=max_zoom)  # fmt: skip
    return Picture(view=view, box=box)


def draw_picture(
    picture: Picture, told: Told, marks: Sequence[tuple[float, float]], side_in: float
) -> bytes:
    """Return the basemap as PNG; no name stands where a mark will.

    Parameters
    ----------
    marks
        Middles of the marks on the slide, in inches.
    side_in
        Side of a mark, in inches.
    """
    view, box = picture.view, picture.box
    half = side_in * PX_PER_IN / 2
    middles = [((x - box.left) * PX_PER_IN, (y - box.top) * PX_PER_IN) for x, y in marks]
    taken = [(x - half, y - half, x + half, y + half) for x, y in middles]
    drawn = draw_map(told.archive, view, Content(silent=told.silent), lang=told.lang,
                     numbered=False, reserved=taken)  # fmt: skip
    root = Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "font-family": STACK,
                "width": f"{view.width:g}", "height": f"{view.height:g}",
                "viewBox": f"0 0 {view.width:g} {view.height:g}"},
    )  # fmt: skip
    root.append(drawn.element)
    content = to_png(to_svg(root), width_mm=box.width * _MM_PER_IN,
                     height_mm=box.height * _MM_PER_IN, dpi=_DPI, lang=told.lang)  # fmt: skip
    return _squeeze(content)


def _squeeze(content: bytes) -> bytes:
    """Return a picture of few colours in a third of the bytes; a street map has few."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            made, "PNG", optimize=True
        )
    return made.getvalue()
