"""A presenter takes the map away, and it works without anything else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.conftest import RunningApp, Visits
from tests.journeys.steps import open_app, read_json, settle

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
