"""Writes of feedback and of all that happens to it. Each is one transaction of the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from geodata.cases import CONTACT_LIMIT, Note, Reply
from geodata.errors import (
    ChangedMeanwhileError,
    Fault,
    IllegalMoveError,
    InvalidRecordError,
    UnknownRecordError,
)
from geodata.models import Feedback
from geodata.photos import Photo
from geodata.places import find_subdistrict
from geodata.store import rows, schema
from geodata.store.audit import log_revision
from geodata.store.conditions import are_public
from geodata.store.homes import forget_home, place_homes
from geodata.store.public_words import NOTHING
from geodata.store.spatial import index_box
from geodata.store.write import count_feedback
from geodata.vocab import PUBLIC_STATUSES
from geodata.workflow import Move, Standing, make_move

DEEPEST = 2
"""Feedback, an answer to it, an answer to that."""
RESIDENT = "resident"
"""The actor of everything residents do: nobody is told apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """How the office can reach an author, and the day that is deleted."""

    words: str
    delete_on: date

    def __post_init__(self) -> None:
        """Check every rule."""
        if not self.words.strip() or len(self.words) > CONTACT_LIMIT:
            reason = f"empty or over {CONTACT_LIMIT} characters"
            fault = Fault(field="contact", value="…", reason=reason)
            raise InvalidRecordError("contact", [fault])


def add_feedback(
    connection: Connection,
    feedback: Feedback,
    *,
    receipt: str | None,
    photos: Sequence[Photo] = (),
    contact: Contact | None = None,
) -> None:
    """Write a resident's feedback with what was left with it.

    Raises
    ------
    UnknownRecordError
        The site, the event or the feedback it answers does not exist.
    IllegalMoveError
        What it answers is not public, or lies too deep.
    """
    _check_ties(connection, feedback)
    row = rows.from_feedback(feedback, receipt)
    made = connection.execute(
        insert(schema.feedback).values(**row, subdistrict=_find_place(connection, feedback))
    )
    if row["lon"] is not None:
        pk = made.inserted_primary_key
        assert pk is not None
        spot = (row["lon"], row["lat"])
        index_box(connection, schema.feedback, pk[0], (*spot, *spot))
    if row["home_lon"] is not None:
        place_homes(connection, (row["home_lon"], row["home_lat"]))
    for photo in photos:
        connection.execute(
            insert(schema.photos).values(
                id=photo.id, feedback=feedback.id, width=photo.width, height=photo.height,
                content=photo.content,
            )
        )  # fmt: skip
    if contact is not None:
        connection.execute(
            insert(schema.contacts).values(
                feedback=feedback.id, words=contact.words, delete_on=contact.delete_on.isoformat()
            )
        )
    # The words stand in the feedback itself, which a trigger keeps; not twice.
    standing = Standing(status=feedback.status)
    log_revision(connection, actor=RESIDENT, action="add", entity="feedback",
                 entity_id=feedback.id, content={"standing": standing.to_json()})  # fmt: skip
    if feedback.status in PUBLIC_STATUSES:
        count_feedback(connection, feedback.site_id)


def _check_ties(connection: Connection, feedback: Feedback) -> None:
    sites, events = schema.sites.c, schema.events.c
    ties = (
        ("site", feedback.site_id, sites.id == feedback.site_id),
        # Of this site: what was said here must not stand beside another site's history.
        ("event", feedback.event_id,
         (events.id == feedback.event_id) & (events.site == feedback.site_id)),
    )  # fmt: skip
    for word, wanted, is_there in ties:
        if wanted is not None and connection.execute(select(1).where(is_there)).first() is None:
            raise UnknownRecordError(f"no {word} {wanted}", id=wanted)
    if feedback.parent_id is not None:
        _check_parent(connection, feedback)


def _check_parent(connection: Connection, feedback: Feedback) -> None:
    table, depth, parent = schema.feedback.c, 0, feedback.parent_id
    while parent is not None:
        found = connection.execute(
            select(table.parent, table.status, table.site).where(table.id == parent)
        ).first()
        # An answer stands where it answers: on that site, or at a spot like it.
        if found is None or found.site != feedback.site_id:
            raise UnknownRecordError(f"no feedback {parent}", id=parent)
        depth += 1
        is_shown = found.status in {each.value for each in PUBLIC_STATUSES}
        # Whoever was asked back under the deepest answer must be able to say what was asked.
        if depth > DEEPEST + feedback.is_addition or not (is_shown or feedback.is_addition):
            why = "answers go two deep" if is_shown else "it is not public"
            raise IllegalMoveError(f"cannot answer {parent}: {why}", move="answer",
                                   status=found.status, why=why, allowed="-")  # fmt: skip
        parent = found.parent


def _find_place(connection: Connection, feedback: Feedback) -> str | None:
    if feedback.site_id is not None:
        sites = schema.sites.c
        query = select(sites.subdistrict).where(sites.id == feedback.site_id)
        found: str | None = connection.execute(query).scalar()
        return found
    if feedback.longitude is None or feedback.latitude is None:
        return None
    place = find_subdistrict(shapely.Point(feedback.longitude, feedback.latitude))
    return place and place.value


def move_feedback(
    connection: Connection,
    feedback_id: str,
    move: Move,
    *,
    actor: str,
    version: int | None,
    **details: Any,
) -> int:
    """Make a move with feedback; its words stay.

    Parameters
    ----------
    version
        The one the move was decided on; ``None`` where the author acts, who
        cannot be overtaken.
    **details
        As :func:`geodata.workflow.make_move` takes them.

    Returns
    -------
    int
        The new version.

    Raises
    ------
    UnknownRecordError
        No feedback with that id, or none to merge into.
    ChangedMeanwhileError
        Somebody else changed it since that version.
    IllegalMoveError
        The move cannot be made from here.
    """
    table = schema.feedback
    row = connection.execute(select(table).where(table.c.id == feedback_id)).first()
    if row is None:
        raise UnknownRecordError(f"no feedback {feedback_id}", id=feedback_id)
    if version is not None and row.version != version:
        raise ChangedMeanwhileError(
            f"{feedback_id} was changed meanwhile", id=feedback_id, version=row.version
        )
    if move is Move.MERGE:
        _check_target(connection, feedback_id, details.get("into"))
    before = rows.to_standing(row._mapping)
    after = make_move(before, move, **details)
    changes = {**rows.from_standing(after), "version": row.version + 1}
    if move is Move.WITHDRAW:
        changes |= {"text_zh": "", "text_en": "", "original": 0, **NOTHING}
        _forget(connection, feedback_id)
    connection.execute(update(table).where(table.c.id == feedback_id).values(**changes))
    if row.site is not None and before.status is not after.status:
        count_feedback(connection, row.site)
    if row.home_lon is not None:
        home = (row.home_lon, row.home_lat)
        if move is Move.WITHDRAW:
            forget_home(connection, feedback_id, home)
        place_homes(connection, home)
    log_revision(connection, actor=actor, action=move.value, entity="feedback",
                 entity_id=feedback_id, reason=after.reason,
                 content={"standing": after.to_json()})  # fmt: skip
    return int(row.version) + 1


def _check_target(connection: Connection, feedback_id: str, into: str | None) -> None:
    table = schema.feedback.c
    seen = {feedback_id}
    target = into
    while target is not None:
        if target in seen:
            raise IllegalMoveError(f"cannot merge {feedback_id} into itself", move="merge",
                                   status="-", why="it would be merged into itself",
                                   allowed="-")  # fmt: skip
        seen.add(target)
        query = select(table.merged_into, table.status).where(table.id == target)
        found = connection.execute(query).first()
        if found is None:
            raise UnknownRecordError(f"no feedback {target}", id=target)
        target = found.merged_into


def _forget(connection: Connection, feedback_id: str) -> None:
    for table in (schema.contacts, schema.photos):
        connection.execute(delete(table).where(table.c.feedback == feedback_id))


def add_reply(connection: Connection, reply: Reply, *, actor: str, version: int) -> int:
    """Write a public answer; return the feedback's new version.

    Raises
    ------
    UnknownRecordError
        No such feedback or event.
    ChangedMeanwhileError
        Somebody else changed it since that version.
    IllegalMoveError
        The feedback is not public.
    """
    events = schema.events.c
    if reply.event_id is not None:
        query = select(events.id).where(events.id == reply.event_id)
        if connection.execute(query).first() is None:
            raise UnknownRecordError(f"no event {reply.event_id}", id=reply.event_id)
    made = move_feedback(connection, reply.feedback_id, Move.REPLY, actor=actor, version=version)
    connection.execute(insert(schema.replies).values(**rows.from_reply(reply)))
    log_revision(connection, actor=actor, action="add", entity="reply", entity_id=reply.id,
                 content=rows.from_reply(reply))  # fmt: skip
    return made


def add_note(connection: Connection, note: Note) -> None:
    """Write an internal note.

    Raises
    ------
    UnknownRecordError
        No such feedback.
    """
    table = schema.feedback.c
    if connection.execute(select(table.id).where(table.id == note.feedback_id)).first() is None:
        raise UnknownRecordError(f"no feedback {note.feedback_id}", id=note.feedback_id)
    row = {"id": note.id, "feedback": note.feedback_id, "actor": note.actor, "words": note.words,
           "created_at": note.created_at.isoformat()}  # fmt: skip
    connection.execute(insert(schema.notes).values(**row))
    log_revision(connection, actor=note.actor, action="add", entity="note", entity_id=note.id,
                 content=row)  # fmt: skip


def set_support(connection: Connection, feedback_id: str, voice: str, *, given: bool) -> int:
    """Give or take back a "me too"; return how many there are. Repeating changes nothing.

    Raises
    ------
    UnknownRecordError
        No public feedback with that id.
    """
    feedback, supports = schema.feedback, schema.supports
    known = select(feedback.c.id).where(feedback.c.id == feedback_id, are_public())
    if connection.execute(known).first() is None:
        raise UnknownRecordError(f"no public feedback {feedback_id}", id=feedback_id)
    mine = (supports.c.feedback == feedback_id) & (supports.c.voice == voice)
    if not given:
        connection.execute(delete(supports).where(mine))
    elif connection.execute(select(supports.c.voice).where(mine)).first() is None:
        connection.execute(insert(supports).values(feedback=feedback_id, voice=voice))
    number = select(func.count()).select_from(supports).where(supports.c.feedback == feedback_id)
    counted = int(connection.execute(number).scalar_one())
    connection.execute(
        update(feedback).where(feedback.c.id == feedback_id).values(supports=counted)
    )
    return counted


def add_evaluation(connection: Connection, reply_id: str, voice: str, *, helped: bool) -> None:
    """Say whether an answer helped; the last word of one voice counts.

    Raises
    ------
    UnknownRecordError
        No such reply under public feedback.
    """
    replies, feedback, told = schema.replies.c, schema.feedback.c, schema.evaluations
    row = connection.execute(
        select(replies.feedback)
        .join(schema.feedback, feedback.id == replies.feedback)
        .where(replies.id == reply_id, are_public())
    ).first()
    if row is None:
        raise UnknownRecordError(f"no public reply {reply_id}", id=reply_id)
    mine = (told.c.reply == reply_id) & (told.c.voice == voice)
    connection.execute(delete(told).where(mine))
    try:
        connection.execute(insert(told).values(reply=reply_id, voice=voice, helped=int(helped)))
    except IntegrityError:  # the same voice spoke twice at once: one word is enough
        return
    step = connection.execute(select(feedback.step).where(feedback.id == row.feedback)).scalar()
    if step != "evaluated":
        move_feedback(connection, row.feedback, Move.EVALUATE, actor=RESIDENT, version=None)


def drop_words(
    connection: Connection, feedback_id: str, redacted: tuple[str, str], *, actor: str, why: str
) -> None:
    """Replace a resident's words by redacted ones, or by nothing, for good.

    Parameters
    ----------
    redacted
        In Chinese and in English; empty where nothing is kept.
    """
    table = schema.feedback
    connection.execute(
        update(table)
        .where(table.c.id == feedback_id, table.c.original == 1)
        .values(text_zh=redacted[0], text_en=redacted[1], original=0, **NOTHING)
    )
    log_revision(connection, actor=actor, action="drop_words", entity="feedback",
                 entity_id=feedback_id, reason=why)  # fmt: skip
