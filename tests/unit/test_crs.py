"""Lengths and areas against geodesics on the ellipsoid, and against published figures."""

from __future__ import annotations

import pytest
from pyproj import Geod
from shapely.geometry import LineString, Point, Polygon

from geodata import crs

GEOD = Geod(ellps="WGS84")
PARK = Point(121.4133, 31.2238)
AIRPORT = Point(121.3390, 31.1970)
TRIANGLE = [(121.34, 31.19), (121.43, 31.20), (121.40, 31.24)]


def test_distance_agrees_with_the_geodesic() -> None:
    expected = GEOD.inv(PARK.x, PARK.y, AIRPORT.x, AIRPORT.y)[2]
    assert crs.measure_distance_m(PARK, AIRPORT) == pytest.approx(expected, rel=1e-3)


def test_distance_to_a_line_is_the_shortest_one() -> None:
    meridian = LineString([(121.42, 31.21), (121.42, 31.24)])
    expected = GEOD.inv(PARK.x, PARK.y, 121.42, PARK.y)[2]
    assert crs.measure_distance_m(PARK, meridian) == pytest.approx(expected, rel=1e-3)


def test_touching_geometries_are_no_distance_apart() -> None:
    assert crs.measure_distance_m(Point(TRIANGLE[0]), Polygon(TRIANGLE)) == 0


def test_length_agrees_with_the_geodesic() -> None:
    lons, lats = zip(*TRIANGLE, strict=True)
    expected = GEOD.line_length(lons, lats)
    assert crs.measure_length_m(LineString(TRIANGLE)) == pytest.approx(expected, rel=1e-3)


def test_area_agrees_with_the_ellipsoid() -> None:
    lons, lats = zip(*TRIANGLE, strict=True)
    expected = abs(GEOD.polygon_area_perimeter(lons, lats)[0])
    assert crs.measure_area_m2(Polygon(TRIANGLE)) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("azimuth", [0, 90, 180, 270])
def test_buffer_reaches_as_far_as_asked_on_every_side(azimuth: int) -> None:
    circle = crs.buffer_m(PARK, 500)
    inside = GEOD.fwd(PARK.x, PARK.y, azimuth, 499)[:2]
    outside = GEOD.fwd(PARK.x, PARK.y, azimuth, 501)[:2]
    assert circle.covers(Point(inside))
    assert not circle.covers(Point(outside))


def test_degree_of_latitude_at_30_north_is_as_published() -> None:
    """The usual tables for WGS 84 give 110.852 km."""
    degree = LineString([(120, 29.5), (120, 30.5)])
    assert crs.measure_length_m(degree) == pytest.approx(110_852, abs=2)


def test_central_meridian_has_the_registered_false_easting() -> None:
    """The EPSG registry: central meridian 120 E, false easting 500 000 m."""
    assert crs.to_metres(Point(120, 31.2)).x == pytest.approx(500_000, abs=1e-3)


def test_way_there_and_back_ends_where_it_began() -> None:
    back = crs.to_degrees(crs.to_metres(Polygon(TRIANGLE)))
    assert back.equals_exact(Polygon(TRIANGLE), tolerance=1e-9)


def test_easting_comes_first() -> None:
    east, west = crs.to_metres(PARK), crs.to_metres(AIRPORT)
    assert east.x - west.x == pytest.approx(7_080, rel=0.01)
    assert east.y > 3_000_000
