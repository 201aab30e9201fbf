"""The map inside a page of another origin: seen, used, never in the way, and leading back."""

from __future__ import annotations

import json
import re
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from lxml import etree
from playwright.sync_api import Browser, Frame, Page

from geodata.places import find_outline
from geodata.vocab import SubDistrict
from tests.conftest import RunningApp, start_app
from tests.contracts.hostile import read_texts

SETTLE_MS = 400


@pytest.fixture(scope="module")
def open_app(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """The app, allowed inside pages of ``localhost``; itself it is reached at 127.0.0.1."""
    path = tmp_path_factory.mktemp("embed") / "store.sqlite"
    shutil.copy(default_store_file, path)
    running = start_app(path, MAPAPP_FRAME_ANCESTORS="'self' http://localhost:*")
    yield running
    running.stop()


@pytest.fixture
def host() -> Iterator[dict[str, Any]]:
    """A site of somebody else's: its page is what stands under ``body``."""
    told: dict[str, Any] = {"body": ""}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            words = "<p>" + "words " * 900
            page = f"<!doctype html><meta name=viewport content='width=device-width'>{words}"
            content = f"{page}{told['body']}{words * 3}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told["address"] = f"http://localhost:{server.server_port}/"
    yield told
    server.shutdown()
    server.server_close()


def read(address: str) -> tuple[int, Any, Any]:
    """Return status, headers and body of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def ask_oembed(app: RunningApp, **params: str) -> tuple[int, Any]:
    status, _, body = read(f"{app.address}/oembed?{urlencode(params)}")
    return status, json.loads(body) if body.startswith("{") else body


def find_frame(snippet: str) -> dict[str, str | None]:
    """Return the attributes of the one element a snippet holds."""
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(snippet)
    ((tag, attributes),) = found
    assert tag == "iframe"
    return attributes


def show(page: Page, host: dict[str, Any], snippet: str) -> Frame:
    """Open the other site's page with the snippet in it; return the map once it is alive."""
    host["body"] = snippet
    page.goto(host["address"])
    element = page.locator("iframe")
    element.scroll_into_view_if_needed()
    handle = element.element_handle()
    frame = handle and handle.content_frame()
    assert frame
    frame.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(SETTLE_MS)
    return frame


def find_zoom(frame: Frame) -> float:
    return float(frame.evaluate("map_changning.getZoom()"))


def test_the_page_says_where_to_ask_and_the_answer_shows_the_same_view(
    open_app: RunningApp,
) -> None:
    stated = "site=A12&lang=en&accent=%238a1f4b&interaction=static&hide=context"
    status, headers, body = read(f"{open_app.address}/map?{stated}")
    assert status == 200
    assert "frame-ancestors 'self' http://localhost:*" in headers["Content-Security-Policy"]
    assert headers["Set-Cookie"] is None
    (link,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', body)
    told = json.loads(read(link.replace("&amp;", "&"))[2])
    # https://oembed.com, sections 2.3.4 and 2.3.4.4
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert told["title"] == "Side door between Aijian and Hongqiao"
    frame = find_frame(told["html"])
    assert (frame["width"], frame["height"]) == (str(told["width"]), str(told["height"]))
    assert frame["loading"] == "lazy"
    for part in stated.split("&"):
        assert part in str(frame["src"])


def test_oembed_keeps_to_the_size_asked_for_and_knows_only_its_own_pages(
    open_app: RunningApp,
) -> None:
    page = f"{open_app.address}/?subdistrict=huayang"
    status, told = ask_oembed(open_app, url=page, maxwidth="320", maxheight="240")
    assert (status, told["width"], told["height"]) == (200, 320, 240)
    assert "subdistrict=huayang" in told["html"]
    status, body = ask_oembed(open_app, url=page, format="xml")
    root = etree.fromstring(body.encode())
    assert (status, root.tag, root.findtext("type")) == (200, "oembed", "rich")
    assert ask_oembed(open_app, url=page, format="yaml")[0] == 501
    assert ask_oembed(open_app, url=page, maxwidth="wide")[0] == 400
    for address in ("", "https://example.org/", f"{open_app.address}/desk", "javascript:alert(1)",
                    f"{open_app.address}.example.org/", f"{open_app.address}/?site=A99",
                    f"{open_app.address}/map?interaction=drive"):  # fmt: skip
        assert ask_oembed(open_app, url=address)[0] == 404, address


def test_nothing_hostile_gets_out_of_the_snippet(open_app: RunningApp) -> None:
    for text in read_texts()[::3]:
        address = f"{open_app.address}/?lang=en&q={quote(text[:100])}&hide={quote(text[:100])}"
        status, told = ask_oembed(open_app, url=address)
        assert status == 200
        attributes = find_frame(told["html"])
        assert str(attributes["src"]).startswith(f"{open_app.address}/map?")
        assert set(attributes) == {"src", "width", "height", "style", "title", "loading",
                                   "referrerpolicy", "allowfullscreen"}  # fmt: skip


@pytest.mark.parametrize("stated", ["accent=red", "accent=%23ffff00", "area=pudong",
                                    "interaction=drive"])  # fmt: skip
def test_what_cannot_be_embedded_is_refused(open_app: RunningApp, stated: str) -> None:
    assert read(f"{open_app.address}/map?{stated}")[0] == 400


def test_without_the_setting_only_our_own_pages_may_show_it(app: RunningApp) -> None:
    policy = read(f"{app.address}/map?interaction=safe")[1]["Content-Security-Policy"]
    assert policy.split("; ")[-1] == "frame-ancestors 'self'"


@pytest.mark.browser
def test_on_a_desk_the_wheel_is_the_pages_and_the_link_leads_back(
    browser: Browser, open_app: RunningApp, host: dict[str, Any]
) -> None:
    address = f"{open_app.address}/?lang=en&hide=context"
    snippet = ask_oembed(open_app, url=address)[1]["html"]
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    frame = show(page, host, snippet)
    assert frame.locator(".mark").count() > 5
    box = page.locator("iframe").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    zoom, top = find_zoom(frame), page.evaluate("scrollY")
    page.mouse.wheel(0, 80)
    page.wait_for_timeout(SETTLE_MS)
    assert page.evaluate("scrollY") == top + 80
    assert find_zoom(frame) == zoom
    assert frame.locator(".embed-hint").inner_text() == "Hold Ctrl and scroll to zoom the map"
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_timeout(2 * SETTLE_MS)
    assert find_zoom(frame) > zoom
    assert page.evaluate("scrollY") == top + 80

    # What is hidden here, and where the map looks, goes along to the full map.
    back = frame.locator(".embed-full").get_attribute("href") or ""
    assert back.startswith("/?lang=en&hide=context#")
    with context.expect_page() as opened:
        frame.locator(".embed-full").click()
    opened.value.wait_for_url(f"{open_app.address}/?lang=en&hide=context**")
    assert context.cookies(host["address"]) == []
    context.close()


@pytest.mark.browser
def test_on_a_phone_one_finger_scrolls_the_page_and_two_move_the_map(
    browser: Browser, open_app: RunningApp, host: dict[str, Any]
) -> None:
    snippet = ask_oembed(open_app, url=f"{open_app.address}/?lang=zh", maxheight="420")[1]["html"]
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True,
                                  is_mobile=True, reduced_motion="reduce")  # fmt: skip
    page = context.new_page()
    frame = show(page, host, snippet)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.locator("iframe").bounding_box()
    assert box
    devtools = context.new_cdp_session(page)
    top, middle = page.evaluate("scrollY"), frame.evaluate("map_changning.getCenter().lat")
    x, y = 190, box["y"] + 250

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": across, "y": along, "id": n} for n, (across, along) in enumerate(points)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
        page.wait_for_timeout(16)

    touch("touchStart", (x, y))
    for step in range(1, 13):
        touch("touchMove", (x, y - 15 * step))
    touch("touchEnd")
    page.wait_for_timeout(SETTLE_MS)
    assert page.evaluate("scrollY") > top + 100
    assert frame.evaluate("map_changning.getCenter().lat") == middle
    assert frame.locator(".embed-hint").inner_text() == "用两个手指移动地图"

    zoom = find_zoom(frame)
    y -= page.evaluate("scrollY") - top
    touch("touchStart", (x - 30, y), (x + 30, y))
    for step in range(1, 9):
        touch("touchMove", (x - 30 - 8 * step, y), (x + 30 + 8 * step, y))
    touch("touchEnd")
    page.wait_for_timeout(2 * SETTLE_MS)
    assert find_zoom(frame) > zoom
    assert context.cookies() == []
    assert frame.evaluate("map_changning.options.zoomAnimation") is False
    context.close()


@pytest.mark.browser
def test_a_still_map_is_one_link_to_the_full_one(
    browser: Browser, open_app: RunningApp, host: dict[str, Any]
) -> None:
    stated = "interaction=static&area=huayang&theme=dark&lang=en&accent=%230000ff"
    snippet = ask_oembed(open_app, url=f"{open_app.address}/map?{stated}")[1]["html"]
    context = browser.new_context(viewport={"width": 800, "height": 700}, locale="en-GB")
    page = context.new_page()
    frame = show(page, host, snippet)
    assert not frame.locator("#legend").is_visible()
    assert frame.evaluate("document.documentElement.classList.contains('dark')")
    # The whole sub-district is seen (its outline, from the bundled file).
    west, south, east, north = find_outline(SubDistrict.HUAYANG).bounds
    seen = frame.evaluate("map_changning.getBounds().toBBoxString()").split(",")
    assert float(seen[0]) <= west < east <= float(seen[2])
    assert float(seen[1]) <= south < north <= float(seen[3])
    centre = frame.evaluate("map_changning.getCenter().lng")
    box = page.locator("iframe").bounding_box()
    assert box
    with context.expect_page() as opened:
        page.mouse.click(box["x"] + 300, box["y"] + 200)
    assert opened.value.url.startswith(f"{open_app.address}/?lang=en")
    assert frame.evaluate("map_changning.getCenter().lng") == centre
    context.close()
