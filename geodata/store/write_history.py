"""Writes of sites, events and rounds by planners: added to, never overwritten without a trace.

Each change is logged with what stood before and what stands after, so that
every version can be read, compared and brought back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Table, insert, select, update

from geodata.errors import ChangedMeanwhileError, UnknownRecordError
from geodata.models import Event, Round, Site, Source
from geodata.store import rows, schema
from geodata.store.audit import log_revision
from geodata.store.spatial import index_box

Entity = Literal["site", "event", "round"]
TABLES: Mapping[Entity, Table] = {
    "site": schema.sites,
    "event": schema.events,
    "round": schema.rounds,
}
_DERIVED = frozenset({"gx", "gy", "search", "newest_edtf", "newest_day", "feedback_count"})
"""Columns that follow from others; not part of a version."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Who changes something, and why.

    Attributes
    ----------
    version
        The one the change was decided on; ``None`` for something new.
    """

    actor: str
    version: int | None = None
    reason: str = ""


def save_site(connection: Connection, site: Site, change: Change) -> int:
    """Write a new site, or a new version of one; return its version.

    Raises
    ------
    UnknownRecordError
        No site of that id to change, or no such source.
    ChangedMeanwhileError
        Somebody else changed it since that version, or took the id.
    """
    row = rows.from_site(site, _read_events(connection, site.id))
    row.pop("feedback_count")
    version = _save(connection, "site", row, change)
    table = schema.sites
    pk = connection.execute(select(table.c.pk).where(table.c.id == site.id)).scalar_one()
    if site.geometry is not None:
        index_box(connection, table, pk, site.geometry.bounds)
    else:
        index_box(connection, table, pk, None)
    return version


def save_event(connection: Connection, event: Event, change: Change) -> int:
    """Write a new event, or a new version of one; return its version.

    Raises
    ------
    UnknownRecordError
        No event of that id to change, no such site or source.
    ChangedMeanwhileError
        Somebody else changed it since that version, or took the id.
    """
    _require(connection, schema.sites, event.site_id)
    events = schema.events.c
    left = connection.execute(select(events.site).where(events.id == event.id)).scalar()
    version = _save(connection, "event", rows.from_event(event), change)
    for site_id in {event.site_id, left or event.site_id}:
        renew_newest(connection, site_id)
    return version


def save_round(connection: Connection, met: Round, change: Change) -> int:
    """Write a new consultation round, or a new version of one; return its version.

    Raises
    ------
    UnknownRecordError
        No round of that id to change, no such site, event or source.
    ChangedMeanwhileError
        Somebody else changed it since that version, or took the id.
    """
    _require(connection, schema.sites, met.site_id)
    _require(connection, schema.events, met.event_id)
    return _save(connection, "round", rows.from_round(met), change)


def split_site(
    connection: Connection, new: Site, *, old_id: str, event_ids: Sequence[str], change: Change
) -> None:
    """Make a second site out of one: it takes some events along, with their rounds.

    Parameters
    ----------
    change
        Its version is the old site's.

    Raises
    ------
    UnknownRecordError
        No such site, or an event is not one of its events.
    ChangedMeanwhileError
        Somebody else changed the old site since that version.
    """
    sites, events = schema.sites.c, schema.events
    _require(connection, schema.sites, old_id)
    found = connection.execute(select(sites.version).where(sites.id == old_id)).scalar_one()
    if change.version != found:
        raise ChangedMeanwhileError(f"{old_id} was changed meanwhile", id=old_id, version=found)
    fresh = Change(actor=change.actor, reason=change.reason)
    save_site(connection, new, fresh)
    here = {each.id: each for each in _read_events(connection, old_id)}
    for event_id in event_ids:
        if event_id not in here:
            raise UnknownRecordError(f"{event_id} is no event of {old_id}", id=event_id)
        version = connection.execute(
            select(events.c.version).where(events.c.id == event_id)
        ).scalar_one()
        moved = {**rows.from_event(here[event_id]), "site": new.id}
        _save(connection, "event", moved, Change(actor=change.actor, version=version,
                                                 reason=change.reason))  # fmt: skip
        rounds = schema.rounds
        connection.execute(update(rounds).where(rounds.c.event == event_id).values(site=new.id))
    connection.execute(update(schema.sites).where(sites.id == old_id).values(version=found + 1))
    told = {"into": new.id, "events": list(event_ids)}
    log_revision(connection, actor=change.actor, action="split", entity="site", entity_id=old_id,
                 reason=change.reason, content=told)  # fmt: skip
    for site_id in (old_id, new.id):
        renew_newest(connection, site_id)


def _save(connection: Connection, entity: Entity, row: dict[str, Any], change: Change) -> int:
    table = TABLES[entity]
    _require(connection, schema.sources, row["source"])
    before = connection.execute(select(table).where(table.c.id == row["id"])).first()
    if change.version is None:
        if before is not None:
            raise ChangedMeanwhileError(
                f"{row['id']} is there already", id=row["id"], version=before.version
            )
        connection.execute(insert(table).values(**row))
    elif before is None:
        raise UnknownRecordError(f"no {entity} {row['id']}", id=row["id"])
    elif before.version != change.version:
        raise ChangedMeanwhileError(
            f"{row['id']} was changed meanwhile", id=row["id"], version=before.version
        )
    else:
        connection.execute(
            update(table).where(table.c.id == row["id"]).values(**row, version=change.version + 1)
        )
    told = {name: before._mapping[name] for name in row} if before is not None else None
    log_revision(
        connection, actor=change.actor, action="edit" if before is not None else "add",
        entity=entity, entity_id=row["id"], reason=change.reason,
        content={"before": told and to_version(told), "after": to_version(row)},
    )  # fmt: skip
    return (change.version or 0) + 1


def to_version(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row as the log keeps it: nothing derived, bytes as hexadecimal."""
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in row.items()
        if name not in _DERIVED
    }


def _require(connection: Connection, table: Table, record_id: str) -> None:
    if connection.execute(select(table.c.id).where(table.c.id == record_id)).first() is None:
        raise UnknownRecordError(f"no {table.name[:-1]} {record_id}", id=record_id)


def _read_events(connection: Connection, site_id: str) -> list[Event]:
    events = schema.events
    query = select(events).where(events.c.site == site_id).order_by(events.c.pk)
    return [rows.to_event(row._mapping) for row in connection.execute(query)]


def renew_newest(connection: Connection, site_id: str) -> None:
    """Bring the newest date kept with a site up to date."""
    newest = rows.find_newest(_read_events(connection, site_id))
    sites = schema.sites
    connection.execute(update(sites).where(sites.c.id == site_id).values(**newest))


def add_source(connection: Connection, source: Source, *, actor: str) -> None:
    """Write a source unless one of that id is there."""
    table = schema.sources
    if connection.execute(select(table.c.id).where(table.c.id == source.id)).first() is not None:
        return
    row = rows.from_source(source)
    connection.execute(insert(table).values(**row))
    log_revision(connection, actor=actor, action="add", entity="source", entity_id=source.id,
                 content={"before": None, "after": row})  # fmt: skip
