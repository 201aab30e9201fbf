"""Card and list in Chromium: what they say, what they survive, how the keyboard moves in them."""

from __future__ import annotations

import copy
import functools
import json
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page

from layers.assets import WEB
from layers.page_config import build_kinds, read_words
from tests.conftest import ROOT, Visits

pytestmark = pytest.mark.browser

DETAIL: dict[str, Any] = json.loads(
    (ROOT / "tests" / "web" / "card" / "detail.json").read_text(encoding="utf-8")
)
HOSTILE: list[str] = [
    entry["text"]
    for entry in json.loads((ROOT / "tests" / "data" / "hostile.json").read_text(encoding="utf-8"))
]
# No charset on purpose: the modules and the style must not rest on the page's.
BLANK = '<!doctype html><link rel="stylesheet" href="/card.css"><body style="font-size:17px">'
LEAKED = r"undefined|\bnull\b|NaN|\{\w+\}|\b(?:kind|state|event|body|mood|category|card|list)\.\w"
WORDS_OF_RECORDS = re.compile(r"_(?:zh|en)$")
BENCH = ROOT / "tests" / "web" / "card" / "bench.mjs"
CALL = """async ([name, given]) => (await import("/bench.mjs"))[name](...given)"""


class QuietFiles(SimpleHTTPRequestHandler):
    """The browser modules by address."""

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    serve = functools.partial(QuietFiles, directory=str(WEB))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(address: str, visits: Visits) -> Page:
    opened = visits.open(width=700).page
    opened.route("**/blank.html", lambda route: route.fulfill(content_type="text/html", body=BLANK))
    opened.route(
        "**/bench.mjs", lambda route: route.fulfill(path=BENCH, content_type="text/javascript")
    )
    opened.goto(f"{address}/blank.html")
    return opened


def options(lang: str, *calls: str, **more: Any) -> dict[str, Any]:
    words = read_words()[lang]
    look = {"lang": lang, "words": words, "kinds": build_kinds(), "theme": "light"}
    return {**look, "calls": list(calls), **more}


def call(page: Page, name: str, *given: object) -> Any:
    """Run one function of the bench in the page."""
    return page.evaluate(CALL, [name, given])


def show_card(page: Page, detail: object, lang: str = "en", *calls: str, **more: Any) -> None:
    call(page, "show", "card", detail, options(lang, *calls, **more))


def show_list(page: Page, rows: object, lang: str = "en", **more: Any) -> None:
    call(page, "show", "list", rows, options(lang, "onSelect", "onMore", **more))


def texts(page: Page, selector: str) -> list[str]:
    return page.locator(selector).all_text_contents()


def test_the_card_says_the_place_and_how_well_it_is_known(page: Page) -> None:
    show_card(page, DETAIL, "zh")
    assert texts(page, "h2") == ["中山公园游船码头"]
    other = page.locator(".cm-other")
    assert (other.text_content(), other.get_attribute("lang")) == ("Zhongshan Park boat pier", "en")
    place = page.locator(".cm-place")
    assert "华阳路街道 · 苏州河边，万航渡路旁" in (place.text_content() or "")
    assert texts(page, ".cm-place summary") == ["大致位置，约 200 米以内"]
    assert not place.get_by_text("按路口和桥推定").is_visible()
    assert texts(page, ".cm-state") == ["使用中"]
    assert texts(page, ".cm-unsure") == ["中文名未核实"]


def test_each_date_is_drawn_as_well_as_it_is_known(page: Page) -> None:
    show_card(page, DETAIL, "en")
    events = page.locator(".cm-history > li")
    shapes = [events.nth(n).get_attribute("data-shape") for n in range(events.count())]
    assert shapes == ["about", "span", "none", "sure"]
    assert texts(page, ".cm-date") == [
        "about the 1920s", "2021 or 2022", "no date givenbefore the opening", "20 September 2023",
    ]  # fmt: skip
    # Border, filled, longer than a dot: soft, hollow bar, hollow dot, filled dot.
    assert call(page, "readPoints") == [
        ["dashed", False, True],
        ["solid", False, True],
        ["dotted", False, False],
        ["solid", True, False],
    ]
    assert page.locator(".cm-date q").is_visible()
    assert not page.get_by_text("counted back from the report").is_visible()


def test_rounds_without_a_number_are_never_three(page: Page) -> None:
    show_card(page, DETAIL, "en")
    rounds = page.locator(".cm-history .cm-rounds")
    counted, many = rounds.nth(0), rounds.nth(1)
    assert counted.locator("i").count() == 5
    assert counted.text_content() == "5 rounds"
    assert many.text_content() == "…many rounds"


@pytest.mark.parametrize(
    ("chain", "told"),
    [
        ({"change_zh": "", "change_en": ""}, ["…many rounds", "no outcome yet"]),
        ({"rounds": 1}, ["1 round", "No loudspeakers in the evening"]),
        ({"rounds": 13}, ["…13 rounds", "No loudspeakers in the evening"]),
        ({"rounds": 0, "talk_zh": "", "talk_en": ""}, ["not stated", "No loudspeakers"]),
    ],
)
def test_the_chain_says_how_far_things_came(
    page: Page, chain: dict[str, Any], told: list[str]
) -> None:
    show_card(page, {**DETAIL, "chain": {**DETAIL["chain"], **chain}}, "en")
    concern, talk, change = texts(page, ".cm-step")
    assert concern == "ConcernLight, noise, close to homes"
    assert told[0] in talk
    assert told[1] in change
    assert page.locator(".cm-change").count() == (told[1] != "no outcome yet")


def test_text_of_the_other_language_says_so(page: Page) -> None:
    show_card(page, DETAIL, "zh")
    told = page.get_by_text("Only the English source tells of the first pier.")
    assert told.get_attribute("lang") == "en"
    assert page.locator(".cm-card").get_attribute("lang") == "zh-CN"
    show_card(page, DETAIL, "en")
    assert page.get_by_text("河边好走了。").get_attribute("lang") == "zh-CN"


def test_what_residents_said_tells_reports_from_messages(page: Page) -> None:
    show_card(page, DETAIL, "en")
    reported, published = texts(page, ".cm-said > li")
    assert reported.startswith("Noise · Concern · as reported")
    assert "None in the evening any more." in reported
    assert "line 9" in reported
    assert published == "Greenery · Praise · 2024-05-01河边好走了。"


def test_only_a_secure_address_becomes_a_link(page: Page) -> None:
    show_card(page, DETAIL, "en")
    links = page.locator(".cm-card a")
    assert links.count() == 1
    assert links.get_attribute("href") == "https://example.org/report"
    assert "noreferrer" in (links.get_attribute("rel") or "")
    assert "javascript:alert(1)" in texts(page, ".cm-sources")[0]


def test_a_source_of_a_fact_opens_the_sources_by_keyboard(page: Page) -> None:
    show_card(page, DETAIL, "en")
    assert not page.get_by_text("A newspaper").is_visible()
    page.get_by_role("button", name="line 7").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("A newspaper").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Sources"


def test_buttons_tell_which_site(page: Page) -> None:
    show_card(page, DETAIL, "en", "onSelect", "onSpeak", "onClose")
    for name in ("Close", "Have your say", "Set-back wall", "Neighbour station 240 m", "Print"):
        page.get_by_role("button", name=name).press("Enter")
    assert page.evaluate("window.told") == [
        ["onClose", None], ["onSpeak", "T01"], ["onSelect", "T02"], ["onSelect", "T03"], ["print"],
    ]  # fmt: skip


def test_nobody_to_tell_no_button(page: Page) -> None:
    show_card(page, DETAIL, "en")
    names = texts(page, "button:not(.cm-cite)")
    assert names == ["Print"]
    sites = [words.strip() for words in texts(page, ".cm-sites .cm-go")]
    assert sites == ["Set-back wall", "Neighbour station240 m"]


def find_paths(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every field and entry of a detail."""
    pairs: Any = ()
    if isinstance(node, dict):
        pairs = node.items()
    elif isinstance(node, list):
        pairs = enumerate(node)
    for key, value in pairs:
        yield (*path, key)
        yield from find_paths(value, (*path, key))


def spoil(path: tuple[str | int, ...], *, absent: bool) -> dict[str, Any]:
    """Return the detail with one field null or gone."""
    detail = copy.deepcopy(DETAIL)
    node: Any = detail
    for key in path[:-1]:
        node = node[key]
    if absent:
        del node[path[-1]]
    else:
        node[path[-1]] = None
    return detail


def test_a_card_survives_whatever_is_missing(page: Page) -> None:
    paths = list(find_paths(DETAIL))
    assert len(paths) > 150
    details = [{}, *(spoil(path, absent=absent) for path in paths for absent in (False, True))]
    told = call(page, "readCards", details, options("en"))
    for (words, heading), detail in zip(told, details, strict=True):
        assert not re.search(LEAKED, words), detail
        assert heading, detail


def test_a_place_of_unknown_accuracy_is_not_exact(page: Page) -> None:
    show_card(page, {**DETAIL, "accuracy_m": None}, "en")
    assert texts(page, ".cm-place summary") == ["How exact the position is, is not stated"]


def make_hostile(node: Any, text: str, key: str = "") -> Any:
    """Return the detail with every text of a person or a source replaced."""
    if isinstance(node, dict):
        return {name: make_hostile(value, text, name) for name, value in node.items()}
    if isinstance(node, list):
        return [make_hostile(value, text, key) for value in node]
    is_told = WORDS_OF_RECORDS.search(key) or key in {"zh", "en", "variants", "address"}
    return text if is_told and isinstance(node, str) and node else node


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_texts_are_texts(page: Page, lang: str) -> None:
    spoilt = [make_hostile(DETAIL, text) for text in HOSTILE]
    told = call(page, "examineCards", spoilt, options(lang))
    assert len(told) >= 150
    for answer, text in zip(told, HOSTILE, strict=True):
        if not text:
            continue
        for selector, found in answer["told"]:
            assert found, selector
            assert set(found) <= {to_received(text), "河边好走了。"}, selector
        assert answer["active"] == 0
        assert answer["handlers"] == []
        assert all(link.startswith("https://") for link in answer["links"])
    assert page.evaluate("window.top.__executed === undefined && window.__executed === undefined")


def to_received(text: str) -> str:
    """Return the text as it comes out of the browser: half characters cannot travel."""
    return "".join("\ufffd" if 0xD800 <= ord(sign) <= 0xDFFF else sign for sign in text)


def test_an_attribute_nobody_planned_is_refused(page: Page) -> None:
    names = ["onclick", "style", "src", "srcdoc", "formaction", "name"]
    assert call(page, "findRefused", names) == names


ROWS: list[dict[str, Any]] = [
    {"id": "T01", "kind": "park", "state": "open", "name_zh": "码头", "name_en": "Pier",
     "subdistrict": "huayang", "date_zh": "2023 年", "date_en": "2023", "feedback": 2,
     "placed": True, "accuracy_m": 80},
    {"id": "T02", "kind": "renewal", "state": "done", "name_zh": "围墙", "name_en": "Wall",
     "subdistrict": None, "date_zh": "", "date_en": "", "feedback": 0, "placed": True,
     "accuracy_m": 900},
    {"id": "T03", "kind": "consult", "state": "talks", "name_zh": "边门", "name_en": "",
     "subdistrict": "hongqiao", "date_zh": None, "date_en": None, "feedback": 1,
     "placed": False, "accuracy_m": None},
]  # fmt: skip


def test_the_list_says_how_many_and_where_they_are_not(page: Page) -> None:
    show_list(page, ROWS, "zh", selected="T02")
    assert texts(page, "h3") == ["3 个点位，其中 2 个在地图上"]
    first, second, third = (row.split() for row in texts(page, ".cm-meta"))
    assert "2023" in " ".join(first)
    assert "大致位置" in "".join(second)
    assert "不在地图上" in "".join(third)
    current = page.locator("[aria-current]")
    assert current.count() == 1
    assert current.get_attribute("data-id") == "T02"
    assert page.locator(".cm-more").count() == 0


def test_a_name_missing_in_one_language_is_taken_from_the_other(page: Page) -> None:
    show_list(page, ROWS, "en")
    name = page.locator(".cm-name").nth(2)
    assert (name.text_content(), name.get_attribute("lang")) == ("边门", "zh-CN")


def test_more_rows_are_offered_as_long_as_there_are_more(page: Page) -> None:
    show_list(page, ROWS, "en", total=37, pageSize=50)
    assert texts(page, "h3") == ["37 sites"]
    page.get_by_role("button", name="Show 34 more").press("Enter")
    assert page.evaluate("window.told") == [["onMore", None]]


def test_an_empty_list_says_what_to_do(page: Page) -> None:
    show_list(page, [], "en", total=0)
    assert texts(page, ".cm-note") == ["No site fits. Try taking a condition away."]
    assert page.locator("button").count() == 0


def test_arrows_move_between_rows_and_stop_at_the_ends(page: Page) -> None:
    show_list(page, ROWS, "en")
    focused = "document.activeElement.dataset.id"
    page.locator("button").first.focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == "T01"
    for expected in ("T02", "T03", "T03"):
        page.keyboard.press("ArrowDown")
        assert page.evaluate(focused) == expected
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.evaluate("window.told") == [["onSelect", "T02"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 420])
def test_nothing_is_wider_than_a_phone_and_buttons_fit_a_thumb(
    page: Page, lang: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    show_card(page, DETAIL, lang, "onSelect", "onSpeak", "onClose")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.evaluate(
        "() => [...document.querySelectorAll('button:not(.cm-cite)')].map((b) => b.offsetHeight)"
    )
    assert len(heights) == 5
    assert min(heights) >= 44


def test_the_layout_follows_the_width_of_the_card(page: Page) -> None:
    """Beside a map the card is narrow in a wide window."""
    columns = "getComputedStyle(document.querySelector('.cm-chain')).gridTemplateColumns.split(' ')"
    page.set_viewport_size({"width": 1280, "height": 844})
    show_card(page, DETAIL)
    assert len(page.evaluate(columns)) == 3
    page.evaluate("document.body.style.width = '380px'")
    assert len(page.evaluate(columns)) == 1


def test_paper_shows_what_is_folded_and_is_light(page: Page) -> None:
    show_card(page, DETAIL, "en", "onClose", theme="dark")
    ink = "getComputedStyle(document.querySelector('.cm-summary')).color"
    soft = "getComputedStyle(document.querySelector('.cm-other')).color"
    basis = page.get_by_text("counted back from the report")
    assert not basis.is_visible()
    page.emulate_media(media="print")
    assert basis.is_visible()
    assert basis.evaluate("(found) => found.checkVisibility({ contentVisibilityAuto: true })")
    assert not page.get_by_role("button", name="Print").is_visible()
    assert page.evaluate(ink) == "rgb(0, 0, 0)"
    # --cm-soft of the light look, #565d66.
    assert page.evaluate(soft) == "rgb(86, 93, 102)"


def test_no_rule_reaches_beyond_card_and_list(page: Page) -> None:
    assert call(page, "findStraySelectors") == []


def test_the_style_reads_the_same_without_a_charset() -> None:
    outside_comments = re.sub(r"/\*.*?\*/", "", (WEB / "card.css").read_text("utf-8"), flags=re.S)
    assert outside_comments.isascii()
