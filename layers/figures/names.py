"""Names of streets and places, written where the map page's own layout puts them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from layers.figures.fonts import HEAVY, measure
from layers.figures.svg import MIDDLE, add, add_text, split_colour, with_halo, write

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_PILL_PX = 15.0


def draw_names(parent: Element, laid_out: Mapping[str, Any]) -> None:
    """Write every name once, as live text with a halo.

    Parameters
    ----------
    laid_out
        Answer of the engine's ``name``.
    """
    halo, opacity = split_colour(laid_out["halo"])
    glow = {**with_halo(halo, laid_out["haloPx"]), "stroke_opacity": opacity}
    group = add(parent, "g", class_="names")
    for name in laid_out["names"]:
        look: dict[str, Any] = {**glow, "opacity": name["alpha"] if name["alpha"] < 1 else None}
        if name["kind"] == "pill":
            _draw_pill(group, name)
        elif "lines" in name:
            for line in name["lines"]:
                add_text(
                    group, line["x"], line["y"] + line["size"] * MIDDLE, line["t"],
                    size=line["size"], weight=_weigh(name, line["weight"]), fill=name["ink"],
                    anchor=_ANCHORS[name["align"]], **look,
                )  # fmt: skip
        else:
            _draw_along(group, name, look)


def _weigh(name: Mapping[str, Any], weight: int) -> int:
    """Sub-districts stand out on paper, where nobody zooms."""
    return HEAVY if name["kind"] == "place" else weight


def _draw_pill(group: Element, name: Mapping[str, Any]) -> None:
    x, y, width = name["x"], name["y"], name["width"]
    add(
        group, "rect", x=x - width / 2, y=y - _PILL_PX / 2, width=width, height=_PILL_PX, rx=4.0,
        fill=name["colour"],
    )  # fmt: skip
    add_text(
        group, x, y + name["size"] * MIDDLE, name["name"],
        size=name["size"], weight=HEAVY, fill=name["ink"], anchor="middle",
    )  # fmt: skip


def _draw_along(group: Element, name: Mapping[str, Any], look: Mapping[str, Any]) -> None:
    """Write a name along a line: one text whose characters each have their place and turn."""
    size = name["size"]
    if not name["glyphs"]:
        turn = f"rotate({math.degrees(name['angle']):.2f} {name['x']:.2f} {name['y']:.2f})"
        add_text(
            group, name["x"], name["y"] + size * MIDDLE, name["name"], size=size,
            weight=name["weight"], fill=name["ink"], anchor="middle", transform=turn, **look,
        )  # fmt: skip
        return
    starts = [_find_start(glyph, size, name["weight"]) for glyph in name["glyphs"]]
    text = add_text(group, 0.0, 0.0, "", size=size, weight=name["weight"], fill=name["ink"], **look)
    text.set("x", " ".join(f"{x:.2f}" for x, _ in starts))
    text.set("y", " ".join(f"{y:.2f}" for _, y in starts))
    turns = [f"{math.degrees(glyph['a']):.1f}" for glyph in name["glyphs"]]
    if any(float(turn) for turn in turns):
        text.set("rotate", " ".join(turns))
    write(text, "".join(glyph["t"] for glyph in name["glyphs"]))
    text.set("xml:space", "preserve")


def _find_start(glyph: Mapping[str, Any], size: float, weight: int) -> tuple[float, float]:
    """Where the baseline of a turned character starts, for its middle to lie at its place."""
    left, down = -measure(glyph["t"], size, weight) / 2, size * MIDDLE
    cosine, sine = math.cos(glyph["a"]), math.sin(glyph["a"])
    return glyph["x"] + left * cosine - down * sine, glyph["y"] + left * sine + down * cosine
