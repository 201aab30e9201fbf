"""Marks as on the screen: a kind's shape and colour, its icon or a number, a state's sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from xml.etree.ElementTree import Element

from layers.figures.fonts import HEAVY, measure
from layers.figures.svg import MIDDLE, add, add_drawing, add_text
from layers.page_config import find_kinds
from layers.palette import UI, Theme
from layers.spec import LayerKind
from layers.vendoring import read_icon

BOX = 28
"""Marks are drawn on a box of this side."""
_ICON_BOX = 24
_SIGN_AT, _SIGN_PX = 11.5, 11.5
_NUMBERED_SCALE = {"context": 1.5}
"""A small mark grows to hold a number."""
_FEEDBACK = "feedback"


@cache
def find_kind(kind_id: str) -> LayerKind:
    """Return a layer kind by its id."""
    return next(kind for kind in find_kinds() if kind.id == kind_id)


def draw_mark(
    parent: Element,
    kind_id: str,
    x: float,
    y: float,
    *,
    size: float = BOX,
    theme: Theme = "light",
    number: int | None = None,
    rough: bool = False,
    sign: str | None = None,
    badge: int = 0,
) -> Element:
    """Draw a mark with its middle at a point.

    Parameters
    ----------
    size
        Side in pixels.
    number
        Written in place of the icon.
    rough
        Hollow: the place is known only roughly.
    sign
        Of the state, as in ``palette.STATE_SIGNS``; none where not given.
    badge
        Pieces of feedback, at the upper right corner; none for 0.
    """
    kind, paper = find_kind(kind_id), UI[theme]["paper"]
    colour = kind.colour(theme)
    ground, ink = (paper, colour) if rough else (colour, paper)
    grown = _NUMBERED_SCALE.get(kind_id, 1.0) if number is not None else 1.0
    scale = size / BOX * grown
    mark = add(parent, "g", transform=f"translate({x:.2f} {y:.2f}) scale({scale:.3f})")
    shape = add(mark, "g", transform="translate(-14 -14)")
    shape.set("fill", ground)
    shape.set("stroke", colour if rough else paper)
    shape.set("stroke-width", "2")
    add_drawing(shape, kind.shape)
    if number is None:
        _draw_icon(mark, kind, ink)
    else:
        digits = len(str(number))
        letters = {1: 16.0, 2: 14.5}.get(digits, 11.5) / (grown * 1.2 if grown > 1 else 1)
        add_text(
            mark, 0.0, kind.icon_dy + letters * MIDDLE, number,
            size=letters, weight=HEAVY, fill=ink, anchor="middle",
        )  # fmt: skip
    if sign is not None:
        at = _SIGN_AT / grown
        draw_sign(mark, sign, at, at, theme=theme, size=_SIGN_PX / grown)
    if badge:
        _draw_badge(mark, badge, theme)
    return mark


def _draw_icon(mark: Element, kind: LayerKind, ink: str) -> None:
    start = -_ICON_BOX / 2 * kind.icon_scale
    icon = add(
        mark,
        "g",
        transform=f"translate({start:.2f} {start + kind.icon_dy:.2f}) scale({kind.icon_scale})",
        fill=ink if kind.icon_filled else "none",
        stroke=ink,
        stroke_width=2.5,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    add_drawing(icon, read_icon(kind.icon))


def draw_sign(
    parent: Element, sign: str, x: float, y: float, *, theme: Theme = "light", size: float = 13.0
) -> None:
    """Draw the sign of a state: ``filled``, ``half``, ``dotted`` or ``empty``."""
    paper, ink = UI[theme]["paper"], UI[theme]["ink"]
    drawn = add(parent, "g", transform=f"translate({x:.2f} {y:.2f}) scale({size / 13:.3f})")
    add(drawn, "circle", r=6.2, fill=paper)
    dotted = {"stroke_dasharray": "0.1 2.73", "stroke_linecap": "round", "stroke_width": 1.8}
    add(
        drawn, "circle", r=3.6, fill=ink if sign == "filled" else "none", stroke=ink,
        **(dotted if sign == "dotted" else {"stroke_width": 1.5}),
    )  # fmt: skip
    if sign == "half":
        add(drawn, "path", d="M0-3.6a3.6 3.6 0 0 1 0 7.2Z", fill=ink)


def _draw_badge(mark: Element, count: int, theme: Theme) -> None:
    width = 13.0 + 6 * (len(str(count)) - 1)
    left, top = 15.5 - width + 7, -22.0
    add(
        mark, "rect", x=left, y=top, width=width, height=14.0, rx=6.5,
        fill=find_kind(_FEEDBACK).colour(theme), stroke=UI[theme]["paper"], stroke_width=1.5,
    )  # fmt: skip
    add_text(
        mark, left + width / 2, top + 7 + 10 * MIDDLE, count,
        size=10.0, weight=HEAVY, fill=UI[theme]["paper"], anchor="middle",
    )  # fmt: skip


def measure_cell(text: str) -> tuple[float, float]:
    """Width and height of a counted cell, in pixels."""
    return max(26.0, measure(text, 12.0, HEAVY) + 12), 26.0


def draw_cell(
    parent: Element,
    text: str,
    kinds: Mapping[str, int],
    x: float,
    y: float,
    *,
    theme: Theme = "light",
) -> None:
    """Draw a counted cell: a text, and below it a strip of the kinds in proportion."""
    width, height = measure_cell(text)
    paper, ink = UI[theme]["paper"], UI[theme]["ink"]
    cell = add(parent, "g", transform=f"translate({x:.2f} {y:.2f})")
    add(
        cell, "rect", x=-width / 2 + 1, y=-height / 2 + 1, width=width - 2, height=height - 2,
        rx=6.5, fill=paper, stroke=ink, stroke_width=1.6,
    )  # fmt: skip
    add_text(
        cell, 0.0, -2.2 + 12 * MIDDLE, text, size=12.0, weight=HEAVY, fill=ink, anchor="middle"
    )
    _draw_strip(cell, [(kind.id, kinds[kind.id]) for kind in find_kinds() if kinds.get(kind.id)],
                width - 10, theme)  # fmt: skip


def _draw_strip(
    cell: Element, parts: Sequence[tuple[str, int]], width: float, theme: Theme
) -> None:
    total = sum(count for _, count in parts)
    left = -width / 2
    for kind_id, count in parts:
        share = width * count / total
        add(
            cell, "rect", x=left, y=6.5, width=max(share - 0.6, 0.8), height=3.4,
            fill=find_kind(kind_id).colour(theme),
        )  # fmt: skip
        left += share
