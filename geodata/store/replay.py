"""What the audit log says must be so, held against what is: a change past the log shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from geodata.store import rows, schema
from geodata.store.audit import read_lines
from geodata.store.write_history import TABLES, Entity, to_version
from geodata.vocab import FeedbackStatus
from geodata.workflow import Standing

_MOST = 100


def replay_standings(lines: Iterable[Mapping[Any, Any]]) -> dict[str, dict[str, Any]]:
    """Return where each piece of feedback stands according to the log, by its id."""
    told: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line["entity"] == "feedback" and line["content"]:
            content = json.loads(line["content"])
            # The first version of the tables knew a status only, and told that alone.
            status = content.get("to", content.get("status"))
            if "standing" in content:
                told[line["entity_id"]] = content["standing"]
            elif status is not None:
                told[line["entity_id"]] = Standing(status=FeedbackStatus(status)).to_json()
    return told


def find_differences(connection: Connection) -> list[str]:
    """Return a sentence for each standing and reply that is not what the log says."""
    told = replay_standings(read_lines(connection))
    problems: list[str] = []
    for row in connection.execute(select(schema.feedback).order_by(schema.feedback.c.pk)):
        is_standing = rows.to_standing(row._mapping).to_json()
        # What a data set reports came in with the whole set.
        known = told.get(row.id, Standing(status=FeedbackStatus.REPORTED).to_json())
        if is_standing != known:
            problems.append(f"feedback {row.id} stands otherwise than the log says")
    replied = {
        line["entity_id"]: json.loads(line["content"])
        for line in read_lines(connection)
        if line["entity"] == "reply"
    }
    for row in connection.execute(select(schema.replies).order_by(schema.replies.c.pk)):
        if replied.get(row.id) != rows.from_reply(rows.to_reply(row._mapping)):
            problems.append(f"reply {row.id} is not the one the log holds")
    problems += _find_rewritten(connection)
    return problems[:_MOST]


def _find_rewritten(connection: Connection) -> list[str]:
    """Hold sites, events and rounds against the last version the log tells of."""
    newest: dict[tuple[Entity, str], dict[str, Any] | None] = {}
    for line in read_lines(connection):
        if line["entity"] in TABLES and line["action"] in {"add", "edit", "remove"}:
            newest[line["entity"], line["entity_id"]] = json.loads(line["content"])["after"]
    problems: list[str] = []
    for (entity, record_id), told in newest.items():
        table = TABLES[entity]
        row = connection.execute(select(table).where(table.c.id == record_id)).first()
        names = told or {"id": record_id}
        kept = to_version({name: row._mapping[name] for name in names}) if row is not None else None
        if entity == "round" and kept and told:  # a split takes rounds along with their event
            kept["site"] = told["site"]
        if kept != told:
            problems.append(f"{entity} {record_id} is not what the log says")
    return problems
