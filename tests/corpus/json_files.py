"""GeoJSON in its many kinds, line by line, and what uMap exports."""

from __future__ import annotations

import json
from typing import Any

from tests.corpus.base import HEADERS_EN, SITES, SYSTEMS, Case, rows, write

Json = dict[str, Any]
RING = [[121.40, 31.20], [121.41, 31.20], [121.41, 31.21], [121.40, 31.21], [121.40, 31.20]]


def features(system: str = "wgs84") -> list[Json]:
    place = SYSTEMS[system][1]
    return [{"type": "Feature",
             "properties": {k: v for k, v in zip(HEADERS_EN, row, strict=True) if k not in {"lon", "lat"}},
             "geometry": {"type": "Point", "coordinates": list(place((site[3], site[4])))}}
            for row, site in zip(rows(), SITES, strict=True)]  # fmt: skip


def collection(held: list[Any] | None = None, **more: Any) -> str:
    content = {
        "type": "FeatureCollection",
        **more,
        "features": features() if held is None else held,
    }
    return json.dumps(content, ensure_ascii=False)


def shapes(*geometries: Any) -> str:
    """Return features of these geometries, with the names of the sites."""
    return collection([{"type": "Feature", "properties": {"name": f"{SITES[0][1]}{at}", "kind": SITES[0][2]}, "geometry": each}
                       for at, each in enumerate(geometries)])  # fmt: skip


def polygon(*rings: Any) -> Json:
    return {"type": "Polygon", "coordinates": list(rings)}


def crs(name: Any) -> Json:
    return {"type": "name", "properties": {"name": name}}


def lines(held: list[Any], end: str = "\n", before: str = "") -> str:
    return "".join(before + json.dumps(each, ensure_ascii=False) + end for each in held)


def umap(*layers: Json) -> str:
    return json.dumps({"type": "umap", "uri": "https://example.org/m/1", "properties": {"name": "图"},
                       "geometry": {"type": "Point", "coordinates": [121.4, 31.2]},
                       "layers": list(layers)}, ensure_ascii=False)  # fmt: skip


def layer(name: str, held: list[Json] | None = None, **options: Any) -> Json:
    return {"type": "FeatureCollection", "features": features() if held is None else held,
            "_umap_options": {"displayOnLoad": True, "name": name, **options}}  # fmt: skip


BOWTIE = polygon(
    [[121.40, 31.20], [121.41, 31.21], [121.41, 31.20], [121.40, 31.21], [121.40, 31.20]]
)
GEOMETRIES: dict[str, Any] = {
    "polygon": polygon(RING),
    "polygon-with-hole": polygon(RING, [[121.402, 31.202], [121.404, 31.202], [121.404, 31.204], [121.402, 31.202]]),
    "polygon-open-ring": polygon(RING[:-1]),
    "polygon-self-crossing": BOWTIE,
    "polygon-two-points": polygon(RING[:2]),
    "polygon-clockwise": polygon(RING[::-1]),
    "polygon-repeated-points": polygon([p for p in RING for _ in range(3)]),
    "polygon-no-rings": {"type": "Polygon", "coordinates": []},
    "line": {"type": "LineString", "coordinates": RING[:3]},
    "line-one-point": {"type": "LineString", "coordinates": RING[:1]},
    "multipoint": {"type": "MultiPoint", "coordinates": RING[:3]},
    "multipolygon": {"type": "MultiPolygon", "coordinates": [[RING], [[[x + 0.02, y] for x, y in RING]]]},
    "collection": {"type": "GeometryCollection", "geometries": [polygon(RING), {"type": "Point", "coordinates": RING[0]}]},
    "collection-empty": {"type": "GeometryCollection", "geometries": []},
    "heights": {"type": "LineString", "coordinates": [[121.4, 31.2, 5.5], [121.41, 31.2, 6]]},
    "null": None,
    "point-empty": {"type": "Point", "coordinates": []},
    "coordinates-null": {"type": "Point", "coordinates": [None, None]},
    "coordinates-text": {"type": "Point", "coordinates": ["121.4", "31.2"]},
    "coordinates-words": {"type": "Point", "coordinates": ["东", "北"]},
    "coordinates-missing": {"type": "Point"},
    "type-unknown": {"type": "Circle", "coordinates": [121.4, 31.2]},
    "type-missing": {"coordinates": [121.4, 31.2]},
    "swapped": {"type": "Point", "coordinates": [31.2, 121.4]},
    "huge-numbers": {"type": "Point", "coordinates": [1e308, -1e308]},
}  # fmt: skip

CASES: dict[str, Case] = {
    "geojson-plain.geojson": write(collection()),
    "geojson-indented.geojson": write(json.dumps(json.loads(collection()), indent=2)),
    "geojson-bom.geojson": write(collection(), "utf-8-sig"),
    "geojson-utf16.geojson": write(collection(), "utf-16"),
    "geojson-gbk.geojson": write(collection(), "gbk"),
    "geojson-named-json.json": write(collection()),
    "geojson-named-txt.txt": write(collection()),
    "geojson-name-after-features.geojson": write(collection()[:-1] + ', "name": "点位"}'),
    "geojson-crs-4490.geojson": write(collection(features("cgcs2000"), crs=crs("urn:ogc:def:crs:EPSG::4490"))),
    "geojson-crs-4549-after.geojson": write(collection(features("cgcs2000-gk120"))[:-1]
                                            + ', "crs": ' + json.dumps(crs("EPSG:4549")) + "}"),
    "geojson-crs84.geojson": write(collection(crs=crs("urn:ogc:def:crs:OGC:1.3:CRS84"))),
    "geojson-crs-3857.geojson": write(collection(features("mercator"), crs=crs("http://www.opengis.net/def/crs/EPSG/0/3857"))),
    "geojson-crs-link.geojson": write(collection(crs={"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}})),
    "geojson-crs-nonsense.geojson": write(collection(crs=[1, 2])),
    "geojson-gcj02.geojson": write(collection(features("gcj02"))),
    "geojson-bd09.geojson": write(collection(features("bd09"))),
    "geojson-one-feature.geojson": write(json.dumps(features()[0])),
    "geojson-one-geometry.geojson": write(json.dumps(GEOMETRIES["polygon"])),
    "geojson-ids.geojson": write(collection([{**f, "id": n} for n, f in enumerate(features())])),
    "geojson-properties-differ.geojson": write(collection([{**f, "properties": {**f["properties"], f"k{n}": n}} for n, f in enumerate(features())])),
    "geojson-properties-null.geojson": write(collection([{**f, "properties": None} for f in features()])),
    "geojson-properties-nested.geojson": write(collection([{**f, "properties": {**f["properties"], "more": {"a": [1, 2]}}} for f in features()])),
    "geojson-nan.geojson": write(collection().replace("121.42131", "NaN")),
    "geojson-lone-surrogate.geojson": write(collection().replace("每月一次", "\\ud83d")),
    "geojson-empty-collection.geojson": write(collection([])),
    "geojson-not-features.geojson": write(collection([1, "x", None, *features()])),
    "geojson-cut-short.geojson": write(collection()[:700]),
    "geojson-comma-too-many.geojson": write(collection().replace("}]}", "},]}")),
    "geojson-deep.geojson": write('{"type":"FeatureCollection","features":' + "[" * 100_000),
    "topojson.json": write('{"type":"Topology","objects":{},"arcs":[]}'),
    "json-of-something-else.json": write('{"status":"1","pois":[{"name":"x","location":"121.4,31.2"}]}'),
    "geojsonl-plain.geojsonl": write(lines(features())),
    "geojsonl-windows.geojsonl": write(lines(features(), "\r\n")),
    "geojsonl-rfc8142.geojsons": write(lines(features(), before="\x1e")),
    "geojsonl-named-json.json": write(lines(features())),
    "geojsonl-one-line-broken.geojsonl": write(lines(features()[:3]) + '{"type": "Feature", "prop\n' + lines(features()[3:])),
    "geojsonl-blank-lines.geojsonl": write("\n\n" + lines(features(), "\n\n")),
    "umap-one-layer.umap": write(umap(layer("点位"))),
    "umap-two-layers.umap": write(umap(layer("一"), layer("二", features()[:2]))),
    "umap-remote-layer.umap": write(umap(layer("点位"), layer("远程", [], remoteData={"url": "http://127.0.0.1:9/x", "format": "geojson"}))),
    "umap-options-of-a-feature.umap": write(umap(layer("点位", [{**f, "_umap_options": {"color": "red"}} for f in features()]))),
    "umap-named-json.json": write(umap(layer("点位"))),
} | {f"geojson-shape-{name}.geojson": write(shapes({"type": "Point", "coordinates": RING[0]}, each))
     for name, each in GEOMETRIES.items()}  # fmt: skip
