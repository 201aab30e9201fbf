"""From where each move may be made, and that the log replays to what is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.errors import (
    IllegalMoveError,
)
from geodata.models import Text
from geodata.store import open_store
from geodata.vocab import FeedbackStatus, Step
from geodata.workflow import ALLOWED, Move, Standing, make_move
from tests.unit.test_cases import NOW, make, reply  # noqa
from tests.unit.test_store import post

TABLE = {
    # Written by hand from the issue: from where each move may be made.
    "publish": "pending asked hidden",
    "hide": "pending asked published",
    "ask_back": "pending asked",
    "answer": "asked",
    "merge": "pending asked published",
    "withdraw": "pending asked published hidden merged",
    "set_step": "published reported",
    "assign": "pending asked published reported",
    "set_due": "pending asked published reported",
    "reply": "published reported",
    "evaluate": "published reported",
}


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("status", list(FeedbackStatus))
def test_each_move_is_made_from_where_it_may_and_from_nowhere_else(
    move: Move, status: FeedbackStatus
) -> None:
    standing = Standing(status=status)
    details = {"reason": "because", "step": Step.HANDLED, "into": "F2"}
    if status.value in TABLE[move.value].split():
        assert make_move(standing, move, **details).status in FeedbackStatus
    else:
        with pytest.raises(IllegalMoveError):
            make_move(standing, move, **details)


def test_every_move_says_from_where_it_may_be_made() -> None:
    assert {each.value for each in ALLOWED} == set(TABLE)


def test_what_the_author_must_be_told_cannot_be_left_out() -> None:
    for move in (Move.HIDE, Move.ASK_BACK):
        with pytest.raises(IllegalMoveError):
            make_move(Standing(status=FeedbackStatus.PENDING), move, reason="  ")


def test_steps_go_on_freely_and_back_with_a_reason() -> None:
    public = make_move(Standing(status=FeedbackStatus.PENDING), Move.PUBLISH)
    assert public.step is Step.RAISED
    handled = make_move(public, Move.SET_STEP, step=Step.HANDLED)
    with pytest.raises(IllegalMoveError):
        make_move(handled, Move.SET_STEP, step=Step.ACCEPTED)
    back = make_move(handled, Move.SET_STEP, step=Step.ACCEPTED, reason="given back")
    assert back.step is Step.ACCEPTED
    assert make_move(back, Move.REPLY).step is Step.INFORMED


STEPS = st.sampled_from(list(Step))
MOVES = st.lists(
    st.tuples(st.sampled_from(list(Move)), st.sampled_from(["F1", "F2", "R01"]), STEPS),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_whatever_is_tried_the_log_replays_to_the_state(
    default_store_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[tuple[Move, str, Step]],
) -> None:
    path = tmp_path_factory.mktemp("moves") / "store.sqlite"
    path.write_bytes(default_store_file.read_bytes())
    store = open_store(path)
    store.cases.add(post("F1"), receipt_code="one")
    store.cases.add(post("F2"), receipt_code="two")
    for move, name, step in moves:
        before = store.cases.read(name)
        into = "F2" if name == "F1" else "F1"
        details = {"reason": "r", "step": step, "assignee": "wang", "into": into,
                   "due_on": date(2024, 7, 1)}  # fmt: skip
        try:
            expected = make_move(before.standing, move, **details)
            version = store.cases.move(name, move, actor="li", version=before.version, **details)
        except IllegalMoveError:
            assert store.cases.read(name).standing == before.standing
            assert store.cases.read(name).version == before.version
            continue
        after = store.cases.read(name)
        assert (after.standing, after.version) == (expected, version)
        gone = after.standing.status is FeedbackStatus.WITHDRAWN
        assert after.feedback.text == (Text() if gone else before.feedback.text)
    assert store.verify_log()[0] == []
    store.close()
