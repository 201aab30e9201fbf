"""No text of a person is ever executed, edited or lost: every text, every field, every way out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import etree, html

from geodata.detail import build_detail
from geodata.filters import Filters
from geodata.models import FEEDBACK_LIMIT, NAME_LIMIT, TEXT_LIMIT
from geodata.store import Store, open_store
from geodata.store.read_items import ItemQuery, find_items
from geodata.store.read_sites import find_rows
from layers.basemap.in_force import find_basemap
from layers.exports.static import clean_text
from tests.conftest import RunningApp, Visit, Visits, start_app
from tests.contracts.hostile import build_hostile_bundle, read_texts
from tests.files_out import build_html_file
from tests.journeys.steps import open_app, settle

TEXTS = read_texts()
UNTOUCHED = "() => window.top.__executed === undefined && window.__executed === undefined"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.fixture(scope="module")
def hostile_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "store.sqlite"
    opened = open_store(path)
    opened.load_bundle(build_hostile_bundle())
    opened.close()
    return path


@pytest.fixture(scope="module")
def hostile_store(hostile_path: Path) -> Iterator[Store]:
    opened = open_store(hostile_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def hostile_app(hostile_path: Path) -> Iterator[RunningApp]:
    running = start_app(hostile_path)
    yield running
    running.stop()


def test_the_corpus_is_large_enough() -> None:
    assert len(TEXTS) >= 150


def test_the_store_gives_every_text_back_unchanged(hostile_store: Store) -> None:
    rows = {row.id: row for row in find_rows(hostile_store, Filters(), limit=500, offset=0)}
    items = {
        each["id"]: each
        for each in find_items(hostile_store, "sites", ItemQuery(limit=500, offset=0))[0]
    }
    sources = {source.id: source for source in hostile_store.list_sources()}
    for number, text in enumerate(TEXTS):
        detail = json.loads(json.dumps(build_detail(hostile_store, f"H{number}")))
        (event,) = detail["events"]
        assert rows[f"H{number}"].name.zh == text[:NAME_LIMIT]
        assert items[f"H{number}"]["properties"]["summary_en"] == text[:TEXT_LIMIT]
        assert sources[f"D{number}"].address == text
        for lang in ("zh", "en"):
            for field in ("name", "where", "evidence"):
                assert detail[f"{field}_{lang}"] == text[:NAME_LIMIT]
            assert detail[f"summary_{lang}"] == text[:TEXT_LIMIT]
            assert event[f"text_{lang}"] == text[:TEXT_LIMIT]
            assert event["actors"][0][lang] == text[:NAME_LIMIT]
            assert event["rounds"][0][f"who_{lang}"] == text[:NAME_LIMIT]
            assert text[:100] in event["quantities"][0][lang]
            assert detail["bodies"][0][f"summary_{lang}"] == text[:TEXT_LIMIT]
        if number % 4:
            assert detail["feedback"][0]["text_zh"] == text[:FEEDBACK_LIMIT]


OPEN_CARDS = """async ([first, last, lang]) => {
  const { createCard } = await import("/web/card.js");
  const look = await (await fetch("/api/look")).json();
  const told = [];
  for (let number = first; number < last; number += 1) {
    const detail = await (await fetch(`/api/sites/H${number}`)).json();
    const card = createCard(document, detail, {
      lang, words: look.words[lang], kinds: look.kinds, theme: "light", headingLevel: 2,
      onSelect() {}, onSpeak() {}, onClose() {} });
    document.body.append(card);
    for (const fold of card.querySelectorAll("details")) fold.open = true;
    told.push([card.textContent, card.querySelectorAll("script, iframe, object, img, embed").length,
      [...card.querySelectorAll("a")].map((a) => a.getAttribute("href"))]);
    card.remove();
  }
  return told;
}"""


def open_map(app: RunningApp, visits: Visits) -> Visit:
    visit = visits.open(lang="en-GB")
    visit.page.goto(f"{app.address}/map?lang=en")
    visit.page.wait_for_selector("html[data-ready]", state="attached")
    return visit


@pytest.mark.browser
def test_every_card_shows_its_texts_as_they_are(hostile_app: RunningApp, visits: Visits) -> None:
    visit = open_map(hostile_app, visits)
    for first in range(0, len(TEXTS), 60):
        last = min(first + 60, len(TEXTS))
        told = visit.page.evaluate(OPEN_CARDS, [first, last, "en"])
        for text, (words, active, links) in zip(TEXTS[first:last], told, strict=True):
            # Name, where, summary, event, actor, round, body, source: far more than five times.
            assert words.count(text[:100]) >= 5, text
            assert active == 0, text
            for link in links:
                assert link.startswith(("https://", "#")), link
    assert visit.page.evaluate(UNTOUCHED)


@pytest.mark.browser
def test_every_mark_carries_its_name_and_nothing_else(
    hostile_app: RunningApp, visits: Visits
) -> None:
    visit = open_map(hostile_app, visits)
    visit.page.evaluate("() => window.map_changning.setView([31.21, 121.38], 17)")
    seen: dict[str, str] = {}
    visit.page.set_viewport_size({"width": 1440, "height": 1500})
    for row in range(6):
        for column in range(6):
            visit.page.evaluate(
                "([lat, lon]) => window.map_changning.setView([lat, lon], 17, {animate: false})",
                [31.19 + row * 0.009, 121.34 + column * 0.014],
            )
            visit.page.wait_for_timeout(260)
            seen |= visit.page.evaluate(
                "() => Object.fromEntries("
                "[...document.querySelectorAll('.mark[data-key^=\"site:\"]')]"
                ".map((mark) => [mark.dataset.key.slice(5), mark.getAttribute('aria-label')]))"
            )
        if len(seen) == len(TEXTS):
            break
    assert len(seen) == len(TEXTS)
    for number, text in enumerate(TEXTS):
        assert text[:NAME_LIMIT] in seen[f"H{number}"]
    assert visit.page.evaluate(UNTOUCHED)


@pytest.mark.browser
def test_the_list_shows_every_name_as_it_is(hostile_app: RunningApp, visits: Visits) -> None:
    visit = open_map(hostile_app, visits)
    names = visit.page.evaluate(
        """async () => {
          const { createList } = await import("/web/list.js");
          const look = await (await fetch("/api/look")).json();
          const rows = [];
          for (let offset = 0; ; offset += 200) {
            const answer = await (await fetch(`/api/rows?limit=200&offset=${offset}`)).json();
            rows.push(...answer.rows);
            if (rows.length >= answer.total) break;
          }
          const list = createList(document, rows, { lang: "en", words: look.words.en,
            kinds: look.kinds, theme: "light", selected: null, total: rows.length, pageSize: 500,
            onSelect() {}, onMore() {} });
          document.body.append(list);
          return [...list.querySelectorAll("li")].map((line) => line.textContent);
        }"""
    )
    assert len(names) == len(TEXTS)
    together = "\n".join(names)
    for text in TEXTS:
        assert text[:NAME_LIMIT] in together
    assert visit.page.evaluate(UNTOUCHED)


@pytest.mark.browser
def test_words_about_a_spot_are_shown_as_they_are(hostile_app: RunningApp, visits: Visits) -> None:
    visit = open_map(hostile_app, visits)
    page = visit.page
    shown = ""
    for column in range(4):
        page.evaluate(
            "(lon) => window.map_changning.setView([31.2, lon], 18, {animate: false})",
            121.36 + column * 4 * 0.003,
        )
        page.locator(".mark[data-key^='spot:']").first.click()
        page.locator(".leaflet-popup .cm-said").wait_for()
        shown += page.locator(".leaflet-popup .cm-said").text_content() or ""
    for text in TEXTS[::4]:
        assert text[:FEEDBACK_LIMIT] in shown
    assert page.evaluate(UNTOUCHED)


@pytest.mark.browser
def test_the_exported_file_runs_nothing_and_loses_nothing(
    hostile_store: Store, visits: Visits, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.html"
    basemap = find_basemap(tmp_path / "none")
    path.write_bytes(build_html_file(hostile_store, Filters(), "en", basemap=basemap))
    visit = visits.open(lang="en-GB")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_selector("html[data-ready]", state="attached")
    kept = visit.page.evaluate(
        "() => { const c = JSON.parse(document.getElementById('map-config').textContent);"
        " return Object.fromEntries(Object.entries(c.pinned.details)"
        ".map(([id, d]) => [id, [d.name_en, d.summary_en, d.events[0].text_en]])); }"
    )
    table = visit.page.evaluate("() => document.getElementById('file-static').textContent")
    for number, text in enumerate(TEXTS):
        name, summary, told = kept[f"H{number}"]
        assert (name, summary, told) == (text[:NAME_LIMIT], text[:TEXT_LIMIT], text[:TEXT_LIMIT])
        assert FORBIDDEN.sub("\ufffd", text[:100]).replace("\r\n", "\r\n") in table
    assert visit.page.locator("#file-static script, #file-static img").count() == 0
    assert visit.page.evaluate(UNTOUCHED)


@pytest.mark.browser
@pytest.mark.parametrize("number", [0, 40, 80, 120, 160, 200])
def test_the_app_shows_a_hostile_site_and_stays_whole(
    hostile_app: RunningApp, visits: Visits, number: int
) -> None:
    text = TEXTS[number]
    visit = visits.open(lang="en-GB")
    open_app(visit, hostile_app, f"/?lang=en&site=H{number}")
    visit.page.locator(".cm-card").wait_for()
    assert text[:100] in (visit.page.locator(".cm-card").text_content() or "")
    assert visit.page.evaluate(UNTOUCHED)


@pytest.mark.browser
def test_the_form_and_its_preview_show_words_as_they_are(
    hostile_app: RunningApp, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    page = visit.page
    open_app(visit, hostile_app, "/speak?lang=en&site=H0")
    page.get_by_role("button", name="Next").click()
    settle(page)
    page.get_by_text("Noise", exact=True).first.click()
    settle(page)
    page.get_by_role("button", name="Next").click()
    settle(page)
    typed = [text for text in TEXTS if text.isprintable() and text == text.strip()][::12]
    assert len(typed) >= 10
    for text in typed:
        page.locator("textarea").fill(text[:FEEDBACK_LIMIT])
        page.locator("textarea").blur()
        settle(page)
        page.get_by_role("button", name="Next").click()
        page.wait_for_function(
            "(text) => document.querySelector('.st-key-preview')?.textContent.includes(text)",
            arg=text[:FEEDBACK_LIMIT],
        )
        page.get_by_role("button", name="Back").click()
        page.locator("textarea").wait_for()
    assert page.evaluate(UNTOUCHED)


@pytest.mark.browser
def test_the_about_screen_shows_hostile_sources(hostile_app: RunningApp, visits: Visits) -> None:
    visit = visits.open(lang="en-GB")
    open_app(visit, hostile_app, "/about?lang=en")
    told = visit.page.locator(".st-key-panel").text_content() or ""
    shown = [text for text in TEXTS if text[:NAME_LIMIT].strip() in told]
    assert len(shown) >= 0.8 * len(TEXTS)
    assert visit.page.evaluate(UNTOUCHED)


def test_pages_and_feeds_of_the_api_carry_every_text_as_text(hostile_app: RunningApp) -> None:
    shown = {number: clean_text(text[:NAME_LIMIT]) for number, text in enumerate(TEXTS)}
    address = f"{hostile_app.address}/api/collections/sites/items?limit=1000&f=html&lang=en"
    page = html.fromstring(httpx.get(address, timeout=30).content)
    assert {each.tag for each in page.iter() if isinstance(each.tag, str)} <= {
        "html", "head", "meta", "title", "link", "body", "main", "p", "a", "span", "h1", "div",
        "table", "thead", "tbody", "tr", "th", "td", "nav",
    }  # fmt: skip
    cells = set(page.xpath("//td//text()"))
    plain = [each for each in shown.values() if "\r" not in each]
    assert sum(each in cells for each in plain) == len(plain)
    feed = etree.fromstring(
        httpx.get(f"{hostile_app.address}/feeds/news.atom?lang=en", timeout=30).content
    )
    titles = feed.xpath("//*[local-name()='entry']/*[local-name()='title']/text()")
    assert len(titles) == 100
    assert not feed.xpath("//*[local-name()='script']")
    assert all(any(title.startswith(each.strip()[:5]) or each[:5] in title for each in plain)
               for title in titles)  # fmt: skip
