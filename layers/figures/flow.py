"""Rows that flow into columns: what the key and the legend are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

Drawer = Callable[[Element, float, float], None]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row.

    Attributes
    ----------
    height
        Pixels.
    draw
        Draws it with its upper left corner at a point.
    is_heading
        Never stands last in a column.
    """

    height: float
    draw: Drawer
    is_heading: bool = False


def flow(rows: Sequence[Row], columns: int, height: float) -> list[list[Row]] | None:
    """Return the rows of each column, none higher than ``height``; None where they do not fit."""
    filled: list[list[Row]] = [[]]
    used = 0.0
    for n, row in enumerate(rows):
        following = rows[n + 1].height if row.is_heading and n + 1 < len(rows) else 0.0
        if used and used + row.height + following > height:
            filled.append([])
            used = 0.0
        if row.height > height:
            return None
        filled[-1].append(row)
        used += row.height
    return filled if len(filled) <= columns else None


def find_height(rows: Sequence[Row], columns: int) -> float:
    """Return the least height at which the rows fit into so many columns, within a pixel."""
    low, high = 0.0, sum(row.height for row in rows) + 1
    while high - low > 1:
        middle = (low + high) / 2
        if flow(rows, columns, middle) is None:
            low = middle
        else:
            high = middle
    return high


def draw_columns(
    parent: Element, filled: Sequence[Sequence[Row]], x: float, y: float, step: float
) -> None:
    """Draw columns side by side, each ``step`` pixels after the last."""
    for n, rows in enumerate(filled):
        top = y
        for row in rows:
            row.draw(parent, x + n * step, top)
            top += row.height
