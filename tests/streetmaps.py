"""A small made-up street map in the middle of Changning, written by the programs people use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import osmium
from osmium.osm.mutable import Node, Relation, Way
from shapely.geometry import LineString, Point, Polygon

Places = list[tuple[float, float]]

WAYS: dict[int, tuple[Places, dict[str, str]]] = {
    1: ([(121.4000, 31.2200), (121.4100, 31.2200), (121.4150, 31.2210)],
        {"highway": "primary", "name": "甲路", "name:zh": "甲路", "name:en": "First Road"}),
    2: ([(121.4100, 31.2100), (121.4100, 31.2200)],
        {"highway": "secondary", "name": "定西路"}),
    3: ([(121.4100, 31.2200), (121.4100, 31.2300)],
        {"highway": "secondary", "name": "定西路"}),
    4: ([(121.4050, 31.2150), (121.4060, 31.2160)], {"highway": "footway"}),
    5: ([(121.3900, 31.2120), (121.4200, 31.2120)],
        {"highway": "motorway", "bridge": "yes", "layer": "1", "name": "乙高架路",
         "name:en": "Second Elevated Road"}),
    6: ([(121.3950, 31.2000), (121.4000, 31.2050)],
        {"waterway": "canal", "name": "丙浜", "name:en": "Third Creek", "width": "12"}),
    7: ([(121.4000, 31.2150), (121.4300, 31.2150)], {"railway": "subway", "name": "地铁99号线"}),
    8: ([(121.30, 31.0), (121.30, 31.1)], {"highway": "primary", "name": "区外路"}),
    9: ([(121.4200, 31.2200), (121.9200, 31.2200)],
        {"highway": "tertiary", "name": "长路", "name:en": "Long Road"}),
    20: ([(121.4010, 31.2010), (121.4030, 31.2010), (121.4030, 31.2030), (121.4010, 31.2030),
          (121.4010, 31.2010)], {}),
    21: ([(121.4015, 31.2015), (121.4020, 31.2015), (121.4020, 31.2020), (121.4015, 31.2020),
          (121.4015, 31.2015)], {}),
    22: ([(121.4040, 31.2010), (121.4042, 31.2010), (121.4042, 31.2012), (121.4040, 31.2012),
          (121.4040, 31.2010)], {"building": "yes"}),
    23: ([(121.4050, 31.2010), (121.4080, 31.2010), (121.4080, 31.2040), (121.4050, 31.2040),
          (121.4050, 31.2010)], {"landuse": "residential", "name": "丁小区"}),
}  # fmt: skip
PARK = ([(20, "outer"), (21, "inner")], {"type": "multipolygon", "leisure": "park",
        "name": "戊园", "name:en": "Fifth Park"})  # fmt: skip
ROUTE = ([(7, "")], {"type": "route", "route": "subway", "ref": "99", "colour": "#12AB34",
         "name": "地铁99号线", "name:en": "Line 99"})  # fmt: skip
POINTS: dict[int, tuple[tuple[float, float], dict[str, str]]] = {
    1: ((121.4050, 31.2150), {"railway": "station", "name": "中山公园"}),
    2: ((121.4070, 31.2170), {"place": "neighbourhood", "name": "己村"}),
    3: ((121.4071, 31.2171), {"highway": "crossing"}),
}
AREA = (121.38, 31.19, 121.45, 31.25)
"""Cuts the long road, and leaves out the one outside."""
INSIDE = {
    "road": 6, "metro": 1, "waterline": 1, "park": 1, "building": 1, "residential": 1,
    "station": 1, "place": 1,
}  # fmt: skip
"""What of it lies in the area, counted by hand."""


def find_nodes() -> dict[tuple[float, float], int]:
    """Number each position once; points with tags first."""
    numbers = {place: number for number, (place, _) in POINTS.items()}
    for places, _ in WAYS.values():
        for place in places:
            numbers.setdefault(place, len(numbers) + 100)
    return numbers


def write_osm(path: Path, *, ways: Mapping[int, Any] = WAYS) -> Path:
    """Write it with osmium, in the format of the file's name."""
    numbers = find_nodes()
    tags = {number: tags for number, (_, tags) in POINTS.items()}
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for place, number in sorted(numbers.items(), key=lambda pair: pair[1]):
            node = Node(id=number, version=1, location=place, tags=tags.get(number, {}))
            writer.add_node(node)
        for number, (places, own) in ways.items():
            way = Way(id=number, version=1, nodes=[numbers[place] for place in places], tags=own)
            writer.add_way(way)
        for number, (members, own) in enumerate((PARK, ROUTE), 1):
            listed = [("w", way, role) for way, role in members]
            writer.add_relation(Relation(id=number, version=1, members=listed, tags=own))
    return path


def write_overpass(path: Path, *, geometry: bool) -> Path:
    """Write it as Overpass answers: ``out geom``, or ways first and their nodes after them."""
    numbers = find_nodes()

    def at(place: tuple[float, float]) -> dict[str, float]:
        return {"lat": place[1], "lon": place[0]}

    ways: list[dict[str, Any]] = []
    for number, (places, tags) in WAYS.items():
        way: dict[str, Any] = {"type": "way", "id": number, "tags": tags}
        way["nodes"] = [numbers[place] for place in places]
        if geometry:
            way["geometry"] = [at(place) for place in places]
        ways.append(way)
    relations = [
        {"type": "relation", "id": number, "tags": tags,
         "members": [{"type": "way", "ref": way, "role": role} for way, role in members]}
        for number, (members, tags) in enumerate((PARK, ROUTE), 1)
    ]  # fmt: skip
    tagged = {number: tags for number, (_, tags) in POINTS.items()}
    nodes = [
        {"type": "node", "id": number, **at(place), "tags": tagged.get(number, {})}
        for place, number in numbers.items()
        if number in tagged or not geometry
    ]
    answer = {
        "version": 0.6,
        "generator": "Overpass API 0.7.62",
        "osm3s": {"timestamp_osm_base": "2026-07-16T00:00:00Z", "copyright": "ODbL"},
        "elements": [*relations, *ways, *nodes],
    }
    path.write_text(json.dumps(answer, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


def build_frame(crs: str = "EPSG:4326") -> geopandas.GeoDataFrame:
    """Return lines, areas and points as a table with columns of OpenStreetMap's names."""
    rows = []
    for places, tags in WAYS.values():
        if tags:
            is_ring = places[0] == places[-1]
            rows.append({**tags, "geometry": Polygon(places) if is_ring else LineString(places)})
    hole = [WAYS[21][0]]
    rows.append({**PARK[1], "geometry": Polygon(WAYS[20][0], hole)})
    rows += [{**tags, "geometry": Point(place)} for place, tags in POINTS.values()]
    return geopandas.GeoDataFrame(rows, crs="EPSG:4326").to_crs(crs)
