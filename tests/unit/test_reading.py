"""Reading a file in the guarded process, from the call to the book; and real layers, by GDAL."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

import geodata.importers
from geodata.errors import (
    FileRefusedError,
    UnreadableFileError,
    WorkerMemoryError,
    WorkerTooLongError,
)
from geodata.importers.reading import LIMITS
from geodata.importers.spec import RawBook, RawTable, ReadOptions
from tests.corpus import hostile
from tests.corpus.base import HEADERS, rows
from tests.corpus.delimited import PLAIN, table
from tests.corpus.warm import read_many


def test_a_file_is_read_by_its_content_and_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "some-name.dat"
    path.write_text(PLAIN, encoding="gb18030")
    book = geodata.importers.read_file(path, name="一览表.csv")
    assert (book.file, book.format, book.encoding) == ("一览表.csv", "csv", "gb18030")
    (found,) = book.tables
    assert list(found.headers) == HEADERS
    assert [row.number for row in found.rows] == [2, 3, 4, 5, 6, 7]
    assert [list(row.values) for row in found.rows] == [
        [str(cell) for cell in row] for row in rows()
    ]


def test_what_the_person_says_about_spelling_and_headers_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲;乙\n丙;丁\n1;2\n", encoding="gb18030")
    options = ReadOptions(encoding="gbk", delimiter=";", header_rows={"": (2, 2)})
    (found,) = geodata.importers.read_file(path, options=options).tables
    assert found.headers == ("丙", "丁")
    assert found.header_rows == (2,)
    assert [row.values for row in found.rows] == [("1", "2")]
    with pytest.raises(FileRefusedError) as caught:
        geodata.importers.read_file(path, options=ReadOptions(encoding="utf-8"))
    assert caught.value.code == "file_encoding"


def test_progress_is_told_and_whoever_is_told_can_end_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table([HEADERS, *rows() * 1000]), encoding="utf-8")
    told: list[int] = []
    geodata.importers.read_file(path, on_progress=lambda report: told.append(report["rows"]))
    assert told == [1000, 2000, 3000, 4000, 5000, 6000]

    class EnoughError(Exception):
        pass

    def stop(report: Mapping[str, Any]) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        geodata.importers.read_file(path, on_progress=stop)


def test_what_needs_too_much_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    far, large, sound = tmp_path / "far.xlsx", tmp_path / "large.csv", tmp_path / "sound.csv"
    hostile.CASES["xlsx-far-cell.xlsx"]("", "")(far)
    with pytest.raises(WorkerMemoryError):
        geodata.importers.read_file(far)
    large.write_text(table([HEADERS, *rows() * 20_000]), encoding="utf-8")
    with pytest.raises(WorkerTooLongError):
        geodata.importers.read_file(large, limits=replace(LIMITS, wall_seconds=0.5))
    sound.write_text(PLAIN, encoding="utf-8")
    assert len(geodata.importers.read_file(sound).tables[0].rows) == 6


def test_a_file_that_is_not_there_is_named_and_no_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        geodata.importers.read_file(tmp_path / "gone.csv")
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.facts["file"] == "gone.csv"


LAYERS = ("heritage_buildings_2019", "community_sites_2019", "subdistricts_gov2019",
          "metro_lines_osm2026", "osm_streets_southeast")  # fmt: skip
FORMATS = {
    "gpkg": ["-f", "GPKG"], "fgb": ["-f", "FlatGeobuf"],
    "shz": ["-f", "ESRI Shapefile", "-lco", "ENCODING=UTF-8"],
    "gbk.shz": ["-f", "ESRI Shapefile", "-lco", "ENCODING=GBK"], "kml": ["-f", "KML"],
    "geojson": ["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=15"],
    "geojsonl": ["-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=15"],
    "kmz": ["-f", "LIBKML"],
}  # fmt: skip


@pytest.mark.reference
@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="GDAL's program writes the files")
def test_real_layers_written_by_gdal_come_back_whole(reference: Path, tmp_path: Path) -> None:
    paths = []
    for layer, (suffix, options) in itertools.product(LAYERS, FORMATS.items()):
        folder = tmp_path / suffix
        folder.mkdir(exist_ok=True)
        paths.append(folder / f"{layer}.{suffix.rpartition('.')[2]}")
        source = reference / f"{layer}.geojson"
        subprocess.run(
            ["ogr2ogr", *options, "-a_srs", "EPSG:4326", str(paths[-1]), str(source)],
            check=True, capture_output=True,
        )  # fmt: skip
        if suffix == "gbk.shz":
            leave_out(paths[-1], ".cpg")
    wanted = {layer: read_names(reference / f"{layer}.geojson") for layer in LAYERS}
    for outcome in read_many(paths):
        assert outcome.book is not None, (outcome.path.name, outcome.text[-300:])
        layer = outcome.path.stem
        names, shapes = wanted[layer]
        found_names, found_shapes = read_book(outcome.book)
        assert sorted(found_names) == sorted(names), outcome.path
        # KML is written with 15 significant digits.
        assert abs(measure(found_shapes) - measure(shapes)) < 1e-6 * len(shapes), outcome.path.name


def leave_out(path: Path, suffix: str) -> None:
    with zipfile.ZipFile(path) as archive:
        held = {
            name: archive.read(name) for name in archive.namelist() if not name.endswith(suffix)
        }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)


def read_names(path: Path) -> tuple[list[str], list[Any]]:
    """Read a layer with GDAL: the Chinese names, and the shapes."""
    frame = pyogrio.read_dataframe(path)
    column = next(name for name in frame.columns if name in {"name_zh", "name", "name_cn"})
    return [str(each) for each in frame[column].fillna("")], list(frame.geometry)


def read_book(book: RawBook) -> tuple[list[str], list[Any]]:
    names: list[str] = []
    shapes: list[Any] = []
    for each in book.tables:
        names += take_names(each)
        shapes += [shapely.from_wkb(row.geometry) for row in each.rows]
    return names, shapes


def take_names(held: RawTable) -> list[str]:
    wanted = [at for at, name in enumerate(held.headers) if name in {"name_zh", "name", "name_cn"}]
    return [str(row.values[wanted[0]] or "") for row in held.rows]


def measure(shapes: list[Any]) -> float:
    """Return the sum of all coordinates and lengths: nothing may move or be left out."""
    held = shapely.force_2d([each for each in shapes if each is not None])
    return float(shapely.get_coordinates(held).mean() + shapely.length(held).sum() / len(held))
