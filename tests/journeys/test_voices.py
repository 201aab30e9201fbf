"""Feedback on the map: anyone narrows it down; those who answer see what waits, residents never."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from geodata.models import Text
from geodata.store import open_store
from geodata.vocab import FeedbackCategory, SubDistrict
from geodata.workflow import Move
from tests.accounts import PASSWORD, add_account
from tests.conftest import RunningApp, Visit, Visits, start_app
from tests.journeys.steps import find_map, open_app, read_json, settle
from tests.unit.test_store import post

pytestmark = pytest.mark.browser
WAITS = "码头的喇叭还没有人管"
SPOT = {"site_id": None, "longitude": 121.4012, "latitude": 31.2123}
CROSSING = {"site_id": None, "longitude": 121.4213, "latitude": 31.2174}


@pytest.fixture(scope="module")
def voices(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """An app of this module's own: one published noise, two that wait, two planners."""
    path = tmp_path_factory.mktemp("voices") / "store.sqlite"
    shutil.copy(default_store_file, path)
    store = open_store(path)
    store.cases.add(post("V1", site_id="A12", category=FeedbackCategory.NOISE), receipt_code="one")
    store.cases.move("V1", Move.PUBLISH, actor="li", version=1)
    store.cases.add(post("V2", text=Text(zh=WAITS)), receipt_code="two")
    store.cases.add(post("V3", **SPOT), receipt_code="three")
    store.cases.add(post("V4", text=Text(en="No crossing here."), **CROSSING), receipt_code="four")
    store.cases.move("V4", Move.PUBLISH, actor="li", version=1)
    store.close()
    add_account(path, "li")
    add_account(path, "wang", subdistricts=(SubDistrict.CHENGJIAQIAO,))
    running = start_app(path)
    yield running
    running.stop()


def sign_in(visit: Visit, app: RunningApp, name: str) -> tuple[Page, Frame]:
    page = visit.page
    page.goto(f"{app.address}/auth/sign-in?next=/%3Flang=en&lang=en")
    page.fill("input[name=login]", name)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    frame = find_map(page)
    settle(page)
    return page, frame


def read_badges(frame: Frame) -> dict[str, int]:
    return dict(
        frame.evaluate(
            "() => [...document.querySelectorAll('.mark[data-key^=\"site:\"]')].map((mark) => "
            "[mark.dataset.key.slice(5), Number(mark.querySelector('.badge')?.textContent ?? 0)])"
        )
    )


def test_badges_count_and_list_follow_what_feedback_is_about(
    voices: RunningApp, visits: Visits
) -> None:
    visit = visits.open(width=1440, lang="en-GB")
    frame = open_app(visit, voices, "/?lang=en#17/31.21930/121.41500")
    page = visit.page
    count = frame.locator("#legend label", has_text="Residents’ feedback").locator("b")
    every = int(count.inner_text())
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="What it is about").click()
    page.get_by_role("option", name="Noise", exact=True).click()
    page.keyboard.press("Escape")
    settle(page)
    about_noise = [
        each["properties"]
        for each in read_json(voices, "/api/collections/feedback/items?limit=1000")["features"]
        if each["properties"]["category"] == "noise"
    ]
    assert 0 < len(about_noise) < every
    expect(count).to_have_text(str(len(about_noise)))
    badges = read_badges(frame)
    told = {name: sum(each["site"] == name for each in about_noise) for name in badges}
    assert badges == told
    page.keyboard.press("Escape")
    page.locator(".st-key-chip_0 button").first.click()
    settle(page)
    expect(count).to_have_text(str(every))


def test_who_answers_sees_what_waits_and_opens_it_at_the_desk(
    voices: RunningApp, visits: Visits
) -> None:
    page, frame = sign_in(visits.open(width=1440, lang="en-GB"), voices, "li")
    marks = frame.locator(".mark-waiting")
    expect(marks).to_have_count(2)
    switch = frame.locator("#legend label", has_text="Not public yet")
    switch.locator("input").uncheck()
    expect(marks).to_have_count(0)
    switch.locator("input").check()
    frame.locator(".mark[data-key='waiting:V2'] .face").click()
    expect(page.locator(".st-key-desk_words_written")).to_contain_text(WAITS)


def test_a_planner_of_another_place_and_a_resident_see_nothing_of_it(
    voices: RunningApp, visits: Visits
) -> None:
    _, elsewhere = sign_in(visits.open(width=1440, lang="en-GB"), voices, "wang")
    expect(elsewhere.locator("#legend label", has_text="Not public yet")).to_be_visible()
    expect(elsewhere.locator(".mark-waiting")).to_have_count(0)
    visit = visits.open(width=1440, lang="en-GB")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    frame = open_app(visit, voices, "/?lang=en")
    assert any("/api/map" in each for each in asked)
    assert not any("/api/pending" in each for each in asked)
    expect(frame.locator(".mark-waiting")).to_have_count(0)
    expect(frame.locator("#legend label", has_text="Not public yet")).to_be_hidden()


def test_a_neighbour_answers_what_was_said_about_a_spot(voices: RunningApp, visits: Visits) -> None:
    visit = visits.open(width=1440, lang="en-GB")
    frame = open_app(visit, voices, "/?lang=en#17/31.2174/121.4213")
    page = visit.page
    frame.locator(".mark[data-key^='spot:'] .face").click()
    expect(frame.locator(".leaflet-popup .cm-words")).to_have_text("No crossing here.")
    frame.locator(".leaflet-popup").get_by_role("button", name="Answer").click()
    page.locator(".steps").wait_for()
    settle(page)
    expect(page.locator(".st-key-subject")).to_contain_text("No crossing here.")
    expect(page.get_by_text("This is my home")).to_have_count(0)
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.get_by_text("Access", exact=False).first.click()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.locator("textarea").fill("My mother waits there every day.")
    page.locator("textarea").blur()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.get_by_role("button", name="Send").click()
    code = (page.locator("[data-testid=stCode]").text_content() or "").strip()
    store = open_store(voices.store_path)
    mine = store.cases.find_mine(code)
    store.close()
    assert mine is not None
    said = mine.feedback
    assert (said.parent_id, said.longitude, said.latitude) == (
        "V4", CROSSING["longitude"], CROSSING["latitude"]
    )  # fmt: skip
