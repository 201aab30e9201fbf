"""Outlines, label points and where a point lies."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geodata import places
from geodata.errors import BundleError
from geodata.vocab import SubDistrict

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference"
BOUNDARIES = REFERENCE / "subdistricts_gov2019.geojson"
GAZETTEER = REFERENCE / "gazetteer.csv"
UTM_51N = Transformer.from_crs("EPSG:4326", "EPSG:32651", always_xy=True)
ENGLISH = {
    SubDistrict.HUAYANG: "Huayang Road",
    SubDistrict.JIANGSU: "Jiangsu Road",
    SubDistrict.XINHUA: "Xinhua Road",
    SubDistrict.ZHOUJIAQIAO: "Zhoujiaqiao",
    SubDistrict.TIANSHAN: "Tianshan Road",
    SubDistrict.XIANXIA: "Xianxia Xincun",
    SubDistrict.HONGQIAO: "Hongqiao",
    SubDistrict.CHENGJIAQIAO: "Chengjiaqiao",
    SubDistrict.BEIXINJING: "Beixinjing",
    SubDistrict.XINJING: "Xinjing",
}


def to_utm(geometry: BaseGeometry) -> BaseGeometry:
    def move(points: np.ndarray) -> np.ndarray:
        return np.column_stack(UTM_51N.transform(points[:, 0], points[:, 1]))

    moved: BaseGeometry = shapely.transform(geometry, move)
    return moved


def read_reference() -> dict[SubDistrict, BaseGeometry]:
    if not BOUNDARIES.exists():
        pytest.skip("no reference boundaries beside the checkout")
    named = {
        feature["properties"]["name_en"]: to_utm(shape(feature["geometry"]))
        for feature in json.loads(BOUNDARIES.read_text(encoding="utf-8"))["features"]
    }
    return {
        subdistrict: next(shape_ for name, shape_ in named.items() if name.startswith(english))
        for subdistrict, english in ENGLISH.items()
    }


def read_bundled_text() -> str:
    return files("geodata").joinpath("sources", "outlines.toml").read_text(encoding="utf-8")


def find_vertex_distances(a: BaseGeometry, b: BaseGeometry) -> np.ndarray:
    every_10_m = shapely.points(shapely.get_coordinates(shapely.segmentize(a, 10)))
    return np.asarray(shapely.distance(every_10_m, b))


def test_there_are_ten_outlines_in_the_order_of_the_word_list() -> None:
    assert list(places.read_outlines()) == list(SubDistrict)


@pytest.mark.parametrize("subdistrict", SubDistrict)
def test_outline_is_valid_and_neither_crude_nor_fussy(subdistrict: SubDistrict) -> None:
    outline = places.find_outline(subdistrict)
    assert outline.is_valid
    assert not outline.interiors
    assert 15 <= len(outline.exterior.coords) - 1 <= 60


def test_no_two_outlines_overlap() -> None:
    for a, b in combinations(places.read_outlines().values(), 2):
        assert a.intersection(b).area == 0


def test_district_is_exactly_the_union_without_holes() -> None:
    district = places.read_district()
    union = shapely.union_all(list(places.read_outlines().values()))
    assert isinstance(union, Polygon)
    assert not union.interiors
    assert district.symmetric_difference(union).area == 0


def test_changing_the_answer_does_not_change_the_outlines() -> None:
    places.read_outlines().clear()
    places.read_edges().clear()
    assert len(places.read_outlines()) == 10
    assert places.read_edges()


@pytest.mark.reference
def test_district_is_as_large_as_the_reference() -> None:
    expected = shapely.union_all(list(read_reference().values())).area
    assert to_utm(places.read_district()).area == pytest.approx(expected, rel=0.02)


@pytest.mark.reference
@pytest.mark.parametrize("subdistrict", SubDistrict)
def test_outline_lies_within_40_m_of_the_reference(subdistrict: SubDistrict) -> None:
    ours = shapely.boundary(to_utm(places.find_outline(subdistrict)))
    theirs = shapely.boundary(read_reference()[subdistrict])
    errors = np.concatenate(
        [find_vertex_distances(ours, theirs), find_vertex_distances(theirs, ours)]
    )
    assert np.median(errors) < 40


@pytest.mark.reference
def test_gazetteer_points_fall_in_their_sub_districts() -> None:
    if not GAZETTEER.exists():
        pytest.skip("no gazetteer beside the checkout")
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "subdistrict"]
    assert rows
    for row in rows:
        expected = next(s for s, name in ENGLISH.items() if row["name_en_seed"].startswith(name))
        point = Point(float(row["lon_wgs84"]), float(row["lat_wgs84"]))
        assert places.find_subdistrict(point) == expected, row["name_en_seed"]


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        pytest.param(121.4133, 31.2238, SubDistrict.HUAYANG, id="Zhongshan Park"),
        pytest.param(121.3975, 31.1965, SubDistrict.HONGQIAO, id="Huangjincheng Road"),
        pytest.param(121.4990, 31.2397, None, id="Oriental Pearl Tower, Pudong"),
    ],
)
def test_known_place_lies_where_everyone_knows(
    lon: float, lat: float, expected: SubDistrict | None
) -> None:
    assert places.find_subdistrict(Point(lon, lat)) == expected


@pytest.mark.parametrize(("metres", "found"), [(55, True), (65, False)])
def test_point_just_outside_belongs_to_the_nearest_up_to_60_m(metres: int, found: bool) -> None:
    # South of Gubei the boundary runs almost due east here, so south is straight away from it.
    west, east = (121.3969, 31.1934), (121.4045, 31.1931)
    middle = ((west[0] + east[0]) / 2, (west[1] + east[1]) / 2)
    lon, lat, _ = Geod(ellps="WGS84").fwd(*middle, 180, metres)
    expected = SubDistrict.HONGQIAO if found else None
    assert places.find_subdistrict(Point(lon, lat)) == expected


def test_point_on_a_shared_edge_goes_to_the_first_of_the_word_list() -> None:
    order = list(SubDistrict)
    for edge in places.read_edges():
        sides = [side for side in edge.left_right if side is not None]
        for on_edge in list(edge.line.coords)[1:-1]:
            assert places.find_subdistrict(Point(on_edge)) == min(sides, key=order.index)


def test_nowhere_is_in_no_sub_district() -> None:
    assert places.find_subdistrict(Point()) is None


@pytest.mark.parametrize("subdistrict", SubDistrict)
def test_label_stands_well_inside_its_own_outline(subdistrict: SubDistrict) -> None:
    label = places.label_point(subdistrict)
    outline = to_utm(places.find_outline(subdistrict))
    from_edge = shapely.distance(to_utm(label), shapely.boundary(outline))
    assert places.find_subdistrict(label) == subdistrict
    assert from_edge > 300
    assert from_edge >= shapely.distance(outline.centroid, shapely.boundary(outline)) - 10


def test_edges_name_what_lies_left_and_right() -> None:
    for edge in places.read_edges():
        for side, sign in zip(edge.left_right, (1, -1), strict=True):
            if side is not None:
                (x0, y0), (x1, y1) = edge.line.coords[:2]
                beside = Point(
                    (x0 + x1) / 2 - sign * (y1 - y0) * 1e-3, (y0 + y1) / 2 + sign * (x1 - x0) * 1e-3
                )
                assert places.find_outline(side).contains(beside), edge.name


def test_each_edge_appears_once_and_together_they_are_every_outline() -> None:
    edges = places.read_edges()
    assert len({edge.name for edge in edges}) == len(edges)
    for subdistrict, outline in places.read_outlines().items():
        own = [edge.line.length for edge in edges if subdistrict in edge.left_right]
        assert sum(own) == pytest.approx(outline.length, rel=1e-12)


@pytest.mark.parametrize(
    ("written", "instead", "table"),
    [
        ("[nodes]", "[nodes", "whole file"),
        ("[nodes]", "[knots]", "nodes"),
        ("creek_rail = [121.4087, 31.2249]", "creek_rail = [121.4087]", "nodes.creek_rail"),
        (
            "creek_rail = [121.4087, 31.2249]",
            "creek_rail = [31.2249, 121.4087]",
            "nodes.creek_rail",
        ),
        (
            'from = "creek_weining"\nto = "creek_rail"',
            'from = "creek_weining"\nto = "nowhere"',
            "edges.creek_zhoujiaqiao",
        ),
        ("via = [[121.3814, 31.2204]]", "via = 5", "edges.zhoujiaqiao_xinjing"),
        ("via = [[121.3814, 31.2204]]", 'via = [["a", "b"]]', "edges.zhoujiaqiao_xinjing"),
        ("[subdistricts.huayang]", "[subdistricts.pudong]", "subdistricts.pudong"),
        ('"-huayang_jiangsu"]', '"-huayang"]', "subdistricts.jiangsu"),
        ('"-huayang_jiangsu"]', '"huayang_jiangsu"]', "subdistricts.jiangsu"),
        ('"jiangsu_xinhua", "-huayang_jiangsu"]', '"jiangsu_xinhua"]', "subdistricts.jiangsu"),
        ('["creek_beixinjing", "beixinjing_xinjing"]', "[]", "subdistricts.beixinjing"),
        (
            '["creek_beixinjing", "beixinjing_xinjing"]',
            '["creek_beixinjing", "-creek_beixinjing"]',
            "subdistricts.beixinjing",
        ),
    ],
)
def test_broken_file_is_refused_with_file_and_table(written: str, instead: str, table: str) -> None:
    text = read_bundled_text()
    assert text.count(written) == 1
    with pytest.raises(BundleError, match=r"outlines\.toml") as caught:
        places.build_outlines(text.replace(written, instead))
    (problem,) = caught.value.problems
    assert problem.file == "outlines.toml"
    assert problem.column == table


def test_edge_that_nobody_uses_is_refused() -> None:
    unused = '[edges.loose]\nfrom = "creek_rail"\nto = "creek_weining"\nvia = []\n'
    with pytest.raises(BundleError, match=r"edges\.loose"):
        places.build_outlines(unused + read_bundled_text())
