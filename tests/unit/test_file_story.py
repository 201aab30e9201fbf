"""The saved file tells its story, is searched and narrowed, in Chromium and in Firefox."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from geodata.bundle import read_bundle
from geodata.filters import Filters
from geodata.models import Text
from geodata.store import Store
from layers.basemap.in_force import find_basemap
from layers.exports.html import EXPORT
from layers.story import Story, StoryView
from mapapp.actions.export import select
from tests.conftest import Visits
from tests.contracts.hostile import read_texts
from tests.firefox import find_firefox, start_firefox
from tests.unit.test_export_html import (
    build_detail,
    build_pinned,
    build_plain,
    open_file,
    write,
)

ARROW_RIGHT = "\ue014"  # WebDriver, table of key codes


@pytest.fixture
def default_file(store: Store, tmp_path: Path) -> Path:
    """The file of the default data set, as anyone gets it."""
    out = tmp_path / "map.html"
    selection = select(store, Filters(), "en", basemap=find_basemap(tmp_path / "none.json"))
    EXPORT.save(selection, out, EXPORT.read_options({}))
    return out


def read_page(page: Page) -> tuple[str, str]:
    """Return the heading of the story's page and where it stands."""
    return (page.locator("#story h2").inner_text(), page.locator(".story-count").inner_text())


@pytest.mark.browser
def test_a_presenter_tells_the_story_and_looks_things_up(
    visits: Visits, default_file: Path, tmp_path: Path
) -> None:
    visit, wrong = open_file(
        visits, tmp_path / "copy.html", default_file.read_bytes(), lang="en-GB"
    )
    page = visit.page
    door = next(site for site in read_bundle().sites if site.id == "A12")

    # By pinyin, by a word of a history, by one of what residents said; each leads to the site.
    box = page.get_by_role("combobox")
    for asked, name in (("bianmen", "Side door"), ("tug of war", "Side door"), ("houmen", "Back")):
        box.fill(asked)
        page.get_by_role("option").filter(has_text=name).first.wait_for()
    box.fill("aijian")
    page.get_by_role("option").filter(has_text=door.name.en).first.click()
    expect(page.locator("#panel .cm-title")).to_have_text(door.name.en)
    page.keyboard.press("Escape")

    # Words narrow list and map alike, and can be taken away again.
    box.fill("Zhongshan Park")
    box.press("Enter")
    expect(page.locator("#file-side .narrowed")).to_contain_text("Zhongshan Park")
    listed = page.locator("#file-tab li button").count()
    assert 0 < listed < 37
    assert page.locator("#status").text_content().startswith(f"{listed} ")  # type: ignore[union-attr]
    page.locator("#file-side .narrowed").click()
    expect(page.locator("#file-tab li button")).to_have_count(37)

    # All histories on one axis, by year.
    page.get_by_role("tab", name="Timeline").click()
    everything = page.locator(".cm-timeline .cm-history > li").count()
    assert everything == sum(1 for event in read_bundle().events if event.date.edtf)
    page.get_by_role("button", name="2019: 1 for certain").click()
    expect(page.locator(".cm-timeline .cm-history > li")).to_have_count(1)
    page.locator("#file-side .narrowed").click()

    # Residents' words by subject; the marks on the map follow.
    page.get_by_role("tab", name="Residents").click()
    page.get_by_role("button", name="Lifts 1").click()
    expect(page.locator(".cm-voices .cm-words")).to_have_count(1)
    expect(page.locator("#status")).to_have_text(re.compile("^1 .* 1 of them"))

    # The story: everything is there again; keys lead on and back.
    page.get_by_role("button", name="Tell the story").click()
    assert read_page(page) == ("Talked through, then changed", "1 / 10")
    page.keyboard.press("ArrowRight")
    assert read_page(page) == ("One side door, five rounds of talks", "2 / 10")
    expect(page.locator("#story .story-source")).to_contain_text("line 77, 79, 81")
    expect(page.locator(".mark .face.selected")).to_have_count(1)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert read_page(page)[1] == "2 / 10"
    page.keyboard.press("End")
    assert read_page(page)[1] == "10 / 10"
    assert page.locator(".story-on").is_disabled()

    # On paper the story stands before the tables, and not the stage.
    page.emulate_media(media="print")
    assert page.locator("section[lang='en'] .told-story > ol > li").count() == 9
    assert page.locator("section[lang='en'] .told-story").is_visible()
    assert not page.locator("#story").is_visible()
    page.emulate_media(media="screen")
    page.keyboard.press("Escape")
    expect(page.locator("#tell")).to_be_focused()
    assert wrong == []


@pytest.mark.browser
def test_a_kiosk_plays_in_a_loop_until_it_is_touched_and_goes_on_by_itself(
    visits: Visits, tmp_path: Path
) -> None:
    told = Story(
        title=Text(zh="循环", en="Loop"), seconds=5,
        views=(StoryView(title=Text(zh="一", en="One"), site="A01"),
               StoryView(title=Text(zh="二", en="Two"), at=(121.4, 31.2, 14.0))))  # fmt: skip
    path = tmp_path / "kiosk.html"
    path.write_bytes(write(build_plain(3), story=told, start="kiosk"))
    visit = visits.open()
    visit.page.clock.install()
    visit.page.emulate_media(reduced_motion="reduce")
    visit.page.goto(path.as_uri())
    page, heading = visit.page, visit.page.locator("#story h2")
    page.clock.run_for(3000)
    expect(heading).to_have_text("循环")
    for wanted in ("一", "二", "循环", "一"):
        page.clock.run_for(5000)
        expect(heading).to_have_text(wanted)
    motion = "getComputedStyle(document.querySelector('.story-page')).animationName"
    assert page.evaluate(motion) == "none"
    page.mouse.click(900, 400)
    expect(page.locator(".story-paused")).to_be_visible()
    page.clock.run_for(20_000)
    expect(heading).to_have_text("一")
    page.clock.run_for(41_000)
    expect(heading).to_have_text("循环")
    page.clock.run_for(5000)
    expect(heading).to_have_text("一")


@pytest.mark.browser
def test_hostile_words_of_a_story_are_only_read(visits: Visits, tmp_path: Path) -> None:
    said = [each for each in read_texts() if len(each) <= 120 and each == each.strip()][::6]
    pinned = build_pinned(
        [build_detail(f"H{n:03}", n, [(text, text)]) for n, text in enumerate(said)]
    )
    told = Story(title=Text(zh=said[0], en=said[0]), lead=Text(zh=said[0], en=said[0]), views=tuple(
        StoryView(title=Text(zh=each, en=each), text=Text(zh=each, en=each),
                  site=f"H{number:03}") for number, each in enumerate(said)))  # fmt: skip
    visit, wrong = open_file(
        visits, tmp_path / "map.html", write(pinned, story=told, start="story")
    )
    page = visit.page
    for each in said[:12]:
        page.keyboard.press("ArrowRight")
        assert page.locator("#story h2").evaluate("(heading) => heading.textContent") == each
    page.keyboard.press("Escape")
    page.locator("#tab-history").click()
    assert page.locator(".cm-timeline .cm-history > li").count() == len(said)
    page.locator("#tab-voices").click()
    assert page.locator(".cm-voices .cm-words").count() == len(said)
    for each in said[::8]:
        page.get_by_role("combobox").fill(each.replace("\n", " ")[:100])
        page.wait_for_timeout(120)
    assert page.evaluate("window.__executed") is None
    assert wrong == []


@pytest.mark.skipif(find_firefox() is None, reason="Firefox is not installed")
def test_firefox_opens_it_from_disk_with_the_network_off(
    default_file: Path, tmp_path: Path
) -> None:
    with start_firefox(tmp_path) as firefox:
        firefox.open(default_file.as_uri())
        firefox.wait_for("document.documentElement.dataset.ready === '1'")
        seen = Image.open(BytesIO(firefox.take_picture())).convert("RGB")
        colours = {colour for _, colour in seen.crop((300, 100, 860, 700)).getcolors(400_000) or ()}
        assert len(colours) > 500  # streets, water, names: not an empty map
        assert firefox.evaluate("document.querySelectorAll('#map_changning .mark').length") > 5
        firefox.evaluate("document.getElementById('tell').click()")
        firefox.wait_for("!document.getElementById('story').hidden")
        firefox.press(ARROW_RIGHT)
        firefox.wait_for("document.querySelector('.story-count').textContent === '2 / 10'")
        firefox.wait_for("Boolean(document.querySelector('.mark .face.selected'))")
        assert [each for each in firefox.asked if not each.startswith(("file:", "data:"))] == []
        assert firefox.errors == []
