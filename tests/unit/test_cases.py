"""What happens to feedback after it was left: moves, answers, support, withdrawal, the log."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest

from geodata.cases import Note, Reply
from geodata.detail import build_detail
from geodata.errors import (
    ChangedMeanwhileError,
    IllegalMoveError,
    InvalidRecordError,
    UnknownRecordError,
)
from geodata.models import Text
from geodata.store import Store
from geodata.store.read_cases import CaseFilter
from geodata.vocab import FeedbackStatus, Step, SubDistrict
from geodata.workflow import Move
from tests.unit.test_store import WORDS, post

NOW = datetime(2024, 6, 1, 9, tzinfo=UTC)


def reply(name: str = "Y1", feedback: str = "F1", **changes: object) -> Reply:
    given = {
        "id": name,
        "feedback_id": feedback,
        "author": Text(zh="虹桥街道", en="Hongqiao"),
        "text": Text(zh="路灯已经换成暖光。", en="The lamps are warm now."),
        "created_at": NOW,
    }
    return Reply(**{**given, **changes})  # type: ignore[arg-type]


def make(store: Store, move: Move, name: str = "F1", **details: object) -> int:
    version = store.cases.read(name).version
    return store.cases.move(name, move, actor="li", version=version, **details)


@pytest.fixture
def posted(store: Store) -> Store:
    store.cases.add(post("F1"), receipt_code="one")
    return store


def test_the_second_of_two_planners_is_told(posted: Store) -> None:
    version = posted.cases.read("F1").version
    posted.cases.move("F1", Move.ASSIGN, actor="li", version=version, assignee="li")
    with pytest.raises(ChangedMeanwhileError) as refused:
        posted.cases.move("F1", Move.HIDE, actor="wang", version=version, reason="a name")
    assert refused.value.facts["version"] == version + 1
    assert posted.cases.read("F1").standing.status is FeedbackStatus.PENDING


def test_of_many_at_once_exactly_one_wins(posted: Store) -> None:
    version, won = posted.cases.read("F1").version, []

    def try_it(name: str) -> None:
        try:
            posted.cases.move("F1", Move.ASSIGN, actor=name, version=version, assignee=name)
            won.append(name)
        except ChangedMeanwhileError:
            pass

    threads = [threading.Thread(target=try_it, args=(f"p{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert posted.cases.read("F1").standing.assignee == won[0]
    assert posted.verify_log()[0] == []


def test_an_answer_needs_public_feedback_and_is_read_with_it(posted: Store) -> None:
    with pytest.raises(IllegalMoveError):
        posted.cases.reply(reply(), actor="li", version=1)
    version = make(posted, Move.PUBLISH)
    posted.cases.reply(reply(), actor="li", version=version)
    case = posted.cases.read("F1")
    assert [each.text.en for each in case.replies] == ["The lamps are warm now."]
    assert case.standing.step is Step.INFORMED
    with pytest.raises(UnknownRecordError):
        posted.cases.reply(reply("Y2", event_id="E999"), actor="li", version=case.version)
    with pytest.raises(InvalidRecordError):
        reply(text=Text())


def test_me_too_counts_a_voice_once_and_can_be_taken_back(posted: Store) -> None:
    with pytest.raises(UnknownRecordError):
        posted.cases.support("F1", "a" * 64, given=True)
    make(posted, Move.PUBLISH)
    assert posted.cases.support("F1", "a" * 64, given=True) == 1
    assert posted.cases.support("F1", "a" * 64, given=True) == 1
    assert posted.cases.support("F1", "b" * 64, given=True) == 2
    assert posted.cases.support("F1", "a" * 64, given=False) == 1
    assert posted.cases.read("F1").supports == 1


def test_one_voice_has_one_word_on_an_answer(posted: Store) -> None:
    posted.cases.reply(reply(), actor="li", version=make(posted, Move.PUBLISH))
    posted.cases.evaluate("Y1", "a" * 64, helped=True)
    posted.cases.evaluate("Y1", "b" * 64, helped=True)
    posted.cases.evaluate("Y1", "a" * 64, helped=False)
    case = posted.cases.read("F1")
    assert [(each.helped, each.not_helped) for each in case.replies] == [(1, 1)]
    assert case.standing.step is Step.EVALUATED


def test_a_question_is_answered_with_the_receipt(posted: Store) -> None:
    make(posted, Move.ASK_BACK, reason="which lamp?")
    mine = posted.cases.find_mine("one")
    assert mine is not None
    assert (mine.standing.status, mine.standing.reason) == (FeedbackStatus.ASKED, "which lamp?")
    more = post("F2", text=Text(en="the one at the gate"), parent_id="F1", is_addition=True)
    assert not posted.cases.add_by_receipt("two", more)
    assert posted.cases.add_by_receipt("one", more)
    assert posted.cases.read("F1").standing.status is FeedbackStatus.PENDING
    assert [each.text.en for each in posted.cases.find_additions("F1")] == ["the one at the gate"]


def test_answers_go_two_deep(posted: Store) -> None:
    with pytest.raises(IllegalMoveError):
        posted.cases.add(post("F2", parent_id="F1"), receipt_code="two")
    make(posted, Move.PUBLISH)
    for name, parent in (("F2", "F1"), ("F3", "F2")):
        posted.cases.add(post(name, parent_id=parent), receipt_code=name)
        make(posted, Move.PUBLISH, name)
    with pytest.raises(IllegalMoveError):
        posted.cases.add(post("F4", parent_id="F3"), receipt_code="four")


def test_the_author_of_the_deepest_answer_can_still_be_asked_back(posted: Store) -> None:
    make(posted, Move.PUBLISH)
    posted.cases.add(post("F2", parent_id="F1"), receipt_code="F2")
    make(posted, Move.PUBLISH, "F2")
    posted.cases.add(post("F3", parent_id="F2"), receipt_code="F3")
    make(posted, Move.ASK_BACK, "F3", reason="which lamp?")
    added = post("F4", text=Text(en="the one at the gate"), parent_id="F3", is_addition=True)
    assert posted.cases.add_by_receipt("F3", added)
    assert posted.cases.read("F3").standing.status is FeedbackStatus.PENDING
    for name in ("F3", "F4"):
        make(posted, Move.PUBLISH, name)
    said = build_detail(posted, "A01")["feedback"]
    (first,) = [each for each in said if each["id"] == "F1"]
    assert first["answers"][0]["answers"][0]["answers"][0]["text_en"] == "the one at the gate"


def test_merging_keeps_the_words_and_goes_round_in_no_circle(posted: Store) -> None:
    posted.cases.add(post("F2"), receipt_code="two")
    with pytest.raises(IllegalMoveError):
        make(posted, Move.MERGE, into="F1")
    make(posted, Move.MERGE, into="F2")
    with pytest.raises(IllegalMoveError):
        make(posted, Move.MERGE, "F2", into="F1")
    with pytest.raises(UnknownRecordError):
        make(posted, Move.MERGE, "F2", into="F9")
    merged = posted.cases.read("F1")
    assert merged.standing.merged_into == "F2"
    assert merged.feedback.text.zh == WORDS


def test_a_queue_is_narrowed_down_and_counted(posted: Store) -> None:
    posted.cases.add(post("F2", site_id=None, longitude=121.4, latitude=31.205), receipt_code="2")
    posted.cases.note(Note(id="N1", feedback_id="F1", actor="li", words="ask Wang", created_at=NOW))
    make(posted, Move.SET_DUE, due_on=date(2024, 5, 20))
    names = [each.feedback.id for each in posted.cases.find(CaseFilter())]
    assert names[-2:] == ["F1", "F2"]

    def find(**wanted: object) -> list[str]:
        return [each.feedback.id for each in posted.cases.find(CaseFilter(**wanted))]  # type: ignore[arg-type]

    pending = (FeedbackStatus.PENDING,)
    assert find(statuses=pending) == ["F1", "F2"]
    assert find(statuses=pending, within=(SubDistrict.HUAYANG,)) == ["F1"]
    assert find(statuses=pending, words="路灯 too") == ["F1", "F2"]
    assert find(statuses=pending, words="100%") == []
    assert find(overdue_on=date(2024, 5, 21)) == ["F1"]
    assert find(overdue_on=date(2024, 5, 20)) == []
    assert posted.cases.count(CaseFilter(statuses=pending)) == {
        FeedbackStatus.PENDING: 2, FeedbackStatus.REPORTED: 20,
    }  # fmt: skip
    assert [each.words for each in posted.cases.read("F1").notes] == ["ask Wang"]
