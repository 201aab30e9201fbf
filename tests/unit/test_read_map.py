"""The answer for a viewport: complete, bounded, and the same as list and collections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.filters import Filters
from geodata.store import Store, open_store
from geodata.store.read_items import ItemQuery, find_items
from geodata.store.read_map import find_map_view
from geodata.store.read_sites import count_sites, find_rows
from geodata.vocab import SiteKind
from tests.benchmarks.synthetic import build_district

DISTRICT = (121.30, 31.16, 121.46, 31.27)
LIMIT_BYTES = 200_000


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Ten thousand synthetic sites with thirty thousand pieces of feedback."""
    opened = open_store(tmp_path_factory.mktemp("crowded") / "store.sqlite")
    opened.load_bundle(build_district(10_000, 30_000))
    yield opened
    opened.close()


def size(answer: object) -> int:
    return len(json.dumps(answer, ensure_ascii=False).encode())


def test_the_default_map_holds_every_site_that_has_a_place(store: Store) -> None:
    view = find_map_view(store, DISTRICT, 13, Filters())
    # Digest 1.9: A36 is named without any place; all 36 others can be drawn.
    assert view.total == 37
    assert view.located == 36
    assert {feature["id"] for feature in view.features} == {f"A{n:02d}" for n in range(1, 38)} - {
        "A36"
    }
    assert view.cells == []
    assert view.counts["feedback"] == 20


def test_lines_and_polygons_travel_as_such(store: Store) -> None:
    view = find_map_view(store, DISTRICT, 18, Filters())
    shapes = {f["id"]: f["geometry"]["type"] for f in view.features if "geometry" in f}
    # Digest 1.9 names them.
    assert shapes == dict.fromkeys(("A03", "A20", "A24", "A25"), "LineString") | dict.fromkeys(
        ("A27", "A33", "A37"), "Polygon"
    )


def test_counts_for_the_switches_do_not_depend_on_the_switches(store: Store) -> None:
    every = find_map_view(store, DISTRICT, 13, Filters())
    parks = find_map_view(store, DISTRICT, 13, Filters(kinds=(SiteKind.PARK,)))
    assert parks.counts == every.counts
    assert parks.total == every.counts["park"] == len(parks.features)


@pytest.mark.parametrize("zoom", [11, 12.5, 13, 14.75, 16, 18])
@pytest.mark.parametrize("width", [390, 1920, 7680])
def test_an_answer_stays_small_whatever_is_in_the_store(
    crowded: Store, zoom: float, width: int
) -> None:
    degrees = width * 360 / (256 * 2**zoom)
    box = (121.385 - degrees / 2, 31.21 - degrees / 4, 121.385 + degrees / 2, 31.21 + degrees / 4)
    view = find_map_view(crowded, box, zoom, Filters())
    assert size(view.to_json()) < LIMIT_BYTES
    assert view.features or view.cells


def test_cells_count_every_site_once(crowded: Store) -> None:
    view = find_map_view(crowded, DISTRICT, 13, Filters())
    assert view.features == []
    assert sum(cell["n"] for cell in view.cells) == view.located == 10_000
    spoken = sum(cell["kinds"].get("feedback", 0) for cell in view.cells)
    assert spoken == view.counts["feedback"] == 30_000


def test_the_open_site_is_drawn_by_itself_among_cells(crowded: Store) -> None:
    view = find_map_view(crowded, DISTRICT, 13, Filters(), selected="S000001")
    assert [feature["id"] for feature in view.features] == ["S000001"]
    assert sum(cell["n"] for cell in view.cells) == 9_999


def test_near_by_sites_are_drawn_one_by_one(crowded: Store) -> None:
    box = (121.395, 31.210, 121.402, 31.214)
    view = find_map_view(crowded, box, 17, Filters())
    inside, matched = find_items(crowded, "sites", ItemQuery(limit=1000, offset=0, bbox=box))
    assert {feature["id"] for feature in view.features} == {each["id"] for each in inside}
    assert matched == len(view.features) > 0


def test_pages_of_the_list_hold_each_site_once(crowded: Store) -> None:
    filters = Filters(kinds=(SiteKind.STATION,))
    total = count_sites(crowded, filters)
    pages = range(0, total, 200)
    found = [row.id for at in pages for row in find_rows(crowded, filters, limit=200, offset=at)]
    assert len(found) == len(set(found)) == total


def test_collections_are_geojson_with_longitude_first(store: Store) -> None:
    features, matched = find_items(store, "sites", ItemQuery(limit=100, offset=0))
    assert matched == len(features) == 37
    for feature in features:
        assert feature["type"] == "Feature"
        if feature["geometry"] and feature["geometry"]["type"] == "Point":
            longitude, latitude = feature["geometry"]["coordinates"]
            assert 121.3 < longitude < 121.5
            assert 31.1 < latitude < 31.3


def test_frames_hold_what_the_collections_hold(store: Store, store_path: Path) -> None:
    sites, events, feedback = store.sites(), store.events(), store.feedback()
    assert (len(sites), len(events), len(feedback)) == (37, 66, 20)
    assert sites.crs.to_epsg() == 4326
    assert sites.loc["A36"].geometry is None
    assert events.loc["A01-1"].geometry.geom_type == "Point"
