"""Which system positions are in; the whole campaign is ``python -m tests.coordinates``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyproj
import pytest

from geodata.coordinates.city_grid import CityGridError
from geodata.coordinates.evidence import Certainty, Reason, find_system
from geodata.coordinates.systems import find_system_named
from geodata.crs import METRES, WGS84, find_crs, move_points, to_projjson
from geodata.errors import SettingsError, UnknownCrsError
from geodata.settings import Settings
from tests.coordinates import SYSTEMS, make_sets, read_real_sets, weigh, write_in

GRID = "+lat_0=31.2 +lon_0=121.4 +x_0=-100 +y_0=50 +ellps=krass +towgs84=10,20,30"
PARK = np.array([[121.4133, 31.2238], [121.42, 31.21]])


def test_sets_of_twenty_and_more_are_told_apart() -> None:
    counts = weigh(make_sets(4 * len(SYSTEMS), seed=20261124))
    total: Counter[str] = sum(counts.values(), Counter())
    assert total["right"] >= 0.99 * total.total()
    assert total["wrong"] == 0


def test_lists_of_real_places_are_told_apart_by_what_they_name(reference: Path) -> None:
    counts = weigh(read_real_sets(24, 7, reference))
    assert counts["real, named"] == Counter(right=12)
    assert counts["real, bare"]["wrong"] <= 1


def test_fewer_points_cannot_be_told_but_are_ranked() -> None:
    few = next(make_sets(1, seed=3, least=20))
    found = find_system(few.points[:19], few.names[:19] if few.names else None)
    assert (found.verdict, found.reason) == (Certainty.CANNOT_TELL, Reason.FEW_POINTS)
    assert {each.system for each in found.candidates} >= {"EPSG:4326", "GCJ-02", "BD-09"}


def test_many_rows_in_one_house_are_one_witness() -> None:
    found = find_system(np.tile([[121.4133, 31.2238]], (200, 1)))
    assert (found.verdict, found.reason) == (Certainty.CANNOT_TELL, Reason.FEW_POINTS)


def test_what_is_said_of_gcj_02_is_where_it_lies() -> None:
    made = next(each for each in make_sets(40, 5) if each.system == "GCJ-02")
    best = find_system(made.points, made.names).best
    assert best is not None
    assert best.system == "GCJ-02"
    assert best.shift_m == pytest.approx(486, abs=6)
    assert best.bearing == pytest.approx(115, abs=3)


def test_a_shift_nobody_knows_is_not_called_a_system() -> None:
    made = next(each for each in make_sets(60, 5)
                if each.kind == "shops" and each.system == "EPSG:4549" and not each.is_swapped
                and len(each.points) >= 30)  # fmt: skip
    found = find_system(made.points + np.array([310.0, -260.0]))
    assert (found.verdict, found.reason) == (Certainty.CANNOT_TELL, Reason.UNKNOWN_SHIFT)
    assert found.shift is not None
    assert (found.shift.east_m, found.shift.north_m) == pytest.approx((-310, 260), abs=30)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([], Reason.NOWHERE), ([[float("nan"), 1.0]], Reason.NOWHERE),
        ([[116.4, 39.9]] * 30, Reason.NOWHERE), ([[0, 0]] * 30, Reason.NOWHERE),
        ([[-5200.3 + each * 30, -1400.8] for each in range(40)], Reason.CITY_GRID),
    ],
)  # fmt: skip
def test_positions_of_no_known_system_are_said_so(
    points: list[list[float]], reason: Reason
) -> None:
    found = find_system(points)
    assert (found.verdict, found.reason, found.candidates) == (
        Certainty.CANNOT_TELL, reason, (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "system"),
    [
        ("高德", "GCJ-02"), ("火星坐标系", "GCJ-02"), ("百度坐标", "BD-09"),
        ("WGS 84", "EPSG:4326"),
        ("2000国家大地坐标系", "EPSG:4490"), ("CGCS2000", "EPSG:4490"), ("4549", "EPSG:4549"),
        ("CGCS2000 / 3-degree Gauss-Kruger CM 120E", "EPSG:4549"), ("epsg:4528", "EPSG:4528"),
        ("CGCS2000 / 3-degree Gauss-Kruger zone 40", "EPSG:4528"), ("Web墨卡托", "EPSG:3857"),
        ("ｅｐｓｇ：４３２６", "EPSG:4326"),
    ],
)  # fmt: skip
def test_systems_go_by_the_names_people_use(stated: str, system: str) -> None:
    assert find_system_named(stated) == system


def test_the_city_grid_is_refused_until_its_parameters_are_known() -> None:
    with pytest.raises(CityGridError):
        find_system_named("上海城市坐标系")
    assert find_system_named("上海城市坐标系", city_grid=GRID) == f"CITY:{GRID}"


def test_the_city_grid_agrees_with_proj() -> None:
    grid = pyproj.Transformer.from_crs(
        "EPSG:4326", f"+proj=tmerc {GRID} +units=m +no_defs +type=crs", always_xy=True
    )
    expected = np.column_stack(grid.transform(PARK[:, 0], PARK[:, 1]))
    assert move_points(PARK, WGS84, f"CITY:{GRID}") == pytest.approx(expected, abs=1e-6)
    turned = f"CITY:{GRID} +affine=0,1,500,1,0,-200"
    there = move_points(PARK, WGS84, turned)
    assert there == pytest.approx(expected[:, ::-1] + np.array([200, -500]), abs=1e-6)
    assert move_points(there, turned, WGS84) == pytest.approx(PARK, abs=1e-8)
    assert to_projjson(turned)["type"] == "EngineeringCRS"


@pytest.mark.parametrize(
    "parameters",
    ["+init=/etc/passwd", "+lat_0=31 +lon_0=121 +ellps=krass +nadgrids=/etc/passwd",
     "+proj=longlat +lat_0=31 +lon_0=121 +ellps=krass", "+lat_0=31", "nonsense",
     "+lat_0=31 +lon_0=121 +ellps=krass +affine=0,0,0,0,0,0"],
)  # fmt: skip
def test_a_grid_is_nothing_but_numbers(parameters: str) -> None:
    with pytest.raises(UnknownCrsError):
        find_crs(f"CITY:{parameters}")
    with pytest.raises(SettingsError):
        Settings(city_grid=parameters)


def test_the_office_s_own_grid_is_among_the_candidates() -> None:
    own = f"CITY:{GRID}"
    made = next(each for each in make_sets(4, 9) if each.kind == "shops")
    wgs = made.points[:, ::-1] if made.is_swapped else made.points
    found = find_system(move_points(wgs, WGS84, own), own=[own]).best
    assert found is not None
    assert found.system == own


def test_metres_are_those_of_the_grid_lines() -> None:
    assert write_in(PARK, "EPSG:4549") == pytest.approx(move_points(PARK, WGS84, METRES), abs=1e-6)
