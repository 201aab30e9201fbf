"""Writes of a whole import: records, log, and what each row did, in one transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Table, delete, insert, select, update

from geodata.errors import ChangedMeanwhileError, UnknownRecordError
from geodata.models import Body, Event, Feedback, Site, Source
from geodata.places import find_subdistrict_of
from geodata.store import rows, schema, schema_imports
from geodata.store.audit import log_revision, log_revisions
from geodata.store.spatial import index_boxes
from geodata.store.write import count_feedback
from geodata.store.write_history import add_source, renew_newest, to_version
from geodata.vocab import SubDistrict

Imported = Literal["site", "event", "body", "feedback"]
Record = Site | Event | Body | Feedback
TABLES: Mapping[Imported, Table] = {
    "site": schema.sites,
    "event": schema.events,
    "body": schema.bodies,
    "feedback": schema.feedback,
}
"""In the order in which records refer to each other."""
_BATCH = 500
_Item = TypeVar("_Item")


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """One record to write.

    Attributes
    ----------
    version
        The one it was decided on; ``None`` for a new record.
    sheet, row
        Where in the file it stands.
    places
        Sub-districts it touches; ``None`` among them where it touches none.
    """

    entity: Imported
    record: Record
    version: int | None
    sheet: str
    row: int
    places: Collection[SubDistrict | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """What one file brings.

    Attributes
    ----------
    content
        The report, as JSON can hold it.
    """

    id: str
    at: datetime
    actor: str
    file: str
    sha256: str
    sources: Sequence[Source]
    writes: Sequence[Write]
    content: Mapping[str, Any]


def commit_import(connection: Connection, made: Import, tell: Callable[[int], None]) -> None:
    """Write a whole import.

    Raises
    ------
    ChangedMeanwhileError
        Somebody else changed one of the records since it was compared, or took an id.
    UnknownRecordError
        A record to change, or a site that is spoken of, is no longer there.
    """
    facts = {"id": made.id, "at": made.at.isoformat(timespec="milliseconds"), "actor": made.actor,
             "file": made.file, "sha256": made.sha256}  # fmt: skip
    content = json.dumps(made.content, ensure_ascii=False)
    connection.execute(insert(schema_imports.imports).values(**facts, content=content))
    for source in made.sources:
        add_source(connection, source, actor=made.actor)
    lines: list[dict[str, Any]] = []
    done: list[dict[str, Any]] = []
    for entity in TABLES:
        of_kind = [write for write in made.writes if write.entity == entity]
        _write_kind(connection, entity, of_kind, made, lines, done)
        tell(len(done))
    _follow_up(connection, made.writes)
    log_revisions(connection, lines, actor=made.actor, at=made.at)
    for batch in chunk(done, _BATCH):
        connection.execute(insert(schema_imports.import_rows), list(batch))
    log_revision(connection, actor=made.actor, action="import", entity="import",
                 entity_id=made.id, reason=made.file, content=made.content)  # fmt: skip


def _write_kind(
    connection: Connection,
    entity: Imported,
    writes: Sequence[Write],
    made: Import,
    lines: list[dict[str, Any]],
    done: list[dict[str, Any]],
) -> None:
    told = _group_events(made.writes) if entity == "site" else {}
    for batch in chunk(writes, _BATCH):
        before = read_rows(connection, entity, [write.record.id for write in batch])
        new: list[dict[str, Any]] = []
        for write in batch:
            held = before.get(write.record.id)
            check_version(write.record.id, write.version, held)
            row = build_row(write.record, told.get(write.record.id, ()))
            if held is None:
                new.append(row)
            else:
                change_row(connection, entity, row, held["version"])
            told_before = None if held is None else to_told(entity, held, row)
            lines.append({
                "action": "add" if held is None else "edit", "entity": entity,
                "entity_id": write.record.id,
                "reason": _say_place(made, write),
                "content": {"before": told_before, "after": to_told(entity, row, row)},
            })  # fmt: skip
            done.append({
                "import": made.id, "number": len(done) + 1, "sheet": write.sheet[:200],
                "row": write.row, "entity": entity, "entity_id": write.record.id,
                "places": " ".join(sorted(each or "" for each in write.places)),
                "version": 1 if held is None else held["version"] + 1,
                "before": told_before and json.dumps(told_before, ensure_ascii=False),
            })  # fmt: skip
        add_rows(connection, entity, new)
        _index(connection, entity, [write.record for write in batch])


def _say_place(made: Import, write: Write) -> str:
    sheet = f" {write.sheet}" if write.sheet else ""
    return f"{made.id}: {made.file}{sheet} {write.row}"


def _group_events(writes: Iterable[Write]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for write in writes:
        if isinstance(write.record, Event):
            found[write.record.site_id].append(write.record)
    return found


def chunk(items: Iterable[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Yield items in groups of a size."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def read_rows(
    connection: Connection, entity: Imported, ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return the rows of records by id; of bodies with what they are tied to."""
    table = TABLES[entity]
    found = connection.execute(select(table).where(table.c.id.in_(ids)))
    held = {row.id: dict(row._mapping) for row in found}
    if entity == "body":
        for row in held.values():
            row |= {"site_ids": [], "subdistricts": []}
        for ties, column, name in (
            (schema.body_sites, "site", "site_ids"),
            (schema.body_areas, "subdistrict", "subdistricts"),
        ):
            query = select(ties).where(ties.c.body.in_(list(held))).order_by(ties.c[column])
            for tie in connection.execute(query):
                held[tie.body][name].append(tie._mapping[column])
    return held


def check_version(record_id: str, version: int | None, held: Mapping[str, Any] | None) -> None:
    """Go on only if the record is still the one it was compared with."""
    if version is None and held is not None:
        raise ChangedMeanwhileError(
            f"{record_id} is there already", id=record_id, version=held["version"]
        )
    if version is not None and held is None:
        raise UnknownRecordError(f"{record_id} is gone", id=record_id)
    if held is not None and held["version"] != version:
        raise ChangedMeanwhileError(
            f"{record_id} was changed meanwhile", id=record_id, version=held["version"]
        )


def build_row(record: Record, events: Iterable[Event] = ()) -> dict[str, Any]:
    """Return the row of a record; of a body with what it is tied to."""
    if isinstance(record, Site):
        return rows.from_site(record, events)
    if isinstance(record, Event):
        return rows.from_event(record)
    if isinstance(record, Body):
        ties = {"site_ids": sorted(record.site_ids),
                "subdistricts": sorted(each.value for each in record.subdistricts)}  # fmt: skip
        return {**rows.from_body(record), **ties}
    return rows.from_feedback(record)


def to_told(entity: Imported, row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return a row as the log keeps it."""
    told = to_version({name: row[name] for name in names})
    if entity == "feedback":  # where it stands is logged by its own lines
        told.pop("receipt", None)
        told.pop("status", None)
    return told


_TIES = ("site_ids", "subdistricts")


def add_rows(connection: Connection, entity: Imported, new: Sequence[dict[str, Any]]) -> None:
    """Insert rows, and what bodies are tied to."""
    if not new:
        return
    plain = [{name: value for name, value in row.items() if name not in _TIES} for row in new]
    connection.execute(insert(TABLES[entity]), plain)
    if entity == "body":
        for row in new:
            tie_body(connection, row)


def change_row(
    connection: Connection, entity: Imported, row: Mapping[str, Any], version: int
) -> None:
    """Write a new version of a record.

    Raises
    ------
    ChangedMeanwhileError
        Somebody else was faster.
    """
    table = TABLES[entity]
    kept = {name: value for name, value in row.items()
            if name not in (*_TIES, "feedback_count", "receipt", "created_at")
            and not (entity == "feedback" and name in _WRITTEN_ONCE)}  # fmt: skip
    if entity == "site":  # its events, and so its newest date, are not what changes here
        kept = {name: value for name, value in kept.items() if not name.startswith("newest")}
    changed = connection.execute(
        update(table).where(table.c.id == row["id"], table.c.version == version)
        .values(**kept, version=version + 1)
    )  # fmt: skip
    if changed.rowcount != 1:
        raise ChangedMeanwhileError(f"{row['id']} was changed meanwhile", id=row["id"])
    if entity == "body":
        for ties in (schema.body_sites, schema.body_areas):
            connection.execute(delete(ties).where(ties.c.body == row["id"]))
        tie_body(connection, row)


_WRITTEN_ONCE = frozenset(
    {"site", "lon", "lat", "gx", "gy", "category", "mood", "text_zh", "text_en", "status",
     "event", "parent", "is_addition", "is_home"}
)  # fmt: skip


def tie_body(connection: Connection, row: Mapping[str, Any]) -> None:
    """Tie a body to its sites and areas."""
    sites = [{"body": row["id"], "site": each} for each in row["site_ids"]]
    areas = [{"body": row["id"], "subdistrict": each} for each in row["subdistricts"]]
    for ties, made in ((schema.body_sites, sites), (schema.body_areas, areas)):
        if made:
            connection.execute(insert(ties), made)


def _index(connection: Connection, entity: Imported, records: Sequence[Record]) -> None:
    if entity not in ("site", "feedback") or connection.dialect.name != "sqlite":
        return
    table = TABLES[entity]
    query = select(table.c.id, table.c.pk).where(table.c.id.in_([each.id for each in records]))
    keys = {row.id: row.pk for row in connection.execute(query)}
    boxes = {keys[record.id]: _find_box(record) for record in records}
    index_boxes(connection, table, boxes)


def _find_box(record: Record) -> tuple[float, float, float, float] | None:
    if isinstance(record, Site):
        return record.geometry.bounds if record.geometry is not None else None
    lon, lat = getattr(record, "longitude", None), getattr(record, "latitude", None)
    return None if lon is None or lat is None else (lon, lat, lon, lat)


def _follow_up(connection: Connection, writes: Sequence[Write]) -> None:
    """Bring up to date what follows from events and feedback."""
    new = {write.record.id for write in writes if write.entity == "site" and write.version is None}
    events = {write.record.site_id for write in writes if isinstance(write.record, Event)}
    for site_id in sorted(events - new):
        renew_newest(connection, site_id)
    said = [write.record for write in writes if isinstance(write.record, Feedback)]
    place_feedback(connection, said)


def place_feedback(connection: Connection, said: Sequence[Feedback]) -> None:
    """Give feedback the sub-district it lies in, and its sites their counts."""
    table, sites = schema.feedback, schema.sites
    for each in said:
        if each.site_id is not None:
            place: Any = (
                select(sites.c.subdistrict).where(sites.c.id == each.site_id).scalar_subquery()
            )
        else:
            place = find_subdistrict_of(each.longitude or 0, each.latitude or 0)
        connection.execute(update(table).where(table.c.id == each.id).values(subdistrict=place))
    for site_id in sorted({each.site_id for each in said if each.site_id}):
        count_feedback(connection, site_id)
