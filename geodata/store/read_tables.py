"""Reads the store table by table, in the columns files hold, a portion at a time.

What the filters show, and what the reader may see: public feedback and, for those who may
take it along, the rest from their own sub-districts. Words are redacted as for everyone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    union,
)

from geodata.filters import Filters
from geodata.models import Text
from geodata.store import schema
from geodata.store.conditions import are_public, build_conditions, build_feedback_conditions
from geodata.store.public import to_office_text, to_public_row
from geodata.store.store import Store
from geodata.tables import TABLES, Cell, join_entries
from geodata.vocab import PUBLIC_STATUSES, FeedbackStatus, SubDistrict

PORTION = 2000
"""Rows held at a time."""
READ_SECONDS = 600.0
"""Longest time one file may read; it reads one state of the store throughout."""
_LEFT_OUT = (FeedbackStatus.WITHDRAWN,)
"""Never in a table: nothing is left of it but answers."""
_CITING = ("sites", "events", "rounds", "bodies", "feedback")
_S, _E, _F = schema.sites.c, schema.events.c, schema.feedback.c
_B, _R = schema.bodies.c, schema.replies.c
_MARK = (_S.lon.label("mark_lon"), _S.lat.label("mark_lat"), _S.accuracy_m)
_COLUMNS = {
    name: ([column.name for column in table.facts],
           [column.name for column in table.facts if column.cell is Cell.LIST])
    for name, table in TABLES.items()
}  # fmt: skip
"""Of each table: all columns, and those of lists."""
Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which records.

    Attributes
    ----------
    with_feedback
        Whether the feedback layer is on.
    non_public_in
        Sub-districts whose feedback is wanted though it is not public; ``None`` is all of them.
    """

    filters: Filters
    with_feedback: bool = True
    non_public_in: tuple[SubDistrict, ...] | None = ()


@contextmanager
def read_tables(
    store: Store, wanted: Wanted, report: Callable[[float], None] = lambda _share: None
) -> Iterator[TableReader]:
    """Give a reader of the store as it is at this moment.

    Raises
    ------
    QueryTooLongError
        Reading took longer than `READ_SECONDS`.
    """
    with store.read(seconds=READ_SECONDS) as connection:
        yield TableReader(connection, wanted, report)


class TableReader:
    """Reads from one state of the store.

    Parameters
    ----------
    connection
        Its transaction is the state.
    wanted
        Which records.
    report
        Takes the share of all rows that were read so far.
    """

    def __init__(
        self, connection: Connection, wanted: Wanted, report: Callable[[float], None]
    ) -> None:
        self._connection = connection
        self._report = report
        self._done = 0
        self._queries = _build_queries(wanted)
        self._all = max(1, sum(map(self._count, self._queries.values())))
        self._merged = _count_merged(connection)
        self._ties = _read_ties(connection)

    def _count(self, query: Select[Any]) -> int:
        rows = query.order_by(None).subquery()
        return int(self._connection.execute(select(func.count()).select_from(rows)).scalar_one())

    def read(self, name: str, *, limit: int | None = None) -> Iterator[list[Record]]:
        """Read a table in portions.

        Parameters
        ----------
        limit
            Most rows of the store that are read.

        Yields
        ------
        list of dict
            A value for each column but those of the position, and ``geometry``: in degrees
            (EPSG:4326), or ``None``.
        """
        streamed = self._connection.execution_options(stream_results=True, yield_per=PORTION)
        for portion in streamed.execute(self._queries[name].limit(limit)).partitions():
            found = [record for row in portion for record in self._to_records(name, row._mapping)]
            if TABLES[name].is_placed:
                _draw(name, found)
            yield found
            self._done += len(portion)
            self._report(min(1.0, self._done / self._all))

    def _to_records(self, name: str, row: Mapping[Any, Any]) -> Sequence[Record]:
        if name == "quantities":
            return [{"of": row["id"], **each} for each in json.loads(row["quantities"])]
        if name == "actors":
            told = json.loads(row["actors"])
            return [{"event": row["id"], "zh": zh, "en": en} for zh, en in told]
        found: Record = dict(row)
        if name == "feedback":
            found = to_public_row(found)
            found["parent"] = found["shown_parent"]
            found["supports"] += self._merged.get(found["id"], 0)
        elif name == "replies":
            shown = to_office_text(Text(zh=found["text_zh"], en=found["text_en"]))
            found |= {"text_zh": shown.zh, "text_en": shown.en}
        elif name == "bodies":
            found |= self._ties.get(found["id"], {"subdistricts": [], "sites": []})
        return [_pick(name, found)]


def _pick(name: str, row: Mapping[Any, Any]) -> Record:
    """Return a record of a row: its table's columns, in their order."""
    names, lists = _COLUMNS[name]
    record: Record = {column: row.get(column) for column in names}
    for column in lists:
        value = record[column]
        record[column] = join_entries(json.loads(value) if isinstance(value, str) else value or ())
    if name == "sites":
        record["geometry"] = row["geometry"]
    elif TABLES[name].is_placed:
        has_spot = row.get("lon") is not None
        x, y = (row["lon"], row["lat"]) if has_spot else (row["mark_lon"], row["mark_lat"])
        record |= {"geometry": (x, y), "position_of": "spot" if has_spot else "site"}
        if has_spot or x is None:
            record["accuracy_m"] = None
        if x is None:
            record["position_of"] = None
    return record


def _draw(name: str, records: Sequence[Record]) -> None:
    """Put shapes in place of what the store keeps of them."""
    kept = [each["geometry"] for each in records]
    if name == "sites":
        shapes: Any = shapely.from_wkb(kept)
    else:
        shapes = shapely.points(np.array(kept, dtype=float).reshape(-1, 2))
        shapes[[x is None for x, _ in kept]] = None
    for record, shape in zip(records, shapes, strict=True):
        record["geometry"] = shape


def _count_merged(connection: Connection) -> dict[str, int]:
    query = (
        select(_F.merged_into, func.count())
        .where(_F.merged_into.is_not(None), _F.status == FeedbackStatus.MERGED.value)
        .group_by(_F.merged_into)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _read_ties(connection: Connection) -> dict[str, dict[str, list[str]]]:
    """Return what each body is tied to."""
    named, areas = schema.body_sites.c, schema.body_areas.c
    ties: dict[str, dict[str, list[str]]] = {}
    for column, query in (
        ("sites", select(named.body, named.site).order_by(named.body, named.site)),
        ("subdistricts", select(areas.body, areas.subdistrict).order_by(*areas)),
    ):
        for body, tied in connection.execute(query):
            ties.setdefault(body, {"subdistricts": [], "sites": []})[column].append(tied)
    return ties


def _build_queries(wanted: Wanted) -> dict[str, Select[Any]]:
    """Return the query of each table."""
    passes = build_conditions(wanted.filters)
    sites = select(_S.id).where(*passes)
    events = (
        select(schema.events, *_MARK)
        .join(schema.sites, _S.id == _E.site)
        .where(*passes)
        .order_by(_E.pk)
    )
    rounds = select(schema.rounds).where(schema.rounds.c.site.in_(sites))
    is_wanted = _build_feedback_conditions(wanted, sites)
    spoken_of = select(_F.id).where(*is_wanted)
    found: dict[str, Select[Any]] = {
        "sites": select(schema.sites).where(*passes).order_by(_S.pk),
        "events": events,
        "rounds": rounds.order_by(schema.rounds.c.pk),
        "feedback": _select_feedback().where(*is_wanted).order_by(_F.pk),
        "replies": select(schema.replies).where(_R.feedback.in_(spoken_of)).order_by(_R.pk),
        "bodies": select(schema.bodies).where(_is_body_of(wanted, sites)).order_by(_B.pk),
    }
    rows = {name: query.order_by(None).subquery() for name, query in found.items()}
    counted = [select(rows[name].c.id, rows[name].c.quantities) for name in ("events", "bodies")]
    all_counted = union(*counted).subquery().c
    acting = rows["events"].c
    cited = union(*(select(rows[name].c.source) for name in _CITING))
    source = schema.sources
    return found | {
        "quantities": select(all_counted.id, all_counted.quantities)
        .where(all_counted.quantities != "[]")
        .order_by(all_counted.id),
        "actors": select(acting.id, acting.actors).where(acting.actors != "[]").order_by(acting.pk),
        "sources": select(source).where(source.c.id.in_(cited)).order_by(source.c.id),
    }


def _select_feedback() -> Select[Any]:
    """Select feedback with its site's position, and its parent's id where that is public."""
    parents = schema.feedback.alias("parents")
    is_shown = and_(parents.c.id == _F.parent, parents.c.status.in_(PUBLIC_STATUSES))
    return (
        select(schema.feedback, *_MARK, parents.c.id.label("shown_parent"))
        .outerjoin(schema.sites, _S.id == _F.site)
        .outerjoin(parents, is_shown)
    )


def _build_feedback_conditions(wanted: Wanted, sites: Select[Any]) -> list[ColumnElement[bool]]:
    if not wanted.with_feedback:
        return [false()]
    is_seen = are_public()
    rest = not_(_F.status.in_(_LEFT_OUT))
    if wanted.non_public_in is None:
        is_seen = rest
    elif wanted.non_public_in:
        here = _F.subdistrict.in_([each.value for each in wanted.non_public_in])
        is_seen = or_(is_seen, and_(here, rest))
    is_of = or_(_F.site.is_(None), _F.site.in_(sites))
    return [is_seen, is_of, *build_feedback_conditions(wanted.filters)]


def _is_body_of(wanted: Wanted, sites: Select[Any]) -> ColumnElement[bool]:
    """Tied to one of the sites, by name or by its sub-district, or to none at all."""
    named, areas = schema.body_sites.c, schema.body_areas.c
    places = select(_S.subdistrict).where(*build_conditions(wanted.filters))
    is_tied = exists().where(named.body == _B.id) | exists().where(areas.body == _B.id)
    return or_(
        exists().where(named.body == _B.id, named.site.in_(sites)),
        exists().where(areas.body == _B.id, areas.subdistrict.in_(places)),
        not_(is_tied),
    )
