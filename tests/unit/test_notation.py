"""Coordinates as people write them: what each means was worked out by hand."""

from __future__ import annotations

import pytest

from geodata.coordinates.notation import join_columns, read_coordinate, read_pair

X, Y = 121.42, 31.22
"""121 degrees 25 minutes 12 seconds; 31 degrees 13 minutes 12 seconds."""


@pytest.mark.parametrize(
    "text",
    [
        "121.42", "１２１．４２", "121°25′12″E", "121度25分12秒", "东经121度25分12秒",
        "121 25 12", "121-25-12", "121°25.2'", "E121.42", "121:25:12", "121.42E", "121º25'12''",
        "经度：121.42", "lng=121.42", "121.42 East",
    ],
)  # fmt: skip
def test_one_coordinate_in_many_notations(text: str) -> None:
    read = read_coordinate(text)
    assert read.value is not None
    assert read.value.number == pytest.approx(X, abs=1e-9)
    assert bool(read.changes) is (text != "121.42")


@pytest.mark.parametrize(
    ("text", "is_turned"),
    [
        ("121.42,31.22", False), ("31.22N 121.42E", True), ("31.22, 121.42", True),
        ("[121.42, 31.22]", False), ("POINT (121.42 31.22)", False),
        ("lat:31.22,lng:121.42", True), ("121°25′12″E 31°13′12″N", False),
        ("北纬31度13分12秒，东经121度25分12秒", True), ("31 13 12 121 25 12", True),
        ("经度121.42纬度31.22", False), ("北纬31°13′12″ 东经121°25′12″", True),
        ('{"lng":121.42,"lat":31.22}', False), ("121.42；31.22", False), ("121.42/31.22", False),
    ],
)  # fmt: skip
def test_two_coordinates_in_one_cell(text: str, is_turned: bool) -> None:
    read = read_pair(text)
    assert read.value is not None
    assert (read.value.x, read.value.y) == pytest.approx((X, Y), abs=1e-9)
    assert [each.code for each in read.changes] == ["latitude_first" if is_turned else "pair_read"]


def test_metres_keep_their_order_and_thousands_their_meaning() -> None:
    read = read_pair("40500123.5, 3455123.2").value
    assert read is not None
    assert (read.x, read.y) == (40500123.5, 3455123.2)
    northing = read_coordinate("3,455,123.4").value
    assert northing is not None
    assert northing.number == 3455123.4


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("121°65′", "minutes_too_many"), ("abc", "coordinate_unread"), ("", "coordinate_unread"),
        ("121.42.1", "coordinate_unread"), ("1" * 300, "coordinate_unread"),
        ("12五", "coordinate_unread"),
    ],
)  # fmt: skip
def test_what_is_no_coordinate_is_said(text: str, problem: str) -> None:
    assert read_coordinate(text).problem == problem


def test_letters_win_over_columns_and_are_said() -> None:
    read = join_columns("31.22N", "121.42E")
    assert read.value is not None
    assert (read.value.x, read.value.y) == (X, Y)
    assert read.changes[-1].code == "columns_turned"
    assert join_columns("31.22N", "31.2N").problem == "same_axis"
    assert join_columns("121.42", "").problem == "half_position"
    assert join_columns("121.42", "31.22").changes == ()


@pytest.mark.parametrize("text", ["31.22N,31.2N", "121.42", "1,2,3", "绿地"])
def test_what_is_no_pair_is_said(text: str) -> None:
    assert read_pair(text).problem in {"same_axis", "pair_unread"}
