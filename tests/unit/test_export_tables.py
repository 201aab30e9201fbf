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
from geodata.errors import ForbiddenError
from geodata.filters import Filters
from geodata.models import Text
from geodata.store import Store
from geodata.tables import (
    TABLES,
    guard_formula,
    join_entries,
    read_guarded,
    split_entries,
)
from geodata.vocab import Role, SubDistrict
from geodata.workflow import Move
from layers.basemap.in_force import find_basemap
from mapapp.access import RESIDENT, Person
from mapapp.actions.export import build_file, select, take_non_public
from mapapp.cli import main
from tests.files_out import EXPORTS, build
from tests.unit.test_store import post

SOURCES = Path(__file__).resolve().parents[2] / "geodata" / "sources"
# What spreadsheets begin a formula with: OWASP, "CSV Injection", and their wide forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PHONE = "13812345678"
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


@pytest.fixture
def waiting(store: Store) -> Store:
    """One piece of feedback on A01, in Huayang, waits; one was withdrawn; one is public."""
    for name, text in (("F1", f"请打 {PHONE} 找我"), ("F2", "撤回的话"), ("F3", f"公开 {PHONE}")):
        store.cases.add(post(name, text=Text(zh=text)), receipt_code=name)
    store.cases.withdraw("F2")
    version = store.cases.read("F3").version
    store.cases.move("F3", Move.PUBLISH, actor="test", version=version)
    return store


def build_person(role: Role, *places: SubDistrict) -> Person:
    return Person(role=role, account_id="1", login="li", subdistricts=places or None)


def test_everyone_gets_what_is_public_without_personal_data(waiting: Store) -> None:
    rows = read_csv(build(waiting, "csv", table="feedback"))
    assert {row["id"] for row in rows if row["id"].startswith("F")} == {"F3"}
    assert {row["status"] for row in rows} == {"reported", "published"}
    for format_id, options in (("gpkg", {}), ("kml", {}), ("geojson", {"table": "feedback"})):
        content = build(waiting, format_id, **options)
        assert "公开".encode() in content
        for text in ("找我", "撤回的话", PHONE):
            assert text.encode() not in content


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (build_person(Role.PLANNER), {"F1", "F3"}),
        (build_person(Role.PLANNER, SubDistrict.HUAYANG), {"F1", "F3"}),
        (build_person(Role.PLANNER, SubDistrict.XINHUA), {"F3"}),
        (build_person(Role.ADMINISTRATOR), {"F1", "F3"}),
    ],
)
def test_a_planner_takes_along_what_waits_in_ones_own_sub_districts(
    waiting: Store, person: Person, found: set[str]
) -> None:
    selection = select(waiting, Filters(), "zh", basemap=find_basemap(Path("none")))
    selection = take_non_public(EXPORTS["csv"], selection, person, waiting)
    options = EXPORTS["csv"].read_options({"table": "feedback"})
    rows = read_csv(build_file(EXPORTS["csv"], selection, options))
    assert {row["id"] for row in rows if row["id"].startswith("F")} == found
    assert not any(PHONE in cell for row in rows for cell in row.values())
    assert "internal" in EXPORTS["csv"].build_file_name(selection, options)
    line = waiting.read_log(last=1)[0]
    assert (line["action"], line["entity_id"], line["actor"]) == ("export", "csv", "account:li")
    assert waiting.verify_log()[0] == []


@pytest.mark.parametrize("person", [RESIDENT, build_person(Role.MODERATOR)])
def test_others_do_not(waiting: Store, person: Person) -> None:
    selection = select(waiting, Filters(), "zh", basemap=find_basemap(Path("none")))
    with pytest.raises(ForbiddenError):
        take_non_public(EXPORTS["csv"], selection, person, waiting)


def test_the_command_takes_it_along_only_when_asked(waiting: Store, store_path: Path) -> None:
    out = store_path.with_name("feedback.csv")
    common = ["export", "csv", str(out), "--table", "feedback", "--store", str(store_path)]
    assert main(common) == 0
    assert b"F1" not in out.read_bytes()
    assert main([*common, "--internal"]) == 0
    assert b"F1" in out.read_bytes()
    assert main(["export", "html", str(out), "--internal", "--store", str(store_path)]) == 1
    assert b"F1" in out.read_bytes(), "what is refused leaves what was there"
    assert main(["export", "html", str(out), "--table", "x", "--store", str(store_path)]) == 1


def test_a_layer_that_is_off_is_not_in_the_file(store: Store) -> None:
    selection = select(store, Filters(), "zh", basemap=find_basemap(Path("none")),
                       hidden=["feedback"])  # fmt: skip
    options = EXPORTS["csv"].read_options({"table": "feedback"})
    assert read_csv(build_file(EXPORTS["csv"], selection, options)) == []
