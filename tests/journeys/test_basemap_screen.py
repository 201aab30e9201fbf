"""An office draws its own street map: sent to a screen, seen by everyone, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from geodata.settings import Settings
from geodata.store import open_store
from geodata.vocab import Role
from tests import streetmaps
from tests.accounts import PASSWORD, add_account
from tests.conftest import RunningApp, Visit, Visits, start_app
from tests.journeys.steps import settle
from tests.unit.test_basemap_browser import BOXES, meets

pytestmark = pytest.mark.browser
EXTRACT = "xinhua_east_changning.osm.gz"
OURS = "simplified streets"
"""Stands in the attribution of the embedded map alone."""
XINHUA = (121.4200, 31.2070)
"""Longitude, latitude in degrees (EPSG:4326): between Xinhua Road and its lanes."""


@pytest.fixture(scope="module")
def started(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """An app of this module's own, whose street map may be changed, with an administrator."""
    path = tmp_path_factory.mktemp("streets") / "store.sqlite"
    shutil.copy(default_store_file, path)
    add_account(path, "chen", Role.ADMINISTRATOR)
    running = start_app(path)
    yield running
    running.stop()


@pytest.fixture
def office(started: RunningApp) -> RunningApp:
    """The app with the embedded map in force, whatever the test before left there."""
    Settings(store=str(started.store_path)).basemap_path.unlink(missing_ok=True)
    return started


def open_screen(visit: Visit, app: RunningApp, lang: str) -> Page:
    """Sign in as the administrator, on the way to the screen."""
    page = visit.page
    page.goto(f"{app.address}/auth/sign-in?next=/basemap%3Flang={lang}&lang={lang}")
    page.fill("input[name=login]", "chen")
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[class*='st-key-basemap_file']").wait_for()
    settle(page)
    return page


def send(page: Page, path: Path) -> None:
    """Choose a file, and ask for it to be drawn."""
    page.locator("[class*='st-key-basemap_file'] input[type=file]").set_input_files(path)
    button = page.locator(".st-key-basemap_import button")
    expect(button).to_be_enabled()
    button.click()


def find_frame(page: Page) -> Frame:
    """Return the map page once it is alive, also where no mark is in sight."""
    handle = page.wait_for_selector("iframe[src*='/map?']", state="attached")
    assert handle
    frame = handle.content_frame()
    assert frame
    frame.wait_for_selector("html[data-ready]", state="attached")
    return frame


def find_attribution(page: Page) -> Locator:
    """What the map says of its streets' origin."""
    return page.frame_locator("iframe[src*='/map?']").locator(".leaflet-control-attribution")


def read_labels(frame: Frame, at: tuple[float, float], zoom: int) -> list[dict[str, Any]]:
    """Names the map writes with this place in its middle, each with its boxes."""
    frame.evaluate(
        "([lon, lat, zoom]) => window.map_changning.setView([lat, lon], zoom, { animate: false })",
        [*at, zoom],
    )
    labels: list[dict[str, Any]] = frame.evaluate(BOXES)["labels"]
    return labels


def read_names(frame: Frame, at: tuple[float, float], zoom: int) -> set[str]:
    return {label["name"] for label in read_labels(frame, at, zoom)}


def test_a_map_is_sent_seen_by_everyone_and_taken_back(
    office: RunningApp, visits: Visits, tmp_path: Path
) -> None:
    first_road = (121.4050, 31.2200)
    page = open_screen(visits.open(lang="en-GB"), office, "en")
    expect(find_attribution(page)).to_contain_text(OURS)
    assert "First Road" not in read_names(find_frame(page), first_road, 17)

    send(page, streetmaps.write_osm(tmp_path / "town.osm"))
    panel = page.locator(".st-key-panel")
    expect(
        panel.get_by_role("status").filter(has_text="The imported street map is in force.")
    ).to_be_visible()
    expect(panel).to_contain_text("File: town.osm")
    expect(panel).to_contain_text("Data from: not stated")
    expect(panel).to_contain_text("By: chen")
    expect(panel).to_contain_text(f"Pieces of street: {streetmaps.INSIDE['road']}")
    expect(page.locator(".st-key-basemap_import button")).to_be_disabled()
    expect(find_attribution(page)).to_have_text("© OpenStreetMap contributors, ODbL")
    settle(page)
    assert "First Road" in read_names(find_frame(page), first_road, 17)

    resident = visits.open(lang="zh-CN").page
    resident.goto(f"{office.address}/?lang=zh")
    assert "甲路" in read_names(find_frame(resident), first_road, 17)
    expect(find_attribution(resident)).to_have_text("© OpenStreetMap 贡献者，ODbL")

    page.get_by_role("button", name="Back to the embedded map").click()
    expect(
        panel.get_by_role("status").filter(has_text="The embedded street map is in force again.")
    ).to_be_visible()
    expect(find_attribution(page)).to_contain_text(OURS)
    settle(page)
    assert "First Road" not in read_names(find_frame(page), first_road, 17)
    store = open_store(office.store_path)
    assert store.verify_log()[0] == []
    store.close()


@pytest.mark.reference
def test_the_real_extract_writes_its_streets_and_lanes_apart(
    office: RunningApp, visits: Visits, reference: Path
) -> None:
    page = open_screen(visits.open(width=1440, lang="zh-CN"), office, "zh")
    panel = page.locator(".st-key-panel")
    lanes = {"定西路 710 弄", "法华镇路 681 弄", "番禺路 222 弄"}
    assert not lanes & read_names(find_frame(page), XINHUA, 17)
    send(page, reference / EXTRACT)
    expect(panel.get_by_role("status").filter(has_text="导入的街道图已启用。")).to_be_visible()
    expect(panel).to_contain_text("有名称的街道: 126")
    expect(find_attribution(page)).to_contain_text("OpenStreetMap")
    settle(page)
    frame = find_frame(page)
    for zoom, wanted in ((15, {"新华路", "番禺路"}), (17, {"新华路", "定西路 710 弄"})):
        labels = read_labels(frame, XINHUA, zoom)
        assert wanted <= {label["name"] for label in labels}
        for place, label in enumerate(labels):
            for other in labels[place + 1 :]:
                for box in label["boxes"]:
                    assert not any(meets(box, each) for each in other["boxes"]), (label, other)
    page.locator(".st-key-basemap_reset button").click()
    expect(panel.get_by_role("status").filter(has_text="已改回内置街道图。")).to_be_visible()


def test_a_file_cut_short_is_explained_and_the_map_in_force_stays(
    office: RunningApp, visits: Visits, tmp_path: Path
) -> None:
    whole = streetmaps.write_osm(tmp_path / "whole.osm.gz")
    cut = tmp_path / "![cut](x).osm.gz"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    page = open_screen(visits.open(width=390, height=844, lang="zh-CN"), office, "zh")
    send(page, cut)
    said = page.locator(".st-key-panel").get_by_role("alert")
    expect(said).to_contain_text("读不了 ![cut](x).osm.gz")
    expect(said).to_contain_text("文件可能已损坏或不完整，请重新获取。什么都没有改动。")
    expect(said).to_be_in_viewport()
    expect(page.locator(".st-key-panel")).to_contain_text("现用街道图: 内置")
    expect(find_attribution(page)).to_contain_text("简图")
    assert not Settings(store=str(office.store_path)).basemap_path.exists()


def test_a_damaged_import_is_said_and_can_be_taken_away(office: RunningApp, visits: Visits) -> None:
    kept = Settings(store=str(office.store_path)).basemap_path
    kept.write_text("{", encoding="utf-8")
    page = open_screen(visits.open(lang="en-GB"), office, "en")
    panel = page.locator(".st-key-panel")
    expect(panel).to_contain_text("there but damaged, so the embedded one is drawn")
    page.locator(".st-key-basemap_reset button").click()
    expect(panel).to_contain_text("The embedded street map is in force again.")
    expect(panel).not_to_contain_text("damaged")
    assert not kept.exists()


def test_residents_find_no_street_map_to_change(office: RunningApp, visits: Visits) -> None:
    page = visits.open(lang="en-GB").page
    page.goto(f"{office.address}/basemap?lang=en")
    page.locator(".st-key-panel").get_by_text("for people who work with the map").wait_for()
    assert page.locator("input[type=file]").count() == 0
    assert page.get_by_role("link", name="Street map").count() == 0
