"""Sites near a place: the right ones, in order, filtered; nothing for bad questions."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from shapely import Point

from geodata.crs import measure_distance_m
from geodata.filters import Filters
from geodata.store import Store
from geodata.store.read_near import find_near
from geodata.vocab import SiteKind
from tests.conftest import RunningApp

PARK = (121.414, 31.22)
REACH_M = 975.0


def test_near_sites_are_all_there_are_and_in_order(store: Store) -> None:
    here = Point(*PARK)
    sites = store.sites()
    wanted = {
        site: measure_distance_m(here, shape)
        for site, shape in sites.geometry.items()
        if shape is not None and not shape.is_empty
    }
    near = find_near(store, *PARK, reach_m=REACH_M, filters=Filters())
    assert [each.row.id for each in near] == [
        site
        for site, _ in sorted(wanted.items(), key=lambda pair: pair[1])
        if wanted[site] <= REACH_M
    ]
    assert len(near) > 8
    for each in near:
        assert each.distance_m == pytest.approx(wanted[each.row.id], abs=0.01)


def test_filters_hold_near_a_place_too(store: Store) -> None:
    near = find_near(store, *PARK, reach_m=REACH_M, filters=Filters(kinds=(SiteKind.STATION,)))
    assert [each.row.id for each in near] == ["A35"]


def test_far_from_every_site_there_is_none(store: Store) -> None:
    assert find_near(store, 121.6, 31.4, reach_m=REACH_M, filters=Filters()) == []


def ask(app: RunningApp, body: bytes) -> tuple[int, dict[str, Any], dict[str, str]]:
    request = urllib.request.Request(f"{app.address}/api/near", data=body, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), dict(error.headers)


def test_what_is_asked_is_rounded_and_not_kept_by_browsers(app: RunningApp) -> None:
    exact = ask(app, b'{"lon": 121.41421, "lat": 31.22038}')
    rounded = ask(app, b'{"lon": 121.414, "lat": 31.22}')
    assert exact[:2] == rounded[:2]
    assert exact[1]["inside"] is True
    assert exact[1]["subdistrict"] == "huayang"
    headers = {name.lower(): value for name, value in exact[2].items()}
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers


def test_outside_the_district_the_nearest_part_lies_inside_it(app: RunningApp) -> None:
    # People's Square; the district's nearest corner is on Zhenning Road, some 4 km to the west.
    _, answer, _ = ask(app, b'{"lon": 121.474, "lat": 31.23}')
    assert answer["inside"] is False
    assert answer["sites"] == []
    assert answer["nearest"]["subdistrict"] == "jiangsu"
    assert 3_500 < answer["nearest"]["distance_m"] < 4_500
    part = json.dumps({"lon": answer["nearest"]["lon"], "lat": answer["nearest"]["lat"]})
    assert ask(app, part.encode())[1]["inside"] is True


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"lon": 121.4}', b'{"lon": "x", "lat": 31}', b'{"lon": NaN, "lat": 31}',
     b'{"lon": 1e400, "lat": 31}', b'{"lon": 121, "lat": 91}', b"\xff\xfe", b"[" * 5000,
     b'{"lon": 121.4, "lat": 31.2, "filters": {"kind": ["no such kind"]}}',
     b'{"lon": 121.4, "lat": 31.2, "filters": {"q": 5}}'],
)  # fmt: skip
def test_a_bad_question_is_refused_by_name(app: RunningApp, body: bytes) -> None:
    status, answer, _ = ask(app, body)
    assert status == 400
    assert answer["code"] == "filter"
    assert answer["accepted"]
