"""One site on one slide: where it is, what changed, what was said and done, its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapely import Point

from geodata.crs import buffer_m
from layers.page_config import find_kinds
from layers.palette import RING_ABOVE_M
from layers.slides.canvas import BRAND, INK, LIGHT_INK, LINE, SOFT, WASH, Box, Canvas, Piece
from layers.slides.content import Detail, Told, Words
from layers.slides.fit import find_size, shorten
from layers.slides.picture import draw_picture, frame
from layers.slides.timeline import MOST_EVENTS, draw_timeline, say_when

_AROUND_M = 450.0
_CLOSEST = 16.0
_MARK_IN = 0.34
_GAP = 0.18
_CHAIN = ("concern", "talk", "decision", "change")
_MOST_SAID = 4


def draw_site(canvas: Canvas, area: Box, site: Detail, number: int, told: Told,
              words: Words) -> None:  # fmt: skip
    """Draw one site below its title."""
    kinds = {kind.id: kind for kind in find_kinds()}
    colour = kinds[site["kind"]].colour_light
    _draw_head(canvas, area, site, words)
    history = min(2.5, area.height * 0.42)
    top, height = area.top + 0.42, area.height - 0.42 - history - _GAP
    left = Box(left=area.left, top=top, width=area.width * 0.34, height=height)
    right = Box(left=left.left + left.width + _GAP, top=top,
                width=area.width - left.width - _GAP, height=height)  # fmt: skip
    _draw_locator(canvas, left, site, number, told, words)
    _draw_told(canvas, right, site, words)
    strip = Box(left=area.left, top=area.top + area.height - history, width=area.width,
                height=history)  # fmt: skip
    if site["events"]:
        draw_timeline(canvas, strip, site["events"][:MOST_EVENTS], words, colour)
    canvas.note(write_note(site, words))


def _draw_head(canvas: Canvas, area: Box, site: Detail, words: Words) -> None:
    """Say what it is, how far it came, where it lies and how exactly that is known."""
    facts = [words.code("kind", site["kind"]), words.code("state", site["state"])]
    if site.get("subdistrict"):
        facts.append(words.code("subdistrict", site["subdistrict"]))
    facts += words.read(site, "where")
    text = " · ".join(facts)
    box = Box(left=area.left, top=area.top, width=area.width, height=0.38)
    size = find_size([text], box.width - 0.1, box.height - 0.06, most_pt=15, least_pt=10)
    cut = shorten(text, size, box.width - 0.1, box.height - 0.06)
    canvas.add_text(box, [Piece(text=cut, size_pt=size, colour=SOFT)])


def _draw_locator(canvas: Canvas, box: Box, site: Detail, number: int, told: Told,
                  words: Words) -> None:  # fmt: skip
    if site.get("lon") is None:
        canvas.add_bar(box, WASH)
        text = words.say("card.no_place")
        canvas.add_text(box.inset(0.3), [Piece(text=text, size_pt=14, colour=SOFT)],
                        align="centre", anchor="middle")  # fmt: skip
        return
    point = (float(site["lon"]), float(site["lat"]))
    picture = Box(left=box.left, top=box.top, width=box.width, height=box.height - 0.3)
    accuracy = float(site.get("accuracy_m") or 0)
    around = buffer_m(Point(point), max(_AROUND_M, accuracy * 1.2)).bounds
    map_ = frame(around, picture, max_zoom=_CLOSEST)
    x, y = map_.place(*point)
    exact = _say_accuracy(site, words)
    alt = f"{words.line(site, 'name')}: {words.line(site, 'where') or exact}"
    canvas.add_picture(draw_picture(map_, told, [(x, y)], _MARK_IN), picture, alt)
    if accuracy > RING_ABOVE_M:
        radius = map_.measure_in(accuracy)
        ring = Box(left=x - radius, top=y - radius, width=2 * radius, height=2 * radius)
        canvas.add_dot(ring, None, line=BRAND, dashed=True, alt=words.say("map.ring"))
    kind = next(each for each in find_kinds() if each.id == site["kind"])
    mark = Box(left=x - _MARK_IN / 2, top=y - _MARK_IN / 2, width=_MARK_IN, height=_MARK_IN)
    canvas.add_mark(kind.shape, mark, kind.colour_light, str(number), words.line(site, "name"))
    below = Box(left=box.left, top=box.top + box.height - 0.3, width=box.width, height=0.3)
    text = f"{exact} · {told.attribution}"
    size = find_size([text], below.width - 0.1, below.height, most_pt=9, least_pt=7)
    canvas.add_text(below, [Piece(text=shorten(text, size, below.width - 0.1, below.height),
                                  size_pt=size, colour=SOFT)])  # fmt: skip


def _say_accuracy(site: Detail, words: Words) -> str:
    if site.get("accuracy_m") is None:
        return words.say("card.accuracy_unknown")
    return words.say("card.accurate", n=f"{site['accuracy_m']:g}")


def _draw_told(canvas: Canvas, box: Box, site: Detail, words: Words) -> None:
    """Draw what came of what: the chain where there is one, then quantities and voices."""
    steps = _find_chain(site, words)
    rest = box
    if len(steps) > 1:
        height = box.height * 0.5
        _draw_chain(canvas, Box(left=box.left, top=box.top, width=box.width, height=height), steps)
        rest = Box(left=box.left, top=box.top + height + 0.1, width=box.width,
                   height=box.height - height - 0.1)  # fmt: skip
    columns = [_list_quantities(site, words), _list_voices(site, words)]
    filled = [column for column in columns if len(column) > 1]
    if not filled:
        filled = [[Piece(text=text, size_pt=18) for text in words.read(site, "summary")]]
    width = (rest.width - _GAP * (len(filled) - 1)) / len(filled)
    for number, pieces in enumerate(filled):
        column = Box(left=rest.left + number * (width + _GAP), top=rest.top, width=width,
                     height=rest.height)  # fmt: skip
        _write_fitting(canvas, column, pieces)


def _find_chain(site: Detail, words: Words) -> list[tuple[str, str, str]]:
    chain = site.get("chain") or {}
    return [
        (step, words.say(f"role.{step}"), text)
        for step in _CHAIN
        if (text := " ".join(words.read(chain, step)))
    ]


def _draw_chain(canvas: Canvas, box: Box, steps: Sequence[tuple[str, str, str]]) -> None:
    """Draw the steps from concern to change as boxes that follow each other."""
    inside = canvas.grouped(" → ".join(f"{name}: {text}" for _, name, text in steps))
    arrow = 0.24
    width = (box.width - arrow * (len(steps) - 1)) / len(steps)
    sizes = [find_size([text], width - 0.24, box.height - 0.5, most_pt=17, least_pt=9.5)
             for *_, text in steps]  # fmt: skip
    size = min(sizes)
    for number, (step, name, text) in enumerate(steps):
        left = box.left + number * (width + arrow)
        head = Box(left=left, top=box.top, width=width, height=0.32)
        body = Box(left=left, top=box.top + 0.32, width=width, height=box.height - 0.32)
        is_last = number == len(steps) - 1
        inside.add_bar(body, WASH)
        inside.add_text(head, [Piece(text=name, size_pt=12, bold=True, colour=LIGHT_INK)],
                        fill=BRAND if step == "change" else SOFT, anchor="middle")  # fmt: skip
        cut = shorten(text, size, width - 0.24, box.height - 0.5)
        inside.add_text(body.inset(0.05), [Piece(text=cut, size_pt=size)])
        if not is_last:
            y = box.top + 0.16
            inside.add_line((left + width + 0.04, y), (left + width + arrow - 0.04, y), LINE, 2.25)


def _list_quantities(site: Detail, words: Words) -> list[Piece]:
    told = [quantity for event in site["events"] for quantity in event["quantities"]]
    other = "en" if words.main == "zh" else "zh"
    lines = [str(each.get(words.main) or each.get(other) or "") for each in told]
    head = Piece(text=words.say("slides.quantities"), size_pt=12, bold=True, colour=BRAND)
    return [head, *(Piece(text=f"· {line}", size_pt=17) for line in dict.fromkeys(lines) if line)]


def _list_voices(site: Detail, words: Words) -> list[Piece]:
    pieces = [Piece(text=words.say("card.said"), size_pt=12, bold=True, colour=BRAND)]
    said = [each for each in site["feedback"] if each["status"] != "withdrawn"]
    for each in said[:_MOST_SAID]:
        pieces.append(Piece(text=f"“{words.line(each, 'text')}”", size_pt=17))
        answers = [words.line(reply, "text") for reply in each["replies"]]
        if came := words.line(each, "outcome") or (answers[-1] if answers else ""):
            pieces.append(Piece(text=f"→ {came}", size_pt=17, colour=SOFT))
    if len(said) > _MOST_SAID:
        more = words.say("slides.more_said", n=len(said) - _MOST_SAID)
        pieces.append(Piece(text=more, size_pt=12, colour=SOFT))
    if site["unanswered"]:
        waiting = words.say("card.unanswered", n=len(site["unanswered"]))
        pieces.append(Piece(text=waiting, size_pt=12, bold=True, colour=INK))
    return pieces


def _write_fitting(canvas: Canvas, box: Box, pieces: Sequence[Piece]) -> None:
    """Write paragraphs at one size that fits; those that do not are counted, not cut off."""
    width, height = box.width - 0.1, box.height - 0.1
    texts = [piece.text for piece in pieces]
    size = find_size(texts, width, height, most_pt=18, least_pt=9.5)
    share = height / max(1, len(pieces))
    canvas.add_text(box, [
        Piece(text=piece.text if size > 9.5 else shorten(piece.text, size, width, share),
              size_pt=min(size, piece.size_pt), colour=piece.colour, bold=piece.bold)
        for piece in pieces
    ])  # fmt: skip


def write_note(site: Detail, words: Words) -> str:
    """Write all that a slide may have had no room for, and where each fact stands."""
    lines = [words.line(site, "name"), words.line(site, "summary")]
    lines += [_cite(f"{say_when(event, words)} · {words.line(event, 'text')}", event, site, words)
              for event in site["events"]]  # fmt: skip
    for each in site["feedback"]:
        if each["status"] == "withdrawn":
            continue
        lines.append(_cite(f"“{words.line(each, 'text')}” {words.line(each, 'outcome')}".strip(),
                           each, site, words))  # fmt: skip
        lines += [f"  → {words.line(reply, 'author')}: {words.line(reply, 'text')}"
                  for reply in each["replies"]]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _cite(text: str, record: dict[str, Any], site: Detail, words: Words) -> str:
    source = site["sources"].get(record.get("source"))
    if source is None:
        return text
    line = words.say("file.line", n=record["source_line"]) if record.get("source_line") else ""
    return f"{text} [{words.line(source, 'title')}{line}]"
