"""The street facts: what the readers promise, and how far the lines lie from surveyed ones."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from geodata.crs import measure_distance_m, to_metres
from geodata.errors import BundleError
from geodata.streets import read_areas, read_metro, read_rivers, read_streets

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference"
STREET_FILES = (
    "osm_streets_southeast.geojson",
    "osm_streets_west.geojson",
    "osm_named_segments_north.geojson",
    "elevated_roads_osm2026.geojson",
)
STREET_OFF_M = 60
CREEK_OFF_M = 40
HEADER = "street_zh,street_en,class,seq,at,lon,lat,accuracy_m,evidence\n"

needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="no reference geodata beside the checkout"
)


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))[
        "features"
    ]
    return features


def _distances_beside(line: BaseGeometry, surveyed: list[BaseGeometry]) -> list[float]:
    """Every 20 m of the surveyed lines, as far as they run beside the drawn one."""
    found = []
    for reference in surveyed:
        for metres in range(0, int(reference.length) + 1, 20):
            point = reference.interpolate(metres)
            if 0 < line.project(point) < line.length:
                found.append(line.distance(point))
    return found


def test_a_street_runs_through_its_rows_in_order_of_seq(tmp_path: Path) -> None:
    rows = (
        "甲路,Jia Road,secondary,2,b,121.41,31.21,40,seen\n"
        "甲路,Jia Road,secondary,1,a,121.40,31.20,20,seen\n"
        "甲路,Jia Road,secondary,3,c,121.43,31.22,90,seen\n"
    )
    (tmp_path / "streets.csv").write_text(HEADER + rows, encoding="utf-8")
    (street,) = read_streets(tmp_path)
    assert list(street.line.coords) == [(121.40, 31.20), (121.41, 31.21), (121.43, 31.22)]
    assert (street.name.zh, street.name.en, street.road_class) == ("甲路", "Jia Road", "secondary")
    assert street.accuracy_m == 40
    assert not street.is_elevated


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    rows = (
        "甲路,Jia Road,secondary,1,a,121.40,31.20,20,seen\n"
        "甲路,Jia Road,motorway,2,b,121.41,31.21,20,seen\n"
        "甲路,Jia Road,secondary,3,c,east,31.21,20,seen\n"
    )
    (tmp_path / "streets.csv").write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        read_streets(tmp_path)
    named = {(problem.row, problem.column, problem.value) for problem in caught.value.problems}
    assert {(3, "class", "motorway"), (4, "lon", "east")} <= named


def test_a_table_without_a_key_is_named(tmp_path: Path) -> None:
    text = '[[rivers]]\nname_zh = "河"\nname_en = "River"\nclass = "river"\nwidth_m = 9\n'
    (tmp_path / "water.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        read_rivers(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.column) == ("water.toml", 1, "rivers")
    assert "path" in problem.reason


def test_stations_name_only_lines_that_are_drawn() -> None:
    lines, stations = read_metro()
    drawn = {line.number for line in lines}
    assert {"2", "3", "4", "10", "11", "13", "15"} <= drawn
    assert {number for station in stations for number in station.lines} <= drawn


def test_a_station_lies_beside_its_lines() -> None:
    lines, stations = read_metro()
    for station in stations:
        for number in station.lines:
            near = min(
                measure_distance_m(station.point, line.line)
                for line in lines
                if line.number == number
            )
            # Line and point may each be off.
            assert near <= station.accuracy_m + 60, (station.name.en, number, near)


def test_areas_are_simple_outlines() -> None:
    areas = read_areas()
    assert {area.kind for area in areas} == {"park", "belt", "campus", "airport"}
    assert all(area.polygon.is_valid and area.polygon.area > 0 for area in areas)


@pytest.mark.reference
@needs_reference
def test_streets_follow_surveyed_ones() -> None:
    surveyed: dict[str, list[BaseGeometry]] = defaultdict(list)
    for name in STREET_FILES:
        for feature in _features(name):
            facts = feature["properties"]
            street = facts.get("name:zh") or facts.get("name") or facts.get("name_zh")
            if street and feature["geometry"]["type"] == "LineString":
                surveyed[street].append(to_metres(shape(feature["geometry"])))
    compared = {}
    for street in read_streets():
        found = _distances_beside(to_metres(street.line), surveyed[street.name.zh])
        if found:
            compared[street.name.zh] = median(found)
    assert len(compared) >= 40
    assert {name: off for name, off in compared.items() if off >= STREET_OFF_M} == {}


@pytest.mark.reference
@needs_reference
def test_the_creek_follows_the_surveyed_one() -> None:
    (creek,) = [river for river in read_rivers() if river.name.zh == "苏州河"]
    surveyed = [
        to_metres(shape(feature["geometry"]))
        for feature in _features("osm_named_segments_north.geojson")
        if feature["properties"]["name_zh"] == "苏州河"
    ]
    found = _distances_beside(to_metres(creek.line), surveyed)
    assert len(found) > 200
    assert max(found) < CREEK_OFF_M


@pytest.mark.reference
@needs_reference
def test_stations_stand_where_known_ones_do() -> None:
    with (REFERENCE / "checkpoints.csv").open(encoding="utf-8", newline="") as file:
        known = {
            row["name_zh"].removesuffix("站"): row
            for row in csv.DictReader(file)
            if row["kind"] == "metro_station"
        }
    checked = 0
    for station in read_metro()[1]:
        if row := known.get(station.name.zh):
            point = Point(float(row["lon_wgs84"]), float(row["lat_wgs84"]))
            off = measure_distance_m(station.point, point)
            assert off <= float(row["accuracy_m"]), (station.name.en, off)
            checked += 1
    assert checked >= 18
