"""The only writer. Every write is one transaction, and leaves a line in the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, update

from geodata.bundle import Bundle
from geodata.errors import StoreError
from geodata.models import Event, Site
from geodata.store import rows, schema
from geodata.store.audit import log_revision
from geodata.store.spatial import Box
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


def index_boxes(connection: Connection, table: Table, boxes: Mapping[int, Box | None]) -> None:
    """Put the boxes of rows into the R-tree, or take them out; as `index_box`, many at once."""
    if connection.dialect.name != "sqlite" or not boxes:
        return
    connection.execute(text(f"DELETE FROM {table.name}_box WHERE pk = :pk"),  # noqa: S608
                       [{"pk": pk} for pk in boxes])  # fmt: skip
    placed = [
        dict(zip(("pk", "west", "south", "east", "north"), (pk, *box), strict=True))
        for pk, box in boxes.items() if box is not None
    ]  # fmt: skip
    if placed:
        connection.execute(
            text(f"INSERT INTO {table.name}_box (pk, west, east, south, north) "  # noqa: S608
                 "VALUES (:pk, :west, :east, :south, :north)"), placed,
        )  # fmt: skip


def index_box(connection: Connection, table: Table, pk: int, box: Box | None) -> None:
    """Put a row's box into the R-tree, or take it out; PostgreSQL keeps its own index."""
    if connection.dialect.name != "sqlite":
        return
    if box is None:
        connection.execute(text(f"DELETE FROM {table.name}_box WHERE pk = :pk"), {"pk": pk})  # noqa: S608
        return
    west, south, east, north = box
    connection.execute(
        text(f"INSERT OR REPLACE INTO {table.name}_box (pk, west, east, south, north) "  # noqa: S608
             "VALUES (:pk, :west, :east, :south, :north)"),
        {"pk": pk, "west": west, "east": east, "south": south, "north": north},
    )  # fmt: skip


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


def count_feedback(connection: Connection, site_id: str | None = None) -> None:
    """Bring the number of public feedback kept with each site up to date."""
    sites, feedback = schema.sites, schema.feedback
    count = (
        select(func.count())
        .select_from(feedback)
        .where(feedback.c.site == sites.c.id, feedback.c.status.in_(PUBLIC_STATUSES))
        .scalar_subquery()
    )
    change = update(sites).values(feedback_count=count)
    connection.execute(change if site_id is None else change.where(sites.c.id == site_id))
