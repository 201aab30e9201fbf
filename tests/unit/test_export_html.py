"""The map as one file: whole without a network, readable without scripts, and harmless."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import layers.exports
from geodata.discovery import find_all
from geodata.models import Text
from layers.exports.html import EXPORT, build_html
from tests.conftest import Visit, Visits

HOSTILE = Path(__file__).resolve().parents[1] / "data" / "hostile.json"
TITLE = Text(zh="长宁社区项目地图", en="Changning community map")
SITE_COUNT = 37
TEXTS_OF_ONE_SITE = 19
"""What ``build_detail`` below says of one site with a text, counted by hand: 4 of the site itself,
9 of its event, 3 of its feedback, 2 of its body, 1 of its linked site."""
# XML 1.0 (fifth edition), production [2]: everything but these may stand in a document.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def both(field: str, zh: str, en: str) -> dict[str, str]:
    return {f"{field}_zh": zh, f"{field}_en": en}


def build_detail(site: str, place: int, texts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Describe one site; its texts are taken from ``texts`` in turn."""
    said = [texts[turn % len(texts)] for turn in range(24)]
    event = {
        "id": f"{site}-1", "kind": "concern", "role": "concern", "date_edtf": "2021",
        **both("date", *said[4]), "date_shape": "sure", "date_earliest": "2021-01-01",
        "date_latest": "2021-12-31", **both("phrase", *said[5]), **both("basis", *said[6]),
        **both("text", *said[7]), "quantities": [{"zh": said[8][0], "en": said[8][1]}],
        "actors": [{"zh": said[9][0], "en": said[9][1]}],
        "rounds": [{"count": 5, **both("who", *said[10]), **both("about", *said[11])}],
        "source": f"s{place}", "source_line": 8,
    }  # fmt: skip
    feedback = {
        "id": f"{site}-R", "category": "noise", "mood": "concern", **both("text", *said[12]),
        **both("outcome", *said[13]), "status": "reported", "source": f"s{place}",
        "source_line": 9, "date": None,
    }  # fmt: skip
    source = {
        **both("title", *said[16]), **both("publisher", *said[17]), "date": "2024-04-14",
        **both("date", *said[18]), **both("licence", *said[19]), "address": said[20][0],
    }  # fmt: skip
    return {
        "id": site, "kind": "park", "also": [], "state": "done", **both("name", *said[0]),
        "name_confidence": "low", "variants": [said[1][0]], **both("where", *said[2]),
        "accuracy_m": 120, **both("evidence", *said[3]), "subdistrict": "huayang",
        **both("summary", *said[14]), "lon": 121.36 + 0.006 * (place % 12),
        "lat": 31.2 + 0.002 * (place // 12 % 20), "geometry": None, "events": [event],
        "chain": {**both("concern", *said[7]), "rounds": 5, **both("talk", *said[11]),
                  **both("change", "", "")},
        "bodies": [{"id": "B1", "kind": "alliance", **both("name", *said[15]),
                    "name_confidence": "high", **both("summary", *said[21])}],
        "linked": [{"id": site, "kind": "park", **both("name", *said[22])}], "near": [],
        "feedback": [feedback], "sources": {f"s{place}": source},
        "source": f"s{place}", "source_line": 7,
    }  # fmt: skip


def build_pinned(details: Sequence[dict[str, Any]]) -> dict[str, Any]:
    shared = ("id", "kind", "state", "name_zh", "name_en", "accuracy_m")
    return {
        "features": [{name: each[name] for name in (*shared, "lon", "lat")} | {"feedback": 1}
                     for each in details],
        "spots": [{"id": "F1", "lon": 121.4, "lat": 31.21, "n": 2, "category": "waste",
                   "mood": "wish"}],
        "details": {each["id"]: each for each in details},
        "rows": [{name: each[name] for name in shared}
                 | {"subdistrict": "huayang", "feedback": 1, "placed": True}
                 | {name: each["events"][0][name] for name in ("date_zh", "date_en")}
                 for each in details],
        "revision": "1",
    }  # fmt: skip


def build_plain(count: int = SITE_COUNT) -> dict[str, Any]:
    """Build sites whose texts say which they are: ``文 3 0`` is the first text of site 3."""
    return build_pinned(
        [
            build_detail(f"A{n:02}", n, [(f"文 {n} {t}", f"text {n} {t}") for t in range(24)])
            for n in range(count)
        ]
    )


def build_hostile() -> tuple[list[str], dict[str, Any]]:
    texts = [entry["text"] for entry in json.loads(HOSTILE.read_text(encoding="utf-8"))]
    details = [build_detail(f"H{n:03}", n, [(text, text)]) for n, text in enumerate(texts)]
    return texts, build_pinned(details)


def write(pinned: dict[str, Any], **more: Any) -> bytes:
    given = {
        "silent": ["xianxia"], "lang": "zh", "hidden": [], "title": TITLE,
        "filters_words": {"zh": ["华阳路街道"], "en": ["Huayang Road"]},
        "as_of": "2024-04-14", "basemap": {},
    }  # fmt: skip
    return build_html(pinned=pinned, **{**given, **more})


def open_file(visits: Visits, path: Path, content: bytes, **more: Any) -> tuple[Visit, list[str]]:
    """Open the file as a reader does; what it asks for besides itself and complaints are listed."""
    path.write_bytes(content)
    visit = visits.open(**more)
    wrong: list[str] = []
    address = path.as_uri()
    visit.page.on(
        "request", lambda asked: None if asked.url == address else wrong.append(asked.url)
    )
    visit.page.on("console", lambda said: wrong.append(said.text))
    visit.page.on("dialog", lambda dialog: wrong.append(dialog.message))
    visit.page.goto(address)
    visit.page.wait_for_selector("html[data-ready='1']", state="attached")
    return visit, wrong


def read_leaves(page: Page, selector: str) -> list[list[str]]:
    """Return, for each element found, the texts of the elements in it that hold only text."""
    found: list[list[str]] = page.evaluate(
        """selector => [...document.querySelectorAll(selector)].map(one =>
            [...one.querySelectorAll("*")].filter(each => !each.children.length)
                .map(each => each.textContent))""",
        selector,
    )
    return found


def clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", text)


def test_the_format_is_found_by_its_file() -> None:
    found = {export.id: export for export in find_all(layers.exports, "EXPORT")}
    assert found["html"] is EXPORT
    assert EXPORT.suffix == ".html"


def test_the_same_facts_give_the_same_bytes() -> None:
    assert write(build_plain()) == write(build_plain())


def test_the_file_is_small_and_made_quickly() -> None:
    pinned = build_plain()
    start = time.perf_counter()
    content = write(pinned)
    assert time.perf_counter() - start < 2
    assert len(content) < 3_000_000


def test_nothing_in_it_names_a_machine_or_a_moment() -> None:
    content = write(build_plain()).decode()
    assert str(Path.home()) not in content
    assert str(Path(__file__).resolve().parents[2]) not in content
    assert time.strftime("%Y-%m-%d") not in content


@pytest.mark.browser
def test_opened_from_disk_it_asks_for_nothing(visits: Visits, tmp_path: Path) -> None:
    visit, wrong = open_file(visits, tmp_path / "map.html", write(build_plain()))
    page = visit.page
    assert page.title() == TITLE.zh
    assert page.locator("#file-head .filters").inner_text() == "筛选：华阳路街道"
    assert "2024 年 4 月 14 日" in page.locator("#file-head .as-of").inner_text()
    assert page.locator("#legend").is_visible()
    assert page.locator("#map_changning .mark").count() > 0
    assert page.locator("#file-side button[data-id]").count() == SITE_COUNT
    assert not page.locator("#file-static").is_visible()
    page.locator("#file-side button[data-id='A03']").click()
    page.locator("#panel").wait_for(state="visible")
    card = page.locator("#panel").inner_text()
    for words in ("文 3 0", "文 3 7", "文 3 12", "文 3 15", "华阳路街道"):
        assert words in card
    assert wrong == []


@pytest.mark.browser
def test_the_policy_holds_against_a_script_put_in_later(visits: Visits, tmp_path: Path) -> None:
    content = write(build_plain(1))
    later = b"<script>document.documentElement.dataset.foreign = 1</script></body>"
    assert content.count(b"</body>") == 1
    visit, _ = open_file(visits, tmp_path / "map.html", content.replace(b"</body>", later))
    assert visit.page.evaluate("document.documentElement.dataset.foreign") is None
    assert len(visit.policy_breaches) == 1
    visit.policy_breaches.clear()


@pytest.mark.browser
def test_language_and_look_change_inside_the_file(visits: Visits, tmp_path: Path) -> None:
    visit, wrong = open_file(visits, tmp_path / "map.html", write(build_plain()))
    page = visit.page
    page.locator("#file-side button[data-id='A03']").click()
    page.locator("#panel").wait_for(state="visible")
    page.get_by_role("button", name="English", exact=True).click()
    page.locator("#panel", has_text="text 3 0").wait_for()
    assert page.title() == TITLE.en
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#file-head h1").inner_text() == TITLE.en
    assert page.locator("#file-head .filters").inner_text() == "Filtered by: Huayang Road"
    # The other name may stand beside it, and spellings have no language; all else has changed.
    chinese = re.findall("[\u4e00-\u9fff].*", page.locator("#panel").inner_text())
    assert set(chinese) <= {"文 3 0", "文 3 1"}
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.get_by_role("button", name="Dark", exact=True).click()
    page.locator("html.dark").wait_for()
    assert page.evaluate(paper) == "rgb(23, 25, 29)"
    assert page.locator("#panel").is_visible()
    assert wrong == []


@pytest.mark.browser
def test_a_site_without_a_place_is_counted_and_opened_from_the_list(
    visits: Visits, tmp_path: Path
) -> None:
    pinned = build_plain(3)
    pinned["features"] = [each for each in pinned["features"] if each["id"] != "A01"]
    pinned["details"]["A01"].update(lon=None, lat=None)
    visit, wrong = open_file(visits, tmp_path / "map.html", write(pinned))
    page = visit.page
    assert page.locator("#status").text_content() == "3 个点位，其中 2 个在地图上"
    page.locator("#file-side button[data-id='A01']").focus()
    page.keyboard.press("Enter")
    page.locator("#panel:focus").wait_for()
    page.keyboard.press("Escape")
    page.locator("button[data-id='A01']:focus").wait_for()
    assert wrong == []


@pytest.mark.browser
def test_on_a_phone_the_list_stands_below_the_map(visits: Visits, tmp_path: Path) -> None:
    visit, _ = open_file(visits, tmp_path / "map.html", write(build_plain()), width=390, height=844)
    area = visit.page.locator("#map_changning").bounding_box()
    side = visit.page.locator("#file-side").bounding_box()
    assert area
    assert side
    assert area["width"] == side["width"] == 390
    assert side["y"] >= area["y"] + area["height"]
    assert min(area["height"], side["height"]) > 240
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
def test_without_scripts_everything_is_read_in_both_languages(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(write(build_plain()))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    rows = page.locator("#file-static section[lang='zh-CN'] tbody tr")
    assert rows.count() == SITE_COUNT
    assert rows.nth(3).locator("th, td").all_inner_texts() == [
        "文 3 0", "公园与滨水", "已完成", "华阳路街道", "文 3 2", "约 120 米以内", "文 3 4",
        "文 3 16，第 7 行",
    ]  # fmt: skip
    english = page.locator("#file-static section[lang='en']")
    assert english.locator("tbody tr").nth(3).locator("th, td").all_inner_texts() == [
        "text 3 0", "Parks and waterfront", "Done", "Huayang Road", "text 3 2", "about 120 m",
        "text 3 4", "text 3 16, line 7",
    ]  # fmt: skip
    history = english.locator("article").nth(3).locator("ol > li")
    assert history.count() == 1
    for words in ("text 3 4", "text 3 7", "text 3 8", "text 3 9", "text 3 10", "line 8"):
        assert words in history.inner_text()
    feedback = english.locator("article").nth(3).locator("ul > li").inner_text()
    assert all(words in feedback for words in ("Noise", "text 3 12", "text 3 13", "line 9"))
    licences = english.locator(".sources").inner_text()
    assert "text 36 19" in licences
    assert not page.locator("#map_changning").is_visible()
    assert not page.locator("#file-head button").count()
    context.close()


@pytest.mark.browser
def test_on_paper_the_map_and_the_tables_stand_in_the_language_shown(
    visits: Visits, tmp_path: Path
) -> None:
    visit, _ = open_file(visits, tmp_path / "map.html", write(build_plain()))
    page = visit.page
    page.get_by_role("button", name="深色", exact=True).click()
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.querySelector('#file-static td')).color")
    assert ink == "rgb(31, 35, 40)"
    assert page.locator("#file-static section[lang='zh-CN'] table").is_visible()
    assert not page.locator("#file-static section[lang='en']").is_visible()
    assert page.locator("#map_changning").is_visible()
    assert page.locator("#legend label").first.is_visible()
    assert not page.locator("#legend input").first.is_visible()
    for hidden in ("#file-side", "#notice", ".leaflet-control-zoom", "#file-head .tools"):
        assert not page.locator(hidden).is_visible()


@pytest.mark.browser
def test_hostile_texts_are_shown_and_never_run(visits: Visits, tmp_path: Path) -> None:
    texts, pinned = build_hostile()
    assert len(texts) > 200
    visit, wrong = open_file(visits, tmp_path / "map.html", write(pinned))
    page = visit.page
    read = page.evaluate("JSON.parse(document.getElementById('map-config').textContent).pinned")
    assert read == pinned
    for lang in ("zh-CN", "en"):
        articles = read_leaves(page, f"section[lang='{lang}'] article")
        rows = read_leaves(page, f"section[lang='{lang}'] tbody tr")
        sources = read_leaves(page, f"section[lang='{lang}'] .sources li")
        for place, text in enumerate(texts):
            assert articles[place].count(clean(text)) == TEXTS_OF_ONE_SITE, text
            assert rows[place].count(clean(text)) == 4, text
        assert sorted(each[0] for each in sources) == sorted(clean(text) for text in texts)
    page.evaluate("document.querySelectorAll('#file-side button[data-id]').forEach(b => b.click())")
    page.get_by_role("button", name="English", exact=True).click()
    page.get_by_role("button", name="Table", exact=True).click()
    assert page.locator("#file-static section[lang='en'] tbody tr").count() == len(texts)
    assert page.locator("#file-side button[data-id]").count() == len(texts)
    assert page.evaluate("window.top.__executed") is None
    assert page.evaluate("window.__executed") is None
    assert wrong == []


@pytest.mark.browser
def test_a_hostile_title_and_filter_are_only_read(visits: Visits, tmp_path: Path) -> None:
    text = (
        "</title></script><script>top.__executed=1</script>{{7*191}}<svg onload=top.__executed=1>"
    )
    content = write(
        build_plain(1), title=Text(zh=text, en=text), filters_words={"zh": [text], "en": [text]}
    )
    visit, wrong = open_file(visits, tmp_path / "map.html", content)
    assert visit.page.title() == text
    assert visit.page.locator("#file-head h1").inner_text() == text
    assert visit.page.locator("#file-head .filters").inner_text() == f"筛选：{text}"
    assert visit.page.evaluate("window.top.__executed") is None
    assert wrong == []


def test_only_web_addresses_become_links() -> None:
    pinned = build_plain(2)
    pinned["details"]["A00"]["sources"]["s0"]["address"] = "https://example.org/a?b=1&c=2"
    pinned["details"]["A01"]["sources"]["s1"]["address"] = "javascript:alert(1)"
    content = write(pinned).decode()
    links = re.findall(r'<a href="([^"]+)"', content.split('id="file-static"')[1])
    assert links == ["https://example.org/a?b=1&amp;c=2"] * 2


def test_half_a_character_stays_in_the_json_and_shows_as_unknown_in_the_tables() -> None:
    pinned = build_plain(1)
    pinned["details"]["A00"]["summary_en"] = "a\ud800b"
    content = write(pinned).decode("utf-8")
    (written,) = re.findall(r'id="map-config">(.*?)</script>', content)
    assert json.loads(written)["pinned"] == pinned
    assert "<p>a\ufffdb</p>" in content
