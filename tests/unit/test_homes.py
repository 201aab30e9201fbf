"""What an attacker learns of a home from all that is public, asked in every way and often."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from geodata.crs import measure_distance_m
from geodata.filters import Filters
from geodata.models import Feedback, Text
from geodata.places import find_subdistrict, label_point
from geodata.privacy import LEAST_PEOPLE, find_area_point, hide_home
from geodata.store import Store, open_store
from geodata.store.read_cases import CaseFilter
from geodata.store.read_items import ItemQuery, find_items
from geodata.store.read_map import find_map_view, find_pinned
from geodata.store.read_pending import find_pending
from geodata.store.read_spots import find_said
from geodata.store.read_told import ToldKind, read_texts, read_told
from geodata.store.spatial import Box
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood, SubDistrict
from geodata.workflow import Move

KEY = b"a secret of this test only, 32 b"
DISTRICT = (121.30, 31.16, 121.46, 31.27)
AROUND = (121.420, 31.214, 121.429, 31.221)
# All in Jiangsu Road: two homes 25 m apart in one square of this key, and one 270 m away.
HOME, BESIDE, FAR = (121.4240, 31.2185), (121.42425, 31.2186), (121.4255, 31.2165)
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
ASKED = [
    Filters.from_params({name: [value] for name, value in asked.items()})
    for asked in (
        {},
        {"about": "noise"},
        {"mood": "concern"},
        {"said_from": "2026-03-04", "said_to": "2026-03-11"},
        {"about": "light", "said_to": "2026-03-10"},
    )
]


def speak(store: Store, number: int, home: tuple[float, float], **changes: Any) -> str:
    """Say something from a home as the form does; each is of its own subject and day."""
    spot = hide_home(*home, KEY)
    name = f"H{number}"
    feedback = Feedback(
        id=name, category=list(FeedbackCategory)[number % 4], mood=list(Mood)[number % 3],
        text=Text(zh=f"夜里太吵 {number}"), status=FeedbackStatus.PENDING, is_home=True,
        longitude=spot[0], latitude=spot[1], created_at=BEGIN + timedelta(days=number), **changes,
    )  # fmt: skip
    store.cases.add(feedback, receipt_code=f"code {name}")
    return name


def publish(store: Store, name: str) -> None:
    version = store.cases.read(name).version
    store.cases.move(name, Move.PUBLISH, actor="li", version=version)


def see_all(store: Store) -> str:
    """Everything anybody can ask for: maps, marks, lists, collections, searches, files."""
    seen: list[Any] = []
    for filters in ASKED:
        seen.append(find_marks(store, AROUND, 18, filters))
        seen.append(repr(find_said(store, DISTRICT, filters)))
    seen += [find_marks(store, DISTRICT, 11, Filters()), find_pinned(store, Filters(), limit=100)]
    for at in range(3):  # narrow boxes, side by side
        west = AROUND[0] + at * 0.003
        box = (west, AROUND[1], west + 0.003, AROUND[3])
        seen += [find_items(store, "feedback", ItemQuery(limit=99, offset=0, bbox=box))]
        seen += [find_marks(store, box, 18, Filters())]
    keys = [key for key, _zh, _en in read_texts(store, ToldKind.FEEDBACK)]
    seen += [repr(read_told(store, ToldKind.FEEDBACK, keys)), store.feedback().to_json()]
    return json.dumps(seen, ensure_ascii=False, default=str)


def find_marks(store: Store, box: Box, zoom: int, filters: Filters) -> dict[str, Any]:
    view = find_map_view(store, box, zoom, filters).to_json()
    return {name: view[name] for name in ("spots", "cells", "counts", "total")}


def read_places(store: Store) -> dict[str, tuple[float, float]]:
    found, _ = find_items(store, "feedback", ItemQuery(limit=1000, offset=0, bbox=DISTRICT))
    return {each["id"]: tuple(each["geometry"]["coordinates"]) for each in found
            if each["id"].startswith("H")}  # fmt: skip


@pytest.fixture
def other(default_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "other.sqlite"
    shutil.copy(default_store_file, path)
    opened = open_store(path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("elsewhere", "before"),
    [(BESIDE, LEAST_PEOPLE), (FAR, LEAST_PEOPLE - 2)],
    ids=["next door, where enough spoke", "in another square, where too few did"],
)
def test_two_homes_that_may_not_be_told_apart_give_the_same_answers_to_the_letter(
    store: Store, other: Store, elsewhere: tuple[float, float], before: int
) -> None:
    told: dict[bool, list[str]] = {}
    for is_other, each in ((False, store), (True, other)):
        answers = [see_all(each)]
        for number in range(before):
            publish(each, speak(each, number, BESIDE))
        answers.append(see_all(each))
        name = speak(each, 10, elsewhere if is_other else HOME)
        answers.append(see_all(each))
        publish(each, name)
        answers.append(see_all(each))
        assert each.cases.withdraw(f"code {name}")
        answers.append(see_all(each))
        told[is_other] = answers
    # Any file, any filter, any two of them and their difference: all are in here.
    assert told[False] == told[True]
    assert told[False][2] == told[False][1] != told[False][3]


def test_a_square_is_shown_while_five_spoke_from_it_and_not_a_person_sooner(store: Store) -> None:
    square, area = hide_home(*HOME, KEY), find_area_point(*hide_home(*HOME, KEY))
    assert area == pytest.approx(label_point(SubDistrict.JIANGSU).coords[0], abs=1e-5)
    assert measure_distance_m(shapely.Point(square), shapely.Point(HOME)) < 283
    names = [speak(store, number, HOME) for number in range(LEAST_PEOPLE)]
    for count, name in enumerate(names, 1):
        publish(store, name)
        expected = square if count == LEAST_PEOPLE else area
        assert read_places(store) == dict.fromkeys(names[:count], expected)
    # One more word of somebody who spoke already is no sixth, and stands where the first does.
    speak(store, 7, HOME, parent_id="H0", is_addition=True)
    publish(store, "H7")
    assert read_places(store)["H7"] == square
    store.cases.move("H4", Move.HIDE, actor="li", version=2, reason="a name")
    assert set(read_places(store).values()) == {area}
    near = (square[0] - 1e-3, square[1] - 1e-3, square[0] + 1e-3, square[1] + 1e-3)
    assert find_marks(store, near, 18, Filters())["spots"] == []
    assert store.verify_log()[0] == []


def test_no_place_of_homes_has_ever_fewer_than_five_behind_it(store: Store) -> None:
    # Two squares, publishing and hiding in turn: held after every step, under every filter.
    squares = {hide_home(*home, KEY) for home in (HOME, FAR)}
    assert len(squares) == 2
    names = [speak(store, number, (HOME, FAR)[number % 2]) for number in range(12)]
    for step, name in enumerate([*names, *names[4:8]]):
        move = Move.PUBLISH if step < len(names) else Move.HIDE
        version = store.cases.read(name).version
        store.cases.move(name, move, actor="li", version=version, reason="x")
        places = read_places(store)
        for square in squares:
            behind = [each for each, place in places.items() if place == square]
            assert not behind or len(behind) >= LEAST_PEOPLE
        for filters in ASKED[1:4]:
            for said in find_said(store, DISTRICT, filters):
                if said.feedback.is_home:
                    spot = (said.feedback.longitude, said.feedback.latitude)
                    assert spot == places[said.feedback.id]


def test_the_office_sees_the_square_and_a_withdrawn_home_is_forgotten(store: Store) -> None:
    square = hide_home(*HOME, KEY)
    speak(store, 0, HOME)
    (case,) = store.cases.find(CaseFilter(statuses=(FeedbackStatus.PENDING,)))
    assert (case.feedback.longitude, case.feedback.latitude) == square
    assert case.subdistrict is find_subdistrict(shapely.Point(square))
    (waiting,) = find_pending(store, DISTRICT, None)
    assert (waiting["lon"], waiting["lat"]) == square
    assert store.cases.withdraw("code H0")
    case = store.cases.read("H0")
    assert (case.feedback.longitude, case.feedback.latitude) == find_area_point(*square)


def test_outside_the_district_a_home_stands_for_two_kilometres() -> None:
    here, there = find_area_point(121.48, 31.23), find_area_point(121.4805, 31.2302)
    assert here == there
    assert 0 < measure_distance_m(shapely.Point(here), shapely.Point(121.48, 31.23)) < 1_415
