"""Shapefiles, GeoPackages and FlatGeobufs, written by GDAL."""

from __future__ import annotations

import sqlite3
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pandas
from shapely.geometry import LineString, Point, Polygon

from tests.corpus.base import HEADERS, HEADERS_EN, SITES, SYSTEMS, Case, rows

Change = Callable[[str, bytes], dict[str, bytes]]


def frame(system: str = "wgs84", headers: list[str] | None = None, crs: str | None = "") -> Any:
    place = SYSTEMS[system][1]
    held = pandas.DataFrame(rows(), columns=headers or HEADERS_EN).drop(
        columns=(headers or HEADERS_EN)[3:5]
    )
    points = [Point(place((site[3], site[4]))) for site in SITES]
    return geopandas.GeoDataFrame(
        held, geometry=points, crs=SYSTEMS[system][0] if crs == "" else crs
    )


def keep(name: str, content: bytes) -> dict[str, bytes]:
    return {name: content}


def without(*suffixes: str) -> Change:
    return lambda name, content: {} if name.endswith(suffixes) else {name: content}


def rename(old: str, new: str) -> Change:
    return lambda name, content: {name.replace(old, new): content}


def replace(suffix: str, change: Callable[[bytes], bytes]) -> Change:
    return lambda name, content: {name: change(content) if name.endswith(suffix) else content}


def shapefile(
    held: Callable[[], Any], change: Change = keep, encoding: str = "UTF-8", **more: Any
) -> Case:
    def make(path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            held().to_file(Path(folder) / "sites.shp", encoding=encoding, **more)
            pack(path, sorted(Path(folder).iterdir()), change)

    return make


def pack(path: Path, files: list[Path], change: Change) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            for name, content in change(file.name, file.read_bytes()).items():
                archive.writestr(name, content)


def two_layers(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("sites", "more"):
            frame().to_file(Path(folder) / f"{name}.shp", encoding="UTF-8")
        pack(path, sorted(Path(folder).iterdir()), lambda name, content: {f"数据/{name}": content})


def gbk_names_in_zip(path: Path) -> None:
    """Names spelt in GBK without saying so, as Windows in Chinese packs them."""
    shapefile(lambda: frame(), rename("sites", "XXXX"), "GBK")(path)
    path.write_bytes(path.read_bytes().replace(b"XXXX", "点位".encode("gbk")))


def polygons() -> Any:
    squares = [Point(site[3], site[4]).buffer(0.0005, cap_style="square") for site in SITES]
    squares[1] = squares[1].difference(squares[1].centroid.buffer(0.0001))
    squares[2] = squares[2].union(squares[3])
    return frame().set_geometry(squares)


def lines() -> Any:
    return frame().set_geometry([LineString([(s[3], s[4]), (s[3] + 0.001, s[4])]) for s in SITES])


def bowtie() -> Any:
    shapes = list(polygons().geometry)
    shapes[0] = Polygon([(121.40, 31.20), (121.41, 31.21), (121.41, 31.20), (121.40, 31.21)])
    return frame().set_geometry(shapes)


def with_height() -> Any:
    return frame().set_geometry([Point(s[3], s[4], 4.5) for s in SITES])


def with_null() -> Any:
    points: list[Any] = list(frame().geometry)
    points[2] = None
    return frame().set_geometry(points)


def long_texts() -> Any:
    held = frame()
    held["description"] = ["改造" * 60 + "尾" * at for at in range(6)]
    return held


def geopackage(held: Callable[[], Any], *sql: str, layer: str = "点位", **more: Any) -> Case:
    def make(path: Path) -> None:
        held().to_file(path, driver="GPKG", layer=layer, **more)
        with closing(sqlite3.connect(path)) as base, base:
            for line in sql:
                base.execute(line)

    return make


def two_tables(path: Path) -> None:
    frame().to_file(path, driver="GPKG", layer="点位")
    lines().to_file(path, driver="GPKG", layer="路段")


def odd_blob(base: sqlite3.Connection) -> None:
    base.execute('UPDATE "点位" SET geom = ? WHERE fid = 3', (b"no geometry",))


def geopackage_by(change: Callable[[sqlite3.Connection], None]) -> Case:
    def make(path: Path) -> None:
        frame().to_file(path, driver="GPKG", layer="点位", SPATIAL_INDEX="NO")
        with closing(sqlite3.connect(path)) as base, base:
            change(base)

    return make


def flatgeobuf(held: Callable[[], Any], **more: Any) -> Case:
    return lambda path: held().to_file(path, driver="FlatGeobuf", layer="点位", **more)


def cut(case: Case, share: float) -> Case:
    def make(path: Path) -> None:
        case(path)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return make


VIEW = 'CREATE VIEW "看" AS SELECT * FROM "点位"'
VIEW_LISTED = (
    "INSERT INTO gpkg_contents(table_name, data_type, identifier) VALUES ('看', 'features', '看')"
)
TRIGGER = 'CREATE TRIGGER "诡" AFTER INSERT ON "点位" BEGIN DELETE FROM "点位"; END'
SHP = lambda: frame(headers=HEADERS)  # noqa: E731

CASES: dict[str, Case] = {
    "shp-utf8-cpg.zip": shapefile(SHP),
    "shp-utf8-without-cpg.zip": shapefile(SHP, without(".cpg")),
    "shp-gbk-cpg.zip": shapefile(SHP, encoding="GBK"),
    "shp-gbk-without-cpg.zip": shapefile(SHP, without(".cpg"), "GBK"),
    "shp-gbk-cpg-936.zip": shapefile(SHP, replace(".cpg", lambda c: b"936"), "GBK"),
    "shp-gbk-cpg-says-utf8.zip": shapefile(SHP, replace(".cpg", lambda c: b"UTF-8"), "GBK"),
    "shp-gbk-cpg-says-latin1.zip": shapefile(SHP, replace(".cpg", lambda c: b"ISO-8859-1"), "GBK"),
    "shp-without-prj.zip": shapefile(SHP, without(".prj")),
    "shp-without-prj-and-cpg-gbk.zip": shapefile(SHP, without(".prj", ".cpg"), "GBK"),
    "shp-cgcs2000-gk120.zip": shapefile(lambda: frame("cgcs2000-gk120")),
    "shp-cgcs2000-zone40.zip": shapefile(lambda: frame("cgcs2000-zone40")),
    "shp-mercator.zip": shapefile(lambda: frame("mercator")),
    "shp-gcj02-prj-says-wgs84.zip": shapefile(lambda: frame("gcj02", crs="EPSG:4326")),
    "shp-prj-nonsense.zip": shapefile(SHP, replace(".prj", lambda c: b"nonsense")),
    "shp-without-dbf.zip": shapefile(SHP, without(".dbf")),
    "shp-without-shx.zip": shapefile(SHP, without(".shx")),
    "shp-upper-case-names.zip": shapefile(SHP, lambda name, content: {name.upper(): content}),
    "shp-in-a-folder.zip": shapefile(SHP, lambda name, content: {f"甲/乙/{name}": content}),
    "shp-with-litter.zip": shapefile(SHP, lambda n, c: {n: c, f"__MACOSX/._{n}": b"x", f"{n}.txt": b"x"}),
    "shp-names-in-gbk.zip": gbk_names_in_zip,
    "shp-two-layers.zip": two_layers,
    "shp-polygons.zip": shapefile(polygons),
    "shp-lines.zip": shapefile(lines),
    "shp-self-crossing.zip": shapefile(bowtie),
    "shp-heights.zip": shapefile(with_height),
    "shp-without-shape-in-a-row.zip": shapefile(with_null),
    "shp-texts-cut-at-254-gbk.zip": shapefile(long_texts, without(".cpg"), "GBK"),
    "shp-cut-short.zip": shapefile(SHP, replace(".shp", lambda c: c[:120])),
    "shp-dbf-cut-short.zip": shapefile(SHP, replace(".dbf", lambda c: c[:200])),
    "shp-named-kmz.kmz": shapefile(SHP),
    "gpkg-plain.gpkg": geopackage(frame),
    "gpkg-chinese-columns.gpkg": geopackage(SHP),
    "gpkg-cgcs2000.gpkg": geopackage(lambda: frame("cgcs2000")),
    "gpkg-cgcs2000-gk120.gpkg": geopackage(lambda: frame("cgcs2000-gk120")),
    "gpkg-without-crs.gpkg": geopackage(lambda: frame(crs=None)),
    "gpkg-two-tables.gpkg": two_tables,
    "gpkg-polygons.gpkg": geopackage(polygons),
    "gpkg-heights.gpkg": geopackage(with_height),
    "gpkg-without-shape-in-a-row.gpkg": geopackage(with_null),
    "gpkg-view.gpkg": geopackage(frame, VIEW, VIEW_LISTED),
    "gpkg-trigger.gpkg": geopackage(frame, TRIGGER),
    "gpkg-blob-that-is-no-geometry.gpkg": geopackage_by(odd_blob),
    "gpkg-attributes-only.gpkg": geopackage_by(lambda b: (b.execute("UPDATE gpkg_contents SET data_type='attributes'"), b.execute("DELETE FROM gpkg_geometry_columns"), None)[-1]),
    "gpkg-table-missing.gpkg": geopackage_by(lambda b: b.execute('ALTER TABLE "点位" RENAME TO "别处"') and None),
    "gpkg-contents-missing.gpkg": geopackage_by(lambda b: b.execute("DROP TABLE gpkg_contents") and None),
    "gpkg-named-sqlite.sqlite": geopackage(frame),
    "gpkg-cut-short.gpkg": cut(geopackage(frame), 0.5),
    "fgb-plain.fgb": flatgeobuf(frame),
    "fgb-chinese-columns.fgb": flatgeobuf(SHP),
    "fgb-cgcs2000-gk120.fgb": flatgeobuf(lambda: frame("cgcs2000-gk120")),
    "fgb-without-index.fgb": flatgeobuf(with_null, SPATIAL_INDEX="NO"),
    "fgb-polygons.fgb": flatgeobuf(polygons),
    "fgb-cut-short.fgb": cut(flatgeobuf(frame), 0.6),
}  # fmt: skip
