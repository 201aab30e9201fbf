"""What is new on some sites: events and published feedback, newest first. Public only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from geodata.dates import EventDate
from geodata.days import to_day
from geodata.errors import UnknownRecordError
from geodata.filters import Filters
from geodata.models import Text
from geodata.store import rows, schema
from geodata.store.conditions import are_public, build_conditions
from geodata.store.public import to_public_feedback
from geodata.store.spatial import Box, WithinBox
from geodata.store.store import Store

_SITES = schema.sites.c
_MOST = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """What a feed is about: one site, or all that filters and a box leave.

    Attributes
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326).
    """

    site_id: str | None = None
    filters: Filters = field(default_factory=Filters)
    bbox: Box | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """One thing that happened or was said.

    Attributes
    ----------
    sort
        ``event`` or ``feedback``.
    kind
        Of the event, or what feedback is about.
    when
        Of the event; the day feedback was written.
    day
        Last day it can have been on; of an undated event the day its source was published.
    """

    sort: str
    id: str
    site_id: str
    site: Text
    kind: str
    text: Text
    when: EventDate
    day: date | None


def find_area_name(store: Store, area: Area) -> Text | None:
    """Return the name of the site a feed is about; nothing where it is about several.

    Raises
    ------
    UnknownRecordError
        No such site.
    """
    if area.site_id is None:
        return None
    query = select(_SITES.name_zh, _SITES.name_en).where(_SITES.id == area.site_id)
    with store.read() as connection:
        found = connection.execute(query).first()
    if found is None:
        raise UnknownRecordError(f"no site {area.site_id}", id=area.site_id)
    return Text(zh=found.name_zh, en=found.name_en)


def find_news(store: Store, area: Area, *, limit: int) -> list[News]:
    """Return what is new, newest first.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    limit = min(limit, _MOST)
    found = [*find_dated_events(store, area, limit=limit), *_find_feedback(store, area, limit)]
    return sorted(found, key=lambda each: (each.day or date.min, each.id), reverse=True)[:limit]


def find_dated_events(store: Store, area: Area, *, limit: int) -> list[News]:
    """Return events, those dated last first; undated ones by the day of their source."""
    events, sources = schema.events, schema.sources.c
    query = (
        select(events, _SITES.name_zh, _SITES.name_en, sources.date_latest.label("published"))
        .join(schema.sites, _SITES.id == events.c.site)
        .outerjoin(schema.sources, sources.id == events.c.source)
        .where(*_conditions(area))
        .order_by(events.c.date_latest.desc().nulls_last(), events.c.pk.desc())
        .limit(limit)
    )
    with store.read() as connection:
        return [_to_event(row._mapping) for row in connection.execute(query)]


def _find_feedback(store: Store, area: Area, limit: int) -> list[News]:
    feedback = schema.feedback
    query = (
        select(feedback, _SITES.name_zh, _SITES.name_en)
        .join(schema.sites, _SITES.id == feedback.c.site)
        .where(are_public(), feedback.c.created_at.is_not(None),
               *_conditions(area))
        .order_by(feedback.c.created_at.desc(), feedback.c.pk.desc())
        .limit(limit)
    )  # fmt: skip
    with store.read() as connection:
        return [_to_said(row._mapping) for row in connection.execute(query)]


def _conditions(area: Area) -> Sequence[ColumnElement[bool]]:
    found = list(build_conditions(area.filters))
    if area.site_id is not None:
        found.append(_SITES.id == area.site_id)
    if area.bbox is not None:
        found.append(WithinBox(schema.sites, area.bbox))
    return found


def _to_event(row: Any) -> News:
    event = rows.to_event(row)
    latest = row["date_latest"] or row["date_earliest"] or row["published"]
    return News(
        sort="event", id=event.id, site_id=event.site_id, kind=event.kind.value, text=event.text,
        site=Text(zh=row["name_zh"], en=row["name_en"]), when=event.date,
        day=date.fromisoformat(latest) if latest else None,
    )  # fmt: skip


def _to_said(row: Any) -> News:
    feedback = to_public_feedback(row)
    day = to_day(datetime.fromisoformat(row["created_at"]))
    return News(
        sort="feedback", id=feedback.id, site_id=row["site"], kind=feedback.category.value,
        site=Text(zh=row["name_zh"], en=row["name_en"]), text=feedback.text,
        when=EventDate(edtf=day.isoformat()), day=day,
    )  # fmt: skip
