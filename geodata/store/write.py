"""The only writer. Every write is one transaction, and leaves a line in the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from geodata.bundle import Bundle
from geodata.errors import StoreError
from geodata.models import Event, Site
from geodata.store import rows, schema
from geodata.store.audit import log_revision
from geodata.store.homes import place_homes
from geodata.store.spatial import index_box
from geodata.vocab import PUBLIC_STATUSES

_BATCH = 5_000


def load_bundle(connection: Connection, bundle: Bundle, *, actor: str) -> None:
    """Write a whole data set into an empty store.

    Raises
    ------
    StoreError
        The store already holds sites.
    """
    if connection.execute(select(func.count()).select_from(schema.sites)).scalar_one():
        raise StoreError("the store already holds records; a data set goes into an empty one")
    _insert(connection, schema.sources, (rows.from_source(each) for each in bundle.sources))
    _load_sites(connection, bundle.sites, bundle.events)
    _insert(connection, schema.events, (rows.from_event(each) for each in bundle.events))
    _insert(connection, schema.rounds, (rows.from_round(each) for each in bundle.rounds))
    _insert(connection, schema.bodies, (rows.from_body(each) for each in bundle.bodies))
    _insert(
        connection,
        schema.body_sites,
        ({"body": body.id, "site": site} for body in bundle.bodies for site in body.site_ids),
    )
    _insert(connection, schema.body_areas,
            ({"body": body.id, "subdistrict": place.value}
             for body in bundle.bodies for place in body.subdistricts))  # fmt: skip
    _insert(connection, schema.feedback, (rows.from_feedback(each) for each in bundle.feedback))
    _index_spots(connection)
    _place_feedback(connection)
    _place_homes(connection)
    count_feedback(connection)
    counts = {name: len(getattr(bundle, name)) for name in vars(bundle)}
    log_revision(connection, actor=actor, action="load", entity="data set", entity_id="default",
                 content=counts)  # fmt: skip


def _insert(connection: Connection, table: Table, made: Iterable[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in made:
        batch.append(row)
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def _load_sites(connection: Connection, sites: Iterable[Site], events: Iterable[Event]) -> None:
    told: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        told[event.site_id].append(event)
    kept = list(sites)
    _insert(connection, schema.sites, (rows.from_site(site, told[site.id]) for site in kept))
    keys = dict(connection.execute(select(schema.sites.c.id, schema.sites.c.pk)).all())
    for site in kept:
        if site.geometry is not None:
            index_box(connection, schema.sites, keys[site.id], site.geometry.bounds)


def _index_spots(connection: Connection) -> None:
    table = schema.feedback
    spots = select(table.c.pk, table.c.lon, table.c.lat).where(table.c.lon.is_not(None))
    for pk, lon, lat in connection.execute(spots).all():
        index_box(connection, table, pk, (lon, lat, lon, lat))


def _place_feedback(connection: Connection) -> None:
    """Give feedback on a site the sub-district of the site."""
    feedback, sites = schema.feedback, schema.sites.c
    place = select(sites.subdistrict).where(sites.id == feedback.c.site).scalar_subquery()
    connection.execute(
        update(feedback).where(feedback.c.site.is_not(None)).values(subdistrict=place)
    )


def _place_homes(connection: Connection) -> None:
    table = schema.feedback.c
    squares = select(table.home_lon, table.home_lat).where(table.home_lon.is_not(None)).distinct()
    for home in connection.execute(squares).all():
        place_homes(connection, (home.home_lon, home.home_lat))


def count_feedback(connection: Connection, site_id: str | None = None) -> None:
    """Bring the number of public feedback kept with each site up to date; answers do not count."""
    sites, feedback = schema.sites, schema.feedback
    count = (
        select(func.count())
        .select_from(feedback)
        .where(
            feedback.c.site == sites.c.id,
            feedback.c.parent.is_(None),
            feedback.c.status.in_(PUBLIC_STATUSES),
        )
        .scalar_subquery()
    )
    change = update(sites).values(feedback_count=count)
    connection.execute(change if site_id is None else change.where(sites.c.id == site_id))
