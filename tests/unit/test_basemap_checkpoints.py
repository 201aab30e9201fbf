"""What was built, decoded and held against places known from elsewhere."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, MultiLineString, Point, Polygon, union_all
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.crs import measure_distance_m, to_metres
from layers.basemap.archive import PATH, decode_line

pytestmark = pytest.mark.reference

# The street each estate or house opens to, by its address.
OPENS_TO = {
    "邬达克纪念馆 (番禺路129号)": "番禺路", "孙科别墅": "番禺路", "卫乐园": "泰安路",
    "达华宾馆": "延安西路", "丁香花园": "华山路", "梅泉别墅": "新华路", "外国弄堂": "番禺路",
    "亦村": "泰安路", "大西别墅": "延安西路", "汤山村": "武夷路", "忆定村": "江苏路",
}  # fmt: skip
DEPTH_M = 100
"""From a street to the middle of the lane estates that open to it."""
MAINS_OFF_M = 60
STATED_M = 25
"""The accuracy nearly every known crossing states."""
METRO_OFF_M = 40
MISTAKEN = {
    # The row is the mean of two carriageways and a slip road; the ways meet 57 m further east.
    ("定西路", "延安西路"),
    # The survey calls the first 97 m of Guyang Road by the other street's name.
    ("古羊路", "虹许路"),
}


class Archive:
    """The stored archive with its lines decoded."""

    def __init__(self) -> None:
        stored = json.loads(PATH.read_text(encoding="utf-8"))
        self.names: list[list[str]] = stored["names"]
        self.layers: dict[str, list[list[Any]]] = stored["layers"]

    def find(self, layer: str, name: str) -> list[list[Any]]:
        """Return the features of a layer with a Chinese name."""
        return [each for each in self.layers[layer] if self.names[each[2]][0] == name]

    def shape(self, layer: str, name: str) -> BaseGeometry:
        """Return where a layer draws a name (EPSG:4326)."""
        shapes: list[BaseGeometry] = []
        for rings, *_ in self.find(layer, name):
            lines = [decode_line(ring) for ring in rings]
            if layer in ("road", "waterline", "metro", "rail"):
                shapes.append(MultiLineString(lines))
            elif layer == "station":
                shapes.append(Point(lines[0][0]))
            else:
                shapes.append(Polygon(lines[0], lines[1:]))
        assert shapes, (layer, name)
        return union_all(shapes)


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive()


def read_places(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def to_point(row: dict[str, str]) -> Point:
    return Point(float(row["lon_wgs84"]), float(row["lat_wgs84"]))


def test_forty_checkpoints_lie_on_the_map(archive: Archive, reference: Path) -> None:
    checked = 0
    for row in read_places(reference / "checkpoints.csv"):
        place, accuracy_m = to_point(row), float(row["accuracy_m"])
        if row["kind"] == "metro_station":
            name = row["name_zh"].removesuffix("站")
            if name == "武定路":  # on line 14, which does not touch the district
                continue
            drawn = archive.shape("station", name)
        elif row["kind"] == "heritage_building":
            drawn = archive.shape("road", OPENS_TO[row["name_zh"]])
            accuracy_m += DEPTH_M
        elif row["kind"] == "airport":
            drawn = archive.shape("airport", "虹桥国际机场")
        else:
            drawn = archive.shape("park", row["name_zh"])
        assert measure_distance_m(drawn, place) <= accuracy_m, row["name_en"]
        checked += 1
    assert checked >= 40


def test_stations_stand_where_surveyed_ones_do(archive: Archive, reference: Path) -> None:
    surveyed = {
        feature["properties"]["name_zh"]: shape(feature["geometry"])
        for feature in json.loads(
            (reference / "metro_stations_osm2026.geojson").read_text(encoding="utf-8")
        )["features"]
    }
    drawn = {archive.names[each[2]][0] for each in archive.layers["station"]}
    off = {
        name: measure_distance_m(archive.shape("station", name), point)
        for name, point in surveyed.items()
        if name in drawn
    }
    assert len(off) >= 28
    assert {name: metres for name, metres in off.items() if metres > 15} == {}


def test_metro_lines_run_where_surveyed_ones_do(archive: Archive, reference: Path) -> None:
    tracks = [
        (feature["properties"]["name_zh"], to_metres(shape(feature["geometry"])))
        for feature in json.loads(
            (reference / "metro_lines_osm2026.geojson").read_text(encoding="utf-8")
        )["features"]
    ]
    for rings, number, *_ in archive.layers["metro"]:
        names = {f"上海地铁{number}号线", "上海地铁3/4号线" if number in "34" else ""}
        surveyed = union_all([line for name, line in tracks if name in names])
        drawn = to_metres(LineString(decode_line(rings[0])))
        off = [surveyed.distance(drawn.interpolate(m)) for m in range(0, int(drawn.length), 50)]
        assert max(off) < METRO_OFF_M, number


def test_main_streets_cross_where_they_are_known_to(archive: Archive, reference: Path) -> None:
    roads = {archive.names[each[2]][0]: each for each in archive.layers["road"]}
    offs: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in read_places(reference / "street_crossings.csv"):
        pair = (row["street_a_zh"], row["street_b_zh"])
        if set(pair) <= roads.keys():
            one, other = (set(decode_line(roads[name][0][0])) for name in pair)
            offs[pair] += [measure_distance_m(Point(each), to_point(row)) for each in one & other]
    nearest = {pair: min(off) for pair, off in offs.items() if off}
    assert len(nearest) >= 70
    assert sum(off <= STATED_M for off in nearest.values()) >= 60
    main = {name for name, road in roads.items() if road[1] in {"trunk", "primary", "secondary"}}
    assert {p for p, off in nearest.items() if off > MAINS_OFF_M and main & set(p)} <= MISTAKEN
