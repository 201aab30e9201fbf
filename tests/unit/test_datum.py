"""Datum shifts: back and forth exactly, and the same as independent implementations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import prcoords
import pytest
from coord_convert import transform
from shapely import LineString, Point

from geodata.crs import measure_distance_m
from geodata.datum import Datum, shift, shift_geometry
from geodata.places import read_district

WEST, SOUTH, EAST, NORTH = 121.30, 31.16, 121.45, 31.26
METRES_PER_DEGREE = 111_320
"""Of latitude; a degree of longitude is shorter here, so no distance comes out too small."""
FOR_BROWSERS = Path(__file__).resolve().parents[1] / "web" / "page" / "datum.json"


@pytest.fixture(scope="module")
def grid() -> tuple[np.ndarray, np.ndarray]:
    """Places all over the district and around it, about 150 m apart."""
    lon, lat = np.meshgrid(np.linspace(WEST, EAST, 97), np.linspace(SOUTH, NORTH, 73))
    return lon.ravel(), lat.ravel()


def measure_worst_m(ones: np.ndarray, others: np.ndarray) -> float:
    return float(np.max(np.hypot(*(np.asarray(ones) - np.asarray(others)))) * METRES_PER_DEGREE)


def test_the_grid_holds_the_whole_district() -> None:
    west, south, east, north = read_district().bounds
    assert west > WEST
    assert south > SOUTH
    assert east < EAST
    assert north < NORTH


@pytest.mark.parametrize(("datum", "limit_m"), [(Datum.GCJ02, 1e-6), (Datum.BD09, 1e-3)])
def test_there_and_back_is_exact(
    grid: tuple[np.ndarray, np.ndarray], datum: Datum, limit_m: float
) -> None:
    there = shift(*grid, Datum.WGS84, datum)
    assert measure_worst_m(shift(*there, datum, Datum.WGS84), grid) < limit_m
    back = shift(*grid, datum, Datum.WGS84)
    assert measure_worst_m(shift(*back, Datum.WGS84, datum), grid) < limit_m


@pytest.mark.parametrize(
    ("datum", "coord_convert_name", "prcoords_name"),
    [(Datum.GCJ02, "wgs2gcj", "wgs_gcj"), (Datum.BD09, "wgs2bd", "wgs_bd")],
)
def test_two_independent_implementations_agree(
    grid: tuple[np.ndarray, np.ndarray], datum: Datum, coord_convert_name: str, prcoords_name: str
) -> None:
    ours = shift(*grid, Datum.WGS84, datum)
    places = list(zip(*grid, strict=True))
    one = [getattr(transform, coord_convert_name)(*place) for place in places]
    other = [getattr(prcoords, prcoords_name)((lat, lon))[::-1] for lon, lat in places]
    for theirs in (one, other):
        assert measure_worst_m(ours, np.array(theirs).T) < 1e-6


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_the_first_public_reconstruction_agrees(
    wgs: tuple[float, float], gcj: tuple[float, float]
) -> None:
    # Test values published with eviltransform: Shanghai, Shenzhen, Beijing.
    assert measure_worst_m(shift(*wgs, Datum.WGS84, Datum.GCJ02), gcj) < 1e-6


def test_the_browser_is_held_to_the_same_values() -> None:
    known = json.loads(FOR_BROWSERS.read_text(encoding="utf-8"))
    assert len(known) >= 100
    for place in known:
        assert place["gcj02"] == list(transform.wgs2gcj(*place["wgs84"]))
        assert place["bd09"] == list(transform.wgs2bd(*place["wgs84"]))
        for datum in (Datum.GCJ02, Datum.BD09):
            ours = shift(*place["wgs84"], Datum.WGS84, datum)
            assert measure_worst_m(ours, place[datum]) < 1e-6


def test_the_shifts_are_as_large_as_they_are_here() -> None:
    park = Point(121.4144, 31.2232)
    to_gcj = shift_geometry(park, Datum.WGS84, Datum.GCJ02)
    to_bd = shift_geometry(park, Datum.WGS84, Datum.BD09)
    # Measured for this district: about 486 m and 1,160 m.
    assert measure_distance_m(park, to_gcj) == pytest.approx(486, abs=25)
    assert measure_distance_m(park, to_bd) == pytest.approx(1160, abs=60)


def test_cgcs2000_is_taken_as_wgs84() -> None:
    assert shift(121.4, 31.2, Datum.CGCS2000, Datum.WGS84) == (121.4, 31.2)


def test_a_line_keeps_its_kind_and_number_of_vertices() -> None:
    line = LineString([(121.40, 31.20), (121.41, 31.21), (121.42, 31.21)])
    moved = shift_geometry(line, Datum.GCJ02, Datum.WGS84)
    assert moved.geom_type == "LineString"
    assert len(moved.coords) == 3
    back = shift_geometry(moved, Datum.WGS84, Datum.GCJ02)
    assert np.allclose(back.coords, line.coords, atol=1e-11)
