"""Datum shifts: back and forth exactly, and the same as two independent implementations."""

from __future__ import annotations

import numpy as np
import prcoords
import pytest
from coord_convert import transform
from shapely import LineString, Point

from geodata.crs import measure_distance_m
from geodata.datum import Datum, shift, shift_geometry

WEST, SOUTH, EAST, NORTH = 121.30, 31.16, 121.45, 31.26
METRES_PER_DEGREE = 111_320


@pytest.fixture(scope="module")
def grid() -> tuple[np.ndarray, np.ndarray]:
    """Places all over the district and around it, about 150 m apart."""
    lon, lat = np.meshgrid(np.linspace(WEST, EAST, 97), np.linspace(SOUTH, NORTH, 73))
    return lon.ravel(), lat.ravel()


@pytest.mark.parametrize(("datum", "limit_m"), [(Datum.GCJ02, 1e-6), (Datum.BD09, 1e-3)])
def test_there_and_back_is_exact(
    grid: tuple[np.ndarray, np.ndarray], datum: Datum, limit_m: float
) -> None:
    back = shift(*shift(*grid, Datum.WGS84, datum), datum, Datum.WGS84)
    off = np.max(np.abs(np.array(back) - np.array(grid))) * METRES_PER_DEGREE
    assert off < limit_m


@pytest.mark.parametrize(
    ("datum", "coord_convert_name", "prcoords_name"),
    [(Datum.GCJ02, "wgs2gcj", "wgs_gcj"), (Datum.BD09, "wgs2bd", "wgs_bd")],
)
def test_two_independent_implementations_agree(
    grid: tuple[np.ndarray, np.ndarray], datum: Datum, coord_convert_name: str, prcoords_name: str
) -> None:
    ours = np.column_stack(shift(*grid, Datum.WGS84, datum))[::7]
    places = list(zip(*grid, strict=True))[::7]
    one = np.array([getattr(transform, coord_convert_name)(*place) for place in places])
    other = np.array([getattr(prcoords, prcoords_name)((lat, lon))[::-1] for lon, lat in places])
    for theirs in (one, other):
        assert np.max(np.abs(ours - theirs)) * METRES_PER_DEGREE < 0.01


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
