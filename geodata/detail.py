"""Everything about one site, as the card, the page and the exported file show it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import shapely

from geodata.crs import measure_distance_m
from geodata.dates import EventDate
from geodata.history import Chain, find_chain, order_events
from geodata.models import Body, Event, Round, Site, Source
from geodata.quantities import say_quantity
from geodata.said import both, cite, describe_said, find_unanswered
from geodata.shapes import find_mark, to_geojson
from geodata.store import Store
from geodata.store.read_map import find_near
from geodata.store.read_records import SiteRecords, read_site
from geodata.until import keep_events, keep_said
from geodata.vocab import Mood, SiteState

NEAR_M = 600
"""Neighbouring sites: a walk of some eight minutes."""
MOST_NEAR = 5
_METRES_PER_DEGREE = 111_320
"""One degree of latitude; 40,075 km (WGS 84 equator) / 360."""


def build_detail(store: Store, site_id: str, *, until: date | None = None) -> dict[str, Any]:
    """Build the description of one site, both languages in it.

    Parameters
    ----------
    until
        Leave out what is dated later. Where that is an event, the state of the site on that
        day is not known, and none is given.

    Raises
    ------
    UnknownRecordError
        No site with that id.
    QueryTooLongError
        A read took longer than it may.
    """
    records = read_site(store, site_id)
    if until is not None:
        records = _cut(records, until)
    site, events = records.site, order_events(records.events)
    return {
        **_describe_site(site),
        "events": [_describe_event(event, records.rounds) for event in events],
        "chain": _describe_chain(_find_chain(events, records)),
        "bodies": [_describe_body(body) for body in records.bodies],
        "linked": [
            {"id": row.id, "kind": row.kind.value, **both("name", row.name)}
            for row in records.linked
        ],
        "near": _find_near(store, site),
        "feedback": [describe_said(each) for each in records.feedback],
        "unanswered": find_unanswered(records.feedback),
        "sources": {source.id: describe_source(source) for source in records.sources},
    }


def _cut(records: SiteRecords, day: date) -> SiteRecords:
    events, said = keep_events(records.events, day), keep_said(records.feedback, day)
    is_cut = len(events) < len(records.events)
    site = replace(records.site, state=SiteState.UNKNOWN) if is_cut else records.site
    kept = {event.id for event in events}
    rounds = [met for met in records.rounds if met.event_id is None or met.event_id in kept]
    return replace(records, site=site, events=events, rounds=rounds, feedback=said)


def _find_chain(events: Sequence[Event], records: SiteRecords) -> Chain | None:
    """Return the chain with what the office's replies say was done."""
    done = {reply.event.id for said in records.feedback for reply in said.replies if reply.event}
    themes = [
        said.feedback.text
        for said in records.feedback
        if said.feedback.mood is not Mood.PRAISE
        and (said.feedback.citation or any(reply.event for reply in said.replies))
    ]
    return find_chain(events, records.rounds, themes=themes, done=done)


def _describe_site(site: Site) -> dict[str, Any]:
    point = find_mark(site.geometry) if site.geometry else None
    return {
        "id": site.id,
        "kind": site.kind.value,
        "also": [kind.value for kind in site.also],
        "state": site.state.value,
        **both("name", site.name),
        "name_confidence": site.name_confidence.value,
        "variants": list(site.variants),
        **both("where", site.where),
        "accuracy_m": site.accuracy_m,
        **both("evidence", site.evidence),
        "subdistrict": site.subdistrict and site.subdistrict.value,
        **both("summary", site.summary),
        "lon": point and point[0],
        "lat": point and point[1],
        "geometry": to_geojson(site.geometry),
        **cite(site.citation),
    }


def _describe_event(event: Event, rounds: Sequence[Round]) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind.value,
        "role": event.kind.role.value,
        **_describe_date(event.date),
        **both("text", event.text),
        "quantities": [
            {lang: say_quantity(quantity, lang) for lang in ("zh", "en")}
            for quantity in event.quantities
        ],
        "actors": [{"zh": actor.zh, "en": actor.en} for actor in event.actors],
        "rounds": [
            {"count": met.count, **both("who", met.who), **both("about", met.about)}
            for met in rounds
            if met.event_id == event.id
        ],
        **cite(event.citation),
    }


def _describe_date(date: EventDate) -> dict[str, Any]:
    return {
        "date_edtf": date.edtf,
        "date_zh": date.words("zh") if date.edtf else "",
        "date_en": date.words("en") if date.edtf else "",
        "date_shape": date.shape.value,
        "date_earliest": date.earliest and date.earliest.isoformat(),
        "date_latest": date.latest and date.latest.isoformat(),
        "phrase_zh": date.phrase_zh,
        "phrase_en": date.phrase_en,
        "basis_zh": date.basis_zh,
        "basis_en": date.basis_en,
    }


def _describe_chain(chain: Chain | None) -> dict[str, Any] | None:
    if chain is None:
        return None
    return {
        **both("concern", chain.concern),
        "rounds": chain.rounds,
        **both("talk", chain.talk),
        **both("decision", chain.decision),
        **both("change", chain.change),
    }


def _describe_body(body: Body) -> dict[str, Any]:
    return {
        "id": body.id,
        "kind": body.kind.value,
        **both("name", body.name),
        "name_confidence": body.name_confidence.value,
        **both("summary", body.summary),
    }


def describe_source(source: Source) -> dict[str, Any]:
    """Describe a document as readers see it."""
    return {
        **both("title", source.title),
        **both("publisher", source.publisher),
        "date": source.date.edtf,
        "date_zh": source.date.words("zh"),
        "date_en": source.date.words("en"),
        **both("licence", source.licence),
        "address": source.address,
    }


def _find_near(store: Store, site: Site) -> list[dict[str, Any]]:
    """Return neighbours with their distance in metres, nearest first."""
    if site.geometry is None:
        return []
    longitude, latitude = find_mark(site.geometry)
    along = NEAR_M / _METRES_PER_DEGREE
    across = along / math.cos(math.radians(latitude))
    box = (longitude - across, latitude - along, longitude + across, latitude + along)
    with store.read() as connection:
        found = find_near(connection, box, longitude, latitude, but=site.id, limit=4 * MOST_NEAR)
    measured = [
        (
            measure_distance_m(shapely.Point(longitude, latitude), shapely.from_wkb(row.geometry)),
            row,
        )
        for row in found
    ]
    measured.sort(key=lambda pair: (pair[0], pair[1].id))
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "distance_m": round(metres),
        }
        for metres, row in measured[:MOST_NEAR]
        if metres <= NEAR_M
    ]
