"""A presenter takes the map away, and it works without anything else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from layers.story import read_story
from tests.conftest import RunningApp, Visits
from tests.journeys.steps import find_map, open_app, read_json, settle

pytestmark = pytest.mark.browser
LARGEST_BYTES = 3_000_000


def read_config(path: Path) -> dict[str, object]:
    found = re.search(
        r'<script type="application/json" id="map-config">(.*?)</script>',
        path.read_text(encoding="utf-8"),
        re.DOTALL,
    )
    assert found
    config: dict[str, object] = json.loads(found[1])
    return config


def test_the_file_holds_what_the_screen_holds_and_opens_from_a_stick(
    app: RunningApp, visits: Visits, tmp_path: Path
) -> None:
    visit = visits.open(lang="en-GB")
    open_app(visit, app, "/?lang=en&subdistrict=huayang")
    visit.page.get_by_role("button", name="Take away").click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=re.compile("Download web file")).click()
    path = tmp_path / "map.html"
    download.value.save_as(path)
    assert path.stat().st_size < LARGEST_BYTES
    rows = read_json(app, "/api/rows?subdistrict=huayang&limit=200")["rows"]
    pinned = read_config(path)["pinned"]
    assert isinstance(pinned, dict)
    assert {row["id"] for row in pinned["rows"]} == {row["id"] for row in rows}
    assert set(pinned["details"]) == {row["id"] for row in rows}

    away = visits.open(lang="en-GB")
    asked: list[str] = []
    away.page.on("request", lambda request: asked.append(request.url))
    away.page.goto(path.as_uri())
    away.page.wait_for_selector("html[data-ready]", state="attached")
    assert away.page.locator(".cm-list li").count() == len(rows)
    away.page.locator(".cm-list button", has_text=rows[0]["name_en"]).first.click()
    expect(away.page.locator(".cm-card")).to_contain_text(rows[0]["name_en"])
    settle_file(away.page)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1


def test_an_analyst_takes_what_the_list_holds_as_a_workbook(
    app: RunningApp, visits: Visits, tmp_path: Path
) -> None:
    visit = visits.open(lang="en-GB")
    page = visit.page
    page.goto(f"{app.address}/export?lang=en&subdistrict=huayang")
    page.get_by_role("radio", name="Table", exact=True).click()
    page.get_by_role("radio", name="Excel workbook", exact=True).click()
    # What is left out, and the first rows, stand there before the file is made.
    expect(page.get_by_text("Days before 1900 are text")).to_be_visible()
    expect(page.get_by_text("The first 8 rows")).to_be_visible()
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^.*Save changning-wgs84-.*xlsx")).click()
    assert re.fullmatch(
        r"changning-wgs84-\d{4}-\d\d-\d\d-en\.xlsx", download.value.suggested_filename
    )
    download.value.save_as(tmp_path / "map.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "map.xlsx")["sites"]
    rows = read_json(app, "/api/rows?subdistrict=huayang&limit=200")["rows"]
    ids = {row[0] for row in sheet.iter_rows(min_row=2, max_col=1, values_only=True)}
    assert ids == {row["id"] for row in rows}


def settle_file(page: object) -> None:
    page.wait_for_timeout(400)  # type: ignore[attr-defined]


def test_the_app_itself_is_left_as_it_was(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    open_app(visit, app, "/?lang=en&subdistrict=huayang")
    before = len(visit.runs)
    visit.page.get_by_role("button", name="Take away").click()
    with visit.page.expect_download():
        visit.page.get_by_role("button", name=re.compile("Download web file")).click()
    settle(visit.page)
    assert len(visit.runs) == before


def test_a_presenter_makes_a_story_in_the_app_and_tells_it_from_the_file(
    app: RunningApp, visits: Visits, tmp_path: Path
) -> None:
    visit = visits.open(lang="en-GB")
    page = visit.page
    page.goto(f"{app.address}/export?lang=en&site=A12")
    frame = find_map(page)
    settle(page)
    page.get_by_role("combobox", name="Story").click()
    page.get_by_role("option", name="My own story").click()
    settle(page)
    # The first page: the site that is open, with words that could do harm elsewhere.
    words = "{{7*191}} <img src=x onerror=top.__executed=1> = 1+1"
    page.get_by_label("Heading of this page · English").fill("A door")
    page.get_by_label("Words of this page · English").fill(words)
    page.get_by_label("Words of this page · English").blur()
    settle(page)
    page.get_by_role("button", name="Keep this page").click()
    settle(page)
    expect(page.get_by_text("1. A door")).to_be_visible()
    # The second: wherever the map was moved to.
    frame.evaluate("map_changning.setView([31.22, 121.42], 16, { animate: false })")
    page.wait_for_function("() => location.hash.startsWith('#16.00/31.22')")
    page.get_by_label("Heading of this page · English").fill("A corner")
    page.get_by_label("Heading of this page · English").blur()
    settle(page)
    page.get_by_role("button", name="Keep this page").click()
    settle(page)
    page.locator(".st-key-story_up_1 button").first.click()
    settle(page)
    expect(page.get_by_text("1. A corner")).to_be_visible()

    with page.expect_download() as saved:
        page.locator(".st-key-story_save button").click()
    story = read_story(Path(saved.value.path()).read_text(encoding="utf-8"), name="story.toml")
    assert [(view.title.en, view.text.en) for view in story.views] == [
        ("A corner", ""), ("A door", words)]  # fmt: skip
    assert story.views[0].at == (121.42, 31.22, 16.0)
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as download:
        page.locator(".st-key-export_save button").click()
    path = tmp_path / "told.html"
    download.value.save_as(path)

    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.get_by_role("button", name="Tell the story").click()
    for heading in ("A corner", "A door"):
        page.keyboard.press("ArrowRight")
        expect(page.locator("#story h2")).to_have_text(heading)
    assert page.locator("#story .story-text").evaluate("(each) => each.textContent") == words
    assert page.evaluate("window.__executed") is None
