"""The rules that mend streets, one by one on streets drawn for it; then the real network."""

from __future__ import annotations

import cmath
import math
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from shapely import LineString, Point

from geodata.crs import measure_distance_m, measure_length_m, to_degrees, to_metres
from geodata.models import Text
from geodata.places import read_district
from geodata.store.read_items import ItemQuery
from geodata.streets import Street, mend_streets, read_streets
from geodata.streets.facts import RoadClass
from geodata.streets.items import find_street_items

CORNER = to_metres(Point(121.40, 31.21))


def draw(name: str, *places: tuple[float, float], kind: str = "secondary", m: float = 20) -> Street:
    """Draw a street; places are metres east and north of one corner."""
    line = LineString([(CORNER.x + east, CORNER.y + north) for east, north in places])
    return Street(
        name=Text(zh=name, en=name),
        road_class=RoadClass(kind),
        line=to_degrees(line),
        accuracies=(m,) * len(places),
    )


def places(street: Street) -> list[tuple[int, int]]:
    """Return a street's vertices as :func:`draw` takes them."""
    coords = to_metres(street.line).coords
    return [(round(x - CORNER.x), round(y - CORNER.y)) for x, y in coords]


def shared(one: Street, other: Street) -> set[tuple[int, int]]:
    return set(places(one)) & set(places(other))


def test_streets_that_cross_get_one_vertex_there() -> None:
    along = draw("甲", (-300, 0), (300, 0))
    across = draw("乙", (0, -300), (0, 300))
    one, other = mend_streets([along, across])
    assert places(one) == [(-300, 0), (0, 0), (300, 0)]
    assert places(other) == [(0, -300), (0, 0), (0, 300)]
    assert one.line.coords[1] == other.line.coords[1]
    assert len(one.accuracies) == 3


def test_a_vertex_near_the_crossing_becomes_the_crossing() -> None:
    along = draw("甲", (-300, 0), (10, 4), (300, 0))
    across = draw("乙", (0, -300), (0, 300))
    one, other = mend_streets([along, across])
    assert len(one.line.coords) == 3
    assert len(shared(one, other)) == 1


def test_elevated_roads_do_not_cross_the_streets_below() -> None:
    above = draw("高架", (-300, 5), (300, 5), kind="trunk")
    across = draw("乙", (0, -300), (0, 300))
    one, other = mend_streets([above, across])
    assert shared(one, other) == set()
    assert len(other.line.coords) == 2


def test_an_end_that_hangs_short_goes_straight_on_to_the_street() -> None:
    along = draw("甲", (-300, 0), (300, 0))
    short = draw("乙", (50, 300), (10, 60))
    one, other = mend_streets([along, short])
    (met,) = shared(one, other)
    assert met == (0, 0)
    assert places(other)[-1] == (0, 0)


def test_an_end_in_the_open_stays_where_it_is() -> None:
    along = draw("甲", (-300, 0), (300, 0))
    away = draw("乙", (0, 400), (0, 85))
    one, other = mend_streets([along, away])
    assert places(other) == [(0, 400), (0, 85)]
    assert len(one.line.coords) == 2


def test_an_end_just_past_the_crossing_is_cut() -> None:
    along = draw("甲", (-300, 0), (300, 0))
    past = draw("乙", (0, 300), (0, -30))
    _, other = mend_streets([along, past])
    assert places(other) == [(0, 300), (0, 0)]


def test_a_hop_between_carriageways_is_taken_out() -> None:
    (street,) = mend_streets([draw("甲", (-400, 0), (-20, 0), (20, 40), (400, 40))])
    assert len(street.line.coords) == 3
    length = measure_length_m(street.line)
    assert length < measure_length_m(LineString(draw("甲", (-400, 0), (400, 40)).line)) + 5


def test_a_hop_at_two_corners_is_straightened_and_the_corners_stay_shared() -> None:
    street = draw("甲", (-400, 0), (-20, 0), (20, 40), (400, 40))
    west, east = draw("乙", (-20, 0), (-20, 400)), draw("丙", (20, 40), (20, -400))
    mended, one, other = mend_streets([street, west, east])
    assert shared(mended, one)
    assert shared(mended, other)
    turns = [
        abs(math.atan2(b[1] - a[1], b[0] - a[0]))
        for a, b in zip(places(mended), places(mended)[1:], strict=False)
    ]
    assert max(turns) < math.radians(12)


def test_a_street_under_an_elevated_road_runs_beside_it() -> None:
    above = draw("高架", (-600, 0), (600, 0), kind="trunk")
    weaving = draw("甲", (-400, 6), (-150, -5), (100, 12), (350, 9))
    _, street = mend_streets([above, weaving])
    norths = {north for _, north in places(street)}
    assert len(norths) == 1
    assert 12 <= norths.pop() <= 25


@pytest.fixture(scope="module")
def streets() -> tuple[Street, ...]:
    return mend_streets(read_streets())


def test_all_streets_on_the_ground_are_one_network(streets: tuple[Street, ...]) -> None:
    ties: dict[tuple[float, float], set[int]] = defaultdict(set)
    ground = [street for street in streets if not street.is_elevated]
    for number, street in enumerate(ground):
        for place in street.line.coords:
            ties[place].add(number)
    reached, open_ends = {0}, [0]
    while open_ends:
        here = open_ends.pop()
        for met in ties.values():
            if here in met:
                open_ends += met - reached
                reached |= met
    assert {street.name.zh for n, street in enumerate(ground) if n not in reached} == set()
    assert len(ground) >= 108


def test_no_two_streets_cross_without_a_vertex(streets: tuple[Street, ...]) -> None:
    for level in (True, False):
        here = [street for street in streets if street.is_elevated is level]
        for number, one in enumerate(here):
            for other in here[number + 1 :]:
                crossing = one.line.intersection(other.line)
                for part in getattr(crossing, "geoms", [crossing]):
                    if part.is_empty:
                        continue
                    corners = set(one.line.coords) & set(other.line.coords)
                    off = min(
                        (measure_distance_m(Point(corner), part) for corner in corners),
                        default=math.inf,
                    )
                    assert off < 1, (one.name.zh, other.name.zh)


def test_a_street_bends_where_the_elevated_road_above_it_bends() -> None:
    above = draw("高架", (-600, 0), (0, 0), (500, 300), kind="trunk")
    (_, street) = mend_streets([above, draw("甲", (-400, -10), (400, 228))])
    assert len(street.line.coords) == 3
    pillars = to_metres(above.line)
    along = to_metres(street.line)
    offs = [pillars.distance(along.interpolate(part, normalized=True)) for part in (0, 0.3, 0.6, 1)]
    assert all(12 <= off <= 20 for off in offs)


def test_elevated_roads_meet(streets: tuple[Street, ...]) -> None:
    vertices = {street.name.zh: set(street.line.coords) for street in streets}
    for one, other in (
        ("延安高架路", "内环高架路"),
        ("延安高架路", "中环路"),
        ("延安高架路", "外环高速"),
        ("北翟高架路", "中环路"),
        ("北翟高架路", "外环高速"),
    ):
        assert vertices[one] & vertices[other], (one, other)


def test_elevated_roads_end_outside_the_district_or_on_another(
    streets: tuple[Street, ...],
) -> None:
    ends = Counter(
        place for street in streets if street.is_elevated for place in street.line.coords
    )
    district = read_district()
    for street in streets:
        if street.is_elevated:
            for place in (street.line.coords[0], street.line.coords[-1]):
                assert ends[place] > 1 or not district.contains(Point(place)), street.name.zh


# Streets that end in the open inside the district: real ends, or as far as their addresses go.
OPEN_ENDS = {
    "天山路", "金钟路", "水城路", "平塘路", "淞虹路", "福泉路", "福泉北路", "协和路", "绥宁南路",
    "广虹路", "联虹路", "青溪路", "龙溪路", "黄金城道", "宋园路", "古羊路", "虹桥路", "迎宾一路",
    "新华路345弄",
}  # fmt: skip
EDGE_M = 30


def test_no_end_hangs_but_the_ones_that_are_known(streets: tuple[Street, ...]) -> None:
    uses = Counter(place for street in streets for place in set(street.line.coords))
    inside = to_metres(read_district()).buffer(-EDGE_M)
    hanging = {
        street.name.zh
        for street in streets
        if not street.is_elevated
        for place in (street.line.coords[0], street.line.coords[-1])
        if uses[place] == 1 and inside.contains(to_metres(Point(place)))
    }
    assert hanging == OPEN_ENDS


def test_no_street_hops_where_nothing_was_surveyed(streets: tuple[Street, ...]) -> None:
    for street in streets:
        places = [complex(*place) for place in to_metres(street.line).coords]
        steps = [b - a for a, b in pairwise(places)]
        turns = [math.degrees(cmath.phase(b / a)) for a, b in pairwise(steps)]
        for number, (turn, following) in enumerate(pairwise(turns)):
            is_hop = turn * following < 0 and min(abs(turn), abs(following)) > 24
            if is_hop and abs(steps[number + 1]) < 70:
                surveyed = street.accuracies[number + 1 : number + 3]
                assert max(surveyed) <= 25, (street.name.zh, places[number + 1])


def test_no_street_bends_sharply_where_nothing_was_surveyed(streets: tuple[Street, ...]) -> None:
    for street in streets:
        places = [complex(*place) for place in to_metres(street.line).coords]
        steps = [b - a for a, b in pairwise(places)]
        for number, (before, after) in enumerate(pairwise(steps)):
            turn = abs(math.degrees(cmath.phase(after / before)))
            assert turn < 35 or street.accuracies[number + 1] <= 45, (street.name.zh, turn)


def test_mending_moves_no_street_far(streets: tuple[Street, ...]) -> None:
    for before, after in zip(read_streets(), streets, strict=True):
        assert before.name == after.name
        drawn = to_metres(after.line)
        for place in to_metres(before.line).coords:
            assert drawn.distance(Point(place)) <= 60, before.name.zh


def test_streets_are_a_public_collection() -> None:
    every, matched = find_street_items(ItemQuery(limit=1000, offset=0))
    assert matched == len(every) >= 105
    pages = [find_street_items(ItemQuery(limit=40, offset=at))[0] for at in range(0, matched, 40)]
    assert [each for page in pages for each in page] == every
    yuyuan = next(each for each in every if each["id"] == "愚园路")
    assert yuyuan["properties"]["name_en"] == "Yuyuan Road"
    west, north = yuyuan["geometry"]["coordinates"][0]
    assert 121.3 < west < 121.5
    assert 31.1 < north < 31.3
    # The corner of Yuyuan and Jiangsu Roads, from the street facts.
    corner = (121.4260, 31.2200, 121.4285, 31.2225)
    here = {each["id"] for each in find_street_items(ItemQuery(limit=99, offset=0, bbox=corner))[0]}
    assert {"愚园路", "江苏路"} <= here
    assert "古北路" not in here
