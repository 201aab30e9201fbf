"""What may happen to feedback, and what it becomes. Pure: no store, no clock, no person.

Who may do it is another question (``mapapp.access``). A standing that is not
reached by a move of this module cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from geodata.errors import IllegalMoveError
from geodata.vocab import FeedbackStatus, Step

REASON_LIMIT = 500
"""Longest reason or question shown to an author, in characters."""


class Move(StrEnum):
    """What can be done with feedback."""

    PUBLISH = "publish"
    HIDE = "hide"
    ASK_BACK = "ask_back"
    ANSWER = "answer"
    MERGE = "merge"
    WITHDRAW = "withdraw"
    SET_STEP = "set_step"
    ASSIGN = "assign"
    SET_DUE = "set_due"
    REPLY = "reply"
    EVALUATE = "evaluate"


_ASKED, _HIDDEN, _MERGED = FeedbackStatus.ASKED, FeedbackStatus.HIDDEN, FeedbackStatus.MERGED
_PENDING, _PUBLISHED = FeedbackStatus.PENDING, FeedbackStatus.PUBLISHED
_OPEN = frozenset({_PENDING, _ASKED, _PUBLISHED})

ALLOWED: Mapping[Move, frozenset[FeedbackStatus]] = {
    Move.PUBLISH: frozenset({_PENDING, _ASKED, _HIDDEN}),
    Move.HIDE: _OPEN,
    Move.ASK_BACK: frozenset({_PENDING, _ASKED}),
    Move.ANSWER: frozenset({_ASKED}),
    Move.MERGE: _OPEN,
    Move.WITHDRAW: frozenset({_PENDING, _ASKED, _PUBLISHED, _HIDDEN, _MERGED}),
    Move.SET_STEP: frozenset({_PUBLISHED, FeedbackStatus.REPORTED}),
    Move.ASSIGN: frozenset({_PENDING, _ASKED, _PUBLISHED, FeedbackStatus.REPORTED}),
    Move.SET_DUE: frozenset({_PENDING, _ASKED, _PUBLISHED, FeedbackStatus.REPORTED}),
    Move.REPLY: frozenset({_PUBLISHED, FeedbackStatus.REPORTED}),
    Move.EVALUATE: frozenset({_PUBLISHED, FeedbackStatus.REPORTED}),
}
"""From where each move can be made; from anywhere else it is refused."""
_RESULT = {
    Move.PUBLISH: _PUBLISHED,
    Move.HIDE: _HIDDEN,
    Move.ASK_BACK: _ASKED,
    Move.ANSWER: _PENDING,
    Move.MERGE: _MERGED,
    Move.WITHDRAW: FeedbackStatus.WITHDRAWN,
}
_NEEDS_REASON = frozenset({Move.HIDE, Move.ASK_BACK})
_STEPS = tuple(Step)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a piece of feedback stands.

    Attributes
    ----------
    step
        Of the city's five; ``None`` before it is public.
    assignee
        Id of the account that looks after it.
    due_on
        Day an answer is due.
    merged_into
        Id of the feedback it says the same as.
    reason
        Why it is hidden, or what the author is asked; the author can read it.
    """

    status: FeedbackStatus
    step: Step | None = None
    assignee: str | None = None
    due_on: date | None = None
    merged_into: str | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as the audit log keeps it."""
        kept = asdict(self)
        return {**kept, "due_on": self.due_on and self.due_on.isoformat()}


def find_moves(status: FeedbackStatus) -> frozenset[Move]:
    """Return the moves that can be made from a status."""
    return frozenset(each for each, statuses in ALLOWED.items() if status in statuses)


def make_move(
    standing: Standing,
    move: Move,
    *,
    reason: str = "",
    step: Step | None = None,
    assignee: str | None = None,
    due_on: date | None = None,
    into: str | None = None,
) -> Standing:
    """Return where feedback stands after a move.

    Parameters
    ----------
    reason
        Needed to hide, to ask back, and to go back to an earlier step.
    step, assignee, due_on, into
        What the moves that set them set; ``None`` clears an assignee and a due day.

    Raises
    ------
    IllegalMoveError
        The move cannot be made from here, or lacks what it needs.
    """
    words = reason.strip()
    if standing.status not in ALLOWED[move]:
        raise _refuse(standing, move, f"not from {standing.status}")
    if len(words) > REASON_LIMIT:
        raise _refuse(standing, move, f"the reason has over {REASON_LIMIT} characters")
    if move in _NEEDS_REASON and not words:
        raise _refuse(standing, move, "a reason the author can read is needed")
    if move is Move.SET_STEP:
        return replace(standing, step=_check_step(standing, step, words))
    if move is Move.ASSIGN:
        return replace(standing, assignee=assignee)
    if move is Move.SET_DUE:
        return replace(standing, due_on=due_on)
    if move in {Move.REPLY, Move.EVALUATE}:
        reached = Step.INFORMED if move is Move.REPLY else Step.EVALUATED
        return replace(standing, step=_furthest(standing.step, reached))
    if move is Move.MERGE and not into:
        raise _refuse(standing, move, "it must be said what it is merged into")
    step = standing.step or (Step.RAISED if move is Move.PUBLISH else None)
    # What was not public when it was withdrawn leaves no trace among the answers.
    leaves_none = move is Move.WITHDRAW and standing.status is not _PUBLISHED
    return replace(
        standing,
        status=_RESULT[move],
        step=None if leaves_none else step,
        merged_into=into if move is Move.MERGE else None,
        reason=words,
    )


def _check_step(standing: Standing, step: Step | None, reason: str) -> Step:
    if step is None:
        raise _refuse(standing, Move.SET_STEP, "no step given")
    if _furthest(standing.step, step) is not step and not reason:
        raise _refuse(standing, Move.SET_STEP, "going back needs a reason")
    return step


def _furthest(one: Step | None, other: Step) -> Step:
    return max(one or Step.RAISED, other, key=_STEPS.index)


def _refuse(standing: Standing, move: Move, why: str) -> IllegalMoveError:
    allowed = ", ".join(sorted(find_moves(standing.status))) or "-"
    return IllegalMoveError(
        f"cannot {move}: {why}", move=move.value, status=standing.status.value, why=why,
        allowed=allowed,
    )  # fmt: skip
