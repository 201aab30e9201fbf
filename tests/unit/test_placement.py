"""Rows that have an address and no coordinates are placed by it, about, and somebody is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.coordinates.placement import Way, find_placement
from geodata.importing.choices import Decision
from geodata.importing.findings import Verdict
from geodata.importing.plan import Effect
from geodata.models import Site
from geodata.store import Store
from geodata.store.read_records import read_site
from tests.coordinates import GEOD, weigh_placements
from tests.unit.test_imports import build_book, commit, plan

CORNER = (121.4266, 31.2213)
"""Yuyuan Road and Jiangsu Road, read off the map."""
LANE = (121.4236, 31.2218)
"""Lane 1088 of Yuyuan Road, from the numbering's own evidence."""


@pytest.mark.parametrize(
    ("text", "where", "way"),
    [
        ("愚园路江苏路口", CORNER, Way.CROSSING), ("江苏路与愚园路交叉口", CORNER, Way.CROSSING),
        ("Yuyuan Road & Jiangsu Road", CORNER, Way.CROSSING),
        ("愚园路近江苏路", CORNER, Way.NEAR_CROSSING),
        ("愚园路1088弄", LANE, Way.NUMBER),
        ("上海市长宁区愚园路1088弄8号楼106室", LANE, Way.NUMBER),
        ("Lane 1088, Yuyuan Road", LANE, Way.NUMBER),
        ("江苏路街道愚园路1088弄（沿街）", LANE, Way.NUMBER),
    ],
)  # fmt: skip
def test_an_address_has_a_place(text: str, where: tuple[float, float], way: Way) -> None:
    found = find_placement(text)
    assert found is not None
    assert found.way is way
    assert GEOD.inv(*where, found.longitude, found.latitude)[2] <= found.accuracy_m


@pytest.mark.parametrize(
    "text", ["", "愚园路", "新华路街道", "某路1号", "法华镇路99999号", "长宁区各处", "x" * 500]
)
def test_what_names_no_one_place_is_not_placed(text: str) -> None:
    assert find_placement(text) is None


def test_real_addresses_lie_within_the_accuracy_claimed(reference: Path) -> None:
    for _, placed, within in weigh_placements(reference).values():
        assert placed >= 100
        assert within >= 0.85 * placed


HEADERS = ("名称", "类别", "状态", "地址", "简介")
ROWS = [("路口花园", "公园", "已完成", "愚园路江苏路口", "小花园"),
        ("无处花园", "公园", "已完成", "各处", "没有写明")]  # fmt: skip


def test_a_row_without_coordinates_waits_for_somebody_to_confirm_its_place(store: Store) -> None:
    book = build_book(ROWS, HEADERS, file="places.csv")
    asked, unplaced = plan(store, book).rows
    assert (asked.verdict, asked.is_taken) == (Verdict.DOUBTFUL, False)
    (finding,) = asked.findings
    assert (finding.code, finding.column) == ("placed_by_address", "地址")
    assert finding.facts["accuracy_m"] == 40
    assert (unplaced.verdict, unplaced.is_taken) == (Verdict.ACCEPTED, True)
    commit(store, plan(store, book, row2=Decision(take=True)))
    (made,) = [site for site in store.sites().itertuples() if site.name_zh == "路口花园"]
    away = GEOD.inv(*CORNER, made.geometry.x, made.geometry.y)[2]
    assert away <= made.accuracy_m == 40
    assert made.subdistrict is not None
    assert "按地址推定" in read_site(store, made.Index).site.evidence.zh
    assert {row.effect for row in plan(store, book).rows} == {Effect.SAME}


def test_a_stated_position_is_never_replaced_by_an_address(store: Store) -> None:
    headers = ("名称", "类别", "地址", "经度", "纬度")
    row = ("别处花园", "公园", "愚园路江苏路口", "121.3900", "31.2100")
    (made,) = plan(store, build_book([row], headers)).rows
    assert made.verdict is Verdict.ACCEPTED
    assert isinstance(made.record, Site)
    assert (made.record.geometry.x, made.record.geometry.y) == (121.39, 31.21)
