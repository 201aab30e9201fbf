"""Online basemaps in the browser, before a tile service on this machine."""

from __future__ import annotations

import io
import math
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from coord_convert import transform
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect
from shapely import Point

from geodata.crs import measure_distance_m
from geodata.store import open_store
from tests.conftest import RunningApp, Visit, Visits, start_app
from tests.journeys.steps import open_app, settle
from tests.tile_server import GROUND, SPOT, TileService, run_tile_service

pytestmark = pytest.mark.browser
CANARY = "canary-52c1e9"
SITE = (121.4144, 31.2232)
NEAR = f"at={SITE[0]},{SITE[1]},17"
OF_SITES = (".mark", ".leaflet-outlines-pane")
COMMON = """
name = {{ zh = "{zh}", en = "{en}" }}
attribution = {{ zh = "© 测试图", en = "© Test map" }}
hosts = ["{host}"]
max_zoom = 18
allow_http = true
"""
PLAIN = """
datum = "cgcs2000"
via = "own"
token_variable = "PLAIN_TOKEN"
approval = "GS(2026)0001号"
timeout_seconds = 4
urls = [
  "{address}/wmts?LAYER=vec&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{token}}",
  "{address}/wmts?LAYER=cva&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{token}}",
]
"""
SHIFTED = """
datum = "gcj02"
via = "direct"
timeout_seconds = 1
urls = ["{address}/{{z}}/{{x}}/{{y}}.png"]
"""
HOST_PAGE = """<!doctype html><script>
  window.said = [];
  addEventListener("message", (event) => window.said.push(event.data));
</script><iframe src="/map?hosted=1&QUERY" style="width:900px;height:700px;border:0"></iframe>"""


@dataclass
class Stage:
    """The app with online basemaps, and the service that holds them."""

    app: RunningApp
    service: TileService


@pytest.fixture(scope="module")
def running(default_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("online")
    shutil.copy(default_store_file, folder / "store.sqlite")
    (folder / "providers").mkdir()
    with run_tile_service() as service:
        for name, text, zh in (("plain", PLAIN, "平图"), ("shifted", SHIFTED, "偏图")):
            filled = text.format(address=service.address) + COMMON.format(
                zh=zh, en=name.capitalize(), host=service.host
            )
            (folder / "providers" / f"{name}.toml").write_text(filled, encoding="utf-8")
        (folder / "mapapp.toml").write_text(
            'providers = "plain shifted"\nprivate_hosts = "127.0.0.1"\n', encoding="utf-8"
        )
        app = start_app(
            folder / "store.sqlite",
            MAPAPP_CONFIG=str(folder / "mapapp.toml"),
            PLAIN_TOKEN=CANARY,
        )
        yield Stage(app, service)
        app.stop()


@pytest.fixture
def stage(running: Stage) -> Stage:
    """The service sound, and nothing asked of it yet."""
    running.service.mode = "sound"
    running.service.spots.clear()
    running.service.asked.clear()
    return running


def open_map(visit: Visit, stage: Stage, query: str) -> Page:
    visit.page.goto(f"{stage.app.address}/map?{query}")
    visit.page.wait_for_selector("html[data-ready='1']", state="attached")
    return visit.page


def wait_for_tiles(page: Page) -> None:
    page.wait_for_function(
        """() => { const all = [...document.querySelectorAll(".leaflet-tile")];
          return all.length > 3 && all.every((tile) =>
            tile.classList.contains("leaflet-tile-loaded") && tile.style.opacity === "1"); }"""
    )


def take_picture(page: Page, *hidden: str) -> Image.Image:
    """Take a picture of the map without some of its parts."""
    page.evaluate(
        """(hidden) => { for (const each of document.querySelectorAll(hidden.join(",")))
          each.style.visibility = "hidden"; }""",
        [*hidden, "#legend", "#notice", ".leaflet-control-container", "#skip"],
    )
    return Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def find_spot(picture: Image.Image) -> tuple[float, float]:
    """Return the middle of the dot that the service painted, in pixels."""
    width, height = picture.size
    pixels = picture.load()
    assert pixels is not None
    found = [(x, y) for x in range(width) for y in range(height) if pixels[x, y] == SPOT]
    assert found, "the service's dot is not in the picture"
    across, down = zip(*found, strict=True)
    return sum(across) / len(found) + 0.5, sum(down) / len(found) + 0.5


def find_share_apart(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ by more than a shade."""
    apart = ImageChops.difference(one, other).convert("L").point(lambda shade: 255 * (shade > 12))
    return apart.histogram()[255] / (one.width * one.height)


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def test_out_of_the_box_there_is_nothing_to_choose(app: RunningApp, visits: Visits) -> None:
    visit = visits.open()
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    answer = visit.page.goto(f"{app.address}/map?lang=en&basemap=osm")
    visit.page.wait_for_selector("html[data-ready='1']", state="attached")
    assert answer
    assert "img-src 'self' data:;" in answer.headers["content-security-policy"]
    expect(visit.page.get_by_role("radio")).to_have_count(0)
    assert [url for url in asked if not url.startswith((app.address, "data:"))] == []


def test_a_basemap_is_chosen_with_the_keyboard_and_a_link_keeps_it(
    stage: Stage, visits: Visits
) -> None:
    visit = visits.open(lang="en-GB")
    frame = open_app(visit, stage.app, "/?lang=en")
    assert stage.service.asked == []
    frame.get_by_role("radio", name="Our own street map").focus()
    visit.page.keyboard.press("ArrowDown")
    frame.wait_for_selector(".leaflet-tile-loaded", state="attached")
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text(
        "© Test map · Map approval no. GS(2026)0001号"
    )
    settle(visit.page)
    assert "basemap=plain" in visit.page.url

    other = visits.open(lang="en-GB")
    again = open_app(other, stage.app, visit.page.url.removeprefix(stage.app.address))
    again.wait_for_selector(".leaflet-tile-loaded", state="attached")
    expect(again.get_by_role("radio", name="Plain")).to_be_checked()
    other.page.get_by_role("link", name="About").first.click()
    panel = other.page.locator(".st-key-panel")
    expect(panel).to_contain_text("Plain · © Test map")
    expect(panel).to_contain_text("GS(2026)0001号")
    expect(panel).to_contain_text("This site fetches the images for you")


def test_a_mark_lies_where_the_shifted_images_have_the_place(stage: Stage, visits: Visits) -> None:
    """GCJ-02: the service paints a dot where coord-convert puts the site; the mark lies on it."""
    store = open_store(stage.app.store_path)
    sites = store.sites()
    store.close()
    placed = sites[sites.geometry.notna() & (sites.geometry.geom_type == "Point")]
    chosen = placed.iloc[[0, len(placed) // 2, -1]]
    for site, place in zip(chosen.index, chosen.geometry, strict=True):
        stage.service.spots[:] = [transform.wgs2gcj(place.x, place.y)]
        visit = visits.open()
        page = open_map(visit, stage, f"lang=zh&basemap=shifted&at={place.x},{place.y},18")
        wait_for_tiles(page)
        box = page.locator(f".mark[data-key='site:{site}']").bounding_box()
        assert box
        mark = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        dot = find_spot(take_picture(page, *OF_SITES))
        metres_per_pixel = 156_543.034 * math.cos(math.radians(place.y)) / 2**18
        assert math.dist(mark, dot) * metres_per_pixel < 1.0
        visit.context.close()


@pytest.mark.parametrize("zoom", [18, 15.25])
def test_a_tap_on_the_shifted_images_gives_the_true_position(
    stage: Stage, visits: Visits, zoom: float
) -> None:
    stage.service.spots[:] = [transform.wgs2gcj(*SITE)]
    visit = visits.open()
    query = f"lang=zh&basemap=shifted&at={SITE[0] + 0.0006},{SITE[1] - 0.0004},{zoom}"
    visit.page.route(
        "**/host.html",
        lambda route: route.fulfill(
            content_type="text/html", body=HOST_PAGE.replace("QUERY", query)
        ),
    )
    visit.page.goto(f"{stage.app.address}/host.html")
    frame = visit.page.frames[1]
    frame.wait_for_selector("html[data-ready='1']", state="attached")
    frame.wait_for_function(
        """() => document.querySelectorAll(".leaflet-tile").length > 3 &&
          !document.querySelector(".leaflet-tile:not(.leaflet-tile-loaded)")"""
    )
    visit.page.wait_for_timeout(400)
    frame.evaluate(
        """() => { for (const each of document.querySelectorAll(".mark, .leaflet-outlines-pane"))
          each.style.visibility = "hidden"; }"""
    )
    picture = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
    dot = find_spot(picture)
    visit.page.mouse.click(*dot, button="right")
    spot = visit.page.wait_for_function(
        "() => window.said.find((each) => each.type === 'spot')"
    ).json_value()
    # Leaflet and the mouse keep to whole pixels; further out one of them is more than a metre.
    metres_per_pixel = 156_543.034 * math.cos(math.radians(SITE[1])) / 2**zoom
    off = measure_distance_m(Point(spot["lon"], spot["lat"]), Point(SITE))
    assert off < max(1.0, 1.5 * metres_per_pixel)


def test_the_scale_bar_is_true_on_shifted_images(stage: Stage, visits: Visits) -> None:
    visit = visits.open()
    page = open_map(visit, stage, f"lang=en&basemap=shifted&at={SITE[0]},{SITE[1]},18")
    wait_for_tiles(page)
    bar = page.locator(".leaflet-control-scale-line")
    said_m = int(re.findall(r"(\d+) m$", bar.text_content() or "")[0])
    width = float(bar.evaluate("(line) => line.style.width").removesuffix("px"))
    ends = page.evaluate(
        """(width) => { const map = window.map_changning, y = map.getSize().y / 2;
          const at = (x) => map.containerPointToLatLng([x, y]);
          return [at(0), at(width)].map(({ lng, lat }) => [lng, lat]); }""",
        width,
    )
    measured = measure_distance_m(*(Point(end) for end in ends))
    # Leaflet rounds the bar to a whole pixel, and counts on a sphere.
    assert measured == pytest.approx(said_m, rel=0.5 / width + 0.004)


@pytest.mark.parametrize(("basemap", "mode"), [("plain", "fails"), ("shifted", "garbage")])
def test_where_images_fail_our_streets_are_seen_until_they_come(
    stage: Stage, visits: Visits, basemap: str, mode: str
) -> None:
    ours = take_picture(open_map(visits.open(), stage, f"lang=zh&{NEAR}"), *OF_SITES)
    stage.service.mode = mode
    visit = visits.open()
    page = open_map(visit, stage, f"lang=zh&basemap={basemap}&{NEAR}")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("自带的街道图")
    expect(notice.get_by_role("button", name="再试一次")).to_be_visible()
    expect(page.locator(".leaflet-tile-loaded")).to_have_count(0)
    if basemap == "plain":
        shown = take_picture(page, *OF_SITES)
        # Names lie on the streets here and above them there: their edges come out a shade apart.
        assert find_share_apart(ours, shown) < 0.01
        hole = take_picture(page, *OF_SITES, "canvas")
        assert find_share_apart(ours, hole) > 0.05
        page.evaluate(
            """() => { for (const each of document.querySelectorAll("#notice, canvas"))
              each.style.visibility = ""; }"""
        )
    stage.service.mode = "sound"
    # It asks again by itself.
    wait_for_tiles(page)
    expect(notice).to_be_hidden()
    assert take_picture(page, *OF_SITES).getpixel((640, 450)) == GROUND


def test_late_images_are_said_to_be_late_and_still_come(stage: Stage, visits: Visits) -> None:
    stage.service.mode, stage.service.seconds = "slow", 2.5
    page = open_map(visits.open(), stage, f"lang=en&basemap=shifted&{NEAR}")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Images of Shifted are missing or late")
    wait_for_tiles(page)
    expect(notice).to_be_hidden()


def test_the_button_asks_again_and_the_choice_can_be_taken_back(
    stage: Stage, visits: Visits
) -> None:
    stage.service.mode = "fails"
    page = open_map(visits.open(), stage, f"lang=en&basemap=shifted&{NEAR}")
    notice = page.locator("#notice")
    expect(notice).to_be_visible()
    # Moving the map, and what it then says, does not take the notice away.
    page.locator("#map_changning").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    expect(notice).to_be_visible()
    before = len(stage.service.asked)
    notice.get_by_role("button").click()
    page.wait_for_timeout(400)
    assert len(stage.service.asked) > before
    choose(page, "Our own street map")
    expect(notice).to_be_hidden()
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    # Back on the plane of WGS 84, as if the other map had never been.
    centre = page.evaluate(
        "() => { const m = window.map_changning, c = m.getCenter();"
        " return m.options.crs.latLngToPoint(c, 18).distanceTo("
        "window.L.CRS.EPSG3857.latLngToPoint(c, 18)); }"
    )
    assert centre == 0


def test_a_token_is_seen_by_nobody(stage: Stage, visits: Visits, tmp_path: Path) -> None:
    bodies: list[tuple[str, bytes]] = []

    def keep(answer: Any) -> None:
        bodies.append((f"{answer.url} {answer.headers}", answer.body()))

    visit = visits.open(lang="en-GB")
    visit.page.on("requestfinished", lambda request: keep(request.response()))
    page = open_map(visit, stage, f"lang=en&basemap=plain&{NEAR}")
    wait_for_tiles(page)
    stage.service.mode = "fails"
    page.evaluate("() => window.map_changning.setZoom(16, { animate: false })")
    expect(page.locator("#notice")).to_be_visible()
    assert sum("/tiles/plain/17/" in said for said, _ in bodies) > 6
    assert any(CANARY in path for path, _ in stage.service.asked)

    answers = [
        httpx.get(f"{stage.app.address}/tiles/{path}")
        for path in ("plain/16/54871/26780", "plain/16/54871/26780?sheet=3", "plain/16/1/1",
                     "plain/99/1/1", "gone/16/54871/26780", "shifted/16/54871/26780",
                     "plain/16/54871/26780?sheet=x")
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [502, 404, 404, 404, 404, 404, 400]
    assert answers[0].headers["cache-control"] == "no-store"
    told = [(str(answer.headers), answer.content) for answer in answers] + bodies
    for secret in (CANARY, stage.service.host):
        # The page knows the host of the other basemap, which browsers ask themselves.
        found = [said for said, body in told if secret in said or secret.encode() in body]
        assert found == [] or (secret != CANARY and all("/map?" in said for said in found))
    log = stage.app.store_path.with_suffix(".log").read_text(encoding="utf-8")
    assert "online basemap plain: answered 500" in log
    assert CANARY not in log


def test_a_saved_file_has_neither_token_nor_online_images(
    stage: Stage, visits: Visits, tmp_path: Path
) -> None:
    visit = visits.open(lang="en-GB")
    open_app(visit, stage.app, "/?lang=en&basemap=plain&subdistrict=huayang")
    visit.page.get_by_role("button", name="Take away").click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=re.compile("Download web file")).click()
    path = tmp_path / "map.html"
    download.value.save_as(path)
    written = path.read_text(encoding="utf-8")
    assert '"online":[]' in written
    for secret in (CANARY, stage.service.host, "Test map", "/tiles/plain"):
        assert secret not in written


def test_the_policy_lets_images_of_listed_hosts_in_and_nothing_else(
    stage: Stage, visits: Visits
) -> None:
    with run_tile_service() as other:
        visit = visits.open()
        page = open_map(visit, stage, f"lang=zh&{NEAR}")
        loads = page.evaluate(
            """async (addresses) => {
              const load = (address) => new Promise((done) => { const image = new Image();
                image.onload = () => done("image"); image.onerror = () => done("refused");
                image.src = address; });
              const ask = (address) => fetch(address, { mode: "no-cors" }).then(
                () => "answer", () => "refused");
              return [...await Promise.all(addresses.map(load)), await ask(addresses[0])]; }""",
            [f"{stage.service.address}/16/54871/26780.png", f"{other.address}/16/54871/26780.png"],
        )
        assert loads == ["image", "refused", "refused"]
        assert other.asked == []
        assert len(visit.policy_breaches) >= 2
        visit.policy_breaches.clear()
