"""The audit log: who did what, when, each line sealed with the one before it.

The seal of a line is the SHA-256 of the seal before it and of the line itself,
written in the same transaction as the change. A line that is altered, removed
or put in between breaks the chain from there on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from geodata.store import schema

_SEALED = ("id", "at", "actor", "action", "entity", "entity_id", "reason", "content")
_LOCK = 0x434E4D50
"""Held in PostgreSQL while a line is added; SQLite has one writer anyway."""
_PAGE = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The end of the log: noted elsewhere, it proves later that nothing was cut off."""

    lines: int
    seal: str


def take_turn(connection: Connection) -> None:
    """Wait until no other transaction writes; SQLite does so by itself.

    What is read to decide on a write is then what stands: nobody saves over a
    change that was not seen, and the log has one end.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def log_revision(
    connection: Connection,
    *,
    actor: str,
    action: str,
    entity: str,
    entity_id: str,
    reason: str = "",
    content: object = None,
) -> None:
    """Add one line to the history: who did what, when, and with what content."""
    take_turn(connection)
    table = schema.revisions
    last = connection.execute(
        select(table.c.id, table.c.seal).order_by(table.c.id.desc()).limit(1)
    ).first()
    line = {
        "id": (last.id if last else 0) + 1,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "actor": actor,
        "action": action,
        "entity": entity,
        "entity_id": entity_id,
        "reason": reason,
        "content": "" if content is None else json.dumps(content, ensure_ascii=False),
    }
    connection.execute(
        insert(table).values(**line, seal=build_seal(last.seal if last else "", line))
    )


def log_revisions(
    connection: Connection, lines: Iterable[Mapping[str, Any]], *, actor: str, at: datetime
) -> None:
    """Add many lines at once, in order.

    Parameters
    ----------
    lines
        Each with ``action``, ``entity``, ``entity_id``, ``reason`` and ``content``.
    """
    take_turn(connection)
    table = schema.revisions
    last = connection.execute(
        select(table.c.id, table.c.seal).order_by(table.c.id.desc()).limit(1)
    ).first()
    first, seal = (last.id + 1, last.seal) if last else (1, "")
    batch: list[dict[str, Any]] = []
    for number, told in enumerate(lines, first):
        content = json.dumps(told["content"], ensure_ascii=False)
        line = {"id": number, "at": at.isoformat(timespec="milliseconds"), "actor": actor,
                **told, "content": content}  # fmt: skip
        seal = build_seal(seal, line)
        batch.append({**line, "seal": seal})
        if len(batch) == _PAGE:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def build_seal(before: str, line: Mapping[Any, Any]) -> str:
    """Return the seal of a line.

    Parameters
    ----------
    before
        Seal of the line before it; empty for the first.
    line
        With the columns of the log.
    """
    told = json.dumps([line[name] for name in _SEALED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{told}".encode("utf-8", "surrogatepass")).hexdigest()


def read_lines(connection: Connection) -> Iterator[Mapping[Any, Any]]:
    """Read the whole log in order, a page at a time."""
    table, last = schema.revisions, 0
    while True:
        query = select(table).where(table.c.id > last).order_by(table.c.id).limit(_PAGE)
        found = connection.execute(query).all()
        yield from (row._mapping for row in found)
        if len(found) < _PAGE:
            return
        last = found[-1].id


def find_breaks(lines: Iterator[Mapping[Any, Any]]) -> tuple[list[str], Head]:
    """Follow the chain; return where it breaks, and its end.

    Returns
    -------
    tuple
        A sentence for each line that does not fit, at most 100; and the head.
    """
    problems: list[str] = []
    seal, number = "", 0
    for line in lines:
        number += 1
        if line["id"] != number and len(problems) < 100:
            problems.append(f"line {number} is missing; line {line['id']} stands in its place")
            number = line["id"]
        expected = build_seal(seal, line)
        if line["seal"] != expected and len(problems) < 100:
            problems.append(f"line {line['id']} ({line['at']}) does not fit its seal")
        seal = line["seal"]
    return problems, Head(lines=number, seal=seal)
