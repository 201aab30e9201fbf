"""Imports: what the store holds for comparing, committing as a whole, taking back, mappings."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Table, delete, insert, select

from geodata.importers.spec import RawBook
from geodata.importing.facts import Record, to_facts
from geodata.importing.fields import Kind
from geodata.importing.known import Held, Known
from geodata.importing.plan import Plan, PlannedRow, describe_plan
from geodata.store import rows, schema, schema_imports
from geodata.store.public import to_public_row
from geodata.store.undo_imports import Obstacle, find_obstacles, undo_import
from geodata.store.write_imports import TABLES, Import, Write, commit_import
from geodata.vocab import SubDistrict

Opener = Callable[[], AbstractContextManager[Connection]]
_PAGE = 2_000
_MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """An import as the store tells of it.

    Attributes
    ----------
    content
        Its report: format, encoding, systems, columns, counts.
    undone_at, undone_by
        Empty where it stands.
    """

    id: str
    at: str
    actor: str
    file: str
    sha256: str
    content: Mapping[str, Any]
    undone_at: str
    undone_by: str


class Imports:
    """Files that were brought in.

    Parameters
    ----------
    read, write
        Give connections within a limited read, and within one transaction.
    """

    def __init__(self, read: Opener, write: Opener) -> None:
        self._read, self._write = read, write

    def read_known(self, kinds: Collection[Kind], file: str) -> Known:
        """Read what a file is compared with, page by page.

        Parameters
        ----------
        kinds
            Those that the file has rows of; sites are always read.
        file
            Name of the file; what earlier files of that name made is told apart.
        """
        wanted = {Kind.SITE, *kinds}
        records = {kind: self._read_kind(kind) if kind in wanted else {} for kind in Kind}
        with self._read() as connection:
            sources = frozenset(connection.execute(select(schema.sources.c.id)).scalars())
        return Known(records=records, sources=sources, made=self._find_made(file))

    def _read_kind(self, kind: Kind) -> dict[str, Held]:
        table, held, last = TABLES[kind.value], dict[str, Held](), 0
        while True:
            query = select(table).where(table.c.pk > last).order_by(table.c.pk).limit(_PAGE)
            with self._read() as connection:
                page = connection.execute(query).all()
                ties = _read_ties(connection, [row.id for row in page]) if kind is Kind.BODY else {}
            for row in page:
                record = _to_record(kind, row._mapping, ties)
                held[row.id] = Held(record, to_facts(record), row.version)
            if len(page) < _PAGE:
                return held
            last = page[-1].pk

    def _find_made(self, file: str) -> dict[Kind, frozenset[str]]:
        table, lines = schema_imports.imports.c, schema_imports.import_rows.c
        query = (
            select(lines.entity, lines.entity_id)
            .join(schema_imports.imports, table.id == lines["import"])
            .where(table.file == file, table.undone_at.is_(None), lines.before.is_(None))
        )
        with self._read() as connection:
            found = connection.execute(query).all()
        return {
            kind: frozenset(row.entity_id for row in found if row.entity == kind.value)
            for kind in Kind
        }

    def commit_plan(
        self,
        plan: Plan,
        *,
        actor: str,
        at: datetime,
        tell: Callable[[int], None] = lambda rows: None,
    ) -> str:
        """Write what a plan says, whole or not at all; return the id of the import.

        Returns
        -------
        str
            Empty where there was nothing to write.

        Raises
        ------
        ChangedMeanwhileError, UnknownRecordError
            The store is no longer what the plan was made for. Nothing is written.
        """
        writes = [_to_write(plan.book, row) for row in plan.writes]
        if not writes:
            return ""
        made = Import(id=f"IM{at:%y%m%d}-{uuid4().hex[:8]}", at=at, actor=actor,
                      file=plan.book.file[:200], sha256=plan.book.sha256, sources=plan.sources,
                      writes=writes, content=describe_plan(plan))  # fmt: skip
        with self._write() as connection:
            commit_import(connection, made, tell)
        return made.id

    def undo(self, import_id: str, *, actor: str, at: datetime) -> int:
        """Take an import back; see :func:`geodata.store.undo_imports.undo_import`."""
        with self._write() as connection:
            return undo_import(connection, import_id, actor=actor, at=at)

    def find_obstacles(self, import_id: str) -> list[Obstacle]:
        """Return what stands in the way of taking an import back."""
        lines = schema_imports.import_rows
        query = select(lines).where(lines.c["import"] == import_id).order_by(lines.c.number)
        with self._read() as connection:
            return find_obstacles(connection, connection.execute(query).all())

    def find_places(self, import_id: str) -> set[SubDistrict | None]:
        """Return the sub-districts an import touched; ``None`` among them for what has none."""
        lines = schema_imports.import_rows
        query = select(lines.c.places).where(lines.c["import"] == import_id).distinct()
        with self._read() as connection:
            found = connection.execute(query).scalars().all()
        names = {name for each in found for name in each.split(" ")}
        return {SubDistrict(name) if name else None for name in names}

    def list(self, *, limit: int = _MOST) -> list[Imported]:
        """Return imports, newest first."""
        table = schema_imports.imports
        query = select(table).order_by(table.c.at.desc(), table.c.id).limit(limit)
        with self._read() as connection:
            return [_to_imported(row._mapping) for row in connection.execute(query)]

    def find(self, import_id: str) -> Imported | None:
        """Return an import by its id."""
        table = schema_imports.imports
        with self._read() as connection:
            row = connection.execute(select(table).where(table.c.id == import_id)).first()
        return _to_imported(row._mapping) if row else None

    def save_mapping(
        self, name: str, content: Mapping[str, Any], *, actor: str, at: datetime
    ) -> None:
        """Keep matched columns under a name; one of that name is replaced."""
        table = schema_imports.import_mappings
        row = {"name": name, "at": at.isoformat(timespec="seconds"), "actor": actor,
               "content": json.dumps(content, ensure_ascii=False)}  # fmt: skip
        with self._write() as connection:
            connection.execute(delete(table).where(table.c.name == name))
            connection.execute(insert(table).values(**row))

    def list_mappings(self) -> dict[str, dict[str, Any]]:
        """Return kept mappings by name."""
        table = schema_imports.import_mappings
        with self._read() as connection:
            found = connection.execute(select(table).order_by(table.c.name))
            return {row.name: json.loads(row.content) for row in found}


def _to_write(book: RawBook, row: PlannedRow) -> Write:
    assert row.record is not None
    place, number = row.key
    return Write(entity=row.kind.value, record=row.record, version=row.version,
                 sheet=book.tables[place].name, row=number, places=row.subdistricts)  # fmt: skip


def _to_imported(row: Mapping[Any, Any]) -> Imported:
    kept = {name: row[name] or "" for name in
            ("id", "at", "actor", "file", "sha256", "undone_at", "undone_by")}  # fmt: skip
    return Imported(**kept, content=json.loads(row["content"]))


def _read_ties(connection: Connection, ids: list[str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for ties, column in ((schema.body_sites, "site"), (schema.body_areas, "subdistrict")):
        for body, tied in _find_ties(connection, ties, column, ids):
            found.setdefault((body, column), []).append(tied)
    return found


def _find_ties(
    connection: Connection, ties: Table, column: str, ids: list[str]
) -> Iterator[tuple[str, str]]:
    query = select(ties.c.body, ties.c[column]).where(ties.c.body.in_(ids)).order_by(ties.c[column])
    yield from (tuple(row) for row in connection.execute(query).all())


def _to_record(
    kind: Kind, row: Mapping[Any, Any], ties: Mapping[tuple[str, str], list[str]]
) -> Record:
    if kind is Kind.SITE:
        return rows.to_site(row)
    if kind is Kind.EVENT:
        return rows.to_event(row)
    if kind is Kind.BODY:
        tied = (ties.get((row["id"], name), ()) for name in ("site", "subdistrict"))
        return rows.to_body(row, *tied)
    return rows.to_feedback(to_public_row(row))
