"""A store of the first version goes on in this one: every word kept, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from shapely import Point
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from geodata.bundle import read_bundle
from geodata.detail import build_detail
from geodata.places import find_subdistrict, label_point
from geodata.store import open_store
from geodata.store.engine import APPLICATION_ID
from geodata.store.migrate import KNOWN_VERSIONS
from geodata.store.read_items import ItemQuery, find_items
from geodata.vocab import FeedbackStatus, SubDistrict
from geodata.workflow import Move
from tests.conftest import find_free_port
from tests.kill_migrations import kill_everywhere
from tests.postgis import find_postgres, run_cluster

TABLES = ("sources", "sites", "events", "rounds", "bodies", "body_sites", "body_areas", "feedback")
WORDS = "  路灯太暗 <b>{{ 7*7 }}</b>\u202e too late\t"
COLUMNS = ("id", "at", "actor", "action", "entity", "entity_id", "reason", "content")
LOG = [
    # As the first version wrote them; the numbers have gaps where a transaction was undone.
    (1, "installation", "load", "data set", "default", "", '{"sites": 37}'),
    (3, "resident", "add", "feedback", "F1", "", '{"status": "pending"}'),
    (4, "resident", "add", "feedback", "F2", "", '{"status": "pending"}'),
    (9, "cli:li", "status", "feedback", "F2", "", '{"from": "pending", "to": "published"}'),
    (12, "resident", "add", "feedback", "F3", "", '{"status": "pending"}'),
    (40, "cli:li", "status", "feedback", "F3", "names a neighbour",
     '{"from": "pending", "to": "hidden"}'),
    (41, "resident", "add", "feedback", "S1", "", '{"status": "pending"}'),
]  # fmt: skip
STATUSES = {"F1": "pending", "F2": "published", "F3": "hidden"}


def upgrade_to(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", "geodata.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def read_rows(path: Path, table: str) -> tuple[list[str], list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(f'SELECT * FROM "{table}"')
        return [column[0] for column in found.description], found.fetchall()


def fill(connection: Connection, default: Path) -> None:
    """Write the default data set and three residents' words, as rows."""
    sign = "%s" if connection.dialect.name == "postgresql" else "?"

    def insert(table: str, names: list[str], rows: list[tuple[object, ...]]) -> None:
        told, signs = ", ".join(f'"{name}"' for name in names), ", ".join(sign for _ in names)
        for row in rows:
            connection.exec_driver_sql(f"INSERT INTO {table} ({told}) VALUES ({signs})", row)

    for table in TABLES:
        known = set(connection.exec_driver_sql(f"SELECT * FROM {table} WHERE 1 = 0").keys())
        names, rows = read_rows(default, table)
        places = [place for place, name in enumerate(names) if name in known]
        insert(table, [names[place] for place in places],
               [tuple(row[place] for place in places) for row in rows])  # fmt: skip
    if connection.dialect.name == "sqlite":
        insert("sites_box", *read_rows(default, "sites_box"))
    names = ["pk", "id", "site", "category", "mood", "text_zh", "text_en", "outcome_zh",
             "outcome_en", "status", "created_at", "receipt"]  # fmt: skip
    insert("feedback", names, [
        (1000 + number, name, "A01", "light", "concern", f"{WORDS}{name}", "", "", "", status,
         "2024-05-01T08:30:00+00:00", hashlib.sha256(name.encode()).hexdigest())
        for number, (name, status) in enumerate(STATUSES.items())
    ])  # fmt: skip
    insert("feedback", [*names, "lon", "lat"], [
        (2000, "S1", None, "light", "concern", f"{WORDS}S1", "", "", "", "pending",
         "2024-05-01T08:30:00+00:00", hashlib.sha256(b"S1").hexdigest(),
         121.4108, 31.2256)  # the pier in Zhongshan Park, Huayang Road
    ])  # fmt: skip
    insert("revisions", list(COLUMNS),
           [(line[0], "2024-05-01T08:30:00.000+00:00", *line[1:]) for line in LOG])  # fmt: skip


def make_first(path: Path, default: Path) -> None:
    """Make a store of the first version with what the default store holds."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        upgrade_to(connection, "0001")
        fill(connection, default)
    engine.dispose()


@pytest.fixture(scope="module")
def first_file(default_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the first version; tests copy it."""
    path = tmp_path_factory.mktemp("first") / "store.sqlite"
    make_first(path, default_store_file)
    return path


@pytest.fixture
def first(first_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "first.sqlite"
    path.write_bytes(first_file.read_bytes())
    return path


def check_kept(place: str | Path) -> None:
    """Hold a migrated store against what the first version had written."""
    store = open_store(place)
    assert store.verify() == []
    assert store.verify_log()[0] == []
    lines = store.read_log(last=100)[: len(LOG)]
    assert [line["id"] for line in lines] == list(range(1, len(LOG) + 1))
    told = [(line["actor"], line["action"], line["entity"], line["entity_id"], line["reason"],
             json.loads(line["content"])) for line in lines]  # fmt: skip
    assert told == [(*line[1:6], json.loads(line[6])) for line in LOG]
    for name, status in STATUSES.items():
        case = store.cases.read(name)
        assert case.feedback.text.zh == f"{WORDS}{name}"
        assert case.feedback.status is FeedbackStatus(status)
        assert case.subdistrict is not None
    assert store.cases.read("S1").subdistrict is SubDistrict.HUAYANG
    for site in read_bundle().sites:
        detail = build_detail(store, site.id)
        assert (detail["name_zh"], detail["summary_en"]) == (site.name.zh, site.summary.en)
    assert {each.id for each in store.list_sources()} == {each.id for each in read_bundle().sources}
    # Life goes on: the next move is made, logged and fits.
    version = store.cases.read("F1").version
    store.cases.move("F1", Move.PUBLISH, actor="wang", version=version)
    assert store.verify_log()[0] == []
    store.close()


def test_a_store_of_the_first_version_keeps_every_word(first: Path) -> None:
    assert read_rows(first, "alembic_version")[1] == [("0001",)]
    check_kept(first)
    assert read_rows(first, "alembic_version")[1] == [(KNOWN_VERSIONS[0],)]


def test_so_does_one_in_postgis(default_store_file: Path) -> None:
    programs = find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL with PostGIS is not installed; python tests/run_all.py installs it")
    with run_cluster(programs, find_free_port()) as address:
        engine = create_engine(address)
        with engine.begin() as connection:
            upgrade_to(connection, "0001")
            fill(connection, default_store_file)
        engine.dispose()
        check_kept(address)
        main = create_engine(address, isolation_level="AUTOCOMMIT")
        with main.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE spots")
        main.dispose()
        other = address.replace("/postgres", "/spots")
        engine = create_engine(other)
        with engine.begin() as connection:
            add_spots(connection, "0005")
        engine.dispose()
        check_spots(other)


# Id, whether a home, place, status, answered; squares of homes as older versions showed them.
CROWD, FEW = (121.4236, 31.2187), (121.4266, 31.2163)
SPOTS = [
    *((f"H{n}", 1, CROWD, "published", None) for n in range(5)),
    ("H5", 1, CROWD, "pending", None),
    *((f"J{n}", 1, FEW, "published", None) for n in range(4)),
    ("J4", 1, FEW, "published", "J0"),
    ("J5", 1, FEW, "hidden", None),
    ("S0", 0, (121.4012, 31.2123), "published", None),
    ("S1", 0, (121.4801, 31.2304), "published", None),
]


def check_spots(place: str | Path) -> None:
    everything = ItemQuery(limit=1000, offset=0, bbox=(121.3, 31.1, 121.5, 31.3))
    store = open_store(place)
    found, _ = find_items(store, "feedback", everything)
    shown = {each["id"]: tuple(each["geometry"]["coordinates"]) for each in found}
    (area,) = {shown[name] for name in ("J0", "J1", "J2", "J3", "J4")}
    assert find_subdistrict(Point(area)) is find_subdistrict(Point(FEW)) is SubDistrict.JIANGSU
    assert area == pytest.approx(label_point(SubDistrict.JIANGSU).coords[0], abs=1e-5)
    assert {shown[f"H{n}"] for n in range(5)} == {CROWD}
    assert (shown["S0"], shown["S1"]) == (SPOTS[-2][2], SPOTS[-1][2])
    places = {name: store.cases.read(name) for name, *_rest in SPOTS}
    for name, _home, spot, *_rest in SPOTS:
        feedback = places[name].feedback
        assert (feedback.longitude, feedback.latitude) == spot
    # By the outlines: S0 lies in Tianshan Road, S1 east of the district.
    assert places["S0"].subdistrict is SubDistrict.TIANSHAN
    assert places["S1"].subdistrict is None
    assert {places[f"H{n}"].subdistrict for n in range(6)} == {SubDistrict.JIANGSU}
    store.cases.move("J5", Move.PUBLISH, actor="wang", version=1)
    found, _ = find_items(store, "feedback", everything)
    assert {each["id"]: tuple(each["geometry"]["coordinates"]) for each in found}["J4"] == FEW
    with pytest.raises(DBAPIError), store._write() as connection:
        connection.exec_driver_sql("UPDATE feedback SET lon = 121.4 WHERE id = 'S0'")
    with pytest.raises(DBAPIError), store._write() as connection:
        connection.exec_driver_sql("UPDATE feedback SET home_lon = 121.4 WHERE id = 'H0'")
    assert store.verify() == []
    store.close()


def add_spots(connection: Connection, version: str) -> None:
    upgrade_to(connection, version)
    for number, (name, is_home, (lon, lat), status, parent) in enumerate(SPOTS):
        row = {"pk": number + 1, "id": name, "lon": lon, "lat": lat, "gx": 0, "gy": 0,
               "category": "noise", "mood": "concern", "text_zh": WORDS, "text_en": "",
               "outcome_zh": "", "outcome_en": "", "status": status, "parent": parent,
               "is_home": is_home, "step": "raised"}  # fmt: skip
        names = ", ".join(row)
        signs = ", ".join(f":{each}" for each in row)
        connection.execute(text(f"INSERT INTO feedback ({names}) VALUES ({signs})"), row)
        if connection.dialect.name == "sqlite":
            connection.execute(
                text("INSERT INTO feedback_box (pk, west, east, south, north) "
                     "VALUES (:pk, :lon, :lon, :lat, :lat)"), row)  # fmt: skip


def test_older_spots_get_their_sub_district_and_homes_go_where_they_may_be_shown(
    tmp_path: Path,
) -> None:
    path = tmp_path / "spots.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        add_spots(connection, "0005")
    engine.dispose()
    check_spots(path)


def test_a_log_rewritten_before_the_migration_does_not_pass(first: Path) -> None:
    with closing(sqlite3.connect(first)) as connection:
        connection.execute("UPDATE feedback SET status = 'hidden' WHERE id = 'F2'")
        connection.commit()
    store = open_store(first)
    assert store.verify_log()[0] == ["feedback F2 stands otherwise than the log says"]
    store.close()


def look(path: Path) -> str:
    """Check what a killed migration left; say whether it is the old store or the new one."""
    (version,) = (row[0] for row in read_rows(path, "alembic_version")[1])
    columns = read_rows(path, "feedback")[0]
    assert version in {"0001", KNOWN_VERSIONS[0]}
    for column in ("version", "public_zh", "home_lon"):  # of three later versions
        assert (column in columns) == (version != "0001")
    check_kept(path)
    return "old" if version == "0001" else "new"


def test_a_migration_that_is_killed_happened_whole_or_not_at_all(
    first_file: Path, tmp_path: Path
) -> None:
    met = kill_everywhere(first_file, tmp_path, look, every=14)
    assert met["killed"] >= 6
    assert met["old"] >= 6
    assert met["new"] >= 1
