"""Records: frozen, and valid once they exist. No I/O.

Every rule stands here and nowhere else. A record checks itself on
construction, collects all its faults, and raises once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shapely.geometry.base import BaseGeometry

from geodata.dates import EventDate
from geodata.errors import Fault, InvalidRecordError
from geodata.vocab import (
    BodyKind,
    Comparison,
    Confidence,
    EventKind,
    FeedbackCategory,
    FeedbackStatus,
    Mood,
    SiteKind,
    SiteState,
    SubDistrict,
)

NAME_LIMIT = 200
"""Longest name, in characters."""
TEXT_LIMIT = 4000
"""Longest description or feedback, in characters."""
FEEDBACK_LIMIT = 1000
"""Longest text a resident may send, in characters."""
SHANGHAI_BOUNDS = (120.8, 30.6, 122.3, 31.95)
"""West, south, east, north in degrees (EPSG:4326), with a margin; outside is a mistake."""
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """The same words in Chinese and in English; one may be empty where only one was written."""

    zh: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        """Whether anything is said in either language."""
        return bool(self.zh or self.en)

    def said_in(self, lang: str) -> str:
        """The words in that language, or in the other one where it is silent."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """Where a fact stands: a source's id and the line in it, counted from 1, if it has lines."""

    source_id: str
    line: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A document facts were taken from.

    Attributes
    ----------
    title, publisher
        In both languages.
    date
        When it was published.
    licence
        What may be done with it, in words.
    address
        Public web address, or empty.
    """

    id: str
    title: Text
    publisher: Text
    date: EventDate
    licence: Text
    address: str = ""

    def __post_init__(self) -> None:
        """Check every rule."""
        _check("source", self.id, [*_id(self), *_texts(self, ("title", "publisher"), NAME_LIMIT)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number the source gives, with how exactly it gives it."""

    label: Text
    value: float
    unit: Text = field(default_factory=Text)
    comparison: Comparison = Comparison.EXACTLY


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """Consultation as data: who met, how many times, about what.

    Attributes
    ----------
    count
        Number of meetings; ``None`` where the source says "many" or gives no number.
    """

    id: str
    site_id: str
    event_id: str
    count: int | None
    who: Text
    about: Text
    citation: Citation

    def __post_init__(self) -> None:
        """Check every rule."""
        faults = [*_id(self), *_texts(self, ("who", "about"), TEXT_LIMIT)]
        if self.count is not None and not 1 <= self.count <= 1000:
            faults.append(Fault(field="count", value=self.count, reason="not between 1 and 1000"))
        _check("round", self.id, faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One dated thing that happened to a site.

    Attributes
    ----------
    order
        Rank among the events of its site where dates cannot decide (from 1).
    """

    id: str
    site_id: str
    order: int
    date: EventDate
    kind: EventKind
    text: Text
    citation: Citation
    quantities: tuple[Quantity, ...] = ()
    actors: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """Check every rule."""
        _check("event", self.id, [*_id(self), *_texts(self, ("text",), TEXT_LIMIT)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One place followed over time.

    Attributes
    ----------
    geometry
        Point, line or polygon in EPSG:4326, longitude first; ``None`` where the
        source names no place narrow enough to draw.
    accuracy_m
        Within how many metres the position is known; ``None`` without a position.
    evidence
        What the position rests on.
    where
        The place in words.
    also
        Further kinds the site belongs to.
    linked
        Ids of sites whose story is part of this one's.
    """

    id: str
    kind: SiteKind
    name: Text
    state: SiteState
    summary: Text
    citation: Citation
    also: tuple[SiteKind, ...] = ()
    name_confidence: Confidence = Confidence.HIGH
    variants: tuple[str, ...] = ()
    geometry: BaseGeometry | None = None
    accuracy_m: float | None = None
    evidence: Text = field(default_factory=Text)
    where: Text = field(default_factory=Text)
    subdistrict: SubDistrict | None = None
    linked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check every rule."""
        faults = [*_id(self), *_texts(self, ("name",), NAME_LIMIT), *_geometry(self.geometry)]
        for variant in self.variants:
            if not 0 < len(variant) <= NAME_LIMIT:
                faults.append(Fault(field="variants", value=variant, reason="empty or too long"))
        if self.geometry is not None and not (self.accuracy_m and self.accuracy_m > 0):
            faults.append(
                Fault(field="accuracy_m", value=self.accuracy_m, reason="a position needs one")
            )
        _check("site", self.id, faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """A council hall, committee, alliance or programme: tied to several sites or to an area.

    Attributes
    ----------
    subdistricts
        Where it works; empty with ``site_ids`` empty means the whole district.
    """

    id: str
    kind: BodyKind
    name: Text
    summary: Text
    citation: Citation
    name_confidence: Confidence = Confidence.HIGH
    subdistricts: tuple[SubDistrict, ...] = ()
    site_ids: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()

    def __post_init__(self) -> None:
        """Check every rule."""
        _check("body", self.id, [*_id(self), *_texts(self, ("name",), NAME_LIMIT)])


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """What a resident wrote, or a theme a source reports residents to have raised.

    Attributes
    ----------
    site_id, longitude, latitude
        A site, or a spot in degrees (EPSG:4326); at least one of the two.
    text
        A resident's own words stand in the language they were written in only.
    created_at
        Aware, UTC; ``None`` for themes a source reports.
    outcome
        What came of it, as the source says.
    event_id
        The event of the site it is about, if it is about one.
    parent_id
        The feedback it answers or adds to.
    is_addition
        Whether the author of ``parent_id`` added it.
    is_home
        The spot is somebody's home: the position is displaced before it gets here.
    is_redacted
        Personal data is left out: the marks may be longer than what they stand for.
    """

    id: str
    category: FeedbackCategory
    mood: Mood
    text: Text
    status: FeedbackStatus
    site_id: str | None = None
    event_id: str | None = None
    parent_id: str | None = None
    is_addition: bool = False
    is_home: bool = False
    is_redacted: bool = False
    longitude: float | None = None
    latitude: float | None = None
    created_at: datetime | None = None
    outcome: Text = field(default_factory=Text)
    citation: Citation | None = None

    def __post_init__(self) -> None:
        """Check every rule."""
        faults = [*_id(self)]
        if self.status is FeedbackStatus.WITHDRAWN:
            if self.text:
                faults.append(Fault(field="text", value="…", reason="withdrawn words are gone"))
        elif self.status is FeedbackStatus.HIDDEN and not self.text:
            pass  # its words were kept as long as the office keeps them
        elif not (self.text.zh.strip() or self.text.en.strip()):
            faults.append(Fault(field="text", value="", reason="empty"))
        elif not self.is_redacted:
            faults += _texts(self, ("text",), FEEDBACK_LIMIT)
        if self.site_id is None and (self.longitude is None or self.latitude is None):
            faults.append(Fault(field="site_id", value=None, reason="neither site nor spot"))
        if (self.longitude is None) != (self.latitude is None):
            faults.append(Fault(field="longitude", value=self.longitude, reason="half a position"))
        elif self.longitude is not None and self.latitude is not None:
            west, south, east, north = SHANGHAI_BOUNDS
            if not (west <= self.longitude <= east and south <= self.latitude <= north):
                spot = (self.longitude, self.latitude)
                faults.append(Fault(field="longitude", value=spot, reason="outside Shanghai"))
        if self.created_at is not None and self.created_at.tzinfo is None:
            faults.append(Fault(field="created_at", value=self.created_at, reason="no time zone"))
        if self.is_addition and self.parent_id is None:
            faults.append(Fault(field="parent_id", value=None, reason="an addition to nothing"))
        if self.status is FeedbackStatus.REPORTED and self.citation is None:
            faults.append(Fault(field="citation", value=None, reason="reported without a source"))
        _check("feedback", self.id, faults)


def _check(record: str, record_id: str, faults: list[Fault]) -> None:
    if faults:
        raise InvalidRecordError(f"{record} {record_id}", faults)


def _id(record: Any) -> Iterator[Fault]:
    if not ID_PATTERN.fullmatch(record.id):
        yield Fault(field="id", value=record.id, reason="letters, digits, . _ - only, at most 64")


def _texts(record: Any, fields: tuple[str, ...], limit: int) -> Iterator[Fault]:
    for name in fields:
        text: Text = getattr(record, name)
        if not text:
            yield Fault(field=name, value="", reason="empty in both languages")
        for lang, words in (("zh", text.zh), ("en", text.en)):
            field, begin = f"{name}.{lang}", f"{words[:20]}…"
            if len(words) > limit:
                yield Fault(field=field, value=begin, reason=f"over {limit} characters")
            if _surrogate(words):
                yield Fault(field=field, value="…", reason="not valid Unicode")


def _surrogate(words: str) -> bool:
    return any(0xD800 <= ord(character) <= 0xDFFF for character in words)


def _geometry(geometry: BaseGeometry | None) -> Iterator[Fault]:
    if geometry is None:
        return
    if geometry.geom_type not in {"Point", "LineString", "Polygon"}:
        yield Fault(
            field="geometry", value=geometry.geom_type, reason="point, line or polygon only"
        )
    elif geometry.is_empty or not geometry.is_valid:
        yield Fault(field="geometry", value=geometry.geom_type, reason="empty or crosses itself")
    else:
        west, south, east, north = geometry.bounds
        if not (
            SHANGHAI_BOUNDS[0] <= west
            and SHANGHAI_BOUNDS[1] <= south
            and east <= SHANGHAI_BOUNDS[2]
            and north <= SHANGHAI_BOUNDS[3]
        ):
            yield Fault(field="geometry", value=geometry.bounds, reason="outside Shanghai")
