"""The street map in Chromium: where names stand, what is painted where, on screen and on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from geodata.filters import Filters
from geodata.store import Store
from geodata.store.read_map import find_pinned
from layers.assets import WEB
from layers.folium_page import build_page
from layers.page_config import build_config
from tests.conftest import Visits

pytestmark = pytest.mark.browser

ARCHIVE = json.loads((WEB / "basemap.json").read_text(encoding="utf-8"))
ZHONGSHAN_PARK = (121.4135, 31.2215)
"""Longitude, latitude in degrees (EPSG:4326), as all positions here."""

# Streets that anyone who knows the place would look for around the park and Xinhua Road.
NAMED = {
    13: {"zh": {"天山路", "仙霞路"}, "en": {"Tianshan Road", "Xianxia Road"}},
    15: {"zh": {"万航渡路", "江苏路"}, "en": {"Wanhangdu Road", "Jiangsu Road"}},
    17: {"zh": {"愚园路", "定西路"}, "en": {"Yuyuan Road", "Dingxi Road"}},
}
COLOURS = {
    "light": {"land": "f7f6f3", "park": "dcebd3", "water": "c3dcea", "elevated": "fbeed0"},
    "dark": {"land": "1f2226", "park": "24352a", "water": "20374a", "elevated": "4f4836"},
    "print": {"land": "ffffff", "park": "d9eccd", "water": "bcdcf0", "elevated": "fbe3a6"},
}

BOXES = """() => {
  const map = window.map_changning;
  let basemap = null;
  map.eachLayer((layer) => { if (layer.findLabels) basemap = layer; });
  const view = map.getContainer().getBoundingClientRect();
  const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
  const labels = basemap.findLabels().map((label) => ({
    name: label.name, kind: label.kind,
    boxes: label.boxes.map(([left, top, right, bottom]) =>
      [left - corner.x, top - corner.y, right - corner.x, bottom - corner.y]),
  }));
  const marks = [...document.querySelectorAll(
    ".mark .mark-svg, .mark .sign, .mark .badge, .mark .cell, .mark .name")]
    .filter((element) => element.checkVisibility()).map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { name: element.textContent, own: element.closest(".mark").dataset.key,
        isName: element.classList.contains("name"),
        box: [left - view.left, top - view.top, right - view.left, bottom - view.top] };
    });
  return { labels, marks };
}"""

SHARES = """([places, wanted]) => {
  const map = window.map_changning;
  const canvas = document.querySelector("canvas[data-basemap=ground]");
  const ctx = canvas.getContext("2d");
  return places.map(([lon, lat]) => {
    map.setView([lat, lon], 16, { animate: false });
    const frame = canvas.getBoundingClientRect();
    const view = map.getContainer().getBoundingClientRect();
    const ratio = canvas.width / frame.width;
    const at = map.latLngToContainerPoint([lat, lon]);
    const x = Math.round((at.x + view.left - frame.left) * ratio) - 10;
    const y = Math.round((at.y + view.top - frame.top) * ratio) - 10;
    const { data } = ctx.getImageData(x, y, 21, 21);
    const shares = Object.fromEntries(Object.keys(wanted).map((name) => [name, 0]));
    for (let n = 0; n < data.length; n += 4) {
      const hex = [0, 1, 2].map((k) => data[n + k].toString(16).padStart(2, "0")).join("");
      for (const name of Object.keys(wanted)) if (hex === wanted[name]) shares[name] += 1 / 441;
    }
    return shares;
  });
}"""


def open_map(
    visits: Visits,
    path: Path,
    pinned: dict[str, Any],
    *,
    at: tuple[float, float, float],
    lang: str = "zh",
    names: str = "",
    theme: str = "light",
) -> Page:
    """Open the map page from a file, with one wording of names chosen."""
    config = build_config(
        lang="en" if lang == "en" else "zh",
        theme="dark" if theme == "dark" else "light",
        api=None,
        basemap=ARCHIVE,
        pinned=pinned,
        at=at,
    )
    path.write_text(build_page(config, assets="inline").html, encoding="utf-8")
    page = visits.open(width=1280, height=800).page
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    if names:
        labels = {"zh": ("中文", "Chinese"), "en": ("英文", "English"), "both": ("双语", "Both")}
        said = labels[names][lang == "en"]
        page.locator(".wordings").get_by_role("button", name=said, exact=True).click()
    return page


@pytest.fixture
def pinned(store: Store) -> dict[str, Any]:
    """All sites and spots of the default data."""
    features, spots = find_pinned(store, Filters(), limit=2000)
    return {"features": features, "spots": spots, "details": {}, "rows": []}


def meets(one: list[float], other: list[float], slack: float = 0.0) -> bool:
    """Whether two boxes share more than the slack, in pixels."""
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


@pytest.mark.parametrize("names", ["zh", "en", "both"])
@pytest.mark.parametrize("zoom", [13, 15, 17])
def test_no_name_lies_on_another_or_on_a_mark(
    visits: Visits, tmp_path: Path, pinned: dict[str, Any], zoom: int, names: str
) -> None:
    page = open_map(visits, tmp_path / "map.html", pinned, at=(*ZHONGSHAN_PARK, zoom), names=names)
    found = page.evaluate(BOXES)
    labels = found["labels"]
    assert len(labels) > 30
    for place, label in enumerate(labels):
        for other in labels[place + 1 :]:
            for box in label["boxes"]:
                assert not any(meets(box, each) for each in other["boxes"]), (label, other)
    marks = found["marks"]
    assert len(marks) > 10
    for mark in marks:
        for label in labels:
            # Text is 18 px high in its row; half a pixel is the browser's own rounding.
            assert not any(meets(mark["box"], box, 0.5) for box in label["boxes"]), (mark, label)
    written = {label["name"] for label in labels}
    for lang in ("zh", "en"):
        wanted = NAMED[zoom][lang]
        if names == lang:
            assert wanted <= written, wanted - written
        elif names == "both" and lang == "zh":
            # Twice as long, so not every one finds room; what is written holds both.
            known = wanted | {"延安高架路", "长宁路", "茅台路", "内环高架路"}
            assert any(f"{each}  " in name for each in known for name in written), written


@pytest.mark.parametrize("zoom", [15.5, 17])
def test_names_of_sites_lie_on_no_other_mark_or_name(
    visits: Visits, tmp_path: Path, pinned: dict[str, Any], zoom: float
) -> None:
    page = open_map(visits, tmp_path / "map.html", pinned, at=(*ZHONGSHAN_PARK, zoom), lang="en")
    marks = page.evaluate(BOXES)["marks"]
    names = [mark for mark in marks if mark["isName"]]
    assert len(names) >= 8
    for name in names:
        for other in marks:
            if other["own"] != name["own"]:
                assert not meets(name["box"], other["box"], 1.5), (name, other)


def find_middle(name: str, layer: str) -> tuple[float, float]:
    """Return the middle of the longest straight stretch of a line of the archive."""
    origin, scale = ARCHIVE["origin"], ARCHIVE["scale"]
    legs = []
    for rings, _, number, _ in ARCHIVE["layers"][layer]:
        if number < 0 or ARCHIVE["names"][number][0] != name:
            continue
        x, y = rings[0][:2]
        for step in range(2, len(rings[0]), 2):
            east, north = rings[0][step], rings[0][step + 1]
            legs.append((east * east + north * north, x + east / 2, y + north / 2))
            x, y = x + east, y + north
    _, x, y = max(legs)
    return origin[0] + x / scale, origin[1] + y / scale


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_park_water_and_elevated_road_are_painted_where_they_lie(
    visits: Visits, tmp_path: Path, theme: str
) -> None:
    nothing = {"features": [], "spots": [], "details": {}, "rows": []}
    page = open_map(visits, tmp_path / "map.html", nothing, at=(*ZHONGSHAN_PARK, 16), theme=theme)
    if theme == "print":
        page.emulate_media(media="print")
        page.locator(":root.on-paper").wait_for(state="attached")
    places = [
        ZHONGSHAN_PARK,
        find_middle("新泾港", "waterline"),
        find_middle("延安高架路", "road"),
    ]
    shares = page.evaluate(SHARES, [places, COLOURS[theme]])
    park, water, elevated = shares
    assert park["park"] > 0.75
    assert water["water"] > 0.2
    assert elevated["elevated"] > 0.15
    for each in (water, elevated):
        assert each["park"] == 0


def test_on_paper_and_back_again(visits: Visits, tmp_path: Path, pinned: dict[str, Any]) -> None:
    page = open_map(
        visits, tmp_path / "map.html", pinned, at=(*ZHONGSHAN_PARK, 14), lang="en", theme="dark"
    )
    ground = """() => {
      const c = document.querySelector("canvas[data-basemap=ground]");
      const map = window.map_changning;
      return [c.width / parseFloat(c.style.width), map.getSize().x, map.getZoom(),
        document.documentElement.classList.contains("dark")];
    }"""
    before = page.evaluate(ground)
    assert before == [1, 1280, 14, True]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    # 700 px of 1280 are 0.87 zoom levels less; a quarter is the map's step.
    assert page.evaluate(ground) == [3, 700, 13, False]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(ground) == before


def test_the_readers_choice_of_names_is_kept_and_else_follows_the_page(
    visits: Visits, tmp_path: Path
) -> None:
    nothing = {"features": [], "spots": [], "details": {}, "rows": []}
    page = open_map(visits, tmp_path / "map.html", nothing, at=(*ZHONGSHAN_PARK, 15), lang="en")
    pressed = page.locator(".wordings [aria-pressed=true]")
    assert pressed.all_text_contents() == ["English"]
    page.locator(".wordings").get_by_role("button", name="Both", exact=True).click()
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert pressed.all_text_contents() == ["Both"]
    assert any("  Changning Road" in label["name"] for label in page.evaluate(BOXES)["labels"])
    page.locator(".wordings").get_by_role("button", name="English", exact=True).click()
    assert page.evaluate("localStorage.getItem('changning.names')") is None


def test_the_basemap_can_be_taken_off_and_laid_again(visits: Visits, tmp_path: Path) -> None:
    nothing = {"features": [], "spots": [], "details": {}, "rows": []}
    page = open_map(visits, tmp_path / "map.html", nothing, at=(*ZHONGSHAN_PARK, 15))
    counts = page.evaluate("""() => {
      const map = window.map_changning;
      let basemap = null;
      map.eachLayer((layer) => { if (layer.findLabels) basemap = layer; });
      const count = () => document.querySelectorAll("canvas[data-basemap]").length;
      const counts = [count()];
      map.removeLayer(basemap);
      counts.push(count());
      basemap.setLook({ theme: "dark" });
      map.addLayer(basemap);
      return [...counts, count()];
    }""")
    assert counts == [2, 0, 2]


def test_an_apostrophe_in_english_is_no_wider_than_a_letter(visits: Visits, tmp_path: Path) -> None:
    nothing = {"features": [], "spots": [], "details": {}, "rows": []}
    page = open_map(visits, tmp_path / "map.html", nothing, at=(*ZHONGSHAN_PARK, 15), lang="en")
    width = page.evaluate("""() => {
      const words = [...document.querySelectorAll("#legend label span")]
        .find((each) => each.textContent.includes("’"));
      const range = document.createRange();
      const at = words.firstChild.textContent.indexOf("’");
      range.setStart(words.firstChild, at);
      range.setEnd(words.firstChild, at + 1);
      return range.getBoundingClientRect().width;
    }""")
    assert 0 < width < 7
