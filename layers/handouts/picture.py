"""The map of a handout: the site in the middle of its streets, as SVG."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from shapely import Point

from geodata.crs import buffer_m
from layers.figures.drawing import Content, draw_map
from layers.figures.furniture import draw_bar, find_bar
from layers.figures.svg import NAMESPACE, STACK, add, to_svg
from layers.figures.view import fit_view
from layers.palette import UI
from layers.slides.content import Detail, Told

_AROUND_M = 420.0
_CLOSEST = 16.5
_PX_PER_MM = 96 / 25.4
_FEATURE = ("id", "kind", "also", "state", "name_zh", "name_en", "lon", "lat", "accuracy_m",
            "geometry")  # fmt: skip


def draw_place(site: Detail, told: Told, width_mm: float, height_mm: float) -> bytes:
    """Return the map of one site as SVG of that size."""
    point = Point(float(site["lon"]), float(site["lat"]))
    reach = max(_AROUND_M, float(site.get("accuracy_m") or 0) * 1.15)
    view = fit_view(buffer_m(point, reach).bounds, width_mm * _PX_PER_MM, height_mm * _PX_PER_MM,
                    max_zoom=_CLOSEST)  # fmt: skip
    feature = {**{name: site.get(name) for name in _FEATURE}, "feedback": 0}
    drawn = draw_map(told.archive, view, Content(features=[feature], silent=told.silent),
                     lang=told.lang, numbered=False, reserved=[find_bar(view)[2]])  # fmt: skip
    root = Element("svg", {"xmlns": NAMESPACE, "font-family": STACK})
    root.set("width", f"{width_mm:g}mm")
    root.set("height", f"{height_mm:g}mm")
    root.set("viewBox", f"0 0 {view.width:g} {view.height:g}")
    root.append(drawn.element)
    draw_bar(root, view, theme="light")
    add(root, "rect", width=view.width, height=view.height, fill="none",
        stroke=UI["light"]["line"], stroke_width=1.0)  # fmt: skip
    return to_svg(root)
