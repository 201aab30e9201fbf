"""A site's history as a native timeline: one dot for each event, in order, evenly spaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from layers.slides.canvas import BRAND, INK, LINE, SOFT, Box, Canvas, Piece
from layers.slides.content import Words
from layers.slides.fit import find_size, shorten

MOST_EVENTS = 6
"""More do not fit beside each other in letters one can read from the back of a room."""
_DOT_IN, _GAP_IN = 0.2, 0.12
_DATE_IN = 0.52
_HOLLOW = frozenset({"none"})
"""Shapes of a date (`geodata.dates`) that say nothing of when: the dot stays hollow."""


def draw_timeline(canvas: Canvas, box: Box, events: Sequence[Mapping[str, Any]], words: Words,
                  colour: str) -> None:  # fmt: skip
    """Draw events from left to right; the distance between two says nothing about time."""
    inside = canvas.grouped(say_timeline(events, words))
    slot = box.width / max(len(events), 3)
    middle = box.top + _DATE_IN + _DOT_IN / 2
    end = box.left + slot * len(events) - _GAP_IN
    inside.add_line((box.left, middle), (end, middle), LINE, 2.25)
    for number, event in enumerate(events):
        left = box.left + slot * number
        column = Box(left=left, top=box.top, width=slot - _GAP_IN, height=box.height)
        _draw_event(inside, column, event, words, colour)


def _draw_event(canvas: Canvas, column: Box, event: Mapping[str, Any], words: Words,
                colour: str) -> None:  # fmt: skip
    when = say_when(event, words)
    dated = event["date_shape"] not in _HOLLOW
    canvas.add_text(
        Box(left=column.left, top=column.top, width=column.width, height=_DATE_IN),
        [Piece(text=when, size_pt=find_size([when], column.width - 0.1, _DATE_IN - 0.08,
                                            most_pt=14, least_pt=10),
               bold=dated, colour=INK if dated else SOFT)],
        anchor="bottom",
    )  # fmt: skip
    dot = Box(left=column.left + 0.04, top=column.top + _DATE_IN, width=_DOT_IN, height=_DOT_IN)
    canvas.add_dot(dot, colour if dated else "#ffffff", line=colour)
    below = column.top + _DATE_IN + _DOT_IN + 0.04
    room = Box(left=column.left, top=below, width=column.width,
               height=column.top + column.height - below)  # fmt: skip
    kind = words.code("event", event["kind"])
    texts = words.read(event, "text")
    height = room.height - 0.28
    size = find_size(texts, room.width - 0.1, height, most_pt=16, least_pt=9.5)
    share = height / max(len(texts), 1)
    pieces = [Piece(text=kind, size_pt=11, colour=BRAND, bold=True)]
    pieces += [
        Piece(text=shorten(text, size, room.width - 0.1, share), size_pt=size,
              colour=INK if number == 0 else SOFT)
        for number, text in enumerate(texts)
    ]  # fmt: skip
    canvas.add_text(room, pieces)


def say_when(event: Mapping[str, Any], words: Words) -> str:
    """Say when an event was, as exactly as its source does."""
    parts = words.read(event, "date") or words.read(event, "phrase")
    return parts[0] if parts else words.say("card.no_date")


def say_timeline(events: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Say a history for those who hear it."""
    told = (f"{say_when(event, words)}: {words.line(event, 'text')}" for event in events)
    return f"{words.say('card.history')}. " + " ".join(told)
