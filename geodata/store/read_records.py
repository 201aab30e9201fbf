"""Reads everything about one site, as records. Public only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, or_, select

from geodata.errors import UnknownRecordError
from geodata.models import Body, Event, Feedback, Round, Site, Source
from geodata.store import rows, schema
from geodata.store.conditions import are_shown
from geodata.store.public import to_public_feedback
from geodata.store.read_said import Said, read_said
from geodata.store.read_sites import SiteRow, find_row
from geodata.store.store import Store

MOST_FEEDBACK = 200
"""Most feedback read with a site, newest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRecords:
    """One site and all that is tied to it."""

    site: Site
    events: list[Event]
    rounds: list[Round]
    bodies: list[Body]
    feedback: list[Said]
    linked: list[SiteRow]
    sources: list[Source]


def read_site(store: Store, site_id: str) -> SiteRecords:
    """Read one site.

    Raises
    ------
    UnknownRecordError
        No site with that id.
    QueryTooLongError
        A read took longer than it may.
    """
    with store.read() as connection:
        table = schema.sites
        row = connection.execute(select(table).where(table.c.id == site_id)).first()
        if row is None:
            raise UnknownRecordError(f"no site {site_id}", id=site_id)
        site = rows.to_site(row._mapping)
        events = [
            rows.to_event(each._mapping) for each in _find_of(connection, schema.events, site)
        ]
        rounds = [
            rows.to_round(each._mapping) for each in _find_of(connection, schema.rounds, site)
        ]
        bodies = _find_bodies(connection, site)
        feedback = read_said(connection, _find_feedback(connection, site))
        citations = [
            site.citation,
            *(event.citation for event in events),
            *(met.citation for met in rounds),
            *(body.citation for body in bodies),
            *(each.feedback.citation for each in feedback),
        ]
        cited = {citation.source_id for citation in citations if citation}
        sources = _find_sources(connection, cited)
    linked = [row for row in (find_row(store, each) for each in site.linked) if row]
    return SiteRecords(site=site, events=events, rounds=rounds, bodies=bodies, feedback=feedback,
                       linked=linked, sources=sources)  # fmt: skip


def _find_of(connection: Connection, table: Table, site: Site) -> Iterable[Row[Any]]:
    return connection.execute(select(table).where(table.c.site == site.id).order_by(table.c.pk))


def _find_bodies(connection: Connection, site: Site) -> list[Body]:
    """Bodies tied to the site by name, or to the sub-district it lies in."""
    bodies, named, areas = schema.bodies.c, schema.body_sites.c, schema.body_areas.c
    ties = [bodies.id.in_(select(named.body).where(named.site == site.id))]
    if site.subdistrict:
        here = areas.subdistrict == site.subdistrict.value
        ties.append(bodies.id.in_(select(areas.body).where(here)))
    query = select(schema.bodies).where(or_(*ties)).order_by(bodies.pk)
    return [rows.to_body(row._mapping, (), ()) for row in connection.execute(query)]


def _find_feedback(connection: Connection, site: Site) -> list[Feedback]:
    table = schema.feedback
    query = (
        select(table)
        .where(table.c.site == site.id, table.c.parent.is_(None), are_shown())
        .order_by(table.c.created_at.desc().nulls_last(), table.c.pk)
        .limit(MOST_FEEDBACK)
    )
    return [to_public_feedback(row._mapping) for row in connection.execute(query)]


def _find_sources(connection: Connection, ids: set[str]) -> list[Source]:
    table = schema.sources
    query = select(table).where(table.c.id.in_(sorted(ids))).order_by(table.c.id)
    return [rows.to_source(row._mapping) for row in connection.execute(query)]
