"""Reading a data set: each bad cell is named by file, row, column, value and remedy; all at once.

Each test copies the bundled files, spoils them as an editor of the data might, and reads.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.bundle import read_bundle
from geodata.errors import BundleError, RowProblem
from tests.conftest import ROOT

Rows = list[list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "sources"
    shutil.copytree(ROOT / "geodata" / "sources", copied)
    return copied


def edit(folder: Path, name: str, change: Callable[[Rows], object]) -> None:
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def set_cell(folder: Path, name: str, row: int, column: str, value: str) -> None:
    """Set one cell; ``row`` is as a spreadsheet shows it, the header being 1."""

    def change(rows: Rows) -> None:
        rows[row - 1][rows[0].index(column)] = value

    edit(folder, name, change)


def find_problems(folder: Path) -> tuple[RowProblem, ...]:
    with pytest.raises(BundleError) as caught:
        read_bundle(folder)
    return caught.value.problems


def test_a_copy_reads_like_the_bundled_files(folder: Path) -> None:
    assert read_bundle(folder) == read_bundle()


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "reason"),
    [
        ("sites.csv", 2, "id", "", "is empty"),
        ("sites.csv", 3, "id", "A01", "stands twice"),
        ("sites.csv", 2, "kind", "shop", "not in the list"),
        ("sites.csv", 2, "also", "consult|shop", "not in the list"),
        ("sites.csv", 2, "state", "", "not in the list"),
        ("sites.csv", 2, "name_zh", " ", "is empty"),
        ("sites.csv", 2, "name_en", "n" * 201, "over 200 characters"),
        ("sites.csv", 2, "subdistrict", "pudong", "not in the list"),
        ("sites.csv", 2, "lon", "east", "not a number"),
        ("sites.csv", 2, "lon", "nan", "not a number"),
        ("sites.csv", 2, "lon", "", "half a position"),
        ("sites.csv", 2, "lon", "12.14108", "outside Shanghai"),
        ("sites.csv", 2, "accuracy_m", "", "a position needs one"),
        ("sites.csv", 2, "linked", "A02|A99", "no such site"),
        ("sites.csv", 2, "source", "nowhere", "no such source"),
        ("sites.csv", 2, "source_line", "0", "counted from 1"),
        ("sites.csv", 2, "source_line", "1.5", "not a whole number"),
        ("events.csv", 2, "site", "A99", "no such site"),
        ("events.csv", 2, "kind", "party", "not in the list"),
        ("events.csv", 2, "date_edtf", "2021-13", "not an EDTF date"),
        ("events.csv", 2, "date_edtf", "two years ago", "not an EDTF date"),
        ("events.csv", 2, "text_en", "", "is empty"),
        ("quantities.csv", 2, "of", "A01-99", "no such event or body"),
        ("quantities.csv", 2, "value", "", "is empty"),
        ("quantities.csv", 2, "value", "thirty", "not a number"),
        ("quantities.csv", 2, "comparison", "<<", "not in the list"),
        ("actors.csv", 2, "event", "A01-99", "no such event"),
        ("actors.csv", 2, "zh", "", "is empty"),
        ("rounds.csv", 2, "count", "0", "between 1 and 1000"),
        ("rounds.csv", 2, "count", "many", "not a number"),
        ("bodies.csv", 2, "kind", "club", "not in the list"),
        ("bodies.csv", 2, "sites", "A99", "no such site"),
        ("bodies.csv", 2, "subdistricts", "huayang|pudong", "not in the list"),
        ("feedback.csv", 2, "mood", "happy", "not in the list"),
        ("feedback.csv", 2, "site", "", "neither site nor spot"),
        ("feedback.csv", 2, "text_zh", "字" * 1001, "over 1000 characters"),
        ("feedback.csv", 2, "source", "", "no such source"),
    ],
)
def test_a_bad_cell_is_named(
    folder: Path, name: str, row: int, column: str, value: str, reason: str
) -> None:
    set_cell(folder, name, row, column, value)
    problems = find_problems(folder)
    (found,) = [each for each in problems if (each.file, each.row) == (name, row)]
    assert found.column == column
    assert reason in found.reason
    assert found.remedy
    if value.strip() and len(value) < 20:
        assert found.value in value or value in found.value


def test_a_round_belongs_to_the_site_of_its_event(folder: Path) -> None:
    set_cell(folder, "rounds.csv", 2, "event", "A05-1")
    (found,) = find_problems(folder)
    assert (found.file, found.row, found.column) == ("rounds.csv", 2, "site")
    assert "A05-1 is of another site" in found.reason


def test_longitude_and_latitude_swapped_are_recognised(folder: Path) -> None:
    set_cell(folder, "sites.csv", 2, "lon", "31.2256")
    set_cell(folder, "sites.csv", 2, "lat", "121.4108")
    reasons = [each.reason for each in find_problems(folder)]
    assert "longitude and latitude are swapped" in reasons


def test_every_problem_of_every_file_is_told_at_once(folder: Path) -> None:
    set_cell(folder, "sites.csv", 5, "kind", "shop")
    set_cell(folder, "sites.csv", 7, "state", "gone")
    set_cell(folder, "events.csv", 9, "date_edtf", "soon")
    set_cell(folder, "feedback.csv", 4, "mood", "happy")
    told = {(each.file, each.row, each.column) for each in find_problems(folder)}
    assert {
        ("sites.csv", 5, "kind"),
        ("sites.csv", 7, "state"),
        ("events.csv", 9, "date_edtf"),
        ("feedback.csv", 4, "mood"),
    } == told


def test_a_row_with_too_many_cells_is_named_and_the_others_are_read(folder: Path) -> None:
    edit(folder, "actors.csv", lambda rows: rows[2].append("one more"))
    (found,) = find_problems(folder)
    assert (found.file, found.row) == ("actors.csv", 3)
    assert "has 4 cells, not 3" in found.reason
    assert "one more" in found.value


def test_an_empty_row_is_no_row(folder: Path) -> None:
    edit(folder, "sites.csv", lambda rows: rows.insert(3, [""] * len(rows[0])))
    assert read_bundle(folder) == read_bundle()


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (lambda rows: rows[0].__setitem__(0, "identity"), "id", "the column is missing"),
        (lambda rows: [row.append("x") for row in rows], "x", "the column is not known"),
        (lambda rows: rows.clear(), "id", "the column is missing"),
    ],
)
def test_columns_are_those_of_the_file(
    folder: Path, change: Callable[[Rows], object], column: str, reason: str
) -> None:
    edit(folder, "actors.csv" if column == "x" else "rounds.csv", change)
    found = [each for each in find_problems(folder) if each.column == column]
    assert [each.row for each in found] == [1]
    assert found[0].reason == reason


@pytest.mark.parametrize(
    "name",
    ["sites.csv", "events.csv", "quantities.csv", "actors.csv", "rounds.csv", "bodies.csv",
     "feedback.csv", "shapes.geojson", "SOURCES.toml"],
)  # fmt: skip
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    first = [each for each in find_problems(folder) if each.file == name]
    assert first
    assert "Put" in first[0].remedy


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    path = folder / "feedback.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    (found,) = find_problems(folder)
    assert (found.file, found.remedy) == ("feedback.csv", "Save it as CSV UTF-8.")


def test_a_spreadsheets_byte_order_mark_is_no_part_of_the_first_column(folder: Path) -> None:
    path = folder / "sites.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_bundle(folder) == read_bundle()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "{",
        lambda _: "[]",
        lambda _: '{"features": [{}]}',
        lambda _: '{"features": [{"properties": {"id": "A01"}, "geometry": {"type": "Blob"}}]}',
    ],
)
def test_shapes_that_cannot_be_read_are_told(folder: Path, spoil: Callable[[str], str]) -> None:
    path = folder / "shapes.geojson"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    found = [each for each in find_problems(folder) if each.file == "shapes.geojson"]
    assert found
    assert "FeatureCollection" in found[0].remedy


def test_a_shape_without_a_site_is_told(folder: Path) -> None:
    path = folder / "shapes.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"][0]["properties"]["id"] = "A99"
    path.write_text(json.dumps(collection), encoding="utf-8")
    told = [(each.column, each.value) for each in find_problems(folder)]
    assert ("id", "A99") in told


def test_a_source_without_a_title_is_told(folder: Path) -> None:
    path = folder / "SOURCES.toml"
    text = path.read_text(encoding="utf-8")
    spoiled = text.replace('title_zh = "苏州河游船码头开放的独立报道"\n', "").replace(
        'title_en = "Independent report on the opening of the Suzhou Creek piers"\n', ""
    )
    assert spoiled != text
    path.write_text(spoiled, encoding="utf-8")
    found = [each for each in find_problems(folder) if each.file == "SOURCES.toml"]
    assert [each.column for each in found] == ["pier-2023"]
    assert "title" in found[0].reason
