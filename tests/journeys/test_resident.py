"""A resident looks, reads, and speaks."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
import shapely
from playwright.sync_api import expect

from geodata.crs import measure_distance_m
from tests.conftest import ROOT, RunningApp, Visits, clean_environment
from tests.journeys.steps import (
    find_map,
    list_names,
    list_total,
    map_counts,
    open_app,
    position,
    read_json,
    settle,
)

pytestmark = pytest.mark.browser
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_the_first_visit_shows_map_and_list_in_the_browsers_language(
    app: RunningApp, visits: Visits
) -> None:
    for lang, title in (("zh-CN", "长宁社区项目地图"), ("en-GB", "Changning community map")):
        visit = visits.open(lang=lang)
        frame = open_app(visit, app)
        expect(visit.page.get_by_role("heading", name=title)).to_be_visible()
        assert list_total(visit.page) == 37
        assert map_counts(frame) == (37, 36)
        assert visit.page.evaluate("document.documentElement.lang")[:2] == lang[:2]
        assert frame.evaluate("document.documentElement.lang")[:2] == lang[:2]


def test_list_and_map_hold_the_same_under_a_filter(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, app, "/?lang=en&subdistrict=xinhua")
    answer = read_json(app, "/api/rows?subdistrict=xinhua&limit=200")
    assert sorted(list_names(visit.page)) == sorted(row["name_en"] for row in answer["rows"])
    assert list_total(visit.page) == answer["total"] == map_counts(frame)[0]
    drawn = read_json(app, "/api/map?bbox=121,31,122,32&zoom=16&subdistrict=xinhua")
    placed = {row["id"] for row in answer["rows"] if row["placed"]}
    assert {feature["id"] for feature in drawn["features"]} == placed

    visit.page.get_by_role("button", name="Filters").click()
    visit.page.get_by_test_id("stPopoverBody").get_by_text("Done", exact=True).click()
    settle(visit.page)
    visit.page.keyboard.press("Escape")
    narrowed = read_json(app, "/api/rows?subdistrict=xinhua&state=done&limit=200")
    assert list_total(visit.page) == narrowed["total"] == map_counts(frame)[0]
    assert narrowed["total"] < answer["total"]

    visit.page.get_by_role("button", name="Clear all").click()
    settle(visit.page)
    assert list_total(visit.page) == 37
    assert map_counts(frame)[0] == 37


def test_a_layer_switched_off_leaves_the_list_too(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, app)
    parks = read_json(app, "/api/rows?kind=park&limit=200")["total"]
    frame.get_by_role("checkbox", name="Parks and waterfront").uncheck()
    settle(visit.page)
    assert list_total(visit.page) == 37 - parks
    expect(visit.page.get_by_role("button", name="Not shown: Parks and waterfront")).to_be_visible()


def test_a_sites_history_is_read_from_the_list(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    open_app(visit, app)
    detail = read_json(app, "/api/sites/A12")
    before = len(visit.runs)
    visit.page.locator(".cm-list button", has_text=detail["name_en"]).first.click()
    card = visit.page.locator(".cm-card")
    card.wait_for()
    settle(visit.page)
    assert len(visit.runs) - before == 1
    told = card.text_content() or ""
    # Digest 1.4, A12: locked "three years ago" (2020 or 2021), talks "last year", five rounds.
    assert "2020 or 2021" in told
    assert "2022 or 2023" in told
    assert "5" in told
    for event in detail["events"]:
        assert event["text_en"] in told
    for theme in detail["feedback"]:
        assert theme["text_en"] in told
    assert not CHINESE.search(
        card.evaluate(
            "(card) => { const copy = card.cloneNode(true);"
            " for (const other of copy.querySelectorAll('[lang|=zh]')) other.remove();"
            " return copy.textContent; }"
        )
    )


def test_a_copied_link_opens_the_same(app: RunningApp, visits: Visits) -> None:
    address = "/?lang=en&site=A12&state=resolved#15.50/31.19800/121.40200"
    first = visits.open(lang="zh-CN")
    frame = open_app(first, app, address)
    detail = read_json(app, "/api/sites/A12")
    expect(first.page.locator(".cm-card").get_by_text(detail["name_en"]).first).to_be_visible()
    longitude, latitude, zoom = position(frame)
    assert (round(longitude, 3), round(latitude, 3), zoom) == (121.402, 31.198, 15.5)
    second = visits.open(lang="zh-CN")
    second_frame = open_app(second, app, first.page.url.removeprefix(app.address))
    assert [round(each, 4) for each in position(second_frame)] == [
        round(each, 4) for each in (longitude, latitude, zoom)
    ]
    expect(second.page.locator(".cm-card").get_by_text(detail["name_en"]).first).to_be_visible()


@pytest.mark.parametrize("screen", ["/", "/speak", "/about", "/?site=A06"])
def test_no_screen_mixes_languages(app: RunningApp, visits: Visits, screen: str) -> None:
    visit = visits.open(lang="en-GB")
    joint = "&" if "?" in screen else "?"
    open_app(visit, app, f"{screen}{joint}lang=en")
    visible = visit.page.evaluate(
        "() => { const copy = document.querySelector('.stApp').cloneNode(true);"
        " for (const other of copy.querySelectorAll('[lang|=zh], .st-key-lang, style, script'))"
        " other.remove(); return copy.textContent; }"
    )
    assert not CHINESE.search(visible), CHINESE.search(visible)
    frame = find_map(visit.page)
    legend = frame.locator("#legend").text_content() or ""
    assert not CHINESE.search(legend)


def test_the_language_switch_keeps_everything_else(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="zh-CN")
    frame = open_app(visit, app, "/?site=A12#15.50/31.19800/121.40200")
    detail = read_json(app, "/api/sites/A12")
    frame.evaluate("() => { window.kept = 'the same document'; }")
    before = position(frame)
    visit.page.locator(".st-key-lang").get_by_text("English").click()
    settle(visit.page)
    expect(visit.page.locator(".cm-card").get_by_text(detail["name_en"]).first).to_be_visible()
    assert frame.evaluate("() => window.kept") == "the same document"
    assert position(frame) == before
    assert frame.evaluate("document.documentElement.lang") == "en"


def test_the_map_lives_through_everything_the_app_does(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, app, "/#15.00/31.21500/121.41500")
    frame.evaluate("() => { window.kept = 'the same document'; }")
    before = position(frame)

    for name in ("About", "Give feedback", "Map"):
        visit.page.get_by_role("link", name=name).first.click()
        settle(visit.page)
        assert frame.evaluate("() => window.kept") == "the same document"
        assert is_near(position(frame), before)
    visit.page.locator("input[type=text]").first.fill("park")
    visit.page.keyboard.press("Enter")
    settle(visit.page)
    assert frame.evaluate("() => window.kept") == "the same document"
    assert is_near(position(frame), before)


def is_near(one: list[float], other: list[float]) -> bool:
    """The screens give the map different widths; its middle may move by half a pixel."""
    return abs(one[0] - other[0]) < 1e-4 and abs(one[1] - other[1]) < 1e-4 and one[2] == other[2]


def test_moving_the_map_costs_no_run_and_choosing_a_site_one(
    app: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, app, "/#15.00/31.21500/121.41500")
    box = visit.page.locator("iframe[src*='/map?']").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before, start = len(visit.runs), position(frame)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x - 90, y - 60, steps=8)
    visit.page.mouse.up()
    visit.page.mouse.wheel(0, -300)
    settle(visit.page)
    assert position(frame) != start
    assert len(visit.runs) == before
    assert "#" in visit.page.url

    moved = position(frame)
    frame.evaluate("() => document.querySelector('.mark[data-key^=\"site:\"]').focus()")
    visit.page.keyboard.press("Enter")
    visit.page.locator(".cm-card").wait_for()
    settle(visit.page)
    assert len(visit.runs) == before + 1
    chosen = re.search(r"site=(A\d\d)", visit.page.url)
    assert chosen
    focused = frame.evaluate("() => document.activeElement?.dataset?.key")
    assert focused == f"site:{chosen[1]}"
    assert position(frame) == moved


def test_feedback_in_four_steps_with_a_receipt(app: RunningApp, visits: Visits) -> None:
    words = "晚上九点后还有音乐，<b>能不能</b>早点关？{{ 7*7 }}"
    visit = visits.open(lang="zh-CN")
    open_app(visit, app, "/?site=A01")
    public = read_json(app, "/api/sites/A01")["feedback"]
    page = visit.page
    page.locator(".cm-card button", has_text="说").first.click()
    page.locator(".steps").wait_for()
    settle(page)
    assert page.locator(".steps li").count() == 4
    page.get_by_role("button", name="下一步").click()
    settle(page)
    page.get_by_text("噪音", exact=True).first.click()
    settle(page)
    page.get_by_role("button", name="下一步").click()
    settle(page)
    page.locator("textarea").fill(words + " 13800138000")
    page.locator("textarea").blur()
    settle(page)
    page.get_by_role("button", name="下一步").click()
    settle(page)
    expect(page.locator(".st-key-preview")).to_contain_text(words + " 〔电话〕")
    expect(page.locator(".st-key-personal")).to_contain_text("13800138000")
    page.get_by_role("button", name="全部删去").click()
    settle(page)
    expect(page.locator(".st-key-preview")).to_contain_text(words)
    expect(page.locator(".st-key-personal")).to_have_count(0)
    assert page.locator(".st-key-speak_trap").is_hidden()
    page.get_by_role("button", name="发送").click()
    code = page.locator("[data-testid=stCode]").text_content()
    assert code
    code = code.strip()
    assert re.fullmatch(r"F-\w{4}-\w{4}-\w{4}", code)

    assert read_json(app, "/api/sites/A01")["feedback"] == public
    listed = run_cli(app, "feedback", "list")
    line = next(line for line in listed.splitlines() if "能不能" in line)
    feedback_id = line.split("\t")[0]

    look_up(visits, app, code, words, "已收到，还没有公开。")
    run_cli(app, "feedback", "publish", feedback_id)
    look_up(visits, app, code, words, "已经公开。")
    published = read_json(app, "/api/sites/A01")["feedback"]
    assert [each["text_zh"] for each in published if each["id"] == feedback_id] == [words]
    seen = visits.open(lang="zh-CN")
    open_app(seen, app, "/?site=A01")
    expect(seen.page.locator(".cm-card")).to_contain_text(words)
    run_cli(app, "feedback", "hide", feedback_id, "--reason", "test")
    assert read_json(app, "/api/sites/A01")["feedback"] == public


def run_cli(app: RunningApp, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mapapp", *arguments, "--store", str(app.store_path)],
        env=clean_environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def look_up(visits: Visits, app: RunningApp, code: str, words: str, status: str) -> None:
    visit = visits.open(lang="zh-CN")
    open_app(visit, app, "/speak")
    visit.page.get_by_text("有查询码").click()
    visit.page.get_by_label("查询码").fill(code)
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_text(status).first).to_be_visible()
    expect(visit.page.get_by_text(words)).to_be_visible()


def test_a_spot_on_the_map_can_be_spoken_about(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, app, "/speak?lang=en")
    box = visit.page.locator("iframe[src*='/map?']").bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.71)
    settle(visit.page)
    expect(visit.page.get_by_text("A spot on the map")).to_be_visible()
    assert frame.evaluate("() => document.documentElement.dataset.ready") == "1"


def test_where_a_home_is_does_not_reach_the_store(app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    page = visit.page
    open_app(visit, app, "/speak?lang=en")
    box = page.locator("iframe[src*='/map?']").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.71)
    settle(page)
    said = page.get_by_text("A spot on the map").text_content() or ""
    latitude, longitude = (float(each) for each in re.findall(r"\d+\.\d+", said))
    page.get_by_text("This is my home").click()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.get_by_text("Noise", exact=True).first.click()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.locator("textarea").fill("Loud at night, call Mr Zhang in Room 302.")
    page.locator("textarea").blur()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    expect(page.locator(".st-key-preview")).to_contain_text("call [name] in [address].")
    expect(page.locator(".st-key-preview")).to_contain_text("Near my home")
    page.get_by_role("button", name="Remove address: Room 302").click()
    settle(page)
    expect(page.locator(".st-key-preview")).to_contain_text("call [name] in.")
    page.get_by_role("button", name="Send").click()
    page.locator("[data-testid=stCode]").wait_for()
    with closing(sqlite3.connect(app.store_path)) as connection:
        query = "SELECT home_lon, home_lat, lon, lat, text_en FROM feedback WHERE is_home = 1"
        ((*shared, lon, lat, words),) = connection.execute(query).fetchall()
    here = shapely.Point(longitude, latitude)
    # The point its square of 200 m shares, and where it is public: the sub-district's own point.
    assert 1 < measure_distance_m(here, shapely.Point(shared)) < 285
    assert measure_distance_m(here, shapely.Point(lon, lat)) > 1
    assert [lon, lat] != shared
    assert words == "Loud at night, call Mr Zhang in."


def test_on_a_phone_nothing_is_cut_off(app: RunningApp, visits: Visits) -> None:
    for address in ("/?lang=zh", "/?lang=en&site=A12", "/speak?lang=zh", "/about?lang=en"):
        visit = visits.open(width=390, height=844)
        open_app(visit, app, address)
        wide = visit.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 390, address
        bar = visit.page.locator(".st-key-tabbar")
        expect(bar).to_be_visible()
        box = bar.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844
        assert box["y"] > 700
