"""Reads of feedback for the office, for authors with a receipt, and of public answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select

from geodata.cases import Case, Note, Reply
from geodata.errors import UnknownRecordError
from geodata.models import Feedback, Text
from geodata.store import rows, schema
from geodata.store.conditions import are_public, are_shown
from geodata.store.homes import to_home_row
from geodata.store.public import to_public_feedback, to_public_reply
from geodata.store.spatial import Box, WithinBox
from geodata.vocab import (
    PUBLIC_STATUSES,
    FeedbackCategory,
    FeedbackStatus,
    Mood,
    Step,
    SubDistrict,
)

LONGEST_PAGE = 200
MOST_NEARBY = 300
"""Most feedback looked at when something similar is sought."""
_FEEDBACK, _SITES = schema.feedback.c, schema.sites.c
_PUBLIC = tuple(each.value for each in PUBLIC_STATUSES)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFilter:
    """What a queue is narrowed down to; within one filter any value will do.

    Attributes
    ----------
    within
        The sub-districts a person may see; ``None`` for all of them.
    overdue_on
        Only what was due before this day and has no reply.
    words
        Must stand in the resident's words.
    in_public_words
        Look for them only in what the public may read of those words.
    """

    statuses: tuple[FeedbackStatus, ...] = ()
    categories: tuple[FeedbackCategory, ...] = ()
    moods: tuple[Mood, ...] = ()
    steps: tuple[Step, ...] = ()
    subdistricts: tuple[SubDistrict, ...] = ()
    assignee: str | None = None
    site_id: str | None = None
    overdue_on: date | None = None
    words: str = ""
    in_public_words: bool = False
    within: tuple[SubDistrict, ...] | None = None


def find_cases(
    connection: Connection, wanted: CaseFilter, *, limit: int, offset: int
) -> list[Case]:
    """Return one page of a queue, oldest first, without replies and notes."""
    query = _select_cases().where(*_conditions(wanted)).order_by(_FEEDBACK.pk)
    page = query.limit(min(limit, LONGEST_PAGE)).offset(offset)
    return [_to_case(row._mapping) for row in connection.execute(page)]


def count_cases(connection: Connection, wanted: CaseFilter) -> dict[FeedbackStatus, int]:
    """Count a queue by status, whatever statuses it is narrowed down to."""
    conditions = _conditions(wanted, but_status=True)
    query = select(_FEEDBACK.status, func.count()).where(*conditions).group_by(_FEEDBACK.status)
    return {FeedbackStatus(status): number for status, number in connection.execute(query)}


def read_case(connection: Connection, feedback_id: str) -> Case:
    """Read one piece of feedback with all the office knows.

    Raises
    ------
    UnknownRecordError
        No feedback with that id.
    """
    row = connection.execute(_select_cases().where(_FEEDBACK.id == feedback_id)).first()
    if row is None:
        raise UnknownRecordError(f"no feedback {feedback_id}", id=feedback_id)
    notes, contacts, photos = schema.notes, schema.contacts.c, schema.photos.c
    told = connection.execute(
        select(notes).where(notes.c.feedback == feedback_id).order_by(notes.c.pk)
    ).all()
    contact = select(contacts.feedback).where(contacts.feedback == feedback_id)
    pictures = select(photos.id).where(photos.feedback == feedback_id).order_by(photos.id)
    return _to_case(
        row._mapping,
        replies=tuple(read_replies(connection, [feedback_id])[feedback_id]),
        notes=tuple(rows.to_note(each._mapping) for each in told),
        photos=tuple(connection.execute(pictures).scalars()),
        has_contact=connection.execute(contact).first() is not None,
    )


def read_replies(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Reply]]:
    """Read the public answers to some feedback, by its id, oldest first."""
    replies, told = schema.replies, schema.evaluations.c
    found: dict[str, list[Reply]] = defaultdict(list)
    query = select(replies).where(replies.c.feedback.in_(ids)).order_by(replies.c.pk)
    answered = connection.execute(query).all()
    counts: dict[str, tuple[int, int]] = {}
    voices = (
        select(told.reply, func.sum(told.helped), func.count())
        .where(told.reply.in_([row.id for row in answered]))
        .group_by(told.reply)
    )
    for reply, helped, number in connection.execute(voices):
        counts[reply] = (int(helped), number - int(helped))
    for row in answered:
        helped, not_helped = counts.get(row.id, (0, 0))
        found[row.feedback].append(
            rows.to_reply(row._mapping, helped=helped, not_helped=not_helped)
        )
    return found


def read_answers(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Feedback]]:
    """Read what residents answered publicly to some feedback, by its id, oldest first."""
    query = (
        select(schema.feedback)
        .where(_FEEDBACK.parent.in_(ids), are_shown())
        .order_by(_FEEDBACK.pk)
        .limit(1000)
    )
    found: dict[str, list[Feedback]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.parent].append(to_public_feedback(row._mapping))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What is counted and shown with public feedback, beside its words."""

    step: Step | None
    supports: int
    photos: tuple[str, ...]
    merged: int


def read_figures(connection: Connection, ids: Sequence[str]) -> Mapping[str, Figures]:
    """Read what is shown with some public feedback beside its words, by its id."""
    photos = schema.photos.c
    pictures: dict[str, list[str]] = defaultdict(list)
    shown = select(photos.feedback, photos.id).where(photos.feedback.in_(ids)).order_by(photos.id)
    for feedback_id, photo in connection.execute(shown):
        pictures[feedback_id].append(photo)
    merged = (
        select(_FEEDBACK.merged_into, func.count())
        .where(_FEEDBACK.merged_into.in_(ids), _FEEDBACK.status == FeedbackStatus.MERGED.value)
        .group_by(_FEEDBACK.merged_into)
    )
    same = {row[0]: int(row[1]) for row in connection.execute(merged)}
    query = select(_FEEDBACK.id, _FEEDBACK.step, _FEEDBACK.supports).where(_FEEDBACK.id.in_(ids))
    return {
        row.id: Figures(
            step=Step(row.step) if row.step else None,
            supports=row.supports,
            photos=tuple(pictures[row.id]),
            merged=same.get(row.id, 0),
        )
        for row in connection.execute(query)
    }


def find_by_receipt(connection: Connection, receipt: str) -> Case | None:
    """Find feedback by the hash of its receipt code, with its answers."""
    row = connection.execute(select(_FEEDBACK.id).where(_FEEDBACK.receipt == receipt)).first()
    if row is None:
        return None
    case = read_case(connection, row.id)
    return replace(case, replies=tuple(to_public_reply(each) for each in case.replies))


def find_additions(connection: Connection, feedback_id: str) -> list[Feedback]:
    """Return what an author added to feedback, whatever its status."""
    query = select(schema.feedback).where(
        _FEEDBACK.parent == feedback_id, _FEEDBACK.is_addition == 1
    )
    return [rows.to_feedback(row._mapping) for row in connection.execute(query)]


def find_public_near(
    connection: Connection, *, site_id: str | None, box: Box | None
) -> list[Feedback]:
    """Return public feedback on a site or in a box, newest first, to look for something similar."""
    places: list[ColumnElement[bool]] = []
    if site_id is not None:
        places.append(_FEEDBACK.site == site_id)
    if box is not None:
        places.append(WithinBox(schema.feedback, box))
    query = (
        select(schema.feedback)
        .where(or_(*places), _FEEDBACK.status.in_(_PUBLIC), _FEEDBACK.parent.is_(None))
        .order_by(_FEEDBACK.pk.desc())
        .limit(MOST_NEARBY)
    )
    return [to_public_feedback(row._mapping) for row in connection.execute(query)]


def find_photo(connection: Connection, photo_id: str, *, public: bool) -> bytes | None:
    """Return a photo as JPEG; with ``public`` only where its feedback is public."""
    photos = schema.photos.c
    query = select(photos.content).where(photos.id == photo_id)
    if public:
        query = query.join(schema.feedback, _FEEDBACK.id == photos.feedback).where(are_public())
    found: bytes | None = connection.execute(query).scalar()
    return found


def find_contact(connection: Connection, feedback_id: str) -> str | None:
    """Return the contact an author left, where it was not deleted yet."""
    contacts = schema.contacts.c
    query = select(contacts.words).where(contacts.feedback == feedback_id)
    found: str | None = connection.execute(query).scalar()
    return found


def _select_cases() -> Select[Any]:
    return select(schema.feedback, _SITES.name_zh, _SITES.name_en).outerjoin(
        schema.sites, _SITES.id == _FEEDBACK.site
    )


def _conditions(wanted: CaseFilter, *, but_status: bool = False) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    choices: Iterable[tuple[Any, Sequence[Any]]] = (
        (_FEEDBACK.status, () if but_status else wanted.statuses),
        (_FEEDBACK.category, wanted.categories),
        (_FEEDBACK.mood, wanted.moods),
        (_FEEDBACK.step, wanted.steps),
        (_FEEDBACK.subdistrict, wanted.subdistricts),
    )
    for column, values in choices:
        if values:
            found.append(column.in_([each.value for each in values]))
    if wanted.within is not None:
        found.append(_FEEDBACK.subdistrict.in_([each.value for each in wanted.within]))
    if wanted.assignee is not None:
        found.append(_FEEDBACK.assignee == wanted.assignee)
    if wanted.site_id is not None:
        found.append(_FEEDBACK.site == wanted.site_id)
    if wanted.overdue_on is not None:
        replies = schema.replies.c
        found += [
            _FEEDBACK.due_on < wanted.overdue_on.isoformat(),
            _FEEDBACK.id.not_in(select(replies.feedback)),
        ]
    return [*found, *(_holds(word, wanted) for word in wanted.words.split())]


def _holds(word: str, wanted: CaseFilter) -> ColumnElement[bool]:
    """Return whether words hold a word: as written, or only as the public may read them."""
    texts: tuple[Any, ...] = (_FEEDBACK.text_zh, _FEEDBACK.text_en)
    if wanted.in_public_words:
        # What a source reports, and what was kept redacted only, is public as it is.
        copies = (_FEEDBACK.public_zh, _FEEDBACK.public_en)
        is_post = _FEEDBACK.source.is_(None) & (_FEEDBACK.original == 1)
        texts = tuple(
            case((is_post, copy), else_=text) for copy, text in zip(copies, texts, strict=True)
        )
    return or_(*(text.icontains(word, autoescape=True) for text in texts))


def _to_case(
    row: Mapping[Any, Any],
    *,
    replies: tuple[Reply, ...] = (),
    notes: tuple[Note, ...] = (),
    photos: tuple[str, ...] = (),
    has_contact: bool = False,
) -> Case:
    return Case(
        feedback=rows.to_feedback(to_home_row(row)),
        standing=rows.to_standing(row),
        version=row["version"],
        supports=row["supports"],
        subdistrict=SubDistrict(row["subdistrict"]) if row["subdistrict"] else None,
        place=Text(zh=row["name_zh"] or "", en=row["name_en"] or ""),
        replies=replies,
        notes=notes,
        photos=photos,
        has_contact=has_contact,
        is_original=bool(row["original"]),
    )
