"""What the desk shows to whom, and what it refuses, without any screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geodata.detail import build_detail
from geodata.errors import ForbiddenError
from geodata.models import FEEDBACK_LIMIT, Text
from geodata.store import Store
from geodata.store.read_cases import CaseFilter
from geodata.vocab import FeedbackStatus, Role, SubDistrict
from geodata.workflow import Move
from mapapp.access import RESIDENT, Person
from mapapp.actions.desk import (
    count_queue,
    find_queue,
    move_case,
    read_additions,
    read_case,
    read_contact,
    send_reply,
    write_note,
)
from tests.unit.test_store import post

PHONE = "13812345678"
PLANNER = Person(role=Role.PLANNER, account_id="1", login="li", subdistricts=None)
ELSEWHERE = Person(
    role=Role.PLANNER, account_id="2", login="wang", subdistricts=(SubDistrict.XINHUA,)
)
MODERATOR = Person(role=Role.MODERATOR, account_id="3", login="zhao", subdistricts=None)
PENDING = CaseFilter(statuses=(FeedbackStatus.PENDING,))


@pytest.fixture
def waiting(store: Store) -> Store:
    store.cases.add(post("F1", text=Text(zh=f"请打 {PHONE} 找我")), receipt_code="one")
    more = post("F2", text=Text(zh=f"或者 {PHONE}"), parent_id="F1", is_addition=True)
    assert store.cases.add_by_receipt("one", more)
    return store


def test_the_words_as_written_are_for_those_who_may_see_them(waiting: Store) -> None:
    for person, is_seen in ((MODERATOR, True), (PLANNER, False)):
        case = read_case(waiting, person, "F1")
        queue = find_queue(waiting, person, PENDING)
        (added,) = read_additions(waiting, person, "F1")
        for words in (case.feedback.text.zh, queue[0].feedback.text.zh, added.text.zh):
            assert (PHONE in words) is is_seen
        assert "找我" in case.feedback.text.zh


def test_nobody_finds_by_a_search_what_one_may_not_read(waiting: Store) -> None:
    for person, wanted, found in (
        (MODERATOR, PHONE, ["F1", "F2"]),
        (PLANNER, PHONE, []),
        (PLANNER, PHONE[:4], []),
        (PLANNER, "找我", ["F1"]),
        (PLANNER, "电话", ["F1", "F2"]),
    ):
        narrowed = replace(PENDING, words=wanted)
        queue = find_queue(waiting, person, narrowed)
        assert [each.feedback.id for each in queue] == found, wanted
        assert sum(count_queue(waiting, person, narrowed).values()) == len(found)


@pytest.mark.parametrize("person", [RESIDENT, ELSEWHERE])
def test_what_is_not_ones_own_is_refused_in_every_act(waiting: Store, person: Person) -> None:
    acts = (
        lambda: read_case(waiting, person, "F1"),
        lambda: read_additions(waiting, person, "F1"),
        lambda: read_contact(waiting, person, "F1"),
        lambda: write_note(waiting, person, "F1", "note"),
        lambda: move_case(waiting, person, "F1", Move.PUBLISH, version=1),
        lambda: send_reply(waiting, person, "F1", Text(en="done"), version=1, publish=True),
    )
    for act in acts:
        with pytest.raises(ForbiddenError):
            act()
    assert waiting.cases.read("F1").standing.status is FeedbackStatus.PENDING


def test_marks_longer_than_what_they_stand_for_break_nothing(store: Store) -> None:
    words = ("李先生，" * FEEDBACK_LIMIT)[:FEEDBACK_LIMIT]
    store.cases.add(post("F1", text=Text(zh=words)), receipt_code="one")
    shown = find_queue(store, PLANNER, PENDING)[0].feedback.text.zh
    assert len(shown) > FEEDBACK_LIMIT
    assert "李先生" not in shown
    move_case(store, PLANNER, "F1", Move.PUBLISH, version=1)
    told = build_detail(store, "A01")["feedback"]
    assert shown in [each["text_zh"] for each in told]
