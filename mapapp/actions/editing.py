"""What planners change about sites, events and rounds. Who may is checked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.crs import measure_distance_m
from geodata.dates import EventDate
from geodata.errors import Fault, InvalidRecordError
from geodata.history import order_events
from geodata.models import Citation, Event, Round, Site, Text
from geodata.places import find_subdistrict
from geodata.shapes import find_mark
from geodata.store import Store
from geodata.store.histories import Version
from geodata.store.read_records import SiteRecords, read_site
from geodata.store.write_history import Change, Entity
from geodata.vocab import EventKind, SubDistrict
from mapapp.access import Action, Person, require
from mapapp.actions.desk import OFFICE_SOURCE, build_office_source

Shape = Literal["point", "line", "polygon"]
LEAST_POINTS = {"point": 1, "line": 2, "polygon": 3}
Position = tuple[float, float]


def build_geometry(shape: Shape, points: Sequence[Position]) -> BaseGeometry:
    """Return the geometry of what was drawn.

    Parameters
    ----------
    points
        Longitude and latitude in degrees (EPSG:4326), in the order they were tapped.

    Raises
    ------
    InvalidRecordError
        Too few points, or an area that crosses itself.
    """
    if len(points) < LEAST_POINTS[shape]:
        reason = f"a {shape} needs at least {LEAST_POINTS[shape]} points"
        raise InvalidRecordError(
            "site", [Fault(field="geometry", value=len(points), reason=reason)]
        )
    if shape == "point":
        return shapely.Point(points[-1])
    drawn = shapely.LineString(points) if shape == "line" else shapely.Polygon(points)
    if not drawn.is_valid or not drawn.is_simple:
        fault = Fault(field="geometry", value=shape, reason="crosses itself")
        raise InvalidRecordError("site", [fault])
    return drawn


def read_for_edit(store: Store, person: Person, site_id: str) -> tuple[SiteRecords, int]:
    """Read a site with everything tied to it, and its version.

    Raises
    ------
    ForbiddenError, UnknownRecordError
        Not this person's to edit, or not there.
    """
    version = store.histories.find_version("site", site_id)
    records = read_site(store, site_id)
    require(person, Action.EDIT_SITE, subdistrict=records.site.subdistrict)
    return replace(records, events=order_events(records.events)), version


def save_site(store: Store, person: Person, site: Site, *, version: int | None, reason: str) -> int:
    """Save a site that was changed, or a new one where ``version`` is ``None``.

    A site that was moved belongs to the sub-district it lies in now; one must
    be allowed to edit in both.

    Raises
    ------
    ForbiddenError, UnknownRecordError, ChangedMeanwhileError
        Nothing is saved.
    """
    placed = replace(site, subdistrict=find_place(site) or site.subdistrict)
    if version is None:
        require(person, Action.CREATE_SITE, subdistrict=placed.subdistrict)
        store.histories.ensure_source(build_office_source(datetime.now(UTC)), actor=person.actor)
    else:
        before = read_site(store, site.id).site
        require(person, Action.EDIT_SITE, subdistrict=before.subdistrict)
        require(person, Action.EDIT_SITE, subdistrict=placed.subdistrict)
    change = Change(actor=person.actor, version=version, reason=reason.strip())
    return store.histories.save_site(placed, change)


def find_place(site: Site) -> SubDistrict | None:
    """Return the sub-district a site's mark lies in, where it has one."""
    if site.geometry is None:
        return None
    return find_subdistrict(shapely.Point(find_mark(site.geometry)))


def measure_move_m(before: Site, after: Site) -> float | None:
    """Return how far a site's mark moved, in metres; ``None`` without two positions."""
    if before.geometry is None or after.geometry is None:
        return None
    one, other = shapely.Point(find_mark(before.geometry)), shapely.Point(find_mark(after.geometry))
    return measure_distance_m(one, other)


def save_event(
    store: Store, person: Person, event: Event, *, version: int | None, reason: str = ""
) -> int:
    """Save an event that was changed, or a new one where ``version`` is ``None``.

    Raises
    ------
    ForbiddenError, UnknownRecordError, ChangedMeanwhileError
        Nothing is saved.
    """
    action = Action.CREATE_EVENT if version is None else Action.EDIT_EVENT
    require(person, action, subdistrict=read_site(store, event.site_id).site.subdistrict)
    store.histories.ensure_source(build_office_source(datetime.now(UTC)), actor=person.actor)
    change = Change(actor=person.actor, version=version, reason=reason.strip())
    return store.histories.save_event(event, change)


def record_round(
    store: Store,
    person: Person,
    site_id: str,
    *,
    date: EventDate,
    count: int | None,
    who: Text,
    about: Text,
    outcome: Text,
) -> None:
    """Record a consultation: when, who met, how often, about what, and what came of it.

    Raises
    ------
    ForbiddenError, UnknownRecordError, InvalidRecordError
        Nothing is saved.
    """
    records = read_site(store, site_id)
    require(person, Action.RECORD_ROUND, subdistrict=records.site.subdistrict)
    store.histories.ensure_source(build_office_source(datetime.now(UTC)), actor=person.actor)
    event = build_event(records, EventKind.CONSULTATION, date, outcome)
    met = Round(id=f"Q{uuid4().hex[:16]}", site_id=site_id, event_id=event.id, count=count,
                who=who, about=about, citation=event.citation)  # fmt: skip
    store.histories.save_consultation(event, met, Change(actor=person.actor))


def build_event(records: SiteRecords, kind: EventKind, date: EventDate, text: Text) -> Event:
    """Return a new event of a site, after all it has.

    Raises
    ------
    InvalidRecordError
        It says nothing, or too much.
    """
    return Event(
        id=f"E{uuid4().hex[:16]}",
        site_id=records.site.id,
        order=max((each.order for each in records.events), default=0) + 1,
        date=date,
        kind=kind,
        text=text,
        citation=Citation(source_id=OFFICE_SOURCE),
    )


def split_site(
    store: Store,
    person: Person,
    site_id: str,
    name: Text,
    event_ids: Sequence[str],
    *,
    version: int,
    reason: str,
) -> str:
    """Make a second site of one, at the same place, with some of its events; return its id.

    Raises
    ------
    ForbiddenError, UnknownRecordError, ChangedMeanwhileError, InvalidRecordError
        Nothing is saved.
    """
    site = read_site(store, site_id).site
    for action in (Action.EDIT_SITE, Action.CREATE_SITE):
        require(person, action, subdistrict=site.subdistrict)
    new = replace(site, id=f"S{uuid4().hex[:12]}", name=name, variants=(), linked=(site_id,))
    change = Change(actor=person.actor, version=version, reason=reason.strip())
    store.histories.split_site(new, old_id=site_id, event_ids=event_ids, change=change)
    return new.id


def find_versions(
    store: Store, person: Person, entity: Entity, record_id: str, site_id: str
) -> list[Version]:
    """Return every change of a record, newest first.

    Raises
    ------
    ForbiddenError, UnknownRecordError
        Not this person's to see, or no such site.
    """
    require(person, Action.SEE_VERSIONS, subdistrict=read_site(store, site_id).site.subdistrict)
    return store.histories.find_versions(entity, record_id)


def restore_version(
    store: Store, person: Person, site_id: str, line: int, *, version: int, reason: str
) -> int:
    """Bring a site back to what stood before a change.

    Raises
    ------
    ForbiddenError, UnknownRecordError, ChangedMeanwhileError
        Nothing is changed.
    """
    place = read_site(store, site_id).site.subdistrict
    require(person, Action.RESTORE_VERSION, subdistrict=place)
    change = Change(actor=person.actor, version=version, reason=reason.strip())
    return store.histories.restore("site", site_id, line, change, before=True)
