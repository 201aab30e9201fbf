"""Taking an import back as a whole, as long as nothing was built on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, delete, select, update

from geodata.errors import ImportStandsError, UnknownRecordError
from geodata.store import rows, schema, schema_imports
from geodata.store.audit import log_revision, log_revisions
from geodata.store.spatial import index_box, index_boxes
from geodata.store.write import count_feedback
from geodata.store.write_history import renew_newest
from geodata.store.write_imports import TABLES, Imported, change_row, chunk, read_rows, to_told

_BATCH = 500
_MOST = 50
_REFERRING: Mapping[Imported, Sequence[tuple[Imported | str, Column[Any]]]] = {
    "site": (
        ("event", schema.events.c.site), ("round", schema.rounds.c.site),
        ("feedback", schema.feedback.c.site), ("body", schema.body_sites.c.site),
    ),
    "event": (
        ("round", schema.rounds.c.event), ("feedback", schema.feedback.c.event),
        ("reply", schema.replies.c.event),
    ),
    "body": (),
    "feedback": (
        ("feedback", schema.feedback.c.parent), ("feedback", schema.feedback.c.merged_into),
        ("reply", schema.replies.c.feedback), ("note", schema.notes.c.feedback),
        ("support", schema.supports.c.feedback), ("contact", schema.contacts.c.feedback),
        ("photo", schema.photos.c.feedback),
    ),
}  # fmt: skip
"""What can refer to a record that an import made, and by which column."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """What stands in the way of taking an import back.

    Attributes
    ----------
    why
        ``changed``, ``gone``, or what refers to the record: ``event``, ``feedback``, ``reply`` ...
    by
        Who changed it, as the log names people; the id of what refers to it.
    """

    entity: str
    id: str
    why: str
    by: str = ""


def undo_import(connection: Connection, import_id: str, *, actor: str, at: datetime) -> int:
    """Take an import back; return how many records were put back or taken out.

    Raises
    ------
    UnknownRecordError
        No import of that id, or it was taken back before.
    ImportStandsError
        Later edits stand in the way; ``facts["obstacles"]`` lists them. Nothing is changed.
    """
    table, lines = schema_imports.imports, schema_imports.import_rows
    claimed = connection.execute(
        update(table).where(table.c.id == import_id, table.c.undone_at.is_(None))
        .values(undone_at=at.isoformat(timespec="milliseconds"), undone_by=actor)
    )  # fmt: skip
    if claimed.rowcount != 1:
        raise UnknownRecordError(f"no import {import_id} that could be undone", id=import_id)
    query = select(lines).where(lines.c["import"] == import_id).order_by(lines.c.number)
    done = connection.execute(query).all()
    obstacles = find_obstacles(connection, done)
    if obstacles:
        raise ImportStandsError(import_id, obstacles)
    told: list[dict[str, Any]] = []
    for entity in reversed(list(TABLES)):
        of_kind = [line for line in done if line.entity == entity]
        _take_back(connection, entity, of_kind, import_id, told)
    _follow_up(connection, told)
    _drop_sources(connection, done)
    log_revisions(connection, told, actor=actor, at=at)
    log_revision(connection, actor=actor, action="undo", entity="import", entity_id=import_id,
                 content={"records": len(done)})  # fmt: skip
    return len(done)


def find_obstacles(connection: Connection, done: Sequence[Row[Any]]) -> list[Obstacle]:
    """Return what stands in the way, at most 50."""
    own = {(line.entity, line.entity_id) for line in done}
    found: list[Obstacle] = []
    for entity in TABLES:
        of_kind = [line for line in done if line.entity == entity]
        for batch in chunk(of_kind, _BATCH):
            found += _find_changed(connection, entity, batch)
            new = [line.entity_id for line in batch if line.before is None]
            found += _find_referring(connection, entity, new, own)
            if len(found) >= _MOST:
                return found[:_MOST]
    return found


def _find_changed(
    connection: Connection, entity: Imported, batch: Sequence[Row[Any]]
) -> Iterator[Obstacle]:
    table = TABLES[entity].c
    ids = [line.entity_id for line in batch]
    query = select(table.id, table.version).where(table.id.in_(ids))
    versions = {row.id: row.version for row in connection.execute(query)}
    log = schema.revisions.c
    for line in batch:
        version = versions.get(line.entity_id)
        if version == line.version:
            continue
        of_it = select(log.actor, log.reason, log.content).where(
            log.entity == entity, log.entity_id == line.entity_id
        )
        told = connection.execute(of_it.order_by(log.id.desc())).all()
        if version is not None and _is_as_left(line._mapping["import"], told):
            continue
        why = "gone" if version is None else "changed"
        yield Obstacle(entity=entity, id=line.entity_id, why=why, by=told[0].actor if told else "")


def _is_as_left(import_id: str, told: Sequence[Any]) -> bool:
    """Tell whether later changes were all taken back: the record is what the import made it."""
    left = next((line.content for line in told if line.reason.startswith(f"{import_id}:")), "")
    return bool(left) and json.loads(left)["after"] == json.loads(told[0].content)["after"]


def _find_referring(
    connection: Connection, entity: Imported, ids: Sequence[str], own: set[tuple[str, str]]
) -> Iterator[Obstacle]:
    if not ids:
        return
    for what, column in _REFERRING[entity]:
        names = column.table.c
        named = names.get("id", names.get("body", column))
        query = select(column.label("of"), named.label("by")).where(column.in_(ids))
        for row in connection.execute(query):
            if (what, row.by) not in own:
                yield Obstacle(entity=entity, id=row.of, why=what, by=row.by)
    if entity == "site":
        sites, wanted = schema.sites.c, set(ids)
        for row in connection.execute(select(sites.id, sites.linked).where(sites.linked != "[]")):
            for site_id in wanted.intersection(json.loads(row.linked)):
                if ("site", row.id) not in own:
                    yield Obstacle(entity=entity, id=site_id, why="site", by=row.id)


def _take_back(
    connection: Connection,
    entity: Imported,
    lines: Sequence[Row[Any]],
    import_id: str,
    told: list[dict[str, Any]],
) -> None:
    table = TABLES[entity]
    for batch in chunk(lines, _BATCH):
        held = read_rows(connection, entity, [line.entity_id for line in batch])
        new = [line.entity_id for line in batch if line.before is None]
        for line in batch:
            now = held[line.entity_id]
            before = json.loads(line.before) if line.before else None
            names = before or [name for name in now if name not in ("pk", "version")]
            told.append({
                "action": "edit" if before else "remove", "entity": entity,
                "entity_id": line.entity_id, "reason": f"undo {import_id}",
                "content": {"before": to_told(entity, now, names), "after": before},
            })  # fmt: skip
            if before:
                _put_back(connection, entity, {**now, **_from_told(before)}, now["version"])
        if new:
            _take_out(connection, entity, {held[each]["pk"]: each for each in new})
            connection.execute(delete(table).where(table.c.id.in_(new)))


def _from_told(before: Mapping[str, Any]) -> dict[str, Any]:
    shape = before.get("geometry")
    return {**before, "geometry": bytes.fromhex(shape)} if shape else dict(before)


def _put_back(connection: Connection, entity: Imported, row: dict[str, Any], version: int) -> None:
    pk = row.pop("pk")
    row.pop("version")
    if entity == "site":
        site = rows.to_site(row)
        row = rows.from_site(site, ())
        box = site.geometry.bounds if site.geometry is not None else None
        index_box(connection, schema.sites, pk, box)
    change_row(connection, entity, row, version)


def _take_out(connection: Connection, entity: Imported, keys: Mapping[int, str]) -> None:
    if entity in ("site", "feedback"):
        index_boxes(connection, TABLES[entity], dict.fromkeys(keys))
    if entity == "body":
        for ties in (schema.body_sites, schema.body_areas):
            connection.execute(delete(ties).where(ties.c.body.in_(list(keys.values()))))


def _follow_up(connection: Connection, told: Sequence[Mapping[str, Any]]) -> None:
    """Bring up to date what followed from events and feedback that are there no more."""
    for entity, renew in (("event", renew_newest), ("feedback", count_feedback)):
        sites = {
            content["site"]
            for line in told
            if line["entity"] == entity
            for content in line["content"].values()
            if content and content["site"]
        }
        for site_id in sorted(sites):
            renew(connection, site_id)


def _drop_sources(connection: Connection, done: Sequence[Row[Any]]) -> None:
    """Take out the file's own sources where nothing cites them any more."""
    table = schema_imports.imports
    ids = {line._mapping["import"] for line in done}
    for sha256 in connection.execute(select(table.c.sha256).where(table.c.id.in_(ids))).scalars():
        sources = schema.sources
        mine = select(sources.c.id).where(sources.c.id.like(f"file-{sha256[:16]}-%"))
        for source_id in connection.execute(mine).scalars().all():
            citing = [
                connection.execute(
                    select(each.c.id).where(each.c.source == source_id).limit(1)
                ).first()
                for each in (*TABLES.values(), schema.rounds)
            ]
            if not any(citing):
                connection.execute(delete(sources).where(sources.c.id == source_id))
