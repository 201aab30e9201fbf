"""Everything done with feedback in a store, one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection

from geodata.cases import Case, Note, Reply
from geodata.models import Event, Feedback, Source
from geodata.photos import Photo
from geodata.receipts import hash_receipt_code
from geodata.store import public_words, read_cases, retention, write_cases, write_history
from geodata.store.read_cases import CaseFilter
from geodata.store.retention import Due, Rules
from geodata.store.spatial import Box
from geodata.store.write_cases import RESIDENT, Contact
from geodata.store.write_history import Change
from geodata.vocab import FeedbackStatus
from geodata.workflow import Move

Opener = Callable[[], AbstractContextManager[Connection]]


class Cases:
    """Feedback in a store; what is refused is refused by errors of :mod:`geodata.errors`.

    Parameters
    ----------
    read, write
        Give connections within a limited read, and within one transaction.
    wipe
        Takes deleted words out of the store's files, or warns and returns ``False``.
    """

    def __init__(self, read: Opener, write: Opener, wipe: Callable[[], bool]) -> None:
        self._read, self._write, self._wipe = read, write, wipe

    def add(
        self,
        feedback: Feedback,
        *,
        receipt_code: str | None,
        photos: Sequence[Photo] = (),
        contact: Contact | None = None,
    ) -> None:
        """Save a resident's feedback; of the code only a hash is kept.

        Raises
        ------
        UnknownRecordError
            What it is about does not exist.
        IllegalMoveError
            What it answers is not public, or lies too deep.
        StoreError
            It cannot be written.
        """
        receipt = hash_receipt_code(receipt_code) if receipt_code else None
        with self._write() as connection:
            write_cases.add_feedback(
                connection, feedback, receipt=receipt, photos=photos, contact=contact
            )

    def move(
        self, feedback_id: str, move: Move, *, actor: str, version: int, **details: Any
    ) -> int:
        """Make a move with feedback that was read in ``version``; return the new version.

        Raises
        ------
        UnknownRecordError, ChangedMeanwhileError, IllegalMoveError
            As :func:`geodata.store.write_cases.move_feedback` says.
        """
        with self._write() as connection:
            return write_cases.move_feedback(
                connection, feedback_id, move, actor=actor, version=version, **details
            )

    def reply(
        self,
        reply: Reply,
        *,
        actor: str,
        version: int,
        publish: bool = False,
        event: Event | None = None,
        source: Source | None = None,
    ) -> int:
        """Answer publicly; return the feedback's new version.

        Parameters
        ----------
        publish
            Publish the feedback first, in the same transaction.
        event, source
            What was done, where the reply tells of it first, and what it rests
            on; written together with the reply, or not at all.

        Raises
        ------
        UnknownRecordError, ChangedMeanwhileError, IllegalMoveError
            As :func:`geodata.store.write_cases.add_reply` says.
        """
        with self._write() as connection:
            if source is not None:
                write_history.add_source(connection, source, actor=actor)
            if event is not None:
                write_history.save_event(connection, event, Change(actor=actor))
            if publish:
                version = write_cases.move_feedback(
                    connection, reply.feedback_id, Move.PUBLISH, actor=actor, version=version
                )
            return write_cases.add_reply(connection, reply, actor=actor, version=version)

    def note(self, note: Note) -> None:
        """Write an internal note.

        Raises
        ------
        UnknownRecordError
            No such feedback.
        """
        with self._write() as connection:
            write_cases.add_note(connection, note)

    def support(self, feedback_id: str, voice: str, *, given: bool) -> int:
        """Give or take back a "me too"; return how many there are.

        Raises
        ------
        UnknownRecordError
            No public feedback with that id.
        """
        with self._write() as connection:
            return write_cases.set_support(connection, feedback_id, voice, given=given)

    def evaluate(self, reply_id: str, voice: str, *, helped: bool) -> None:
        """Say whether an answer helped.

        Raises
        ------
        UnknownRecordError
            No such reply under public feedback.
        """
        with self._write() as connection:
            write_cases.add_evaluation(connection, reply_id, voice, helped=helped)

    def find_mine(self, code: str) -> Case | None:
        """Find feedback by the code its author was given."""
        with self._read() as connection:
            return read_cases.find_by_receipt(connection, hash_receipt_code(code))

    def find_additions(self, feedback_id: str) -> list[Feedback]:
        """Return what its author added to feedback."""
        with self._read() as connection:
            return read_cases.find_additions(connection, feedback_id)

    def withdraw(self, code: str) -> bool:
        """Withdraw feedback and all its author added; the words are gone for good.

        Returns
        -------
        bool
            Whether there was something to withdraw.
        """
        with self._write() as connection:
            found = read_cases.find_by_receipt(connection, hash_receipt_code(code))
            if found is None or found.standing.status is FeedbackStatus.WITHDRAWN:
                return False
            added = read_cases.find_additions(connection, found.feedback.id)
            for each in (found.feedback, *added):
                if each.status is not FeedbackStatus.WITHDRAWN:
                    write_cases.move_feedback(
                        connection, each.id, Move.WITHDRAW, actor=RESIDENT, version=None
                    )
        self._wipe()
        return True

    def add_by_receipt(self, code: str, addition: Feedback) -> bool:
        """Add to one's own feedback; a question of the office counts as answered.

        Returns
        -------
        bool
            Whether the code is known and its feedback can be added to.
        """
        with self._write() as connection:
            found = read_cases.find_by_receipt(connection, hash_receipt_code(code))
            if found is None or found.feedback.id != addition.parent_id:
                return False
            if found.standing.status in {FeedbackStatus.WITHDRAWN, FeedbackStatus.MERGED}:
                return False
            write_cases.add_feedback(connection, addition, receipt=None)
            if found.standing.status is FeedbackStatus.ASKED:
                write_cases.move_feedback(
                    connection, found.feedback.id, Move.ANSWER, actor=RESIDENT, version=None
                )
        return True

    def read(self, feedback_id: str) -> Case:
        """Read one piece of feedback; for the office.

        Raises
        ------
        UnknownRecordError
            No feedback with that id.
        """
        with self._read() as connection:
            return read_cases.read_case(connection, feedback_id)

    def find(self, wanted: CaseFilter, *, limit: int = 50, offset: int = 0) -> list[Case]:
        """Return one page of a queue, oldest first; for the office."""
        with self._read() as connection:
            return read_cases.find_cases(connection, wanted, limit=limit, offset=offset)

    def count(self, wanted: CaseFilter) -> dict[FeedbackStatus, int]:
        """Count a queue by status; for the office."""
        with self._read() as connection:
            return read_cases.count_cases(connection, wanted)

    def find_near(self, *, site_id: str | None, box: Box | None) -> list[Feedback]:
        """Return public feedback on a site or in a box (EPSG:4326), newest first."""
        with self._read() as connection:
            return read_cases.find_public_near(connection, site_id=site_id, box=box)

    def refresh_public_words(self) -> None:
        """Make anew the public copies of words that were made by other rules; little by little."""
        made = 1
        while made:
            with self._write() as connection:
                made = public_words.refresh_public_words(connection, most=500)

    def find_photo(self, photo_id: str, *, public: bool = True) -> bytes | None:
        """Return a photo as JPEG; with ``public`` only where its feedback is public."""
        with self._read() as connection:
            return read_cases.find_photo(connection, photo_id, public=public)

    def find_contact(self, feedback_id: str) -> str | None:
        """Return the contact an author left; for the office."""
        with self._read() as connection:
            return read_cases.find_contact(connection, feedback_id)

    def find_due(self, rules: Rules) -> Due:
        """Return what the rules of retention say must go."""
        with self._read() as connection:
            return retention.find_due(connection, rules)

    def apply_retention(self, rules: Rules, *, actor: str) -> Due:
        """Delete for good what the rules say must go; return what that was."""
        with self._write() as connection:
            due = retention.find_due(connection, rules)
            retention.apply_due(connection, due, actor=actor)
        self._wipe()
        return due
