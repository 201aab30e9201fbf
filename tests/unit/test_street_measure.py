"""Measuring streets and crossings, and that the figures readers see are the measured ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from shapely import LineString, Point

from geodata.crs import to_degrees, to_metres
from geodata.models import Text
from geodata.streets import (
    Street,
    mend_streets,
    read_accuracy,
    read_missing,
    read_rivers,
    read_streets,
)
from geodata.streets.accuracy import summarise
from geodata.streets.facts import RoadClass
from geodata.streets.measure import (
    measure_corners,
    measure_streets,
    read_corners,
    read_survey,
)

CORNER = to_metres(Point(121.40, 31.21))
SURVEYS = (
    "osm_streets_southeast.geojson",
    "osm_streets_west.geojson",
    "osm_named_segments_north.geojson",
    "elevated_roads_osm2026.geojson",
)


def lay(*places: tuple[float, float]) -> LineString:
    """Draw a line through places in metres east and north of one corner (EPSG:4326)."""
    return to_degrees(LineString([(CORNER.x + east, CORNER.y + north) for east, north in places]))


def draw(name: str, *places: tuple[float, float]) -> Street:
    return Street(
        name=Text(zh=name, en=name),
        road_class=RoadClass.SECONDARY,
        line=lay(*places),
        accuracies=(20.0,) * len(places),
    )


def write_survey(path: Path, name: str, line: LineString) -> Path:
    geometry = {"type": "LineString", "coordinates": list(line.coords)}
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return path


def test_a_street_twelve_metres_beside_its_survey_is_twelve_metres_off(tmp_path: Path) -> None:
    survey = read_survey([write_survey(tmp_path / "a.geojson", "甲", lay((0, 12), (500, 12)))])
    (found,) = measure_streets([draw("甲", (0, 0), (500, 0)), draw("乙", (0, 0), (9, 9))], survey)
    assert found.name == "甲"
    assert found.median_m == pytest.approx(12, abs=0.1)
    assert found.worst_m == pytest.approx(12, abs=0.1)
    assert found.length_m == pytest.approx(500, abs=20)


def test_a_crossing_is_measured_from_the_nearest_place_it_is_known_at(tmp_path: Path) -> None:
    rows = [("甲", "乙", (0, 90)), ("甲", "乙", (30, 40)), ("甲", "丙", (0, 0))]
    with (tmp_path / "known.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["street_a_zh", "street_b_zh", "lon_wgs84", "lat_wgs84"])
        for one, other, place in rows:
            writer.writerow([one, other, *lay(place, (999, 999)).coords[0]])
    streets = mend_streets([draw("甲", (-300, 0), (300, 0)), draw("乙", (0, -300), (0, 300))])
    (corner,) = measure_corners(streets, read_corners(tmp_path / "known.csv"))
    assert corner.names == ("甲", "乙")
    assert corner.off_m == pytest.approx(50, abs=0.1)


def test_a_width_changes_evenly_between_the_points_that_state_one(tmp_path: Path) -> None:
    (tmp_path / "water.toml").write_text(
        '[[rivers]]\nname_zh = "河"\nname_en = "River"\nclass = "river"\nwidth_m = 20\n'
        "accuracy_m = 10\n"
        "path = [[121.40, 31.2], [121.41, 31.2, 40], [121.42, 31.2], [121.43, 31.2, 60]]\n",
        encoding="utf-8",
    )
    (river,) = read_rivers(tmp_path)
    assert river.widths_m == (20, 40, 50, 60)


def test_what_is_named_as_missing_is_not_drawn() -> None:
    missing = read_missing()
    assert len(missing.streets) >= 10
    drawn = {street.name.zh for street in read_streets()} | {each.name.zh for each in read_rivers()}
    assert drawn.isdisjoint({name.zh for name in (*missing.streets, *missing.waters)})


@pytest.mark.reference
def test_the_figures_readers_see_are_the_measured_ones(reference: Path) -> None:
    streets = mend_streets(read_streets())
    measured = measure_streets(streets, read_survey([reference / name for name in SURVEYS]))
    corners = measure_corners(streets, read_corners(reference / "street_crossings.csv"))
    assert summarise(streets, measured, corners) == read_accuracy()
    assert read_accuracy().median_m <= 15
    assert {found.name for found in measured if found.median_m > 15} == set()
