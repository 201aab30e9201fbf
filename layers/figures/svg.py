"""SVG elements: numbers are short, and text is only ever text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring

from layers.figures.fonts import FAMILY, LATIN, REGULAR, pick_weight, split_runs

NAMESPACE = "http://www.w3.org/2000/svg"
STACK = f"'{FAMILY}','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
LATIN_STACK = f"'{LATIN}','Source Sans 3',{STACK}"
MIDDLE = 0.36
"""How far below the middle of a line its baseline lies, in sizes."""
_UNWRITTEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e01ef]"
)
_SPACES = re.compile(r"\s+")


def clean(text: object) -> str:
    """Return a text in one line, composed, without what leaves no ink: controls, directions."""
    composed = unicodedata.normalize("NFC", _UNWRITTEN.sub("", str(text)))
    return _SPACES.sub(" ", composed).strip()


def add(parent: Element, tag: str, **attributes: object) -> Element:
    """Add an element; ``_`` in a name stands for ``-``, and ``None`` for no attribute."""
    named = {
        name.rstrip("_").replace("_", "-"): say_number(value)
        for name, value in attributes.items()
        if value is not None
    }
    return SubElement(parent, tag, named)


def say_number(value: object) -> str:
    """Write a number with at most two decimals; anything else as it is."""
    if isinstance(value, float):
        return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
    return str(value)


def add_text(
    parent: Element,
    x: float,
    y: float,
    text: object,
    *,
    size: float,
    weight: int = REGULAR,
    fill: str,
    anchor: str | None = None,
    **attributes: object,
) -> Element:
    """Add a text whose baseline starts at a point; ``text`` may come from anyone."""
    element = add(
        parent,
        "text",
        x=x,
        y=y,
        font_size=size,
        font_weight=pick_weight(weight),
        fill=fill,
        text_anchor=anchor if anchor != "start" else None,
        **attributes,
    )
    return write(element, clean(text))


def write(element: Element, text: str) -> Element:
    """Put a clean text into its element, each part in the font it is set in."""
    runs = split_runs(text)
    if len(runs) == 1:
        element.text = text
        if text and runs[0][0] == LATIN:
            element.set("font-family", LATIN_STACK)
        return element
    for family, run in runs:
        part = add(element, "tspan", font_family=LATIN_STACK if family == LATIN else None)
        part.text = run
    return element


def with_halo(colour: str, width: float) -> dict[str, Any]:
    """Return the attributes of a text with a halo under it, written once."""
    return {
        "stroke": colour,
        "stroke_width": width,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }


def add_part(parent: Element, part: Mapping[str, Any], clips: Mapping[str, str]) -> None:
    """Add a painted path of ``pen.js``; ``clips`` holds the ids of what it may be cut to."""
    alpha = part["alpha"]
    made: dict[str, object] = {"d": part["d"], "fill": "none"}
    if part.get("fill"):
        made["fill"], opacity = split_colour(part["fill"])
        made["fill_opacity"] = _unless_one(opacity * alpha)
        made["fill_rule"] = part["rule"] if part["rule"] == "evenodd" else None
    if part.get("stroke"):
        made["stroke"], opacity = split_colour(part["stroke"])
        made["stroke_opacity"] = _unless_one(opacity * alpha)
        made["stroke_width"] = part["width"]
        made["stroke_linecap"] = part["cap"] if part["cap"] != "butt" else None
        made["stroke_linejoin"] = part["join"] if part["join"] != "miter" else None
        made["stroke_dasharray"] = " ".join(map(str, part["dash"])) or None
    if part["clip"]:
        made["clip_path"] = f"url(#{clips[part['clip']['d']]})"
    add(parent, "path", **made)


def _unless_one(value: float) -> float | None:
    return None if value >= 1 else value


def split_colour(colour: str) -> tuple[str, float]:
    """Return a colour without its alpha, and the alpha: not every reader of SVG takes both."""
    if not colour.startswith("rgba("):
        return colour, 1.0
    red, green, blue, alpha = (float(part) for part in colour[5:-1].split(","))
    return f"#{round(red):02x}{round(green):02x}{round(blue):02x}", alpha


def add_clips(parent: Element, parts: Iterable[Mapping[str, Any]], prefix: str) -> dict[str, str]:
    """Add what paths are cut to, and return its ids by path."""
    ids: dict[str, str] = {}
    for part in parts:
        clip = part["clip"]
        if not clip or clip["d"] in ids:
            continue
        ids[clip["d"]] = f"{prefix}-{len(ids)}"
        cut = add(parent, "clipPath", id=ids[clip["d"]])
        add(cut, "path", d=clip["d"], clip_rule=clip["rule"])
    return ids


def add_drawing(parent: Element, markup: str) -> None:
    """Add elements of our own icons and shapes, which are constants of the project."""
    for element in fromstring(f"<g>{markup}</g>"):
        parent.append(element)


def to_points(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Return a path through points."""
    steps = [f"{say_number(float(x))} {say_number(float(y))}" for x, y in points]
    return "M" + "L".join(steps) + ("Z" if closed else "")


def to_svg(root: Element) -> bytes:
    """Return the document."""
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body
