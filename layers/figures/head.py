"""Title and subtitle."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from layers.figures.figure import Figure
from layers.figures.fonts import HEAVY, REGULAR
from layers.figures.svg import add, add_text
from layers.figures.wording import Wording, wrap
from layers.palette import UI

_TITLE_PX = (25.0, 21.0, 17.0, 14.0)
"""A title that would take more than two lines is set smaller."""
_SECOND_PX = 14.5
_SUBTITLE_PX = 12.5
_RULE = (40.0, 3.0)
_ABOVE_PX = 10.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the head: its text, size in pixels, weight, and colour by name."""

    text: str
    size: float
    weight: int
    ink: str


def find_head(figure: Figure, width: float) -> list[Line]:
    """Return the lines of title and subtitle, broken to a width in pixels."""
    words = Wording(figure.lang)
    titles = words.rows({"title_zh": figure.title.zh, "title_en": figure.title.en}, "title")
    about = words.rows({"about_zh": figure.subtitle.zh, "about_en": figure.subtitle.en}, "about")
    largest = _find_size(titles[0] if titles else "", width)
    second = min(_SECOND_PX, largest * 0.8)
    blocks = [
        (text, second, REGULAR, "soft") if n else (text, largest, HEAVY, "ink")
        for n, text in enumerate(titles)
    ]
    blocks += [(text, _SUBTITLE_PX, REGULAR, "soft") for text in about]
    return [
        Line(text=line, size=size, weight=weight, ink=ink)
        for text, size, weight, ink in blocks
        for line in wrap(text, width, size, weight)
    ]


def _find_size(title: str, width: float) -> float:
    """Return the size at which a title takes two lines at most, or the smallest."""
    fitting = (size for size in _TITLE_PX if len(wrap(title, width, size, HEAVY)) <= 2)
    return next(fitting, _TITLE_PX[-1])


def measure_head(lines: list[Line]) -> float:
    """Return the height of the head in pixels."""
    return _ABOVE_PX + sum(line.size * 1.28 for line in lines)


def draw_head(root: Element, figure: Figure, lines: list[Line], x: float, y: float) -> None:
    """Draw the head with its upper left corner at a point."""
    ui = UI[figure.theme]
    add(root, "rect", x=x, y=y, width=_RULE[0], height=_RULE[1], fill=ui["brand"])
    y += _ABOVE_PX
    for line in lines:
        y += line.size * 1.28
        add_text(
            root, x, y - line.size * 0.26, line.text,
            size=line.size, weight=line.weight, fill=ui[line.ink],
        )  # fmt: skip
