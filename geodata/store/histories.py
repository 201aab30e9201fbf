"""Sites, events and rounds as planners edit them: versions, differences, restoring."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from geodata.errors import UnknownRecordError
from geodata.models import Event, Round, Site, Source
from geodata.store import rows, schema, write_history
from geodata.store.write_history import TABLES, Change, Entity

Opener = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One change of a record, as the log holds it.

    Attributes
    ----------
    line
        Number of its line in the log; names the version.
    before, after
        Columns and values; ``before`` is ``None`` where the record was new.
    """

    line: int
    at: str
    actor: str
    reason: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """What differs: column to the value before and after."""
        old = self.before or {}
        return {
            name: (old.get(name), value)
            for name, value in self.after.items()
            if old.get(name) != value
        }


class Histories:
    """Sites with their events and rounds, open to change.

    Parameters
    ----------
    read, write
        Give connections within a limited read, and within one transaction.
    """

    def __init__(self, read: Opener, write: Opener) -> None:
        self._read, self._write = read, write

    def save_site(self, site: Site, change: Change) -> int:
        """Write a site; see :func:`geodata.store.write_history.save_site`."""
        with self._write() as connection:
            return write_history.save_site(connection, site, change)

    def save_event(self, event: Event, change: Change) -> int:
        """Write an event; see :func:`geodata.store.write_history.save_event`."""
        with self._write() as connection:
            return write_history.save_event(connection, event, change)

    def save_consultation(self, event: Event, met: Round, change: Change) -> None:
        """Write a new event together with the round it tells of, both or neither.

        Raises
        ------
        UnknownRecordError, ChangedMeanwhileError
            As :func:`geodata.store.write_history.save_event` says.
        """
        with self._write() as connection:
            write_history.save_event(connection, event, change)
            write_history.save_round(connection, met, change)

    def split_site(
        self, new: Site, *, old_id: str, event_ids: Sequence[str], change: Change
    ) -> None:
        """Make two sites of one; see :func:`geodata.store.write_history.split_site`."""
        with self._write() as connection:
            write_history.split_site(
                connection, new, old_id=old_id, event_ids=event_ids, change=change
            )

    def ensure_source(self, source: Source, *, actor: str) -> None:
        """Write a source that planners' own entries cite, unless it is there."""
        with self._write() as connection:
            write_history.add_source(connection, source, actor=actor)

    def find_version(self, entity: Entity, record_id: str) -> int:
        """Return the number of a record's present version.

        Raises
        ------
        UnknownRecordError
            No such record.
        """
        table = TABLES[entity]
        with self._read() as connection:
            query = select(table.c.version).where(table.c.id == record_id)
            found = connection.execute(query).scalar()
        if found is None:
            raise UnknownRecordError(f"no {entity} {record_id}", id=record_id)
        return int(found)

    def find_versions(self, entity: Entity, record_id: str) -> list[Version]:
        """Return every change of a record, newest first."""
        table = schema.revisions
        query = (
            select(table)
            .where(table.c.entity == entity, table.c.entity_id == record_id)
            .where(table.c.action.in_(("add", "edit")))
            .order_by(table.c.id.desc())
            .limit(500)
        )
        with self._read() as connection:
            lines = connection.execute(query).all()
        return [
            Version(line=row.id, at=row.at, actor=row.actor, reason=row.reason,
                    **json.loads(row.content))
            for row in lines
        ]  # fmt: skip

    def restore(
        self, entity: Entity, record_id: str, line: int, change: Change, *, before: bool = False
    ) -> int:
        """Bring back a version as a new one; return its number.

        Parameters
        ----------
        line
            Of the version, from :meth:`find_versions`.
        before
            Bring back what stood before that change.

        Raises
        ------
        UnknownRecordError
            No such version, or nothing stood before it.
        ChangedMeanwhileError
            Somebody else changed the record since the version in ``change``.
        """
        wanted = next((v for v in self.find_versions(entity, record_id) if v.line == line), None)
        kept = wanted and (wanted.before if before else wanted.after)
        if not kept:
            raise UnknownRecordError(f"no version {line} of {record_id}", id=str(line))
        if entity == "site":
            return self.save_site(rows.to_site(_from_version(kept)), change)
        if entity == "event":
            return self.save_event(rows.to_event(_from_version(kept)), change)
        with self._write() as connection:
            return write_history.save_round(connection, rows.to_round(kept), change)


def _from_version(kept: Mapping[str, Any]) -> dict[str, Any]:
    geometry = kept.get("geometry")
    return {**kept, "geometry": bytes.fromhex(geometry) if geometry else None}
