"""The attacks on published places and counts, run: averaging, asking again, taking differences."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.crs import measure_distance_m, to_metres
from geodata.home_key import find_key_file, read_home_key
from geodata.privacy import CELL_M, LEAST_PEOPLE, Voice, build_counts, hide_home

KEY = b"a secret of this test only, 32 b"
HOME = (121.42813, 31.21647)
WEST, SOUTH, EAST, NORTH = 121.34, 31.17, 121.45, 31.24
PLACES = st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
BOX = tuple(to_metres(shapely.box(WEST - 0.1, SOUTH - 0.1, EAST + 0.1, NORTH + 0.1)).bounds)


def test_averaging_a_thousand_exports_brings_an_attacker_no_nearer() -> None:
    first = hide_home(*HOME, KEY)
    shown = [hide_home(*HOME, KEY) for _ in range(1_000)]
    mean = [sum(each[axis] for each in shown) / 1_000 for axis in (0, 1)]
    error = measure_distance_m(shapely.Point(HOME), shapely.Point(first))
    assert measure_distance_m(shapely.Point(HOME), shapely.Point(mean)) == pytest.approx(error)
    assert error > 1


@settings(deadline=None)
@given(PLACES)
def test_a_home_stays_near_but_its_point_is_not_its_own(place: tuple[float, float]) -> None:
    shown = hide_home(*place, KEY)
    assert measure_distance_m(shapely.Point(place), shapely.Point(shown)) < CELL_M * math.sqrt(2)
    # Whoever lives there: the point of a shown point's own cell is that point again.
    assert hide_home(*shown, KEY) == shown


def test_neighbours_share_the_point_so_that_it_names_none_of_them() -> None:
    # 900 homes 10 m apart, over 300 m: at most 3 x 3 cells of 200 m meet them.
    homes = [(HOME[0] + i * 1.05e-4, HOME[1] + j * 9e-5) for i in range(30) for j in range(30)]
    points = Counter(hide_home(*home, KEY) for home in homes)
    assert 4 <= len(points) <= 9


def test_without_the_secret_the_point_cannot_be_worked_out() -> None:
    shown = {hide_home(*HOME, bytes([number]) * 32) for number in range(50)}
    assert len(shown) == 50
    with pytest.raises(ValueError, match="16 bytes"):
        hide_home(*HOME, b"short")


VOICES = st.dictionaries(
    st.sampled_from(["noise", "light", "parking"]),
    st.lists(
        st.builds(
            lambda who, place: Voice(person=f"p{who}", longitude=place[0], latitude=place[1]),
            st.integers(0, 60),
            PLACES | st.just(HOME),
        ),
        max_size=60,
    ),
)
SEEDS = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None)
@given(VOICES, SEEDS)
def test_no_two_answers_differ_by_fewer_than_five(
    voices: dict[str, list[Voice]], seed: int
) -> None:
    table = build_counts(voices)
    draw = random.Random(seed)
    questions = [frozenset(name for name in voices if draw.random() < 0.6) for _ in range(12)]
    boxes = [None, *(_draw_box(draw) for _ in range(11))]
    answers = [table.count(names, box) for names in questions for box in boxes]
    for one, other in combinations(answers, 2):
        assert abs(one - other) % LEAST_PEOPLE == 0
    assert all(answer == 0 or answer >= LEAST_PEOPLE for answer in answers)


@settings(max_examples=60, deadline=None)
@given(VOICES)
def test_every_parcel_stands_for_five_people_and_nobody_is_counted_who_did_not_speak(
    voices: dict[str, list[Voice]],
) -> None:
    table = build_counts(voices)
    for name, said in voices.items():
        people = {voice.person for voice in said}
        parcels = table.slices[name]
        assert (not parcels) == (len(people) < LEAST_PEOPLE)
        for parcel in parcels:
            inside = {v.person for v in said if _is_inside(v, parcel.box)}
            assert LEAST_PEOPLE <= parcel.people <= len(inside)


def test_counting_records_as_they_are_would_give_single_people_away() -> None:
    # Counted plainly, the two would be 8 and 7, and their difference the one who is alone.
    crowd = [Voice(person=f"p{n}", longitude=HOME[0], latitude=HOME[1]) for n in range(7)]
    alone = Voice(person="alone", longitude=HOME[0] + 0.02, latitude=HOME[1])
    with_alone, without = build_counts({"all": [*crowd, alone]}), build_counts({"all": crowd})
    assert with_alone.count(["all"]) == without.count(["all"]) == LEAST_PEOPLE


def test_a_crowd_is_told_from_another_crowd_near_by() -> None:
    # Nothing is hidden without need: two courts of 20 people, 1 km apart, are two parcels.
    spots = (HOME, (HOME[0] + 0.0105, HOME[1]))
    voices = [
        Voice(person=f"{spot}{n}", longitude=spot[0], latitude=spot[1])
        for spot in spots
        for n in range(20)
    ]
    assert [parcel.people for parcel in build_counts({"all": voices}).slices["all"]] == [20, 20]


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    store = str(tmp_path / "store.sqlite")
    key = read_home_key(store)
    assert read_home_key(store) == key
    assert len(key) == 32
    assert find_key_file(store).stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == [find_key_file(store).name]
    assert read_home_key(str(tmp_path / "other.sqlite")) != key


def _draw_box(draw: random.Random) -> tuple[float, float, float, float]:
    west, east = sorted(draw.uniform(BOX[0], BOX[2]) for _ in range(2))
    south, north = sorted(draw.uniform(BOX[1], BOX[3]) for _ in range(2))
    return west, south, east, north


def _is_inside(voice: Voice, box: tuple[float, float, float, float]) -> bool:
    point = to_metres(shapely.Point(voice.longitude, voice.latitude))
    return box[0] <= point.x < box[2] and box[1] <= point.y < box[3]
