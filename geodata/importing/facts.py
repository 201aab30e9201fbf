"""Records as flat facts, and back: what is compared, changed and written field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.dates import EventDate
from geodata.importing.cells import clean_text
from geodata.importing.fields import Kind
from geodata.models import Body, Citation, Event, Feedback, Site, Text
from geodata.shapes import DECIMALS, find_mark
from geodata.vocab import Confidence, FeedbackStatus, SiteState

Facts = dict[str, Any]
Record = Site | Event | Body | Feedback

DEFAULTS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.SITE: {
        "state": SiteState.UNKNOWN, "name_confidence": Confidence.HIGH, "also": (), "variants": (),
        "linked": (), "geometry": None, "accuracy_m": None, "subdistrict": None,
        **{f"{name}_{lang}": "" for name in ("name", "where", "summary", "evidence")
           for lang in ("zh", "en")},
    },
    Kind.EVENT: {
        "site": "", "order": None, "date_edtf": EventDate(),
        **{f"{name}_{lang}": "" for name in ("phrase", "basis", "text") for lang in ("zh", "en")},
    },
    Kind.BODY: {
        "name_confidence": Confidence.HIGH, "subdistricts": (), "sites": (),
        **{f"{name}_{lang}": "" for name in ("name", "summary") for lang in ("zh", "en")},
    },
    Kind.FEEDBACK: {
        "site": "", "geometry": None,
        **{f"{name}_{lang}": "" for name in ("text", "outcome") for lang in ("zh", "en")},
    },
}  # fmt: skip
"""What a new record has where the file says nothing."""


def _split(name: str, text: Text) -> Facts:
    return {f"{name}_zh": text.zh, f"{name}_en": text.en}


def _join(facts: Mapping[str, Any], name: str) -> Text:
    return Text(zh=facts[f"{name}_zh"], en=facts[f"{name}_en"])


def _cite(citation: Citation | None) -> Facts:
    return {
        "source": citation.source_id if citation else "",
        "source_line": citation.line if citation else None,
    }


def to_facts(record: Record) -> Facts:
    """Return a record as flat facts, under the names of its fields."""
    if isinstance(record, Site):
        return _from_site(record)
    if isinstance(record, Event):
        return _from_event(record)
    if isinstance(record, Body):
        return _from_body(record)
    return _from_feedback(record)


def _from_site(site: Site) -> Facts:
    facts: Facts = {name: getattr(site, name) for name in (
        "id", "kind", "state", "subdistrict", "geometry", "accuracy_m", "also", "variants",
        "name_confidence", "linked",
    )}  # fmt: skip
    for name in ("name", "where", "summary", "evidence"):
        facts |= _split(name, getattr(site, name))
    return facts | _cite(site.citation)


def _from_event(event: Event) -> Facts:
    date = event.date
    facts: Facts = {"id": event.id, "site": event.site_id, "kind": event.kind, "order": event.order,
                    "date_edtf": EventDate(edtf=date.edtf)}  # fmt: skip
    facts |= _split("phrase", Text(zh=date.phrase_zh, en=date.phrase_en))
    facts |= _split("basis", Text(zh=date.basis_zh, en=date.basis_en))
    return facts | _split("text", event.text) | _cite(event.citation)


def _from_body(body: Body) -> Facts:
    facts: Facts = {"id": body.id, "kind": body.kind, "subdistricts": body.subdistricts,
                    "sites": body.site_ids, "name_confidence": body.name_confidence}  # fmt: skip
    return (
        facts | _split("name", body.name) | _split("summary", body.summary) | _cite(body.citation)
    )


def _from_feedback(said: Feedback) -> Facts:
    placed = said.longitude is not None and said.latitude is not None
    spot = shapely.Point(said.longitude or 0, said.latitude or 0) if placed else None
    facts: Facts = {"id": said.id, "site": said.site_id or "", "geometry": spot,
                    "category": said.category, "mood": said.mood}  # fmt: skip
    facts |= _split("text", said.text) | _split("outcome", said.outcome)
    return facts | _cite(said.citation)


def to_record(kind: Kind, facts: Mapping[str, Any], before: Record | None) -> Record:
    """Return the record that facts describe.

    Parameters
    ----------
    before
        The record as it stands, for what no table holds (quantities, actors).

    Raises
    ------
    InvalidRecordError
        The facts break a rule of the record.
    """
    return _BUILDERS[kind](facts, before)


def _citation(facts: Mapping[str, Any]) -> Citation:
    return Citation(source_id=facts["source"], line=facts["source_line"])


def _to_site(facts: Mapping[str, Any], _before: Any) -> Site:
    kept = {name: facts[name] for name in (
        "id", "kind", "state", "subdistrict", "geometry", "accuracy_m", "also", "variants",
        "name_confidence", "linked",
    )}  # fmt: skip
    kept |= {name: _join(facts, name) for name in ("name", "where", "summary", "evidence")}
    return Site(**kept, citation=_citation(facts))


def _to_event(facts: Mapping[str, Any], before: Any) -> Event:
    phrases = {f"{name}_{lang}": facts[f"{name}_{lang}"]
               for name in ("phrase", "basis") for lang in ("zh", "en")}  # fmt: skip
    return Event(
        id=facts["id"], site_id=facts["site"], kind=facts["kind"], order=facts["order"] or 1,
        date=EventDate(edtf=facts["date_edtf"].edtf, **phrases), text=_join(facts, "text"),
        citation=_citation(facts), quantities=before.quantities if before else (),
        actors=before.actors if before else (),
    )  # fmt: skip


def _to_body(facts: Mapping[str, Any], before: Any) -> Body:
    return Body(
        id=facts["id"], kind=facts["kind"], name=_join(facts, "name"),
        summary=_join(facts, "summary"), name_confidence=facts["name_confidence"],
        subdistricts=facts["subdistricts"], site_ids=facts["sites"], citation=_citation(facts),
        quantities=before.quantities if before else (),
    )  # fmt: skip


def _to_feedback(facts: Mapping[str, Any], _before: Any) -> Feedback:
    spot = facts["geometry"]
    mark = find_mark(spot) if spot is not None else (None, None)
    return Feedback(
        id=facts["id"], site_id=facts["site"] or None, longitude=mark[0], latitude=mark[1],
        category=facts["category"], mood=facts["mood"], text=_join(facts, "text"),
        outcome=_join(facts, "outcome"), status=FeedbackStatus.REPORTED,
        citation=_citation(facts),
    )  # fmt: skip


_BUILDERS: Mapping[Kind, Callable[[Mapping[str, Any], Any], Record]] = {
    Kind.SITE: _to_site, Kind.EVENT: _to_event, Kind.BODY: _to_body, Kind.FEEDBACK: _to_feedback,
}  # fmt: skip


def is_same(name: str, before: Any, after: Any) -> bool:
    """Tell whether two values of a field are the same, positions to about 0.1 m."""
    if name == "geometry":
        return _is_same_place(before, after)
    if name in ("sites", "subdistricts"):  # no order among them
        return set(before or ()) == set(after or ())
    if isinstance(before, float) or isinstance(after, float):
        return before == after or (
            before is not None and after is not None and abs(before - after) <= 1e-9 * abs(before)
        )
    if isinstance(before, str) and isinstance(after, str):  # a cell has no invisible signs
        return before == after or clean_text(before, is_line=False) == after
    return bool(before == after)


def _is_same_place(before: BaseGeometry | None, after: BaseGeometry | None) -> bool:
    if before is None or after is None:
        return before is after
    most = 10.0**-DECIMALS
    if after.geom_type == "Point":  # a table gives the mark of a line or an area
        x, y = find_mark(before)
        off = abs(x - shapely.get_x(after)), abs(y - shapely.get_y(after))
        return bool(max(off) <= most)
    if before.geom_type != after.geom_type:
        return False
    return bool(shapely.equals_exact(before.normalize(), after.normalize(), tolerance=most))


def say_value(value: Any) -> str:
    """Return a value as text, for showing what changes."""
    if value is None:
        return ""
    if isinstance(value, EventDate):
        return value.edtf
    if isinstance(value, tuple):
        return " | ".join(str(each) for each in value)
    if isinstance(value, BaseGeometry):
        if value.geom_type == "Point":
            return f"{shapely.get_x(value):.6f}, {shapely.get_y(value):.6f}"
        return f"{value.geom_type} ({shapely.get_num_coordinates(value)})"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
