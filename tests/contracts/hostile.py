"""A data set whose every text is an attack: one site for each hostile text, in all its fields."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from shapely import Point

from geodata.bundle import Bundle
from geodata.dates import EventDate
from geodata.models import (
    FEEDBACK_LIMIT,
    NAME_LIMIT,
    TEXT_LIMIT,
    Body,
    Citation,
    Event,
    Feedback,
    Quantity,
    Round,
    Site,
    Source,
    Text,
)
from geodata.vocab import (
    BodyKind,
    Confidence,
    EventKind,
    FeedbackCategory,
    FeedbackStatus,
    Mood,
    SiteKind,
    SiteState,
    SubDistrict,
)

CORPUS = Path(__file__).resolve().parents[1] / "data" / "hostile.json"


def read_texts() -> list[str]:
    """Return the hostile texts; those that are no text at all (half characters) are left out.

    Records refuse these, which tests of the records show.
    """
    texts = [entry["text"] for entry in json.loads(CORPUS.read_text(encoding="utf-8"))]
    return [text for text in texts if text.strip() and not _has_surrogate(text)]


def _has_surrogate(text: str) -> bool:
    return any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)


def build_hostile_bundle() -> Bundle:
    """Build the data set; site ``H<n>`` holds the n-th text in every field that takes text."""
    texts = read_texts()
    return Bundle(
        sources=tuple(_build_source(number, text) for number, text in enumerate(texts)),
        sites=tuple(_build_site(number, text) for number, text in enumerate(texts)),
        events=tuple(_build_event(number, text) for number, text in enumerate(texts)),
        rounds=tuple(_build_round(number, text) for number, text in enumerate(texts)),
        bodies=tuple(_build_body(number, text) for number, text in enumerate(texts)),
        feedback=tuple(_build_feedback(number, text) for number, text in enumerate(texts)),
    )


def _both(text: str, limit: int) -> Text:
    return Text(zh=text[:limit], en=text[:limit])


def _cite(number: int) -> Citation:
    return Citation(source_id=f"D{number}", line=1)


def _build_source(number: int, text: str) -> Source:
    return Source(
        id=f"D{number}",
        title=_both(text, NAME_LIMIT),
        publisher=_both(text, NAME_LIMIT),
        date=EventDate(edtf="2024"),
        licence=_both(text, NAME_LIMIT),
        address=text,
    )


def _build_site(number: int, text: str) -> Site:
    return Site(
        id=f"H{number}",
        kind=list(SiteKind)[number % len(SiteKind)],
        state=SiteState.DONE,
        name=_both(text, NAME_LIMIT),
        name_confidence=Confidence.LOW,
        variants=(text[:NAME_LIMIT],),
        where=_both(text, NAME_LIMIT),
        evidence=_both(text, NAME_LIMIT),
        summary=_both(text, TEXT_LIMIT),
        geometry=Point(121.34 + (number % 16) * 0.005, 31.19 + (number // 16) * 0.003),
        accuracy_m=50.0,
        subdistrict=SubDistrict.HONGQIAO,
        citation=_cite(number),
    )


def _build_event(number: int, text: str) -> Event:
    words = text[:NAME_LIMIT]
    return Event(
        id=f"H{number}-1",
        site_id=f"H{number}",
        order=1,
        date=EventDate(phrase_zh=words, phrase_en=words, basis_zh=words, basis_en=words),
        kind=EventKind.CONCERN,
        text=_both(text, TEXT_LIMIT),
        quantities=(Quantity(label=_both(text, 100), value=7, unit=_both(text, 100)),),
        actors=(_both(text, NAME_LIMIT),),
        citation=_cite(number),
    )


def _build_round(number: int, text: str) -> Round:
    return Round(
        id=f"M{number}",
        site_id=f"H{number}",
        event_id=f"H{number}-1",
        count=2,
        who=_both(text, NAME_LIMIT),
        about=_both(text, NAME_LIMIT),
        citation=_cite(number),
    )


def _build_body(number: int, text: str) -> Body:
    return Body(
        id=f"B{number}",
        kind=BodyKind.TEAM,
        name=_both(text, NAME_LIMIT),
        summary=_both(text, TEXT_LIMIT),
        site_ids=(f"H{number}",),
        citation=_cite(number),
    )


def _build_feedback(number: int, text: str) -> Feedback:
    on_spot = number % 4 == 0
    return Feedback(
        id=f"P{number}",
        category=FeedbackCategory.OTHER,
        mood=Mood.COMPLAINT,
        text=_both(text, FEEDBACK_LIMIT),
        outcome=_both(text, FEEDBACK_LIMIT),
        status=FeedbackStatus.PUBLISHED,
        site_id=None if on_spot else f"H{number}",
        longitude=121.36 + (number % 16) * 0.003 if on_spot else None,
        latitude=31.2 if on_spot else None,
        created_at=datetime(2024, 5, 1, tzinfo=UTC),
    )
