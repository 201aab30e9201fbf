"""Figures: what stands on the sheet, where, and that nothing lies on anything else."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree.ElementTree import Element

import pyproj
import pytest
from shapely import box

from geodata.filters import Filters
from geodata.store import Store, open_store
from layers.basemap.in_force import find_basemap
from layers.exports import svg as svg_export
from layers.exports.selection import Selection
from layers.figures.chosen import build_chosen
from layers.figures.furniture import draw_bar
from layers.figures.page import build_figure
from layers.figures.sizes import SIZES
from layers.figures.view import View, fit_view
from mapapp.actions.export import select
from tests.benchmarks.synthetic import build_district
from tests.ink import SVG, find_matrix, find_texts, find_touching, read_svg, to_sheet

OPTIONS = svg_export.EXPORT.read_options({})
DISTRICT = (121.3273, 31.1797, 121.4348, 31.2459)
Figures = Callable[..., Element]


@pytest.fixture(scope="module")
def opened(default_store_file: Path) -> Iterator[Store]:
    store = open_store(default_store_file)
    yield store
    store.close()


def choose(store: Store, lang: str = "zh", **params: str) -> Selection:
    filters = Filters.from_params({name: [value] for name, value in params.items()})
    return select(store, filters, lang, basemap=find_basemap(Path("no-such-basemap")))


@pytest.fixture(scope="module")
def figures(opened: Store) -> Figures:
    """Builds a figure, each one once."""
    built: dict[tuple[object, ...], Element] = {}

    def build(lang: str = "zh", size: str = "a4-landscape", **more: str) -> Element:
        key = (lang, size, *sorted(more.items()))
        if key not in built:
            options = {**OPTIONS, "language": lang, "size": size, **more}
            figure = build_chosen(choose(opened), options)
            built[key] = read_svg(build_figure(figure, portable=False))
        return built[key]

    return build


SHEETS = [
    ("zh", "a4-landscape", {}),
    ("both", "a3-landscape", {}),
    ("en", "a4", {}),
    ("zh", "slide-16x9", {"bbox": "121.40,31.20,121.435,31.225"}),
    ("both", "square", {"site": "A06"}),
]
each_sheet = pytest.mark.parametrize(
    ("lang", "size", "more"), SHEETS, ids=[f"{lang}-{size}" for lang, size, _ in SHEETS]
)


def find_class(root: Element, name: str) -> Element:
    (found,) = [each for each in root.iter() if each.get("class") == name]
    return found


def find_frame(root: Element) -> tuple[Element, float, float]:
    """The group of the map, and its width and height."""
    place = next(each for each in root if any(child.get("class") == "map" for child in each))
    frame = [child for child in place if child.tag == f"{SVG}rect" and child.get("fill") == "none"]
    return place, float(frame[-1].get("width", "0")), float(frame[-1].get("height", "0"))


@each_sheet
def test_no_name_touches_another_a_mark_or_the_frame(
    figures: Figures, lang: str, size: str, more: dict[str, str]
) -> None:
    root = figures(lang, size, **more)
    names = find_texts(root, within="names")
    assert len(names) >= 12
    assert find_touching(names) == []
    place, width, height = find_frame(root)
    matrix = find_matrix(root, place)
    frame = to_sheet(box(0, 0, width, height), matrix)
    assert [each.text for each in names if not frame.contains(each.ink)] == []
    marks = [to_sheet(box(-8, -8, 8, 8), find_matrix(root, each))
             for each in find_class(root, "marks") if each.tag == f"{SVG}g"]  # fmt: skip
    assert marks
    covered = [each.text for each in names if any(each.ink.intersects(mark) for mark in marks)]
    assert covered == []


@each_sheet
def test_nothing_leaves_the_sheet_or_runs_into_the_next_column(
    figures: Figures, lang: str, size: str, more: dict[str, str]
) -> None:
    root = figures(lang, size, **more)
    sheet = box(0, 0, SIZES[size].width, SIZES[size].height).buffer(-10)
    texts = find_texts(root)
    assert [each.text for each in texts if not sheet.contains(each.ink)] == []
    on_map = {each.element for each in find_texts(root, within="map")}
    assert find_touching([each for each in texts if each.element not in on_map]) == []


def test_the_longest_title_leaves_room_for_the_map(figures: Figures) -> None:
    longest = "长宁社区" * 50
    root = figures("both", "slide-4x3", title=longest, subtitle="Words " * 33)
    sheet = box(0, 0, SIZES["slide-4x3"].width, SIZES["slide-4x3"].height)
    texts = find_texts(root)
    assert [each.text for each in texts if not sheet.contains(each.ink)] == []
    assert "".join(each.text for each in texts).count("长宁社区") >= 50
    _, width, height = find_frame(root)
    assert width * height > 0.25 * sheet.area


@each_sheet
def test_every_number_on_the_map_stands_once_in_the_key(
    figures: Figures, lang: str, size: str, more: dict[str, str]
) -> None:
    root = figures(lang, size, **more)
    on_map = [text.text for text in find_class(root, "marks").iter(f"{SVG}text")]
    marks_of_key = [each for each in root if each.tag == f"{SVG}g" and each.get("class") is None
                    and each.get("transform", "").count("scale")]  # fmt: skip
    in_key = [text.text for mark in marks_of_key for text in mark.iter(f"{SVG}text")]
    assert on_map == [str(n + 1) for n in range(len(on_map))]
    assert in_key == on_map


def test_the_figure_holds_what_the_filters_show(opened: Store) -> None:
    figure = build_chosen(choose(opened, kind="park", state="open"), OPTIONS)
    expected = {row["id"] for row in figure.content.features}
    listed = opened.sites()
    wanted = listed[(listed.kind == "park") & (listed.state == "open") & ~listed.geometry.is_empty]
    assert expected == set(wanted.index)
    texts = {each.text for each in find_texts(read_svg(build_figure(figure, portable=False)))}
    assert set(wanted.name_zh) <= texts
    streets = {"武夷路"}
    assert not (texts - streets) & set(listed[listed.kind == "renewal"].name_zh)


def test_a_language_leaves_no_word_of_the_other(figures: Figures) -> None:
    english = " ".join(each.text for each in find_texts(figures("en", "a4")))
    assert not [sign for sign in english if "\u4e00" <= sign <= "\u9fff"]
    both = {each.text for each in find_texts(figures("both", "a3-landscape"))}
    assert {"新泾镇", "Xinjing Town", "古北市民中心", "Gubei Civic Centre"} <= both
    assert any(each.endswith("residents’") for each in both)


@pytest.mark.parametrize("zoom", [11.0, 13.35, 15.2, 17.0])
@pytest.mark.parametrize("latitude", [31.18, 31.25])
def test_the_scale_bar_is_true_at_this_latitude(zoom: float, latitude: float) -> None:
    view = View(lon=121.38, lat=latitude, zoom=zoom, width=760, height=560)
    root = Element("svg")
    draw_bar(root, view, theme="light")
    bar = find_class(root, "scale-bar")
    halves = [each for each in bar if each.tag == "rect"]
    left = float(halves[0].get("x", "0"))
    right = float(halves[1].get("x", "0")) + float(halves[1].get("width", "0"))
    y = float(halves[0].get("y", "0"))
    metres = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(121.38, latitude)
    px = 2 * math.pi * 6378137 / (256 * 2**zoom)
    back = pyproj.Transformer.from_crs(3857, 4326, always_xy=True)
    ends = [back.transform(metres[0] + (x - 380) * px, metres[1] - (y - 280) * px)
            for x in (left, right)]  # fmt: skip
    measured = pyproj.Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2]
    said = [each.text or "" for each in bar if each.tag == "text"][-1]
    length = float(said.split()[0]) * (1000 if said.endswith("km") else 1)
    assert measured == pytest.approx(length, rel=0.002)


@pytest.mark.parametrize("size", SIZES.values(), ids=lambda size: size.id)
def test_a_view_shows_all_of_the_area_asked_for(size: object) -> None:
    west, south, east, north = DISTRICT
    found = fit_view(DISTRICT, 700, 500, margin=20)
    left, low, right, high = found.bounds
    assert left < west < east < right
    assert low < south < north < high
    x0, y0 = found.project(west, north)
    x1, y1 = found.project(east, south)
    assert min(x0, y0, 700 - x1, 500 - y1) == pytest.approx(20, abs=0.5)


def test_sources_dates_gaps_and_approval_stand_on_the_sheet(opened: Store) -> None:
    selection = select(opened, Filters(), "zh", approval="沪S(2026)001号",
                       basemap=find_basemap(Path("none")))  # fmt: skip
    root = read_svg(build_figure(build_chosen(selection, OPTIONS), portable=False))
    said = "".join(each.text for each in find_texts(root))
    for words in ("长宁“凝聚力工程”报道", "2024 年 4 月 14 日", "© OpenStreetMap 贡献者",
                  "沪S(2026)001号", "没有数据，不等于没有项目", "约 900 米内"):  # fmt: skip
        assert words in said
    listed = opened.sites()
    missing = int(listed.geometry.is_empty.sum() + listed.geometry.isna().sum())
    assert missing > 0
    assert f"另有 {missing} 个点位没有可用的位置" in said


def test_many_sites_are_counted_and_none_is_lost(tmp_path: Path) -> None:
    store = open_store(tmp_path / "many.sqlite")
    store.load_bundle(build_district(1500, 10))
    selection = select(store, Filters(), "en", hidden=["feedback"],
                       basemap=find_basemap(Path("none")))  # fmt: skip
    root = read_svg(build_figure(build_chosen(selection, OPTIONS), portable=False))
    store.close()
    drawn = [each for each in find_class(root, "marks") if each.tag == f"{SVG}g"]
    counted = [int(text.text or "0") for each in drawn for text in each.iter(f"{SVG}text")]
    assert sum(counted) + len(drawn) - len(counted) == 1500
    assert "square: number of sites here" in [each.text for each in find_texts(root)]


def test_two_figures_at_once_are_the_same_as_one_after_the_other(opened: Store) -> None:
    figure = build_chosen(choose(opened, kind="park"), OPTIONS)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: build_figure(figure, portable=False), range(2))
    assert first == second == build_figure(figure, portable=False)
