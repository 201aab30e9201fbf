"""A planner changes a site: its words, its place, its history; and brings a version back."""

from __future__ import annotations

import pytest
import shapely
from playwright.sync_api import expect

from geodata.store import open_store
from geodata.store.read_records import read_site
from tests.conftest import RunningApp, Visits
from tests.journeys.steps import find_map, read_json, settle
from tests.journeys.test_planner import office, sign_in

pytestmark = pytest.mark.browser
__all__ = ["office"]


def test_a_site_is_reworded_moved_and_brought_back(office: RunningApp, visits: Visits) -> None:
    page = sign_in(visits.open(width=1440, lang="en-GB"), office, "li")
    page.goto(f"{office.address}/?site=A21&lang=en")
    page.locator(".cm-card").wait_for()
    settle(page)
    page.locator(".st-key-edit_site button").click()
    page.get_by_label("Summary in English").fill("Opened for all who work here {{7*7}}.")
    page.get_by_role("button", name="Save", exact=True).click()
    settle(page)
    card = read_json(office, "/api/sites/A21")
    assert card["summary_en"] == "Opened for all who work here {{7*7}}."

    page.locator(".st-key-edit_part").get_by_text("Position").click()
    settle(page)
    page.locator(".st-key-edit_shape_choice").get_by_text("Point").click()
    settle(page)
    frame = find_map(page)
    target = frame.evaluate(
        "() => { const m = window.map_changning;"
        " m.setView([31.2120, 121.3995], 16, {animate: false});"
        " const p = m.latLngToContainerPoint([31.2130, 121.4005]); return [p.x, p.y]; }"
    )
    frame.locator("#" + frame.evaluate("() => window.map_changning.getContainer().id")).click(
        position={"x": target[0], "y": target[1]}, force=True
    )
    expect(page.locator(".st-key-panel")).to_contain_text("121.400", timeout=20_000)
    evidence = page.get_by_label("What the position rests on, in English")
    evidence.fill("measured at the door")
    evidence.press("Tab")
    settle(page)
    page.locator(".st-key-edit_save_place button").click()
    settle(page)
    card = read_json(office, "/api/sites/A21")
    assert shapely.Point(card["lon"], card["lat"]).distance(shapely.Point(121.4005, 31.213)) < 2e-5
    assert card["evidence_en"] == "measured at the door"

    page.locator(".st-key-edit_part").get_by_text("Versions").click()
    settle(page)
    expect(page.locator(".st-key-panel")).to_contain_text("measured at the door")
    page.get_by_role("button", name="Back to before this change").last.click()
    settle(page)
    card = read_json(office, "/api/sites/A21")
    assert card["summary_en"] != "Opened for all who work here {{7*7}}."
    store = open_store(office.store_path)
    assert len(store.histories.find_versions("site", "A21")) == 3
    assert store.verify_log()[0] == []
    store.close()


def test_a_consultation_joins_the_history(office: RunningApp, visits: Visits) -> None:
    page = sign_in(visits.open(width=1440, lang="zh-CN"), office, "wang", lang="zh")
    page.goto(f"{office.address}/edit?site=A12&lang=zh")
    page.locator(".st-key-edit_part").get_by_text("协商").click()
    settle(page)
    page.get_by_role("textbox", name="时间（EDTF）").fill("2026-10")
    page.get_by_role("spinbutton", name="谈了几次").fill("2")
    for label, words in (
        ("谁参加", "两边居委会"),
        ("谈什么", "钥匙"),
        ("结果如何", "门开到十一点"),
    ):
        page.get_by_label(f"{label}（中文）").fill(words)
    page.get_by_role("button", name="记录下来").click()
    settle(page)
    events = read_json(office, "/api/sites/A12")["events"]
    told = next(each for each in events if each["text_zh"] == "门开到十一点")
    assert (told["date_edtf"], told["rounds"][0]["count"]) == ("2026-10", 2)
    page.goto(f"{office.address}/edit?site=A01&lang=zh")
    page.locator(".st-key-panel [data-testid=stAlert]").first.wait_for()
    store = open_store(office.store_path)
    assert read_site(store, "A12").events[-1].text.zh == "门开到十一点"
    store.close()
