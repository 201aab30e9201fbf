"""Records to rows and back. The only place that knows both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import shapely

from geodata.cases import Note, Reply
from geodata.dates import EventDate
from geodata.filters import fold_text
from geodata.models import Body, Citation, Event, Feedback, Quantity, Round, Site, Source, Text
from geodata.shapes import find_mark
from geodata.store.homes import to_hidden_home
from geodata.store.public_words import build_public_words
from geodata.store.spatial import find_square
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
    Step,
    SubDistrict,
)
from geodata.workflow import Standing

Row = Mapping[Any, Any]


def _from_text(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_zh": text.zh, f"{name}_en": text.en}


def _to_text(row: Row, name: str) -> Text:
    return Text(zh=row[f"{name}_zh"], en=row[f"{name}_en"])


def _from_citation(citation: Citation | None) -> dict[str, Any]:
    if citation is None:
        return {"source": None, "source_line": None}
    return {"source": citation.source_id, "source_line": citation.line}


def _to_citation(row: Row) -> Citation:
    return Citation(source_id=row["source"], line=row["source_line"])


def _from_date(date: EventDate) -> dict[str, Any]:
    return {
        "date_edtf": date.edtf,
        "date_earliest": date.earliest and date.earliest.isoformat(),
        "date_latest": date.latest and date.latest.isoformat(),
        "phrase_zh": date.phrase_zh,
        "phrase_en": date.phrase_en,
        "basis_zh": date.basis_zh,
        "basis_en": date.basis_en,
    }


def _to_date(row: Row) -> EventDate:
    return EventDate(
        edtf=row["date_edtf"],
        phrase_zh=row["phrase_zh"],
        phrase_en=row["phrase_en"],
        basis_zh=row["basis_zh"],
        basis_en=row["basis_en"],
    )


def _from_list(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _from_quantities(quantities: Iterable[Quantity]) -> str:
    return _from_list(
        {
            **_from_text("label", each.label),
            "value": each.value,
            **_from_text("unit", each.unit),
            "comparison": each.comparison.value,
        }
        for each in quantities
    )


def _to_quantities(stored: str) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            label=_to_text(each, "label"),
            value=each["value"],
            unit=_to_text(each, "unit"),
            comparison=Comparison(each["comparison"]),
        )
        for each in json.loads(stored)
    )


def from_source(source: Source) -> dict[str, Any]:
    """Return the row of a source."""
    return {
        "id": source.id,
        **_from_text("title", source.title),
        **_from_text("publisher", source.publisher),
        **_from_date(source.date),
        **_from_text("licence", source.licence),
        "address": source.address,
    }


def to_source(row: Row) -> Source:
    """Return the source of a row."""
    return Source(
        id=row["id"],
        title=_to_text(row, "title"),
        publisher=_to_text(row, "publisher"),
        date=_to_date(row),
        licence=_to_text(row, "licence"),
        address=row["address"],
    )


def from_site(site: Site, events: Iterable[Event]) -> dict[str, Any]:
    """Return the row of a site, with what is derived from it and its events."""
    return {
        "id": site.id,
        "kind": site.kind.value,
        "also": _from_list(kind.value for kind in site.also),
        "state": site.state.value,
        **_from_text("name", site.name),
        "name_confidence": site.name_confidence.value,
        "variants": _from_list(site.variants),
        **_from_text("where", site.where),
        "accuracy_m": site.accuracy_m,
        **_from_text("evidence", site.evidence),
        "subdistrict": site.subdistrict and site.subdistrict.value,
        **_from_text("summary", site.summary),
        "linked": _from_list(site.linked),
        **_from_place(site),
        "search": _build_search(site),
        **find_newest(events),
        "feedback_count": 0,
        **_from_citation(site.citation),
    }


def _from_place(site: Site) -> dict[str, Any]:
    if site.geometry is None:
        nothing = ("geometry", "geometry_type", "lon", "lat", "gx", "gy")
        return dict.fromkeys(nothing)
    longitude, latitude = find_mark(site.geometry)
    gx, gy = find_square(longitude, latitude)
    return {
        "geometry": shapely.to_wkb(site.geometry),
        "geometry_type": site.geometry.geom_type,
        "lon": longitude,
        "lat": latitude,
        "gx": gx,
        "gy": gy,
    }


def _build_search(site: Site) -> str:
    texts = (site.name, site.where, site.summary)
    words = [site.id, *site.variants, *(each for text in texts for each in (text.zh, text.en))]
    return fold_text("\n".join(word for word in words if word))


def find_newest(events: Iterable[Event]) -> dict[str, str]:
    """Return the columns of a site that say which of its events is the newest dated one."""
    dated = [event.date for event in events if event.date.edtf]
    if not dated:
        return {"newest_edtf": "", "newest_day": ""}
    newest = max(dated, key=lambda date: (date.latest or date.earliest, date.edtf))
    day = newest.latest or newest.earliest
    return {"newest_edtf": newest.edtf, "newest_day": day.isoformat() if day else ""}


def to_site(row: Row) -> Site:
    """Return the site of a row."""
    return Site(
        id=row["id"],
        kind=SiteKind(row["kind"]),
        also=tuple(SiteKind(kind) for kind in json.loads(row["also"])),
        state=SiteState(row["state"]),
        name=_to_text(row, "name"),
        name_confidence=Confidence(row["name_confidence"]),
        variants=tuple(json.loads(row["variants"])),
        where=_to_text(row, "where"),
        geometry=shapely.from_wkb(row["geometry"]) if row["geometry"] else None,
        accuracy_m=row["accuracy_m"],
        evidence=_to_text(row, "evidence"),
        subdistrict=SubDistrict(row["subdistrict"]) if row["subdistrict"] else None,
        summary=_to_text(row, "summary"),
        linked=tuple(json.loads(row["linked"])),
        citation=_to_citation(row),
    )


def from_event(event: Event) -> dict[str, Any]:
    """Return the row of an event."""
    return {
        "id": event.id,
        "site": event.site_id,
        "order": event.order,
        "kind": event.kind.value,
        **_from_date(event.date),
        **_from_text("text", event.text),
        "quantities": _from_quantities(event.quantities),
        "actors": _from_list([actor.zh, actor.en] for actor in event.actors),
        **_from_citation(event.citation),
    }


def to_event(row: Row) -> Event:
    """Return the event of a row."""
    return Event(
        id=row["id"],
        site_id=row["site"],
        order=row["order"],
        kind=EventKind(row["kind"]),
        date=_to_date(row),
        text=_to_text(row, "text"),
        quantities=_to_quantities(row["quantities"]),
        actors=tuple(Text(zh=zh, en=en) for zh, en in json.loads(row["actors"])),
        citation=_to_citation(row),
    )


def from_round(met: Round) -> dict[str, Any]:
    """Return the row of a consultation round."""
    return {
        "id": met.id,
        "site": met.site_id,
        "event": met.event_id,
        "count": met.count,
        **_from_text("who", met.who),
        **_from_text("about", met.about),
        **_from_citation(met.citation),
    }


def to_round(row: Row) -> Round:
    """Return the consultation round of a row."""
    return Round(
        id=row["id"],
        site_id=row["site"],
        event_id=row["event"],
        count=row["count"],
        who=_to_text(row, "who"),
        about=_to_text(row, "about"),
        citation=_to_citation(row),
    )


def from_body(body: Body) -> dict[str, Any]:
    """Return the row of a body; what it is tied to stands in tables of its own."""
    return {
        "id": body.id,
        "kind": body.kind.value,
        **_from_text("name", body.name),
        "name_confidence": body.name_confidence.value,
        **_from_text("summary", body.summary),
        "quantities": _from_quantities(body.quantities),
        **_from_citation(body.citation),
    }


def to_body(row: Row, site_ids: Iterable[str], subdistricts: Iterable[str]) -> Body:
    """Return the body of a row and what it is tied to."""
    return Body(
        id=row["id"],
        kind=BodyKind(row["kind"]),
        name=_to_text(row, "name"),
        name_confidence=Confidence(row["name_confidence"]),
        summary=_to_text(row, "summary"),
        quantities=_to_quantities(row["quantities"]),
        site_ids=tuple(site_ids),
        subdistricts=tuple(SubDistrict(place) for place in subdistricts),
        citation=_to_citation(row),
    )


def from_feedback(feedback: Feedback, receipt: str | None = None) -> dict[str, Any]:
    """Return the row of feedback; ``receipt`` is the hash of its code."""
    spot = feedback.longitude is not None and feedback.latitude is not None
    square = find_square(feedback.longitude or 0, feedback.latitude or 0) if spot else (None, None)
    row = {
        "id": feedback.id,
        "site": feedback.site_id,
        "lon": feedback.longitude,
        "lat": feedback.latitude,
        "gx": square[0],
        "gy": square[1],
        "category": feedback.category.value,
        "mood": feedback.mood.value,
        **_from_text("text", feedback.text),
        **_from_text("outcome", feedback.outcome),
        "status": feedback.status.value,
        "created_at": feedback.created_at and feedback.created_at.astimezone(UTC).isoformat(),
        "receipt": receipt,
        **_from_citation(feedback.citation),
        "event": feedback.event_id,
        "parent": feedback.parent_id,
        "is_addition": int(feedback.is_addition),
        "is_home": int(feedback.is_home),
    }
    return to_hidden_home({**row, **build_public_words(row)})


def to_feedback(row: Row) -> Feedback:
    """Return the feedback of a row."""
    return Feedback(
        id=row["id"],
        site_id=row["site"],
        event_id=row["event"],
        parent_id=row["parent"],
        is_addition=bool(row["is_addition"]),
        is_home=bool(row["is_home"]),
        is_redacted=not row["original"],
        longitude=row["lon"],
        latitude=row["lat"],
        category=FeedbackCategory(row["category"]),
        mood=Mood(row["mood"]),
        text=_to_text(row, "text"),
        outcome=_to_text(row, "outcome"),
        status=FeedbackStatus(row["status"]),
        created_at=datetime.fromisoformat(row["created_at"]) if row["created_at"] else None,
        citation=_to_citation(row) if row["source"] else None,
    )


def from_standing(standing: Standing) -> dict[str, Any]:
    """Return the columns of a standing."""
    return standing.to_json()


def to_standing(row: Row) -> Standing:
    """Return the standing of a row of feedback."""
    return Standing(
        status=FeedbackStatus(row["status"]),
        step=Step(row["step"]) if row["step"] else None,
        assignee=row["assignee"],
        due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        merged_into=row["merged_into"],
        reason=row["reason"],
    )


def from_reply(reply: Reply) -> dict[str, Any]:
    """Return the row of a reply."""
    return {
        "id": reply.id,
        "feedback": reply.feedback_id,
        **_from_text("author", reply.author),
        **_from_text("text", reply.text),
        "event": reply.event_id,
        "created_at": reply.created_at.astimezone(UTC).isoformat(),
    }


def to_reply(row: Row, *, helped: int = 0, not_helped: int = 0) -> Reply:
    """Return the reply of a row, with how many it helped."""
    return Reply(
        id=row["id"],
        feedback_id=row["feedback"],
        author=_to_text(row, "author"),
        text=_to_text(row, "text"),
        created_at=datetime.fromisoformat(row["created_at"]),
        event_id=row["event"],
        helped=helped,
        not_helped=not_helped,
    )


def to_note(row: Row) -> Note:
    """Return the note of a row."""
    return Note(
        id=row["id"],
        feedback_id=row["feedback"],
        actor=row["actor"],
        words=row["words"],
        created_at=datetime.fromisoformat(row["created_at"]),
    )
