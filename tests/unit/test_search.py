"""Finding places by what planners and residents type. The queries were written by hand."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from geodata.models import Feedback, Text
from geodata.search import Index, Place, PlaceFinder, PlaceKind, Reason, group_found
from geodata.store import Store, open_store
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood
from geodata.workflow import Move
from layers.page_config import read_subdistrict_names
from tests.benchmarks.synthetic import build_district

QUERIES = Path(__file__).parents[1] / "data" / "queries.csv"


@pytest.fixture(scope="module")
def queries() -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def finder(default_store_file: Path) -> Iterator[PlaceFinder]:
    """Finds in the default data set; no test writes to it."""
    opened = open_store(default_store_file)
    yield PlaceFinder(opened, read_subdistrict_names())
    opened.close()


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


HONGQIAOS = {
    ("site", "A10"): "hongqiao",
    ("subdistrict", "hongqiao"): None,
    ("site", "A37"): "tianshan",
    ("site", "A30"): "tianshan",
}
"""Residential area, sub-district, business circle, Jinhongqiao: kind and id, and where they lie."""


@pytest.mark.parametrize("query", ["hongqiao", "虹桥"])
def test_who_asks_for_hongqiao_sees_all_four_told_apart(finder: PlaceFinder, query: str) -> None:
    groups = group_found(finder.find(query, limit=150), most=6)
    seen = {
        (each.place.kind.value, each.place.id): each.place
        for group in groups
        for each in group.found
    }
    assert seen.keys() >= HONGQIAOS.keys()
    for key, subdistrict in HONGQIAOS.items():
        assert (seen[key].subdistrict and seen[key].subdistrict.value) == subdistrict
        assert seen[key].name.zh
        assert seen[key].name.en


def test_groups_keep_the_order_of_what_is_best(finder: PlaceFinder) -> None:
    found = finder.find("hongqiao", limit=150)
    groups = group_found(found, most=2)
    assert groups[0].found[0] == found[0]
    assert len({group.kind for group in groups}) == len(groups)
    assert all(1 <= len(group.found) <= 2 for group in groups)


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
        ("愚圆路", Reason.SOUND, "愚园路"),
        ("Indus Convention", Reason.TRANSLATION, "indus"),
        ("area residential hongqiao", Reason.WORDS, "Hongqiao residential area"),
        ("愚园路1088弄", Reason.NUMBER_KNOWN, "1088"),
        ("愚园路1250号", Reason.NUMBER_BETWEEN, "1088–1423"),
        ("江苏路54弄", Reason.NUMBER_UNKNOWN, "54"),
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


def ids(finder: PlaceFinder, query: str) -> set[str]:
    return {each.place.id for each in finder.find(query, limit=9)}


def test_what_is_saved_is_found_without_an_answer_waiting_for_it(store_path: Path) -> None:
    store = open_store(store_path)
    finder = PlaceFinder(store, read_subdistrict_names())
    assert ids(finder, "合成点位") == set()
    store.load_bundle(build_district(3, 0))
    deadline = time.monotonic() + 30
    while not ids(finder, "合成点位") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ids(finder, "合成点位") == {"S000001", "S000002", "S000003"}
    store.close()


def write(store: Store, words: str, status: FeedbackStatus) -> str:
    feedback = Feedback(
        id="P1", category=FeedbackCategory.NOISE, mood=Mood.CONCERN, text=Text(zh=words),
        status=status, site_id="A01", created_at=datetime(2026, 11, 24, tzinfo=UTC),
    )  # fmt: skip
    store.cases.add(feedback, receipt_code="F-AAAA-BBBB-CCCC")
    return feedback.id


def test_words_of_feedback_are_found_only_while_they_are_public(store: Store) -> None:
    finder = PlaceFinder(store, read_subdistrict_names())
    feedback_id = write(store, "夜里十一点还有广场舞", FeedbackStatus.PENDING)
    finder.refresh()
    assert ids(finder, "广场舞") == set()

    version = store.cases.move(feedback_id, Move.PUBLISH, actor="office", version=1)
    finder.refresh()
    (found,) = finder.find("广场舞", limit=5)
    assert found.told == Text(zh="夜里十一点还有广场舞")
    assert (found.place.site_id, found.reason) == ("A01", Reason.TEXT)

    store.cases.move(feedback_id, Move.HIDE, actor="office", version=version, reason="test")
    assert ids(finder, "广场舞") == set()  # at once: without a new index


def test_letters_of_a_text_count_from_the_beginning_of_a_word(finder: PlaceFinder) -> None:
    assert {each.place.site_id for each in finder.find("noise light", limit=9)} == {"A01"}
    assert not [each for each in finder.find("oise", limit=9) if each.reason is Reason.TEXT]
