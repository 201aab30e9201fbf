"""Reads what was said with all that came of it, as everyone may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from geodata.cases import Reply
from geodata.models import Event, Feedback
from geodata.store import rows, schema
from geodata.store.conditions import are_public
from geodata.store.public import to_public_feedback, to_public_reply
from geodata.store.read_cases import Figures, read_answers, read_figures, read_replies
from geodata.store.store import Store
from geodata.store.write_cases import DEEPEST
from geodata.vocab import Step

_SILENT = Figures(step=None, supports=0, photos=(), merged=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownReply:
    """The office's answer, and the event it speaks of."""

    reply: Reply
    event: Event | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """Public feedback, or the trace of what was withdrawn, with all that came of it.

    Attributes
    ----------
    supports
        How many said the same: "me too", and feedback merged into it.
    photos
        Ids of its photos.
    answers
        What residents answered, oldest first; those can have answers themselves.
    """

    feedback: Feedback
    step: Step | None
    supports: int
    photos: tuple[str, ...]
    replies: tuple[ShownReply, ...]
    answers: tuple[Said, ...]

    @property
    def is_answered(self) -> bool:
        """Whether the office answered, or a source says what came of it."""
        return bool(self.replies or self.feedback.outcome)


def read_public(store: Store, ids: Sequence[str]) -> list[Said]:
    """Read feedback by id with what came of it, in that order, as far as it is public now.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    table = schema.feedback.c
    query = select(schema.feedback).where(table.id.in_(ids), are_public())
    with store.read() as connection:
        found = {row.id: to_public_feedback(row._mapping) for row in connection.execute(query)}
        return read_said(connection, [found[each] for each in ids if each in found])


def read_said(connection: Connection, feedback: Sequence[Feedback]) -> list[Said]:
    """Read what came of some feedback. As many queries for a thousand pieces as for one."""
    if not feedback:
        return []
    threads: dict[str, list[Feedback]] = {}
    level = list(feedback)
    # Under the deepest answers there is only what their authors added.
    for _ in range(DEEPEST + 1):
        answers = read_answers(connection, [each.id for each in level])
        threads.update(answers)
        level = [each for given in answers.values() for each in given]
    shown = [*feedback, *(each for given in threads.values() for each in given)]
    ids = [each.id for each in shown]
    replies, figures = read_replies(connection, ids), read_figures(connection, ids)
    events = _read_events(connection, replies)

    def build(each: Feedback) -> Said:
        figure = figures.get(each.id, _SILENT)
        return Said(
            feedback=each,
            step=figure.step,
            supports=figure.supports + figure.merged,
            photos=figure.photos,
            replies=tuple(
                ShownReply(reply=to_public_reply(reply), event=events.get(reply.event_id or ""))
                for reply in replies.get(each.id, ())
            ),
            answers=tuple(build(answer) for answer in threads.get(each.id, ())),
        )

    return [build(each) for each in feedback]


def _read_events(
    connection: Connection, replies: Mapping[str, Sequence[Reply]]
) -> dict[str, Event]:
    wanted = {reply.event_id for given in replies.values() for reply in given if reply.event_id}
    if not wanted:
        return {}
    query = select(schema.events).where(schema.events.c.id.in_(sorted(wanted)))
    found = (rows.to_event(row._mapping) for row in connection.execute(query))
    return {event.id: event for event in found}
