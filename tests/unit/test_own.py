"""What an author sees of one's own feedback once it was counted with another's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from geodata.cases import Reply
from geodata.errors import UnknownRecordError
from geodata.models import Text
from geodata.store import Store
from geodata.workflow import Move
from mapapp.access import RESIDENT
from mapapp.actions.own import add_to_own, read_own
from tests.unit.test_store import move, post

CODE = "F-7KQ2-MX4T-9RBA"


def test_what_mine_was_merged_with_shows_me_its_answers(store: Store) -> None:
    store.cases.add(post("F1"), receipt_code=CODE)
    store.cases.add(post("F2", text=Text(zh="路灯刺眼，电话13800138000")), receipt_code="other")
    move(store, "F2", Move.PUBLISH)
    own = read_own(store, RESIDENT, CODE)
    assert own is not None
    assert (own.counted_with, own.replies) == (None, ())
    move(store, "F1", Move.MERGE, into="F2")
    answer = Reply(id="R1", feedback_id="F2", author=Text(zh="街道"), text=Text(zh="已换灯罩。"),
                   created_at=datetime(2024, 6, 1, tzinfo=UTC))  # fmt: skip
    store.cases.reply(answer, actor="cli:li", version=store.cases.read("F2").version)
    own = read_own(store, RESIDENT, CODE)
    assert own is not None
    assert own.counted_with is not None
    assert own.counted_with.feedback.text.zh == "路灯刺眼，电话〔电话〕"
    assert [each.text.zh for each in own.replies] == ["已换灯罩。"]
    move(store, "F2", Move.HIDE, reason="重复")
    own = read_own(store, RESIDENT, CODE)
    assert own is not None
    assert (own.counted_with, own.replies) == (None, ())
    assert add_to_own(store, RESIDENT, CODE, "还有一句", lang="zh") is False


def test_an_answer_stands_on_the_site_it_answers(store: Store) -> None:
    store.cases.add(post("F1"), receipt_code=None)
    move(store, "F1", Move.PUBLISH)
    for changes in ({"site_id": "A02"}, {"site_id": None, "longitude": 121.4, "latitude": 31.2}):
        with pytest.raises(UnknownRecordError):
            store.cases.add(post("F2", parent_id="F1", **changes), receipt_code=None)
    store.cases.add(post("F2", parent_id="F1"), receipt_code=None)
