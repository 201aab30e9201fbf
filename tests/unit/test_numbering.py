"""House numbers: what is known, what is worked out, and how sure that is."""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path

import pytest
from shapely import LineString, Point

from geodata.crs import measure_distance_m, to_degrees
from geodata.errors import BundleError
from geodata.models import Text
from geodata.search.addresses import Address, read_address
from geodata.streets import Street, mend_streets, read_streets
from geodata.streets.facts import RoadClass
from geodata.streets.numbering import (
    KnownNumber,
    Numbering,
    NumberSource,
    read_numbering,
    read_own_numbering,
)

WEST, NORTH = 625_000.0, 3_455_000.0
"""A corner in Changning, metres (EPSG:4549)."""


def known(number: int, along_m: float, accuracy_m: float = 20.0) -> KnownNumber:
    point = to_degrees(Point(WEST + along_m, NORTH))
    return KnownNumber(street_zh="直路", number=number, kind="号", longitude=point.x,
                       latitude=point.y, accuracy_m=accuracy_m, evidence="test")  # fmt: skip


@pytest.fixture
def straight() -> Street:
    """A street of 1,000 m to the east."""
    line = to_degrees(LineString([(WEST, NORTH), (WEST + 1000, NORTH)]))
    return Street(name=Text(zh="直路", en="Straight Road"), road_class=RoadClass.MINOR, line=line,
                  accuracies=(10.0, 10.0))  # fmt: skip


def along(place: Point) -> float:
    start = to_degrees(Point(WEST, NORTH))
    return measure_distance_m(start, place)


def test_a_number_between_two_lies_between_them_in_proportion(straight: Street) -> None:
    found = Numbering([straight], [known(100, 200), known(200, 600)]).find("直路", 150)
    assert found is not None
    assert along(Point(found.longitude, found.latitude)) == pytest.approx(400, abs=1)
    assert found.source is NumberSource.BETWEEN
    assert found.between == (100, 200)
    # The worse of the two, a quarter of the 400 m between them, and the street's two sides.
    assert found.accuracy_m == 20 + 100 + 40


def test_a_number_beyond_goes_on_a_little_and_never_off_the_street(straight: Street) -> None:
    numbering = Numbering([straight], [known(100, 200), known(200, 600)])
    found = numbering.find("直路", 220)
    assert found is not None
    assert along(Point(found.longitude, found.latitude)) == pytest.approx(680, abs=1)
    assert found.source is NumberSource.BEYOND
    assert found.accuracy_m > 20 + 40
    assert numbering.find("直路", 400) is None
    assert numbering.find("弯路", 150) is None


def test_one_known_number_tells_nothing_about_others(straight: Street) -> None:
    numbering = Numbering([straight], [known(100, 200)])
    assert numbering.find("直路", 101) is None
    exact = numbering.find("直路", 100)
    assert exact is not None
    assert (exact.source, exact.accuracy_m) == (NumberSource.KNOWN, 20.0)


def test_a_number_out_of_order_does_not_bend_the_others(straight: Street) -> None:
    numbers = [known(100, 200), known(150, 900, accuracy_m=200), known(200, 600)]
    found = Numbering([straight], numbers).find("直路", 160)
    assert found is not None
    assert found.between == (100, 200)


def test_the_own_numbers_lie_in_the_district_and_say_why() -> None:
    numbers = read_numbering()
    assert len(numbers) > 25
    for each in numbers:
        assert 121.32 < each.longitude < 121.44
        assert 31.17 < each.latitude < 31.25
        assert each.accuracy_m >= 20
        assert len(each.evidence) > 5


def test_a_bad_row_is_named(tmp_path: Path) -> None:
    header = "street_zh,number,kind,lon,lat,accuracy_m,evidence\n"
    (tmp_path / "numbering.csv").write_text(
        header + "直路,,号,121.4,31.2,x,why\n", encoding="utf-8"
    )
    with pytest.raises(BundleError) as caught:
        read_numbering(tmp_path)
    told = {(each.row, each.column) for each in caught.value.problems}
    assert {(2, "number"), (2, "accuracy_m")} <= told


def test_worked_out_numbers_lie_where_the_reference_has_them(reference: Path) -> None:
    """Nine of ten within what they promise; what lies off its own street is no reference."""
    own, off = read_own_numbering(), []
    lines = {street.name.zh: street.line for street in mend_streets(read_streets())}
    for number, place in read_reference(reference):
        found = own.find(*number)
        if found is None or measure_distance_m(lines[number[0]], place) > 250:
            continue
        if found.source is not NumberSource.KNOWN:
            distance = measure_distance_m(place, Point(found.longitude, found.latitude))
            off.append((distance, found.accuracy_m))
    assert len(off) > 50
    assert sum(distance <= accuracy for distance, accuracy in off) >= 0.9 * len(off)
    assert statistics.median(distance for distance, _ in off) < 120


def read_reference(folder: Path) -> list[tuple[tuple[str, int], Point]]:
    places: dict[tuple[str, int], list[list[float]]] = {}
    for name in ("community_sites_2019.geojson", "heritage_buildings_2019.geojson"):
        for each in json.loads((folder / name).read_text(encoding="utf-8"))["features"]:
            told = each["properties"]["address_zh"] or ""
            read = re.match(r"^(?:长宁区)?(\D{1,6}?[路道街])(\d+)(?:弄|号)", told)
            if read:
                key = (read[1], int(read[2]))
                places.setdefault(key, []).append(each["geometry"]["coordinates"])
    return [
        (key, Point(*(statistics.median(axis) for axis in zip(*found, strict=True))))
        for key, found in places.items()
    ]


@pytest.mark.parametrize(
    ("query", "street", "number", "is_lane"),
    [
        ("愚园路1088弄", "愚园路", 1088, True),
        ("愚园路 1088 号", "愚园路", 1088, False),
        ("愚园路1088", "愚园路", 1088, False),
        ("愚园路1088弄12号302室", "愚园路", 1088, True),
        ("愚園路1088號", "愚園路", 1088, False),
        ("1088 Yuyuan Rd", "Yuyuan Rd", 1088, False),
        ("No. 1088, Yuyuan Road", "Yuyuan Road", 1088, False),
        ("Yuyuan Road No. 1088", "Yuyuan Road", 1088, False),
        ("Lane 1088, Yuyuan Road", "Yuyuan Road", 1088, True),
        ("No. 5, Lane 1088, Yuyuan Road", "Yuyuan Road", 1088, True),
        ("Yuyuan Road, Lane 1088", "Yuyuan Road", 1088, True),
        ("yuyuan lu 1088 nong", "yuyuan lu", 1088, True),
        ("yu2yuan2lu4 1088 hao", "yuyuanlu", 1088, False),
    ],
)
def test_house_numbers_are_read_as_people_write_them(
    query: str, street: str, number: int, is_lane: bool
) -> None:
    assert read_address(query) == Address(street, number, is_lane)


@pytest.mark.parametrize("query", ["", "愚园路", "1088", "号", "lane", "愚园路0号", "1" * 50])
def test_what_holds_no_house_number_is_none(query: str) -> None:
    assert read_address(query) is None
