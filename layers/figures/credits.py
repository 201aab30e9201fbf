"""Where everything comes from, how current it is, and what the map does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from geodata.dates import say_date
from layers.figures.figure import Figure
from layers.figures.wording import Wording
from layers.page_config import read_words

MOST_SOURCES = 12
"""More would be a page of their own; the number of the others is said."""


def find_credits(
    figure: Figure, attribution: Mapping[str, str], *, left_out: int, silent: Sequence[str]
) -> list[str]:
    """Return the credits as lines of text, one language after the other.

    Parameters
    ----------
    attribution
        The basemap's, by language.
    left_out
        How many sites lie outside the map.
    silent
        Sub-districts on the map that the source says nothing about.
    """
    return [
        line
        for lang in Wording(figure.lang).languages
        for line in _say_all(figure, attribution, left_out, silent, Wording(lang))
    ]


def _say_all(
    figure: Figure,
    attribution: Mapping[str, str],
    left_out: int,
    silent: Sequence[str],
    words: Wording,
) -> Iterator[str]:
    lang = words.lang
    stop, gap = ("。", "；") if lang == "zh" else (". ", "; ")
    parts = [words.say("figure.sources", names=gap.join(_name_sources(figure, words)))]
    if not figure.sources:
        parts = []
    if figure.as_of:
        parts.append(words.say("file.as_of", date=say_date(figure.as_of, lang)))
    if parts:
        yield stop.join(parts)
    ground = [words.say("figure.basemap", names=attribution.get(lang) or "")]
    if figure.approval:
        ground.append(words.say("map.approval", number=figure.approval))
    yield stop.join([*ground, words.say("figure.projection")])
    gaps = []
    if figure.unplaced:
        gaps.append(words.say("figure.unplaced", n=figure.unplaced))
    if left_out:
        gaps.append(words.say("figure.left_out", n=left_out))
    if silent:
        names = [read_words()[lang][f"subdistrict.{each}"] for each in silent]
        joined = ("、" if lang == "zh" else ", ").join(names)
        gaps.append(words.say("map.silent", names=joined))
    if gaps:
        yield ("" if lang == "zh" else " ").join(gaps)


def _name_sources(figure: Figure, words: Wording) -> Iterator[str]:
    comma = "，" if words.lang == "zh" else ", "
    for source in figure.sources[:MOST_SOURCES]:
        said = [words.line(source, field) for field in ("title", "publisher", "date")]
        yield comma.join(part for part in said if part)
    if len(figure.sources) > MOST_SOURCES:
        yield words.say("figure.more_sources", n=len(figure.sources) - MOST_SOURCES)
