"""A map alone, without sheet and key: for slides, posters, pages of others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from layers.figures.drawing import Content, DrawnMap, Names, draw_map
from layers.figures.embed import embed_fonts
from layers.figures.render import to_png
from layers.figures.sizes import MM_PER_INCH
from layers.figures.svg import NAMESPACE, STACK, say_number, to_svg
from layers.figures.view import TILE_PX, Box, View, from_unit, to_unit
from layers.palette import Theme

_PX_PER_INCH = 96


def view_of(bounds: Box, width: float, height: float) -> View:
    """Return the view that shows exactly these bounds over its width.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees (EPSG:4326).
    width, height
        Pixels of 1/96 inch.
    """
    west, south, east, north = bounds
    left, top = to_unit(west, north)
    right, bottom = to_unit(east, south)
    lon, lat = from_unit((left + right) / 2, (top + bottom) / 2)
    zoom = math.log2(width / (right - left) / TILE_PX)
    return View(lon=lon, lat=lat, zoom=zoom, width=width, height=height)


def build_picture(drawn: DrawnMap, *, embed: bool = True) -> bytes:
    """Return a drawn map as an SVG document of its own.

    Parameters
    ----------
    drawn
        Of `drawing.draw_map`.
    embed
        Whether the characters used are part of the document; PDF and PNG do not need that.
    """
    width, height = drawn.view.width, drawn.view.height
    root = Element("svg", {"xmlns": NAMESPACE, "font-family": STACK})
    root.set("width", say_number(width))
    root.set("height", say_number(height))
    root.set("viewBox", f"0 0 {say_number(width)} {say_number(height)}")
    root.append(drawn.element)
    if embed:
        embed_fonts(root)
    return to_svg(root)


def draw_picture(
    archive: bytes,
    bounds: Box,
    width_in: float,
    height_in: float,
    *,
    lang: Names,
    theme: Theme = "light",
    content: Content | None = None,
    numbered: bool = False,
    reserved: Sequence[Box] = (),
    scale: float = 1.0,
    dpi: int = 200,
) -> bytes:
    """Return a map as PNG.

    Parameters
    ----------
    archive
        The basemap in force, as JSON.
    bounds
        West, south, east, north in degrees (EPSG:4326); of the picture's shape.
    width_in, height_in
        Inches.
    content
        Sites on it; without it streets and names alone.
    reserved
        Boxes in pixels (1/96 inch times ``scale``) where no name may stand.
    scale
        How much larger than on paper names and lines are.
    dpi
        Dots to the inch.
    """
    width, height = (each * _PX_PER_INCH / scale for each in (width_in, height_in))
    view = view_of(bounds, width, height)
    drawn = draw_map(
        archive, view, content or Content(), lang=lang, theme=theme, numbered=numbered,
        reserved=reserved,
    )  # fmt: skip
    return to_png(
        build_picture(drawn, embed=False),
        width_mm=width_in * MM_PER_INCH,
        height_mm=height_in * MM_PER_INCH,
        dpi=dpi,
    )
