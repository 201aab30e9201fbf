"""What is public of words and answers: nobody finds what they may not read; answers name nobody."""

from __future__ import annotations

import pytest

from geodata.dates import EventDate
from geodata.detail import build_detail
from geodata.filters import Filters
from geodata.models import Text
from geodata.store import Store
from geodata.store.read_cases import CaseFilter
from geodata.store.read_items import ItemQuery, find_items
from geodata.store.read_sites import find_rows
from geodata.store.read_told import ToldKind, read_texts
from geodata.vocab import EventKind, Role
from geodata.workflow import Move
from mapapp.access import Person
from mapapp.actions.desk import NewEvent, count_queue, find_queue, send_reply
from mapapp.actions.own import read_own
from tests.unit.test_cases import make
from tests.unit.test_store import post

PHONE, NAME, OFFICE = "13812345678", "李建国", "021-62512345"
PLANNER = Person(role=Role.PLANNER, account_id="1", login="li", subdistricts=None)
MODERATOR = Person(role=Role.MODERATOR, account_id="3", login="zhao", subdistricts=None)
ADMINISTRATOR = Person(role=Role.ADMINISTRATOR, account_id="4", login="qian", subdistricts=None)


def collect(store: Store) -> dict[str, str]:
    found, matched = find_items(store, "feedback", ItemQuery(limit=1000, offset=0))
    assert matched == len(found)
    return {each["id"]: each["properties"]["text_zh"] for each in found}


@pytest.mark.parametrize(
    ("person", "finds"), [(PLANNER, False), (MODERATOR, True), (ADMINISTRATOR, True)]
)
def test_nobody_finds_on_the_desk_what_is_not_for_them_to_read(
    store: Store, person: Person, finds: bool
) -> None:
    store.cases.add(
        post("F1", text=Text(zh=f"请打 {PHONE} 找{NAME}先生，路灯太亮")), receipt_code="one"
    )
    for words in (PHONE, PHONE[:5], NAME, f"路灯 {PHONE}"):
        wanted = CaseFilter(words=words)
        assert bool(find_queue(store, person, wanted)) is finds
        assert bool(sum(count_queue(store, person, wanted).values())) is finds
    for words in ("路灯", "路灯 太亮"):  # everybody finds by what is left
        found = find_queue(store, person, CaseFilter(words=words))
        assert "F1" in [each.feedback.id for each in found]


def test_an_answer_and_the_event_it_tells_of_name_nobody(store: Store) -> None:
    store.cases.add(post("F1"), receipt_code="one")
    words = Text(
        zh=f"已请{NAME}先生处理，电话 {PHONE}，街道 {OFFICE}。", en=f"Call Mr. Wang at {PHONE}."
    )
    send_reply(store, PLANNER, "F1", words, version=1, publish=True,
               new_event=NewEvent(kind=EventKind.CARRIED_OUT, date=EventDate(edtf="2026-05"),
                                  text=words))  # fmt: skip
    detail = build_detail(store, "A01")
    (said,) = (each for each in detail["feedback"] if each["id"] == "F1")
    own = read_own(store, Person(), "one")
    assert own is not None
    public = str((detail, own.replies, find_items(store, "events", ItemQuery(limit=1000, offset=0)),
                  list(read_texts(store, ToldKind.EVENT))))  # fmt: skip
    assert said["replies"][0]["text_zh"] == f"已请〔姓名〕处理，电话 〔电话〕，街道 {OFFICE}。"
    for piece in (NAME, PHONE, "Wang"):
        assert piece not in public
    # The office keeps what it wrote, and its log fits.
    (kept,) = store.cases.read("F1").replies
    assert kept.text == words
    assert store.verify_log()[0] == []


@pytest.mark.parametrize("how", ["hidden", "merged"])
def test_answers_are_public_only_while_what_they_answer_is(store: Store, how: str) -> None:
    for name, parent in (("F1", None), ("F2", "F1"), ("F3", "F2"), ("F9", None)):
        store.cases.add(post(name, parent_id=parent), receipt_code=name)
        make(store, Move.PUBLISH, name)
    counted = {row.id: row.feedback for row in find_rows(store, Filters(), limit=99, offset=0)}
    shown = {each["id"] for each in build_detail(store, "A01")["feedback"]}
    assert {"F1", "F2", "F3", "F9"} <= set(collect(store))
    # The answers are no feedback of the site by themselves.
    assert counted["A01"] == len(shown)
    if how == "hidden":
        make(store, Move.HIDE, "F1", reason="a name")
    else:
        make(store, Move.MERGE, "F1", into="F9")
    card = str(build_detail(store, "A01"))
    told = [zh for _key, zh, _en in read_texts(store, ToldKind.FEEDBACK)]
    for name in ("F1", "F2", "F3"):
        assert f"'{name}'" not in card
        assert name not in collect(store)
        assert name not in store.feedback().index
    assert told.count(post().text.zh) == 1
    narrowed = Filters.from_params({"about": ["light"]})
    for filters in (Filters(), narrowed):
        rows = {row.id: row.feedback for row in find_rows(store, filters, limit=99, offset=0)}
        said = build_detail(store, "A01")["feedback"]
        assert rows["A01"] == sum(not filters.about or each["category"] == "light" for each in said)
    if how == "hidden":
        make(store, Move.PUBLISH, "F1")
        assert {"F1", "F2", "F3"} <= set(collect(store))


def test_answers_under_what_was_withdrawn_stay_on_card_and_in_lists(store: Store) -> None:
    for name, parent in (("F1", None), ("F2", "F1"), ("F3", "F2")):
        store.cases.add(post(name, parent_id=parent), receipt_code=name)
        make(store, Move.PUBLISH, name)
    assert store.cases.withdraw("F1")
    (trace,) = (each for each in build_detail(store, "A01")["feedback"] if each["id"] == "F1")
    assert [each["id"] for each in trace["answers"][0]["answers"]] == ["F3"]
    assert {"F2", "F3"} <= set(collect(store))
    assert "F1" not in collect(store)
