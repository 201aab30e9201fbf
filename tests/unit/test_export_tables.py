"""Tables out: what stands in the files is what stands in the data, cell by cell."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.datum import Datum, shift
from geodata.filters import Filters
from geodata.store import Store
from geodata.tables import (
    TABLES,
    guard_formula,
    join_entries,
    read_guarded,
    split_entries,
)
from tests.files_out import build

SOURCES = Path(__file__).resolve().parents[2] / "geodata" / "sources"
# What spreadsheets begin a formula with: OWASP, "CSV Injection", and their wide forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Rows = list[dict[str, str]]


def read_csv(content: bytes) -> Rows:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def read_source(name: str) -> Rows:
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def pick(row: dict[str, str], names: list[str]) -> dict[str, object]:
    """Return some cells; what a body is tied to has no order of its own."""
    return {
        name: sorted(row[name].split("|")) if name in {"sites", "subdistricts"} else row[name]
        for name in names
    }


@pytest.mark.parametrize("name", ["sites", "events", "rounds", "feedback", "bodies"])
def test_each_table_holds_what_the_bundled_file_holds(store: Store, name: str) -> None:
    written = read_csv(build(store, "csv", table=name))
    bundled = read_source(name)
    # Positions are compared below: the file tells where events and feedback lie as well.
    shared = [column for column in bundled[0] if column in written[0]
              and column not in {"lon", "lat", "accuracy_m"}]  # fmt: skip
    assert len(shared) >= 9
    assert [pick(row, shared) for row in written] == [pick(row, shared) for row in bundled]


def test_a_site_lies_where_the_bundled_file_says(store: Store) -> None:
    written = {row["id"]: row for row in read_csv(build(store, "csv", table="sites"))}
    placed = [row for row in read_source("sites") if row["lon"]]
    assert len(placed) > 20
    for row in placed:
        found = written[row["id"]]
        assert (float(found["lon"]), float(found["lat"])) == (float(row["lon"]), float(row["lat"]))
        assert float(found["accuracy_m"]) == float(row["accuracy_m"])
        assert (found["crs"], found["wkt"]) == ("EPSG:4326", "")
    for feature in json.loads((SOURCES / "shapes.geojson").read_text(encoding="utf-8"))["features"]:
        wkt = written[feature["properties"]["id"]]["wkt"]
        assert wkt.split(" ")[0] == feature["geometry"]["type"].upper()


@pytest.mark.parametrize(
    ("crs", "datum", "stated"),
    [("gcj02", Datum.GCJ02, "GCJ-02"), ("bd09", Datum.BD09, "BD-09"),
     ("cgcs2000", Datum.CGCS2000, "EPSG:4490")],
)  # fmt: skip
def test_a_datum_is_chosen_and_stated_in_each_row(
    store: Store, crs: str, datum: Datum, stated: str
) -> None:
    for row in read_csv(build(store, "csv", table="events", crs=crs)):
        assert row["crs"] == (stated if row["lon"] else "")
    written = {row["id"]: row for row in read_csv(build(store, "csv", table="sites", crs=crs))}
    first = next(row for row in read_source("sites") if row["lon"])
    lon, lat = shift(float(first["lon"]), float(first["lat"]), Datum.WGS84, datum)
    found = written[first["id"]]
    assert float(found["lon"]) == pytest.approx(float(lon), abs=1e-7)
    assert float(found["lat"]) == pytest.approx(float(lat), abs=1e-7)


def test_metres_stand_under_names_that_say_so(store: Store) -> None:
    row = read_csv(build(store, "csv", table="sites", crs="cgcs2000-4549"))[0]
    assert "lon" not in row
    # The central meridian 120° E has easting 500,000 m; Changning lies some 134 km east of it.
    assert 620_000 < float(row["easting"]) < 640_000
    assert 3_440_000 < float(row["northing"]) < 3_460_000


def test_the_filters_of_the_screen_are_those_of_the_file(store: Store) -> None:
    filters = Filters.from_params({"subdistrict": ["huayang"], "kind": ["park"]})
    chosen = {row["id"] for row in read_source("sites")
              if row["subdistrict"] == "huayang" and row["kind"] == "park"}  # fmt: skip
    assert 0 < len(chosen) < 37
    packed = zipfile.ZipFile(io.BytesIO(build(store, "csv-all", filters)))
    read = {name: read_csv(packed.read(f"{name}.csv")) for name in TABLES}
    assert {row["id"] for row in read["sites"]} == chosen
    for name in ("events", "rounds", "feedback"):
        expected = {row["id"] for row in read_source(name) if row["site"] in chosen}
        assert {row["id"] for row in read[name]} == expected
    events = {row["id"] for row in read["events"]}
    assert {row["event"] for row in read["actors"]} <= events
    assert {row["id"] for row in read["sources"]} == {"cohesion-2024"}


def test_the_package_describes_each_column(store: Store) -> None:
    packed = zipfile.ZipFile(io.BytesIO(build(store, "csv-all", crs="bd09")))
    told = json.loads(packed.read("datapackage.json"))
    assert "BD-09" in told["description"]
    assert {each["path"] for each in told["resources"]} == {f"{name}.csv" for name in TABLES}
    for each in told["resources"]:
        header = packed.read(each["path"]).decode("utf-8-sig").splitlines()[0].split(",")
        assert [field["name"] for field in each["schema"]["fields"]] == header


def test_the_same_data_give_the_same_bytes(store: Store) -> None:
    assert build(store, "csv-all") == build(store, "csv-all")


@given(st.lists(st.text(min_size=1)))
def test_a_list_in_one_cell_comes_back_whole(entries: list[str]) -> None:
    assert split_entries(join_entries(entries)) == entries


@given(st.text() | st.text(alphabet="=+-@'\t\r\n 1a＝\ufeff\u200b"))
def test_no_guarded_cell_is_a_formula_and_its_words_come_back(words: str) -> None:
    cell = guard_formula(words)
    assert not cell.startswith(FORMULA)
    assert read_guarded(cell) == words
