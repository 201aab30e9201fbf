"""Finding a place: by keyboard, by house number, and near where one stands."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.conftest import RunningApp, Visit, Visits
from tests.journeys.steps import list_total, open_app, position, settle

pytestmark = pytest.mark.browser

ZHAOFENG = {"longitude": 121.413992, "latitude": 31.219692}
"""Zhaofeng Plaza at Zhongshan Park: beside the riders' station (A35)."""
PEOPLES_SQUARE = {"longitude": 121.4737, "latitude": 31.2304}
"""4 km east of the district."""
CROSSING = (121.41685, 31.22073)
"""Yuyuan Road at Dingxi Road, as the street facts have it."""


def type_slowly(page: Page, words: str) -> None:
    """Type, and wait for what is suggested."""
    box = page.locator(".cm-search[data-ready] input")
    box.fill("")
    box.press_sequentially(words, delay=15)
    page.locator(".cm-options [role=option]").first.wait_for()
    page.wait_for_timeout(400)


def active(page: Page) -> str:
    """What the keyboard is at, as a screen reader is told."""
    return str(
        page.evaluate(
            "() => { const box = document.querySelector('.cm-search input');"
            " const id = box.getAttribute('aria-activedescendant');"
            " return id ? document.getElementById(id).textContent : ''; }"
        )
    )


def rings(frame: Frame) -> list[str]:
    return frame.locator(".near-tag").all_text_contents()


def test_suggestions_come_while_typing_and_the_keyboard_chooses(
    app: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, app)
    page, before = visit.page, len(visit.runs)
    type_slowly(page, "hongqiao")
    box = page.locator(".cm-search input")
    assert box.get_attribute("aria-expanded") == "true"
    told = page.locator(".cm-options").text_content() or ""
    for name in (
        "Hongqiao residential area",
        "虹桥街道",
        "Hongqiao business circle",
        "Jinhongqiao",
    ):
        assert name in told
    page.keyboard.press("ArrowDown")
    assert "虹桥街道" in active(page)
    page.keyboard.press("ArrowUp")
    assert active(page) == ""
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "hongqiao"
    assert len(visit.runs) == before

    type_slowly(page, "yuyuan rd & dingxi rd")
    page.keyboard.press("ArrowDown")
    assert "crossing" in active(page)
    page.keyboard.press("Enter")
    page.locator(".cm-near .cm-list").first.wait_for()
    page.wait_for_timeout(800)
    longitude, latitude, zoom = position(frame)
    width = frame.evaluate("() => window.map_changning.getSize().x")
    shown = frame.evaluate(
        "([lon, lat]) => window.map_changning.latLngToContainerPoint([lat, lon]).x", CROSSING
    )
    assert 0 < shown < width
    assert abs(latitude - CROSSING[1]) < 0.002
    assert zoom > 13.5
    assert longitude == pytest.approx(CROSSING[0], abs=0.02)
    assert rings(frame) == ["5 min", "10 min", "15 min"]
    assert len(visit.runs) == before


def test_a_site_is_opened_from_the_suggestions_in_one_run(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="zh-CN")
    open_app(visit, app)
    before = len(visit.runs)
    type_slowly(visit.page, "jinhongqiao")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".cm-card")).to_contain_text("金虹桥国际中心")
    settle(visit.page)
    assert len(visit.runs) == before + 1
    assert "site=A30" in visit.page.url


def test_the_words_of_a_history_lead_to_its_site(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="zh-CN")
    open_app(visit, app)
    type_slowly(visit.page, "蓝牙道钉")
    option = visit.page.locator("[role=option]").first
    expect(option).to_contain_text("一批蓝牙道钉很快上岗")
    expect(option).to_contain_text("历程里写到")
    option.click()
    expect(visit.page.locator(".cm-card")).to_contain_text("金虹桥国际中心")


def test_enter_by_itself_narrows_the_list_and_escape_empties_the_box(
    app: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    open_app(visit, app)
    box = visit.page.locator(".cm-search[data-ready] input")
    box.fill("park")
    before = len(visit.runs)
    box.press("Enter")
    settle(visit.page)
    assert len(visit.runs) == before + 1
    assert 0 < list_total(visit.page) < 37
    assert "q=park" in visit.page.url
    box.press("Escape")
    settle(visit.page)
    assert list_total(visit.page) == 37


@pytest.mark.parametrize(
    ("lang", "query", "rough"),
    [("zh-CN", "愚园路1250号", "大致位置，约 300 米以内"),
     ("en-GB", "1250 Yuyuan Road", "Approximate, within about 300 m")],
)  # fmt: skip
def test_a_house_number_is_marked_approximate(
    app: RunningApp, visits: Visits, lang: str, query: str, rough: str
) -> None:
    visit = visits.open(lang=lang)
    frame = open_app(visit, app)
    type_slowly(visit.page, query)
    option = visit.page.locator("[role=option]").first
    expect(option).to_contain_text(rough)
    expect(option).to_contain_text("1088–1423")
    option.click()
    visit.page.locator(".cm-near .cm-list").first.wait_for()
    frame.locator(".near-accuracy").wait_for(state="attached")
    assert frame.locator(".near-ring").count() == 3


def test_after_enter_places_stand_above_the_list_with_why(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, app)
    box = visit.page.locator(".cm-search[data-ready] input")
    box.fill("zsgy")
    box.press("Enter")
    expect(visit.page.locator(".cm-found")).to_contain_text("by pinyin initials")
    before = len(visit.runs)
    visit.page.locator(".cm-found button", has_text="metro station").first.click()
    expect(visit.page.locator(".cm-near h3")).to_have_text("Near Zhongshan Park")
    frame.locator(".near-ring").first.wait_for(state="attached")
    assert len(visit.runs) == before


def stand_at(visit: Visit, place: dict[str, float]) -> None:
    visit.context.grant_permissions(["geolocation"])
    visit.context.set_geolocation(place)  # type: ignore[arg-type]


def test_near_me_lists_by_distance_draws_rings_and_keeps_the_place_to_itself(
    app: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB", width=390, height=844)
    stand_at(visit, ZHAOFENG)
    sent: list[str] = []
    visit.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    frame = open_app(visit, app)
    frame.evaluate("() => { window.kept = 'the same document'; }")
    before = len(visit.runs)
    assert not [each for each in sent if "/api/near" in each]
    visit.page.get_by_role("button", name="Near me").click()
    visit.page.locator(".cm-near .cm-list li").first.wait_for()
    page = visit.page
    headings = page.locator(".cm-near h4").all_text_contents()
    assert [re.findall(r"\d+", each)[:2] for each in headings] == [
        ["5", "300"], ["10", "600"], ["15", "900"]
    ]  # fmt: skip
    expect(page.locator(".cm-near")).to_contain_text("As the crow flies, at 60 m a minute")
    told = page.locator(".cm-near .cm-distance").all_text_contents()
    distances = [int(found[0]) if (found := re.findall(r"\d+", each)) else 0 for each in told]
    assert distances == sorted(distances)
    assert max(distances) <= 900
    # The plaza is 18 m from where the data put the riders' station in front of it.
    first_class = page.locator(".cm-near .cm-list").first
    expect(first_class).to_contain_text("Warm New Nest")
    assert rings(frame) == ["5 min", "10 min", "15 min"]
    assert frame.evaluate("() => window.kept") == "the same document"
    assert len(visit.runs) == before

    (near,) = [each for each in sent if "/api/near" in each]
    assert '"lon":121.414,"lat":31.22' in near
    for exact in ("121.41399", "31.21969"):
        assert not [each for each in sent if exact in each]
    # The view's middle is in the address and in questions: it is the rounded place, too.
    assert position(frame)[:2] == pytest.approx([121.414, 31.22], abs=2e-5)
    kept = page.evaluate("() => JSON.stringify({...localStorage, ...sessionStorage})")
    assert "121.4" not in kept

    page.get_by_role("button", name="Back to all sites").click()
    page.wait_for_timeout(500)
    assert list_total(page) == 37
    assert frame.locator(".near-ring").count() == 0


def test_a_location_refused_is_said_and_a_spot_on_the_map_serves_instead(
    app: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="zh-CN")
    frame = open_app(visit, app)
    page = visit.page
    before = len(visit.runs)
    page.locator(".cm-near-button").click()
    expect(page.locator(".cm-near")).to_contain_text("浏览器没有允许使用位置")
    page.get_by_role("button", name="在地图上选一处").click()
    box = page.locator("iframe[src*='/map?']").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.62)
    page.locator(".cm-near .cm-list").first.wait_for()
    expect(page.locator(".cm-near h3")).to_have_text("所选位置附近")
    assert rings(frame) == ["5 分钟", "10 分钟", "15 分钟"]
    assert len(visit.runs) == before


def test_outside_the_district_the_nearest_part_is_offered(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB", width=390, height=844)
    stand_at(visit, PEOPLES_SQUARE)
    frame = open_app(visit, app)
    page = visit.page
    page.locator(".cm-near-button").click()
    note = page.locator(".cm-near .cm-note").first
    expect(note).to_contain_text("not in Changning")
    kilometres = float((re.search(r"([\d.]+) km", note.text_content() or "") or [0, 0])[1])
    assert 3 < kilometres < 5
    page.get_by_role("button", name=re.compile("Show the nearest part")).click()
    expect(page.locator(".cm-near h3")).to_have_text("Nearest part of the district")
    page.locator(".cm-near .cm-list").first.wait_for()
    frame.locator(".near-ring").first.wait_for(state="attached")
    wide = page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert wide


def test_on_a_phone_the_suggestions_fit_the_screen(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="zh-CN", width=390, height=844)
    open_app(visit, app)
    type_slowly(visit.page, "虹桥")
    found = visit.page.locator(".cm-options").bounding_box()
    assert found
    assert found["x"] >= 0
    assert found["x"] + found["width"] <= 390
    assert found["y"] >= 0
    assert found["y"] + found["height"] <= 844
    for option in visit.page.locator("[role=option]").all()[:3]:
        size = option.bounding_box()
        assert size
        assert size["height"] >= 44
