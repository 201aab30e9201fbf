"""What is kept of feedback and for how long; what is gone is gone everywhere; the sealed log."""

from __future__ import annotations

import io
import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from geodata.models import Text
from geodata.photos import read_photo
from geodata.store import Store, wiping
from geodata.store.retention import Due, Rules
from geodata.store.write_cases import Contact
from geodata.vocab import FeedbackStatus
from geodata.workflow import Move
from tests.unit.test_cases import NOW, make, reply
from tests.unit.test_store import WORDS, post


@pytest.fixture
def posted(store: Store) -> Store:
    store.cases.add(post("F1"), receipt_code="one")
    return store


def test_withdrawn_words_are_nowhere_any_more(store: Store, store_path: Path) -> None:
    secret = "桐树下那盏灯 7316-canary"
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    photo = read_photo(picture.getvalue())
    contact = Contact(words="wx canary-2291", delete_on=date(2024, 9, 1))
    store.cases.add(post("F1", text=Text(zh=secret)), receipt_code="one", photos=[photo],
                    contact=contact)  # fmt: skip
    addition = post("F2", text=Text(zh=f"{secret} again"), parent_id="F1", is_addition=True)
    assert store.cases.add_by_receipt("one", addition)
    make(store, Move.PUBLISH)
    assert store.cases.withdraw("one")
    assert not store.cases.withdraw("one")
    case = store.cases.read("F1")
    assert (case.feedback.text, case.photos, case.has_contact) == (Text(), (), False)
    assert case.feedback.status is FeedbackStatus.WITHDRAWN
    assert store.cases.read("F2").feedback.text == Text()
    assert store.verify_log()[0] == []
    store.close()
    for file in store_path.parent.glob(f"{store_path.name}*"):
        content = file.read_bytes()
        assert b"7316-canary" not in content
        assert b"canary-2291" not in content


def test_contacts_and_hidden_words_go_on_their_day(store: Store) -> None:
    contact = Contact(words="138 0000 0000", delete_on=date(2024, 9, 1))
    store.cases.add(post("F1"), receipt_code="one", contact=contact)
    store.cases.add(post("F2"), receipt_code="two", contact=contact)
    make(store, Move.HIDE, "F2", reason="a name")
    assert store.cases.find_contact("F1") == "138 0000 0000"
    early = Rules(today=date(2024, 8, 31), hidden_before=NOW - timedelta(days=365))
    assert store.cases.apply_retention(early, actor="retention") == Due(
        contacts=(), hidden=(), originals=()
    )
    due = Rules(today=date(2024, 9, 1), hidden_before=NOW)
    expected = Due(contacts=("F1", "F2"), hidden=("F2",), originals=())
    assert store.cases.find_due(due) == expected
    assert store.cases.find_contact("F1") == "138 0000 0000"
    assert store.cases.apply_retention(due, actor="retention") == expected
    assert store.cases.read("F2").feedback.text == Text()
    assert store.cases.find_contact("F1") is None
    assert store.cases.read("F1").feedback.text.zh == WORDS
    assert store.verify_log()[0] == []


def test_an_office_may_keep_redacted_words_only(store: Store, store_path: Path) -> None:
    store.cases.add(post("F1", text=Text(zh="请打 13812345678 找我")), receipt_code="one")
    store.cases.add(post("F2"), receipt_code="two")
    make(store, Move.PUBLISH, "F1")
    rules = Rules(today=date(2024, 1, 1), hidden_before=None, keep_original=False)
    assert store.cases.apply_retention(rules, actor="retention").originals == ("F1",)
    case = store.cases.read("F1")
    assert "13812345678" not in case.feedback.text.zh
    assert "找我" in case.feedback.text.zh
    assert not case.is_original
    assert store.cases.read("F2").feedback.text.zh == WORDS
    assert store.cases.apply_retention(rules, actor="retention").originals == ()
    assert store.verify_log()[0] == []
    store.close()
    for file in store_path.parent.glob(f"{store_path.name}*"):
        assert b"13812345678" not in file.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revisions SET actor = 'nobody' WHERE action = 'publish'",
        "UPDATE revisions SET reason = 'x', seal = seal WHERE id = 2",
        "DELETE FROM revisions WHERE id = 2",
        "UPDATE feedback SET status = 'hidden' WHERE id = 'F1'",
        "UPDATE feedback SET assignee = 'li' WHERE id = 'F1'",
        "UPDATE replies SET text_en = 'we never said that'",
    ],
)
def test_who_changes_the_store_behind_the_log_is_found_out(
    posted: Store, store_path: Path, change: str
) -> None:
    posted.cases.reply(reply(), actor="li", version=make(posted, Move.PUBLISH))
    problems, head = posted.verify_log()
    assert problems == []
    assert head.lines == 5
    connection = sqlite3.connect(store_path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(change)
    connection.commit()
    connection.close()
    assert posted.verify_log()[0] != []


def test_the_log_holds_no_word_of_a_resident(posted: Store, store_path: Path) -> None:
    make(posted, Move.PUBLISH)
    posted.close()
    connection = sqlite3.connect(store_path)
    told = json.dumps(connection.execute("SELECT * FROM revisions").fetchall(), ensure_ascii=False)
    connection.close()
    assert "路灯" not in told


def test_words_that_cannot_leave_the_files_yet_are_told_of_and_go_with_the_next_write(
    store: Store, store_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(wiping, "WIPE_TRIES", 2)  # one second instead of twenty
    store.cases.add(post("F1", text=Text(zh="桐树 7316-canary")), receipt_code="one")
    reader = sqlite3.connect(store_path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM feedback").fetchone()
    assert store.cases.withdraw("one")
    assert store.is_wipe_due
    assert "may still stand" in caplog.text
    assert str(store_path) in caplog.text
    log = store_path.with_name(f"{store_path.name}-wal")
    assert b"7316-canary" in log.read_bytes()
    store.cases.add(post("F2"), receipt_code="two")
    assert store.is_wipe_due
    reader.execute("ROLLBACK")
    reader.close()
    store.cases.add(post("F3"), receipt_code="three")
    assert not store.is_wipe_due
    for file in store_path.parent.glob(f"{store_path.name}*"):
        assert b"7316-canary" not in file.read_bytes()
