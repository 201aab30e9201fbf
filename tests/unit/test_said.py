"""What readers see of feedback: threads, replies, traces, the chain; in few queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event as sql_event

from geodata.detail import build_detail
from geodata.filters import Filters
from geodata.models import Feedback, Text
from geodata.said import describe_said
from geodata.store import Store
from geodata.store.read_spots import find_said
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood
from geodata.workflow import Move
from tests.unit.test_cases import reply

NOW = datetime(2024, 6, 1, 9, tzinfo=UTC)


def say(store: Store, name: str, words: str, *, public: bool = True, **changes: object) -> str:
    """Leave feedback on A29 and publish it; return its receipt code."""
    feedback = Feedback(
        id=name, category=FeedbackCategory.ACCESS, mood=Mood.CONCERN, text=Text(zh=words),
        status=FeedbackStatus.PENDING, created_at=NOW,
        **{"site_id": "A29", **changes},  # type: ignore[arg-type]
    )  # fmt: skip
    code = f"F-{name}"
    store.cases.add(feedback, receipt_code=code)
    if public:
        store.cases.move(name, Move.PUBLISH, actor="p", version=1)
    return code


def shown(store: Store, site_id: str = "A29") -> dict[str, dict[str, object]]:
    return {each["id"]: each for each in build_detail(store, site_id)["feedback"]}


def version(store: Store, name: str) -> int:
    return store.cases.read(name).version


def test_answers_stand_under_what_they_answer_two_deep(store: Store) -> None:
    say(store, "F1", "市场什么时候改？")
    say(store, "F2", "我也想知道", parent_id="F1")
    say(store, "F3", "听说明年", parent_id="F2")
    say(store, "F4", "没人看过", parent_id="F1", public=False)
    told = shown(store)
    assert {"F2", "F3", "F4"}.isdisjoint(told)
    (answer,) = told["F1"]["answers"]  # type: ignore[misc]
    assert (answer["text_zh"], [each["id"] for each in answer["answers"]]) == ("我也想知道", ["F3"])


def test_a_reply_comes_with_its_event_and_counts_as_change(store: Store) -> None:
    assert build_detail(store, "A29")["chain"]["change_zh"] == ""
    say(store, "F1", "市场什么时候改？")
    store.cases.reply(reply(event_id="A29-2"), actor="p", version=2)
    detail = build_detail(store, "A29")
    (said,) = (each for each in detail["feedback"] if each["id"] == "F1")
    (given,) = said["replies"]
    assert (given["author_zh"], given["date"], given["event"]) == (
        "虹桥街道",
        "2024-06-01",
        "A29-2",
    )
    assert given["event_text_zh"] == "两个菜市场的改造正在研究推进。"
    assert said["step"] == "informed"
    assert detail["chain"]["change_zh"] == "两个菜市场的改造正在研究推进。"
    store.cases.evaluate("Y1", "v" * 64, helped=False)
    assert "helped" not in str(build_detail(store, "A29"))


def test_what_nobody_answered_is_listed(store: Store) -> None:
    say(store, "F1", "还没有人答复")
    say(store, "F2", "答复了")
    say(store, "F3", "很好", public=False)
    store.cases.reply(reply("Y2", "F2"), actor="p", version=2)
    # R18 has an outcome in the source: "being studied".
    assert build_detail(store, "A29")["unanswered"] == ["F1"]


def test_me_too_and_what_was_merged_count_together(store: Store) -> None:
    say(store, "F1", "路灯太亮")
    say(store, "F2", "灯太亮了")
    store.cases.move("F2", Move.MERGE, actor="p", version=2, into="F1")
    for voice in ("a", "b"):
        store.cases.support("F1", voice * 64, given=True)
    assert (shown(store)["F1"]["supports"], "F2" in shown(store)) == (3, False)


@pytest.mark.parametrize("answered", ["by a resident", "by the office", "not at all"])
def test_a_withdrawal_leaves_a_trace_only_under_public_answers(store: Store, answered: str) -> None:
    code = say(store, "F1", "后悔写了")
    if answered == "by a resident":
        say(store, "F2", "同意", parent_id="F1")
    elif answered == "by the office":
        store.cases.reply(reply(), actor="p", version=2)
    assert store.cases.withdraw(code)
    told = shown(store).get("F1")
    if answered == "not at all":
        assert told is None
        return
    assert told is not None
    assert (told["status"], told["text_zh"], told["text_en"]) == ("withdrawn", "", "")
    assert len(told["answers"]) + len(told["replies"]) == 1  # type: ignore[arg-type]
    assert "F1" not in build_detail(store, "A29")["unanswered"]


def test_what_was_hidden_before_it_was_withdrawn_leaves_no_trace(store: Store) -> None:
    code = say(store, "F1", "不该公开")
    store.cases.reply(reply(), actor="p", version=2)
    store.cases.move("F1", Move.HIDE, actor="p", version=version(store, "F1"), reason="个人信息")
    assert store.cases.withdraw(code)
    assert "F1" not in shown(store)


def test_a_spot_has_its_threads_too(store: Store) -> None:
    spot = {"site_id": None, "longitude": 121.4, "latitude": 31.2}
    say(store, "F1", "这里缺一条斑马线", **spot)
    say(store, "F2", "是的", parent_id="F1", **spot)
    (said,) = find_said(store, (121.39, 31.19, 121.41, 31.21), Filters())
    assert [each["text_zh"] for each in describe_said(said)["answers"]] == ["是的"]


def test_a_hundred_pieces_take_as_many_queries_as_two(store: Store) -> None:
    def count() -> int:
        statements: list[str] = []

        def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        sql_event.listen(store._engine, "before_cursor_execute", note)
        build_detail(store, "A29")
        sql_event.remove(store._engine, "before_cursor_execute", note)
        return len(statements)

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            say(store, f"T{number}", "一个问题")
            say(store, f"U{number}", "一个回答", parent_id=f"T{number}")
            given = replace(reply(f"Y{number}", f"T{number}"), event_id="A29-2")
            store.cases.reply(given, actor="p", version=2)

    fill(0, 2)
    few = count()
    fill(2, 40)
    assert count() == few


# The article's own chains; words from the digest of it, sections 1.4 and 1.5.
CHAINS = {
    "A12": (["lock"], 5, ["five rounds"], [], ["opened"]),
    "A01": (["30 m", "noise", "light"], None, ["consulted"], ["place was chosen"], ["opened"]),
    "A06": (["wall", "room"], None, ["many", "gate", "pump room", "waste room"], [], ["renewed"]),
    "A30": (["Bicycles"], 0, [], [], ["Bluetooth"]),
    "A29": (["two food markets"], 0, ["under study"], [], []),
}


@pytest.mark.parametrize("site_id", CHAINS)
def test_the_articles_chains_are_there(store: Store, site_id: str) -> None:
    concern, rounds, talk, decision, change = CHAINS[site_id]
    chain = build_detail(store, site_id)["chain"]
    assert chain["rounds"] == rounds
    for name, words in (
        ("concern", concern), ("talk", talk), ("decision", decision), ("change", change)
    ):  # fmt: skip
        assert bool(chain[f"{name}_en"]) == bool(chain[f"{name}_zh"]) == bool(words), name
        for word in words:
            assert word in chain[f"{name}_en"], name


def test_the_lock_was_talked_about_in_two_meetings_and_five_rounds(store: Store) -> None:
    events = build_detail(store, "A12")["events"]
    counts = [met["count"] for event in events for met in event["rounds"]]
    assert counts == [2, 5]
    assert build_detail(store, "A12")["unanswered"] == []
