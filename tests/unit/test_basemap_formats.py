"""One made-up street map, written by osmium, GDAL and as Overpass answers, read alike from each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyproj
import pytest
from shapely.geometry import LineString

from geodata.datum import Datum, shift
from geodata.errors import (
    EmptyFileError,
    FileRefusedError,
    MissingAttributionError,
    MissingColumnsError,
    MissingCrsError,
    OutsideAreaError,
    UnknownCrsError,
    UnknownFormatError,
    UnreadableFileError,
    WrongCrsError,
)
from geodata.importers.worker import Limits, run_guarded
from layers.basemap.archive import decode_line
from layers.basemap.imported import WORK, make_archive
from tests import streetmaps
from tests.benchmarks.basemap_import import take_in, write_large
from tests.streetmaps import AREA, INSIDE, WAYS

GEOD = pyproj.Geod(ellps="WGS84")
OSM_CREDIT = "© OpenStreetMap contributors, ODbL"


def write_gpkg(path: Path, crs: str = "EPSG:4549") -> Path:
    streetmaps.build_frame(crs).to_file(path, driver="GPKG", layer="all")
    return path


def write_geojson(path: Path) -> Path:
    streetmaps.build_frame().to_file(path, driver="GeoJSON")
    return path


FORMATS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "town.osm": (streetmaps.write_osm, ""),
    "town.osm.gz": (streetmaps.write_osm, ""),
    "town.osm.pbf": (streetmaps.write_osm, ""),
    "geom.json": (lambda path: streetmaps.write_overpass(path, geometry=True), ""),
    "skel.json": (lambda path: streetmaps.write_overpass(path, geometry=False), ""),
    "town.gpkg": (write_gpkg, "EPSG:4549"),
    "town.geojson": (write_geojson, "epsg:4326"),
}


def read(path: Path, folder: Path, *, crs: str = "", attribution: str = "Office") -> dict[str, Any]:
    """Read a file, with GDAL in the guarded process only; return the archive."""
    task = {
        "path": str(path), "name": path.name, "area": AREA, "crs": crs, "folder": str(folder),
        "out": str(folder / "made.json"), "attribution": attribution, "by": "test",
        "at": "2026-11-24T00:00:00+00:00",
    }  # fmt: skip
    (folder / "made.json").unlink(missing_ok=True)
    if crs:
        run_guarded(WORK, task, Limits(), lambda report: None, reads=[path], writes=[folder])
    else:
        make_archive(task, lambda report: None)
    archive: dict[str, Any] = json.loads((folder / "made.json").read_text(encoding="utf-8"))
    return archive


def find_named(archive: dict[str, Any], layer: str, zh: str) -> list[Any]:
    (found,) = [each for each in archive["layers"][layer]
                if each[2] >= 0 and archive["names"][each[2]][0] == zh]  # fmt: skip
    return list(found)


@pytest.fixture(scope="module", params=sorted(FORMATS))
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("formats")
    write, crs = FORMATS[request.param]
    # The name says nothing: what is in the file decides.
    hidden = write(folder / request.param).rename(folder / "upload.bin")
    return request.param, read(hidden, folder, crs=crs)


def test_every_format_gives_the_same_things(archive: tuple[str, dict[str, Any]]) -> None:
    _, made = archive
    assert made["made"]["counts"]["layers"] == INSIDE
    assert made["made"]["counts"]["named_streets"] == 4


def test_every_format_keeps_names_in_both_languages(archive: tuple[str, dict[str, Any]]) -> None:
    _, made = archive
    names = dict(made["names"])
    assert names["甲路"] == "First Road"
    assert names["戊园"] == "Fifth Park"
    # Not in the file, but in our own table; what stands in neither is not made up.
    assert names["定西路"] == "Dingxi Road"
    assert names["丁小区"] == ""
    assert "区外路" not in names


def test_every_format_gives_the_true_lengths(archive: tuple[str, dict[str, Any]]) -> None:
    _, made = archive
    found = made["made"]["counts"]["street_km"]
    inside = [(121.42, 31.22), (121.45, 31.22)]
    expected = {
        "primary": GEOD.geometry_length(LineString(WAYS[1][0])),
        "secondary": GEOD.geometry_length(LineString([(121.41, 31.21), (121.41, 31.23)])),
        "trunk": GEOD.geometry_length(LineString(WAYS[5][0])),
        "tertiary": GEOD.geometry_length(LineString(inside)),
        "path": GEOD.geometry_length(LineString(WAYS[4][0])),
    }
    assert found == pytest.approx({kind: m / 1000 for kind, m in expected.items()}, abs=0.002)


def test_every_format_puts_things_where_they_are(archive: tuple[str, dict[str, Any]]) -> None:
    _, made = archive
    rings, kind, _, is_elevated = find_named(made, "road", "乙高架路")
    assert (kind, is_elevated) == ("trunk", 1)
    for found, stated in zip(decode_line(rings[0]), WAYS[5][0], strict=True):
        assert found == pytest.approx(stated, abs=2e-5)
    # Two pieces of one street are one line, so that its name has room.
    assert len(find_named(made, "road", "定西路")[0]) == 1
    assert len(find_named(made, "park", "戊园")[0]) == 2, "the pond is a hole"
    assert find_named(made, "waterline", "丙浜")[3] == 12
    assert find_named(made, "station", "中山公园")[1] == "2,3,4"


def test_metro_lines_take_their_colour_from_the_route(tmp_path: Path) -> None:
    made = read(streetmaps.write_osm(tmp_path / "town.osm.pbf"), tmp_path)
    (track,) = made["layers"]["metro"]
    assert track[1] == "99"
    assert track[3] == "#12ab34"
    assert made["names"][track[2]] == ["地铁99号线", "Line 99"]


def test_openstreetmap_is_named_by_itself_and_others_as_stated(tmp_path: Path) -> None:
    made = read(streetmaps.write_osm(tmp_path / "town.osm"), tmp_path, attribution="ignored")
    assert made["attribution"]["en"] == OSM_CREDIT
    assert made["attribution"]["zh"].startswith("© OpenStreetMap")
    path = write_geojson(tmp_path / "town.geojson")
    assert read(path, tmp_path, crs="EPSG:4326", attribution="某院 2026")["attribution"] == {
        "zh": "某院 2026", "en": "某院 2026",
    }  # fmt: skip
    with pytest.raises(MissingAttributionError):
        read(path, tmp_path, crs="EPSG:4326", attribution=" ")


def test_district_and_subdistricts_stay_our_own(tmp_path: Path) -> None:
    made = read(streetmaps.write_osm(tmp_path / "town.osm"), tmp_path)
    assert len(made["layers"]["subdistrict"]) == 10
    assert len(made["layers"]["place"]) == 11, "the ten and the village of the file"
    assert len(made["layers"]["district"]) == 1


def test_a_shifted_file_is_shifted_back(tmp_path: Path) -> None:
    frame = streetmaps.build_frame()
    lon, lat = shift([121.40, 121.41], [31.22, 31.22], Datum.WGS84, Datum.GCJ02)
    line = LineString(zip(lon.tolist(), lat.tolist(), strict=True))
    frame[:1].set_geometry([line], crs="EPSG:4326").to_file(tmp_path / "a.gpkg", driver="GPKG")
    made = read(tmp_path / "a.gpkg", tmp_path, crs="gcj02")
    (road,) = made["layers"]["road"]
    for found, stated in zip(
        decode_line(road[0][0]), [(121.40, 31.22), (121.41, 31.22)], strict=True
    ):
        assert found == pytest.approx(stated, abs=1.1e-5)


def write_text(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str, type[FileRefusedError]]] = {
    "empty": (lambda p: write_text(p, ""), "", EmptyFileError),
    "empty gzip": (lambda p: write_text(p, bytes.fromhex(
        "1f8b08000000000000030300000000000000000000")), "", EmptyFileError),
    "text": (lambda p: write_text(p, "hello\n" * 100), "", UnknownFormatError),
    "not there": (lambda p: p.with_name("none.osm"), "", UnreadableFileError),
    "osm without anything": (
        lambda p: write_text(p, '<osm version="0.6"></osm>'), "", EmptyFileError),
    "cut osm": (lambda p: cut(streetmaps.write_osm(p.with_suffix(".osm")), 0.8),
                "", UnreadableFileError),
    "cut gzip": (lambda p: cut(streetmaps.write_osm(p.with_suffix(".osm.gz")), 0.8),
                 "", UnreadableFileError),
    "cut pbf": (lambda p: cut(streetmaps.write_osm(p.with_suffix(".osm.pbf")), 0.8),
                "", UnreadableFileError),
    "cut overpass": (lambda p: cut(streetmaps.write_overpass(p, geometry=True), 0.8),
                     "", UnreadableFileError),
    "overpass of nonsense": (
        lambda p: write_text(p, '{"elements": [{"type": "node", "id": 1}]}'),
        "", UnreadableFileError),
    "overpass of nothing": (lambda p: write_text(p, '{"elements": []}'), "", EmptyFileError),
    "cut geopackage": (lambda p: cut(write_gpkg(p.with_suffix(".gpkg")), 0.5),
                       "EPSG:4549", UnreadableFileError),
    "cut geojson": (lambda p: cut(write_geojson(p.with_suffix(".geojson")), 0.8),
                    "EPSG:4326", UnreadableFileError),
    "geojson of nothing": (
        lambda p: write_text(p, '{"type": "FeatureCollection", "features": []}'),
        "EPSG:4326", EmptyFileError),
    "no crs": (lambda p: write_gpkg(p.with_suffix(".gpkg")), "", MissingCrsError),
    "unknown crs": (lambda p: write_gpkg(p.with_suffix(".gpkg")), "EPSG:999999", UnknownCrsError),
    "crs that is a file": (
        lambda p: write_gpkg(p.with_suffix(".gpkg")), "/etc/passwd", UnknownCrsError),
    "metres said to be degrees": (
        lambda p: write_gpkg(p.with_suffix(".gpkg")), "EPSG:4326", WrongCrsError),
    "degrees said to be metres": (
        lambda p: write_geojson(p.with_suffix(".geojson")), "EPSG:4549", OutsideAreaError),
    "another zone": (
        lambda p: write_gpkg(p.with_suffix(".gpkg")), "EPSG:4548", OutsideAreaError),
    "elsewhere": (
        lambda p: streetmaps.write_osm(p.with_suffix(".osm.pbf"), ways={8: WAYS[8]}),
        "", EmptyFileError),
    "columns of something else": (
        lambda p: write_text(p, json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"height": 3},
             "geometry": {"type": "LineString", "coordinates": WAYS[1][0]}}]})),
        "EPSG:4326", MissingColumnsError),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_cannot_be_used_is_refused_by_name(case: str, tmp_path: Path) -> None:
    write, crs, expected = REFUSED[case]
    path = write(tmp_path / "upload.bin")
    with pytest.raises(FileRefusedError) as caught:
        read(path, tmp_path, crs=crs)
    assert type(caught.value) is expected, caught.value
    assert str(tmp_path) not in str(caught.value)
    assert not (tmp_path / "made.json").exists()


def test_a_file_that_says_it_lies_elsewhere_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "paris.osm",
        '<osm version="0.6"><bounds minlat="48.8" minlon="2.2" maxlat="48.9" maxlon="2.4"/>'
        '<node id="1" version="1" lat="48.85" lon="2.3"/></osm>',
    )
    with pytest.raises(OutsideAreaError) as caught:
        read(path, tmp_path)
    assert caught.value.facts["found"] == "2.2000,48.8000,2.4000,48.9000"


def test_a_way_that_lacks_a_node_has_a_gap_and_no_short_cut(tmp_path: Path) -> None:
    nodes = "".join(
        f'<node id="{n}" version="1" lat="31.2200" lon="{lon}"/>'
        for n, lon in ((1, 121.40), (2, 121.41), (4, 121.43), (5, 121.44))
    )
    refs = "".join(f'<nd ref="{n}"/>' for n in (1, 2, 3, 4, 5))
    tags = '<tag k="highway" v="primary"/><tag k="name" v="缺路"/>'
    path = write_text(
        tmp_path / "gap.osm",
        f'<osm version="0.6">{nodes}<way id="1" version="1">{refs}{tags}</way></osm>',
    )
    ((rings, *_),) = read(path, tmp_path)["layers"]["road"]
    assert sorted(len(decode_line(ring)) for ring in rings) == [2, 2]


def test_memory_follows_what_lies_inside_and_not_the_file(tmp_path: Path) -> None:
    path = tmp_path / "large.osm.pbf"
    write_large(path, 20_000)
    found = take_in(path, tmp_path, Limits())
    assert found["made"]["counts"]["layers"]["road"] > 200  # type: ignore[index]
    # The libraries alone take most of the 180 MB it needs.
    assert found["peak_mb"] < 250
