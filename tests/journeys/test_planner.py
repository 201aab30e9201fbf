"""A planner answers: sign in, read the queue, decide, reply; everyone sees what came of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geodata.models import Text
from geodata.store import open_store
from geodata.store.read_cases import CaseFilter
from geodata.workflow import Move
from tests.conftest import RunningApp, Visit, Visits, clean_environment, start_app
from tests.journeys.steps import read_json, settle
from tests.unit.test_store import post

pytestmark = pytest.mark.browser
PASSWORD = "a long pass phrase 42"
LOUD = "周末晚上码头的喇叭声很大，能不能调小一点？"
DOOR = "Please keep the door open until eleven."


@pytest.fixture(scope="module")
def office(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """An app of this module's own, with accounts and something to read."""
    path = tmp_path_factory.mktemp("office") / "store.sqlite"
    shutil.copy(default_store_file, path)
    store = open_store(path)
    store.cases.add(post("F1", text=Text(zh=LOUD)), receipt_code="one")
    store.cases.add(post("F2", site_id="A12", text=Text(en=DOOR)), receipt_code="two")
    store.cases.add(post("F3", text=Text(zh="喇叭太吵了")), receipt_code="three")
    store.close()
    for name, options in (
        ("li", ["--role", "planner", "--all"]),
        ("wang", ["--role", "planner", "--subdistrict", "hongqiao"]),
    ):
        subprocess.run(
            [sys.executable, "-m", "mapapp", "user", "add", name, *options, "--store", str(path)],
            input=f"{PASSWORD}\n", text=True, check=True, env=clean_environment(), timeout=60,
        )  # fmt: skip
    running = start_app(path)
    yield running
    running.stop()


def sign_in(visit: Visit, app: RunningApp, name: str, lang: str = "en") -> Page:
    page = visit.page
    page.goto(f"{app.address}/auth/sign-in?next=/desk%3Flang={lang}&lang={lang}")
    page.fill("input[name=login]", name)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".st-key-desk_queue").wait_for()
    settle(page)
    return page


def open_row(page: Page, words: str) -> None:
    page.locator("[class*='st-key-open_'] button", has_text=words).click()
    expect(page.locator(".st-key-desk_words_written")).to_contain_text(words)
    settle(page)


def test_from_the_queue_to_the_chain_everyone_sees(office: RunningApp, visits: Visits) -> None:
    page = sign_in(visits.open(width=1440, lang="en-GB"), office, "li")
    open_row(page, "能不能调小一点")
    page.get_by_label("In Chinese", exact=True).fill("喇叭音量已经调低。")
    page.get_by_label("In English", exact=True).fill("The loudspeaker is turned down.")
    page.get_by_label("In English", exact=True).press("Tab")
    settle(page)
    page.get_by_role("combobox", name="Belongs to event").click()
    page.get_by_role("option", name="A new event").click()
    settle(page)
    page.get_by_role("textbox", name="When (EDTF)").fill("2026-11")
    page.get_by_label("The event in Chinese").fill("码头喇叭调低音量")
    page.get_by_label("The event in English").fill("Loudspeaker at the pier turned down")
    page.get_by_label("The event in English").press("Tab")
    settle(page)
    page.locator(".st-key-send_reply button").click()
    said = page.locator("[class*='st-key-said_']")
    expect(said).to_contain_text("The loudspeaker is turned down.")
    detail = read_json(office, "/api/sites/A01")
    assert LOUD in [each["text_zh"] for each in detail["feedback"]]
    assert "Loudspeaker at the pier turned down" in [each["text_en"] for each in detail["events"]]
    store = open_store(office.store_path)
    case = store.cases.read("F1")
    assert (case.standing.step, case.replies[0].author.en) == ("informed", "Huayang Road")
    assert store.verify_log()[0] == []
    store.close()


def test_a_planner_sees_and_moves_only_what_is_hers(office: RunningApp, visits: Visits) -> None:
    page = sign_in(visits.open(width=1440, lang="en-GB"), office, "wang")
    expect(page.locator("[class*='st-key-open_'] button")).to_have_count(1)
    open_row(page, DOOR)
    page.locator(".st-key-desk_moves").get_by_role("button", name="Hide").click()
    why = page.get_by_role("textbox", name="Why it is not published")
    why.fill("It names a neighbour.")
    why.press("Tab")
    page.locator(".st-key-move_hide button").click()
    expect(page.locator(".st-key-desk_case")).to_contain_text("It names a neighbour.")
    store = open_store(office.store_path)
    mine = store.cases.find_mine("two")
    assert mine is not None
    assert (mine.standing.status, mine.standing.reason) == ("hidden", "It names a neighbour.")
    store.close()


def test_the_second_planner_is_told_and_goes_on(office: RunningApp, visits: Visits) -> None:
    page = sign_in(visits.open(width=1440, lang="en-GB"), office, "li")
    open_row(page, "喇叭太吵了")
    page.get_by_label("In English", exact=True).fill("We will look into it.")
    page.get_by_label("In English", exact=True).press("Tab")
    settle(page)
    store = open_store(office.store_path)
    store.cases.move("F3", Move.ASK_BACK, actor="wang", version=1, reason="when?")
    page.locator(".st-key-send_reply button").click()
    expect(page.locator(".st-key-desk_changed")).to_contain_text("New → Asked back")
    assert store.cases.read("F3").replies == ()
    page.locator(".st-key-desk_go_on button").click()
    settle(page)
    expect(page.get_by_label("In English", exact=True)).to_have_value("We will look into it.")
    page.locator(".st-key-send_reply button").click()
    expect(page.locator("[class*='st-key-said_']")).to_contain_text("We will look into it.")
    assert len(store.cases.read("F3").replies) == 1
    store.close()


def test_residents_find_no_desk(office: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    visit.page.goto(f"{office.address}/desk")
    visit.page.locator(".st-key-panel").get_by_text("for people who work with the map").wait_for()
    assert LOUD not in visit.page.content()
    assert visit.page.locator("a", has_text="Desk").count() == 0


def test_the_desk_on_a_phone_by_keyboard(office: RunningApp, visits: Visits) -> None:
    store = open_store(office.store_path)
    for name in ("P1", "P2"):
        store.cases.add(post(name, text=Text(en=f"words of {name}")), receipt_code=name)
    page = sign_in(visits.open(width=390, height=844, lang="zh-CN"), office, "li", lang="zh")
    open_row(page, "words of P1")
    expect(page.locator(".st-key-desk_queue")).to_be_hidden()
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 390
    page.keyboard.press("j")
    expect(page.locator(".st-key-desk_words_written")).to_contain_text("words of P2")
    settle(page)
    page.keyboard.press("p")
    expect(page.locator(".st-key-desk_case")).to_contain_text("已公开")
    assert store.cases.count(CaseFilter(words="P2"))["published"] == 1  # type: ignore[index]
    store.close()
