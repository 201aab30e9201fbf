"""The basemap archive: its coding, what it holds, and that the stored one is current."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Polygon

from geodata.crs import to_metres
from layers.basemap.archive import (
    ORIGIN,
    PATH,
    build_archive,
    decode_line,
    encode_line,
    write_archive,
)

ROOT = Path(__file__).resolve().parents[2]
LAYERS = {
    "district", "subdistrict", "water", "waterline", "park", "campus", "airport", "rail", "road",
    "roadname", "metro", "station", "place",
}  # fmt: skip
HALF_STREET_M = 8
LIMIT_BYTES = 600_000
LIMIT_COMPRESSED_BYTES = 200_000
positions = st.tuples(
    st.floats(121.0, 122.0, allow_subnormal=False), st.floats(30.9, 31.5, allow_subnormal=False)
)


@pytest.fixture(scope="module")
def archive() -> dict[str, Any]:
    return build_archive()


def test_a_line_is_its_first_point_and_steps() -> None:
    west, south = ORIGIN
    line = [(west + 0.001, south + 0.002), (west + 0.0015, south + 0.002), (west, south)]
    assert encode_line(line) == [100, 200, 50, 0, -150, -200]


@given(st.lists(positions, min_size=1, max_size=40))
def test_coding_and_back_stays_within_a_step(line: list[tuple[float, float]]) -> None:
    back = decode_line(encode_line(line))
    assert len(back) == len(line)
    for (lon, lat), (coded_lon, coded_lat) in zip(line, back, strict=True):
        assert coded_lon == pytest.approx(lon, abs=1e-5)
        assert coded_lat == pytest.approx(lat, abs=1e-5)


def test_the_stored_archive_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == write_archive()


def test_two_builds_are_the_same_bytes() -> None:
    assert write_archive() == write_archive()


def test_the_command_says_whether_the_archive_is_current() -> None:
    command = [sys.executable, "-m", "layers.basemap", "--check"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "is current" in told.stdout


def test_water_is_drawn_as_shapes_with_banks(archive: dict[str, Any]) -> None:
    names, layers = archive["names"], archive["layers"]
    banks = {names[each[2]][0]: each for each in layers["water"]}
    assert {"苏州河", "新泾港"} <= banks.keys()
    for line in layers["waterline"]:
        middle = to_metres(LineString(decode_line(line[0][0])))
        rings = [decode_line(ring) for ring in banks[names[line[2]][0]][0]]
        shape = to_metres(Polygon(rings[0], rings[1:]))
        # As wide as its line says, bank to bank, within the archive's step of 1 m and bends.
        assert shape.area / middle.length == pytest.approx(line[3], rel=0.15)


def test_the_canal_and_the_road_beside_it_are_apart(archive: dict[str, Any]) -> None:
    names, layers = archive["names"], archive["layers"]
    (canal,) = [each for each in layers["waterline"] if names[each[2]][0] == "新泾港"]
    (road,) = [each for each in layers["road"] if names[each[2]][0] == "哈密路"]
    middle, street = (to_metres(LineString(decode_line(each[0][0]))) for each in (canal, road))
    assert not street.crosses(middle)
    apart = [middle.distance(street.interpolate(m)) for m in range(60, int(street.length) - 60, 50)]
    assert min(apart) > canal[3] / 2 + HALF_STREET_M


def test_the_creek_runs_along_the_whole_northern_edge(archive: dict[str, Any]) -> None:
    names, layers = archive["names"], archive["layers"]
    (creek,) = [each for each in layers["waterline"] if names[each[2]][0] == "苏州河"]
    longitudes = [lon for lon, _ in decode_line(creek[0][0])]
    # From the district's north-west corner to its east corner on the creek.
    assert min(longitudes) < 121.3363
    assert max(longitudes) > 121.4229


def test_the_archive_stays_small() -> None:
    assert PATH.stat().st_size < LIMIT_BYTES
    assert len(gzip.compress(PATH.read_bytes())) < LIMIT_COMPRESSED_BYTES


def test_the_archive_holds_what_the_page_draws() -> None:
    archive = json.loads(PATH.read_text(encoding="utf-8"))
    assert set(archive["layers"]) == LAYERS
    assert len(archive["layers"]["district"]) == 1
    assert len(archive["layers"]["subdistrict"]) == len(archive["layers"]["place"]) == 10
    assert "OpenStreetMap" in archive["attribution"]["zh"]
    assert "OpenStreetMap" in archive["attribution"]["en"]


def test_every_name_stands_in_both_languages(archive: dict[str, Any]) -> None:
    assert all(zh and en for zh, en in archive["names"])
    used = {feature[2] for layer in archive["layers"].values() for feature in layer} - {-1}
    assert used == set(range(len(archive["names"])))


def test_neighbours_share_their_corners(archive: dict[str, Any]) -> None:
    layers = archive["layers"]
    border = set(decode_line(layers["district"][0][0][0]))
    corners = {point for part in layers["subdistrict"] for point in decode_line(part[0][0])}
    assert border <= corners
