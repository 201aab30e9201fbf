"""The basemap archive: its coding, what it holds, and that the stored one is current."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.basemap.archive import (
    ORIGIN,
    PATH,
    build_archive,
    decode_line,
    encode_line,
    write_archive,
)

LAYERS = {
    "district", "subdistrict", "water", "waterline", "park", "campus", "airport", "rail", "road",
    "roadname", "metro", "station", "place",
}  # fmt: skip
LIMIT_BYTES = 300_000
positions = st.tuples(
    st.floats(121.0, 122.0, allow_subnormal=False), st.floats(30.9, 31.5, allow_subnormal=False)
)


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


def test_the_archive_stays_small() -> None:
    assert PATH.stat().st_size < LIMIT_BYTES


def test_the_archive_holds_what_the_page_draws() -> None:
    archive = json.loads(PATH.read_text(encoding="utf-8"))
    assert set(archive["layers"]) == LAYERS
    assert len(archive["layers"]["district"]) == 1
    assert len(archive["layers"]["subdistrict"]) == len(archive["layers"]["place"]) == 10
    assert "OpenStreetMap" in archive["attribution"]["zh"]
    assert "OpenStreetMap" in archive["attribution"]["en"]


def test_every_name_stands_in_both_languages() -> None:
    archive = build_archive()
    assert all(zh and en for zh, en in archive["names"])
    used = {feature[2] for layer in archive["layers"].values() for feature in layer} - {-1}
    assert used == set(range(len(archive["names"])))


def test_neighbours_share_their_corners() -> None:
    layers = build_archive()["layers"]
    border = set(decode_line(layers["district"][0][0][0]))
    corners = {point for part in layers["subdistrict"] for point in decode_line(part[0][0])}
    assert border <= corners
