"""Finding places by what planners and residents type. The queries were written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geodata.models import Text
from geodata.search import Index, Place, PlaceFinder, PlaceKind, Reason
from geodata.store import Store, open_store
from layers.page_config import read_subdistrict_names
from tests.benchmarks.synthetic import build_district

QUERIES = Path(__file__).parents[1] / "data" / "queries.csv"


@pytest.fixture(scope="module")
def queries() -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def finder(store: Store) -> PlaceFinder:
    return PlaceFinder(store, read_subdistrict_names())


def first(finder: PlaceFinder, query: str) -> tuple[str, str]:
    found = finder.find(query, limit=1)
    return (found[0].place.kind.value, found[0].place.id) if found else ("", "")


def test_what_people_type_finds_what_they_mean(
    finder: PlaceFinder, queries: list[dict[str, str]]
) -> None:
    wrong = {
        row["query"]: first(finder, row["query"])
        for row in queries
        if first(finder, row["query"]) != (row["kind"], row["id"])
    }
    assert len(queries) >= 150
    assert len(wrong) <= 0.02 * len(queries), wrong


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hongqiao residential area", "A10"),
        ("hongqiao business circle", "A37"),
        ("jinhongqiao international centre", "A30"),
        ("虹桥街道", "hongqiao"),
        ("虹桥路", "虹桥路"),
    ],
)
def test_the_hongqiaos_are_told_apart(finder: PlaceFinder, query: str, expected: str) -> None:
    found = finder.find(query, limit=5)
    assert found[0].place.id == expected


def test_initials_find_a_street_and_say_so(finder: PlaceFinder) -> None:
    streets = {
        each.place.id: each.reason
        for each in finder.find("yyl", limit=9)
        if each.place.kind is PlaceKind.STREET
    }
    assert streets["愚园路"] is Reason.INITIALS


@pytest.mark.parametrize(
    ("query", "reason", "matched"),
    [
        ("愚园路", Reason.NAME, "愚园路"),
        ("ECUPL", Reason.VARIANT, "ECUPL"),
        ("qishancun", Reason.PINYIN, "岐山村"),
        ("yuyaun road", Reason.SIMILAR, "Yuyuan Road"),
    ],
)
def test_why_something_was_found_is_said(
    finder: PlaceFinder, query: str, reason: Reason, matched: str
) -> None:
    found = finder.find(query, limit=1)[0]
    assert (found.reason, found.matched) == (reason, matched)


@pytest.mark.parametrize("query", ["", " ", "!!!", "{{7*7}}", "x" * 5000, "\x00", "没有这个地方呀"])
def test_what_names_nothing_finds_nothing(finder: PlaceFinder, query: str) -> None:
    assert finder.find(query, limit=5) == []


def test_hostile_names_are_found_and_given_back_as_they_are() -> None:
    name = "<img src=x onerror=alert(1)>{{7*7}}"
    place = Place(kind=PlaceKind.SITE, id="A1", name=Text(zh="", en=name))
    (found,) = Index([place]).find("img src=x", limit=3)
    assert found.place.name.en == name
    assert found.matched == name


def test_what_is_saved_is_found_at_once(store_path: Path) -> None:
    store = open_store(store_path)
    finder = PlaceFinder(store, read_subdistrict_names())
    assert finder.find("合成点位", limit=5) == []
    store.load_bundle(build_district(3, 0))
    found = finder.find("合成点位", limit=5)
    assert {each.place.id for each in found} == {"S000001", "S000002", "S000003"}
    store.close()
