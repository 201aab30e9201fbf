"""Reads for lists: rows, counts, what filters can be set to, and public collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from geodata.dates import EventDate
from geodata.filters import Filters
from geodata.models import Source, Text
from geodata.store import rows, schema
from geodata.store.conditions import build_conditions, count_said
from geodata.store.store import Store
from geodata.vocab import SiteKind, SiteState, SubDistrict

_SITES = schema.sites.c


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteRow:
    """One site as it stands in a list.

    Attributes
    ----------
    newest
        Date of its newest dated event.
    feedback
        Number of public feedback that counts.
    is_placed
        Whether it can be drawn on the map.
    """

    id: str
    kind: SiteKind
    state: SiteState
    name: Text
    subdistrict: SubDistrict | None
    newest: EventDate
    feedback: int
    is_placed: bool
    accuracy_m: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the row as the list takes it."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "state": self.state.value,
            "name_zh": self.name.zh,
            "name_en": self.name.en,
            "subdistrict": self.subdistrict and self.subdistrict.value,
            "date_zh": self.newest.words("zh") if self.newest.edtf else "",
            "date_en": self.newest.words("en") if self.newest.edtf else "",
            "feedback": self.feedback,
            "placed": self.is_placed,
            "accuracy_m": self.accuracy_m,
        }


_ROW = (
    _SITES.id, _SITES.kind, _SITES.state, _SITES.name_zh, _SITES.name_en, _SITES.subdistrict,
    _SITES.newest_edtf, _SITES.lon, _SITES.accuracy_m,
)  # fmt: skip


def select_rows(filters: Filters) -> Select[Any]:
    """Select what a row of a list needs; of all sites, with the feedback that counts."""
    return select(*_ROW, count_said(filters))


def to_site_row(row: Any) -> SiteRow:
    """Return the row of a list."""
    return SiteRow(
        id=row.id,
        kind=SiteKind(row.kind),
        state=SiteState(row.state),
        name=Text(zh=row.name_zh, en=row.name_en),
        subdistrict=SubDistrict(row.subdistrict) if row.subdistrict else None,
        newest=EventDate(edtf=row.newest_edtf),
        feedback=row.said,
        is_placed=row.lon is not None,
        accuracy_m=row.accuracy_m,
    )


def find_rows(store: Store, filters: Filters, *, limit: int, offset: int) -> list[SiteRow]:
    """Return one page of the list: newest first, sites without a date last.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    rows = select_rows(filters).where(*build_conditions(filters))
    query = rows.order_by(_SITES.newest_day.desc(), _SITES.id)
    with store.read() as connection:
        return [to_site_row(row) for row in connection.execute(query.limit(limit).offset(offset))]


def find_row(store: Store, site_id: str) -> SiteRow | None:
    """Find one site's row."""
    with store.read() as connection:
        row = connection.execute(select_rows(Filters()).where(_SITES.id == site_id)).first()
    return to_site_row(row) if row else None


def count_sites(store: Store, filters: Filters) -> int:
    """Return how many sites pass the filters."""
    query = select(func.count()).select_from(schema.sites).where(*build_conditions(filters))
    with store.read() as connection:
        return int(connection.execute(query).scalar_one())


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Sites of one kind in one sub-district: how many, and how many of them have a place."""

    kind: str
    subdistrict: str
    total: int
    placed: int


def tally_sites(store: Store, filters: Filters) -> list[Tally]:
    """Count the sites that pass, by kind and sub-district; these are empty where not known."""
    query = (
        select(_SITES.kind, _SITES.subdistrict, func.count(), func.count(_SITES.lon))
        .where(*build_conditions(filters))
        .group_by(_SITES.kind, _SITES.subdistrict)
        .order_by(_SITES.kind, _SITES.subdistrict)
    )
    with store.read() as connection:
        return [
            Tally(kind=kind, subdistrict=place or "", total=total, placed=placed)
            for kind, place, total, placed in connection.execute(query)
        ]


def find_silent_subdistricts(store: Store) -> list[SubDistrict]:
    """Return the sub-districts without any site, in their usual order."""
    with store.read() as connection:
        told = set(connection.execute(select(_SITES.subdistrict).distinct()).scalars())
    return [place for place in SubDistrict if place.value not in told]


def find_sources(store: Store, filters: Filters) -> list[Source]:
    """Return the documents the sites that pass were taken from, in the order of their ids."""
    cited = select(_SITES.source).where(*build_conditions(filters))
    query = select(schema.sources).where(schema.sources.c.id.in_(cited))
    with store.read() as connection:
        found = connection.execute(query.order_by(schema.sources.c.id))
        return [rows.to_source(row._mapping) for row in found]


def find_bodies(store: Store) -> dict[str, Text]:
    """Return names by id of the bodies tied to sites or to an area; others filter nothing."""
    bodies = schema.bodies.c
    tied = select(schema.body_sites.c.body).union(select(schema.body_areas.c.body))
    query = select(bodies.id, bodies.name_zh, bodies.name_en).where(bodies.id.in_(tied))
    with store.read() as connection:
        return {
            row.id: Text(zh=row.name_zh, en=row.name_en)
            for row in connection.execute(query.order_by(bodies.id).limit(1000))
        }


def find_years(store: Store) -> tuple[int, int] | None:
    """Return the first and last year events are dated in, as far as dates are closed."""
    events = schema.events.c
    query = select(func.min(events.date_earliest), func.max(events.date_latest))
    with store.read() as connection:
        first, last = connection.execute(query).one()
    return (int(first[:4]), int(last[:4])) if first and last else None
