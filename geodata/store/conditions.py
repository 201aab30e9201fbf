"""Filters as conditions on the sites table: the one place where they become SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_, select

from geodata.days import find_start
from geodata.filters import Filters
from geodata.store import schema
from geodata.vocab import PUBLIC_STATUSES, FeedbackStatus

LONGEST_THREAD = 3
"""Feedback, an answer, an answer to that, and what its author added."""
_SITES, _EVENTS, _FEEDBACK = schema.sites.c, schema.events.c, schema.feedback.c


def build_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Return what a site must meet, all of it."""
    found: list[ColumnElement[bool]] = []
    for column, wanted in (
        (_SITES.kind, filters.kinds),
        (_SITES.state, filters.states),
        (_SITES.subdistrict, filters.subdistricts),
    ):
        if wanted:
            found.append(column.in_([each.value for each in wanted]))
    if filters.bodies:
        found.append(_is_tied(filters.bodies))
    if filters.year_from is not None or filters.year_to is not None:
        found.append(_may_fall_in(filters))
    if filters.has_feedback:
        found.append(_has_feedback(filters))
    found += [_SITES.search.contains(word, autoescape=True) for word in filters.words]
    return found


def build_feedback_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Return what public feedback must meet to count, all of it; nothing where all counts."""
    found: list[ColumnElement[bool]] = []
    for column, wanted in (
        (_FEEDBACK.category, filters.about),
        (_FEEDBACK.mood, filters.moods),
        (_FEEDBACK.step, filters.steps),
    ):
        if wanted:
            found.append(column.in_([each.value for each in wanted]))
    # Times are kept as ISO 8601 in UTC: as text they stand in the order of time.
    if filters.said_from is not None:
        found.append(_FEEDBACK.created_at >= _stamp(filters.said_from))
    if filters.said_to is not None:
        # The last day of the calendar has no day after it; nothing is left out then.
        if filters.said_to < date.max:
            found.append(_FEEDBACK.created_at < _stamp(filters.said_to + timedelta(days=1)))
        else:
            found.append(_FEEDBACK.created_at.is_not(None))
    return found


def _stamp(day: date) -> str:
    """Return the start of a day in Shanghai as times are kept."""
    return find_start(day).isoformat() if day > date.min else day.isoformat()


def count_said(filters: Filters) -> ColumnElement[int]:
    """Return the number of a site's public feedback that counts, as a column beside the site's."""
    if not filters.narrows_feedback:
        return _SITES.feedback_count.label("said")
    query = select(func.count()).select_from(schema.feedback).where(*_said_of_site(filters))
    return query.correlate(schema.sites).scalar_subquery().label("said")


def _has_feedback(filters: Filters) -> ColumnElement[bool]:
    if not filters.narrows_feedback:
        return _SITES.feedback_count > 0
    return exists().where(*_said_of_site(filters))


def _said_of_site(filters: Filters) -> list[ColumnElement[bool]]:
    return [
        _FEEDBACK.site == _SITES.id,
        _FEEDBACK.parent.is_(None),
        _FEEDBACK.status.in_(PUBLIC_STATUSES),
        *build_feedback_conditions(filters),
    ]


def without_kinds(filters: Filters) -> Filters:
    """Return the filters without the layer switches."""
    return replace(filters, kinds=())


def _is_tied(bodies: tuple[str, ...]) -> ColumnElement[bool]:
    """Tied to one of these bodies by name, or in the area one of them works in."""
    named, areas = schema.body_sites.c, schema.body_areas.c
    return or_(
        exists().where(named.site == _SITES.id, named.body.in_(bodies)),
        _SITES.subdistrict.in_(select(areas.subdistrict).where(areas.body.in_(bodies))),
    )


def _may_fall_in(filters: Filters) -> ColumnElement[bool]:
    """One of its events has a date that can lie in these years; no date lies in none."""
    conditions = [_EVENTS.site == _SITES.id, _EVENTS.date_edtf != ""]
    if filters.year_from is not None:
        first = f"{filters.year_from:04d}-01-01"
        conditions.append(or_(_EVENTS.date_latest.is_(None), _EVENTS.date_latest >= first))
    if filters.year_to is not None:
        last = f"{filters.year_to:04d}-12-31"
        conditions.append(or_(_EVENTS.date_earliest.is_(None), _EVENTS.date_earliest <= last))
    return exists().where(*conditions)


def are_shown() -> ColumnElement[bool]:
    """Feedback that is public, or was withdrawn after it was and has public answers left."""
    feedback, replies = schema.feedback.c, schema.replies.c
    answers = schema.feedback.alias("answers").c
    is_trace = and_(
        feedback.status == FeedbackStatus.WITHDRAWN.value,
        feedback.step.is_not(None),
        or_(
            exists().where(replies.feedback == feedback.id),
            exists().where(answers.parent == feedback.id, answers.status.in_(PUBLIC_STATUSES)),
        ),
    )
    return or_(feedback.status.in_(PUBLIC_STATUSES), is_trace)


def are_public() -> ColumnElement[bool]:
    """Public feedback; an answer only while all it stands under is shown as well.

    Under what was hidden or merged a page shows no answers, so no list or file does.
    """
    return and_(_FEEDBACK.status.in_(PUBLIC_STATUSES), _stands_under_shown(schema.feedback, 1))


def _stands_under_shown(answers: FromClause, level: int) -> ColumnElement[bool]:
    if level > LONGEST_THREAD:
        return answers.c.parent.is_(None)
    above = schema.feedback.alias(f"above_{level}")
    is_shown = or_(
        above.c.status.in_(PUBLIC_STATUSES),
        # A trace: something public stands under it, the answer itself.
        and_(above.c.status == FeedbackStatus.WITHDRAWN.value, above.c.step.is_not(None)),
    )
    stands = exists().where(
        above.c.id == answers.c.parent, is_shown, _stands_under_shown(above, level + 1)
    )
    return or_(answers.c.parent.is_(None), stands)
