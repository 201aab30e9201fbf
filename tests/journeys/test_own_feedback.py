"""An author comes back with the receipt code: reads, answers the office, withdraws."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from geodata.cases import Reply
from geodata.models import Text
from geodata.store import open_store
from geodata.store.retention import Rules
from geodata.workflow import Move
from tests.conftest import RunningApp, Visits, start_app
from tests.journeys.steps import open_app, read_json, settle
from tests.unit.test_store import move, post

pytestmark = pytest.mark.browser
LAMP = "楼下的路灯太亮，照进卧室。"
QUESTION = "是哪一盏灯，<b>几点</b>最亮？"
ASKED, ANSWERED = "F-7KQ2-MX4T-9RBA", "F-7KQ2-MX4T-9RBC"


@pytest.fixture(scope="module")
def home(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """An app with feedback the office asks about, and feedback it answered."""
    path = tmp_path_factory.mktemp("home") / "store.sqlite"
    shutil.copy(default_store_file, path)
    store = open_store(path)
    store.cases.add(post("F1", text=Text(zh=LAMP)), receipt_code=ASKED)
    move(store, "F1", Move.ASK_BACK, reason=QUESTION)
    store.cases.add(post("F2", text=Text(en="The bench is broken.")), receipt_code=ANSWERED)
    move(store, "F2", Move.PUBLISH)
    answer = Reply(
        id="R1",
        feedback_id="F2",
        author=Text(zh="华阳路街道", en="Huayang Road"),
        text=Text(zh="已经修好。", en="It is repaired."),
        # Already the next day in Shanghai.
        created_at=datetime(2024, 6, 1, 20, 0, tzinfo=UTC),
    )
    store.cases.reply(answer, actor="cli:li", version=store.cases.read("F2").version)
    store.cases.add(
        post("F3", text=Text(en="Street lamp shines into my bedroom")), receipt_code="x"
    )
    move(store, "F3", Move.PUBLISH)
    store.close()
    running = start_app(path)
    yield running
    running.stop()


def look_up(page: Page, code: str, lang: str) -> None:
    zh = lang == "zh"
    page.get_by_text("有查询码" if zh else "Have a receipt code").click()
    page.get_by_label("查询码" if zh else "Receipt code", exact=True).fill(code)
    page.keyboard.press("Enter")
    settle(page)


def test_the_office_asks_and_the_author_answers(home: RunningApp, visits: Visits) -> None:
    page = visits.open(width=390, height=844).page
    page.goto(f"{home.address}/speak?lang=zh")
    page.locator(".steps").wait_for()
    settle(page)
    look_up(page, "F-2222-2222-2222", "zh")
    expect(page.get_by_text("没有这个查询码")).to_be_visible()
    page.get_by_label("查询码", exact=True).fill(ASKED.lower())
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-own_reason")).to_contain_text(QUESTION)
    expect(page.locator(".st-key-own_said")).to_contain_text(LAMP)
    assert ASKED[2:] not in page.url.upper()

    page.get_by_label("你的回答").fill("东边那一盏，晚上十点。我的电话 13800138000")
    page.get_by_label("你的回答").blur()
    settle(page)
    page.get_by_role("button", name="发送前检查").click()
    expect(page.locator(".st-key-preview")).to_contain_text(
        "东边那一盏，晚上十点。我的电话 〔电话〕"
    )
    page.get_by_role("button", name="全部删去").click()
    expect(page.locator("[class*=st-key-personal]")).to_have_count(0)
    settle(page)
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_text("收到了。工作人员看过以后才会公开。")).to_be_visible()
    expect(page.locator(".st-key-own_said")).to_contain_text("东边那一盏，晚上十点。")
    expect(page.get_by_text("已收到，还没有公开。")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390

    store = open_store(home.store_path)
    assert store.cases.read("F1").standing.status == "pending"
    (added,) = store.cases.find_additions("F1")
    assert added.text.zh.startswith("东边那一盏，晚上十点。")
    assert "138" not in added.text.zh
    store.close()
    assert LAMP not in str(read_json(home, "/api/sites/A01"))


def test_an_answer_is_read_and_the_words_are_withdrawn(home: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    page = visit.page
    open_app(visit, home, "/speak?lang=en")
    look_up(page, ANSWERED, "en")
    expect(page.get_by_text("It is repaired.")).to_be_visible()
    expect(page.get_by_text("Huayang Road")).to_be_visible()
    expect(page.get_by_text("Answer of the office · 2024-06-02")).to_be_visible()

    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".st-key-own_withdraw")).to_contain_text("cannot be undone")
    settle(page)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".st-key-own_withdraw")).to_have_count(0)
    settle(page)
    # The same by keyboard alone.
    page.get_by_role("button", name="Withdraw").focus()
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("button", name="Delete for good").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Withdrawn. Your words are deleted.")).to_be_visible()
    expect(page.get_by_text("The bench is broken.")).to_have_count(0)
    detail = read_json(home, "/api/sites/A01")
    assert "The bench is broken." not in str(detail)
    gone = [each for each in detail["feedback"] if each["id"] == "F2"]
    assert [each["status"] for each in gone] == ["withdrawn"]
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".steps")).to_be_visible()


def test_before_sending_one_sees_what_others_said_and_may_leave_a_contact(
    home: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    page = visit.page
    open_app(visit, home, "/speak?lang=en&site=A01")
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.get_by_text("Light", exact=True).first.click()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.locator("textarea").fill("The lamp outside is too bright and shines into the bedroom.")
    page.locator("textarea").blur()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    similar = page.locator(".st-key-similar")
    expect(similar.locator("li")).to_have_count(1)
    expect(similar).to_contain_text("Street lamp shines into my bedroom")
    similar.get_by_role("button", name="Me too").click()
    expect(similar.get_by_role("button", name="Me too")).to_have_attribute("aria-pressed", "true")
    said = read_json(home, "/api/sites/A01")["feedback"]
    assert [each["supports"] for each in said if each["id"] == "F3"] == [1]

    expect(page.get_by_text("Only planners see it", exact=False)).to_contain_text("after 90 days")
    page.get_by_label("How can planners reach you?").fill("lamp@example.org")
    page.get_by_label("How can planners reach you?").blur()
    settle(page)
    page.get_by_role("button", name="Send").click()
    code = (page.locator("[data-testid=stCode]").text_content() or "").strip()
    page.get_by_role("button", name="See how it stands").click()
    expect(page.get_by_text("You left a contact.")).to_be_visible()
    store = open_store(home.store_path)
    mine = store.cases.find_mine(code)
    assert mine is not None
    assert store.cases.find_contact(mine.feedback.id) == "lamp@example.org"
    today = datetime.now(UTC)
    for days, is_due in ((89, False), (91, True)):
        rules = Rules(today=(today + timedelta(days=days)).date(), hidden_before=None)
        assert (mine.feedback.id in store.cases.find_due(rules).contacts) is is_due
    store.close()
    assert "lamp@example.org" not in str(read_json(home, "/api/sites/A01"))


def test_one_event_is_spoken_about_and_a_neighbour_is_answered(
    home: RunningApp, visits: Visits
) -> None:
    for place, words, field in (
        (".cm-history", "The new pier is steep.", "event"),
        (".cm-said > li[data-id=F3]", "Mine too, since March.", "parent"),
    ):
        visit = visits.open(lang="en-GB")
        page = visit.page
        open_app(visit, home, "/?lang=en&site=A01")
        name = "Say something about this" if field == "event" else "Answer"
        page.locator(place).get_by_role("button", name=name).first.click()
        page.locator(".steps").wait_for()
        settle(page)
        subject = page.locator(".st-key-subject")
        detail = read_json(home, "/api/sites/A01")
        texts = {each["id"]: each["text_en"] for each in detail["events"] + detail["feedback"]}
        shown = subject.text_content() or ""
        (about,) = [key for key, text in texts.items() if text and text in shown]
        page.get_by_role("button", name="Next").click()
        settle(page)
        page.get_by_text("Access", exact=False).first.click()
        settle(page)
        page.get_by_role("button", name="Next").click()
        settle(page)
        page.locator("textarea").fill(words)
        page.locator("textarea").blur()
        settle(page)
        page.get_by_role("button", name="Next").click()
        settle(page)
        expect(page.locator(".st-key-preview")).to_contain_text(texts[about])
        page.get_by_role("button", name="Send").click()
        code = (page.locator("[data-testid=stCode]").text_content() or "").strip()
        store = open_store(home.store_path)
        mine = store.cases.find_mine(code)
        store.close()
        assert mine is not None
        assert mine.feedback.text.en == words
        assert getattr(mine.feedback, f"{field}_id") == about


def test_a_photo_is_shown_before_it_is_sent_and_keeps_nothing_but_the_picture(
    home: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    page = visit.page
    open_app(visit, home, "/speak?lang=en&site=A01")
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.get_by_text("Light", exact=True).first.click()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.locator("textarea").fill("This bench has no back.")
    page.locator("textarea").blur()
    settle(page)
    chosen = page.get_by_label("Add a photo")
    chosen.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload=1>"})
    expect(page.get_by_text("The photo was not taken.")).to_be_visible()
    chosen.set_input_files({"name": "b.jpg", "mimeType": "image/jpeg", "buffer": draw_marked()})
    expect(page.get_by_role("button", name="Remove the photo")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".st-key-preview img")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Send").click()
    code = (page.locator("[data-testid=stCode]").text_content() or "").strip()
    page.get_by_role("button", name="See how it stands").click()
    shown = page.locator(".st-key-own_said img")
    expect(shown).to_be_visible()
    assert shown.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [40, 30]
    store = open_store(home.store_path)
    mine = store.cases.find_mine(code)
    assert mine is not None
    (photo,) = mine.photos
    content = store.cases.find_photo(photo, public=False)
    assert content is not None
    assert b"SECRET-PHONE" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.size, len(picture.getexif())) == ((40, 30), 0)
    assert store.cases.find_photo(photo) is None
    store.close()


def draw_marked() -> bytes:
    """Return a JPEG that says what it was taken with."""
    exif, written = Image.Exif(), io.BytesIO()
    exif[0x0110] = "SECRET-PHONE"
    Image.new("RGB", (40, 30), "teal").save(written, "JPEG", exif=exif)
    assert b"SECRET-PHONE" in written.getvalue()
    return written.getvalue()
