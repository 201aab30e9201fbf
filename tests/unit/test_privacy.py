"""The attacks on published places and counts, run: averaging, asking again, taking differences."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.crs import measure_distance_m, to_metres
from geodata.home_key import find_key_file, read_home_key
from geodata.privacy import CELL_M, hide_home

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


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    store = str(tmp_path / "store.sqlite")
    key = read_home_key(store)
    assert read_home_key(store) == key
    assert len(key) == 32
    assert find_key_file(store).stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == [find_key_file(store).name]
    assert read_home_key(str(tmp_path / "other.sqlite")) != key
