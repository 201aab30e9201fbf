"""What is kept for a time only: contacts, words that were not published, words as written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, select

from geodata.personal import to_public_text
from geodata.store import rows, schema
from geodata.store.audit import log_revision
from geodata.store.write_cases import drop_words
from geodata.vocab import FeedbackStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """How long what is kept.

    Attributes
    ----------
    today
        Contacts due by this day are deleted.
    hidden_before
        Words of hidden feedback from before this time are deleted; ``None`` keeps them.
    keep_original
        Whether published words stay as they were written beside the redacted copy.
    """

    today: date
    hidden_before: datetime | None
    keep_original: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Ids of the feedback whose contact, words, or original words are due to go."""

    contacts: tuple[str, ...]
    hidden: tuple[str, ...]
    originals: tuple[str, ...]


def find_due(connection: Connection, rules: Rules) -> Due:
    """Find what the rules say must go."""
    contacts, feedback = schema.contacts.c, schema.feedback.c
    due = select(contacts.feedback).where(contacts.delete_on <= rules.today.isoformat())
    hidden: tuple[str, ...] = ()
    if rules.hidden_before is not None:
        query = select(feedback.id).where(
            feedback.status == FeedbackStatus.HIDDEN.value,
            feedback.original == 1,
            feedback.created_at < rules.hidden_before.isoformat(),
        )
        hidden = tuple(connection.execute(query.order_by(feedback.pk)).scalars())
    originals: tuple[str, ...] = ()
    if not rules.keep_original:
        query = select(feedback.id).where(
            feedback.status == FeedbackStatus.PUBLISHED.value, feedback.original == 1
        )
        originals = tuple(connection.execute(query.order_by(feedback.pk)).scalars())
    return Due(
        contacts=tuple(connection.execute(due.order_by(contacts.feedback)).scalars()),
        hidden=hidden,
        originals=originals,
    )


def apply_due(connection: Connection, due: Due, *, actor: str) -> None:
    """Delete what is due; each deletion leaves a line in the log, without the words."""
    contacts, feedback = schema.contacts, schema.feedback
    for feedback_id in due.contacts:
        connection.execute(delete(contacts).where(contacts.c.feedback == feedback_id))
        log_revision(connection, actor=actor, action="delete", entity="contact",
                     entity_id=feedback_id)  # fmt: skip
    for feedback_id in due.hidden:
        drop_words(connection, feedback_id, ("", ""), actor=actor, why="retention")
    for feedback_id in due.originals:
        row = connection.execute(select(feedback).where(feedback.c.id == feedback_id)).one()
        public = to_public_text(rows.to_feedback(row._mapping).text)
        drop_words(
            connection, feedback_id, (public.zh, public.en), actor=actor, why="keep_original"
        )
