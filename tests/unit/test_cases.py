"""What happens to feedback after it was left: moves, answers, support, withdrawal, the log."""

from __future__ import annotations

import io
import json
import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from geodata.cases import Note, Reply
from geodata.detail import build_detail
from geodata.errors import (
    ChangedMeanwhileError,
    IllegalMoveError,
    InvalidRecordError,
    PhotoError,
    UnknownRecordError,
)
from geodata.models import Text
from geodata.photos import SIDE_PX, read_photo
from geodata.store import Store, open_store
from geodata.store.read_cases import CaseFilter
from geodata.store.retention import Due, Rules
from geodata.store.write_cases import Contact
from geodata.vocab import FeedbackStatus, Step, SubDistrict
from geodata.workflow import ALLOWED, Move, Standing, make_move
from tests.unit.test_store import WORDS, post

NOW = datetime(2024, 6, 1, 9, tzinfo=UTC)
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


def test_a_photo_keeps_the_picture_and_nothing_else() -> None:
    taken = Image.new("RGB", (3000, 1000), "navy")
    taken.paste("white", (0, 0, 1500, 1000))
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by a quarter, as the EXIF standard counts them
    exif[0x010F] = "canary camera"
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    taken.save(written, "JPEG", exif=exif, comment=b"canary comment")
    photo = read_photo(written.getvalue())
    kept = Image.open(io.BytesIO(photo.content))
    assert (kept.width, kept.height) == (photo.width, photo.height) == (533, SIDE_PX)
    assert not kept.getexif()
    assert b"canary" not in photo.content
    top, bottom = kept.getpixel((266, 100)), kept.getpixel((266, 1500))
    assert min(top) > 200
    assert bottom[0] < 60


@pytest.mark.parametrize(
    "upload", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"\0" * 50]
)
def test_what_is_no_photo_is_refused(upload: bytes) -> None:
    with pytest.raises(PhotoError) as refused:
        read_photo(upload)
    assert "JPEG" in str(refused.value.facts["accepted"])


def test_a_picture_too_large_to_decode_is_refused() -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    with pytest.raises(PhotoError):
        read_photo(written.getvalue())
