"""The store keeps what it was given: whole or not at all, added to and never rewritten."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from geodata.bundle import read_bundle
from geodata.detail import build_detail
from geodata.errors import (
    IllegalMoveError,
    MapDataError,
    QueryTooLongError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreTooNewError,
    StoreUnwritableError,
    UnknownRecordError,
)
from geodata.filters import Filters
from geodata.models import Citation, Feedback, Text
from geodata.receipts import new_receipt_code
from geodata.store import Store, open_store, schema
from geodata.store.read_items import ItemQuery, find_items
from geodata.store.read_map import find_map_view
from geodata.store.read_sites import find_rows
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood
from geodata.workflow import Move

EVERYWHERE = (121.2, 31.1, 121.6, 31.3)
WORDS = "  路灯太暗 <b>{{ 7*7 }}</b>\u202e and too late\t"


def post(name: str = "F1", **changes: object) -> Feedback:
    feedback = Feedback(
        id=name,
        category=FeedbackCategory.LIGHT,
        mood=Mood.CONCERN,
        text=Text(zh=WORDS),
        status=FeedbackStatus.PENDING,
        site_id="A01",
        created_at=datetime(2024, 5, 1, 8, 30, tzinfo=UTC),
    )
    return replace(feedback, **changes)  # type: ignore[arg-type]


def move(store: Store, name: str, made: Move, **details: object) -> None:
    version = store.cases.read(name).version
    store.cases.move(name, made, actor="cli:li", version=version, **details)


def fingerprint(path: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(path.parent.iterdir())
        if file.is_file()
    }


def read_raw(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_migrations_make_exactly_the_tables_queries_are_written_for(store_file: Path) -> None:
    engine = create_engine(f"sqlite:///{store_file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = compare_metadata(context, schema.metadata)
    engine.dispose()
    # The R-tree and its shadow tables belong to SQLite alone.
    own = [change for change in found if "_box" not in str(change)]
    assert own == []


def test_a_store_is_written_ahead_flushed_and_checks_references(store_file: Path) -> None:
    opened = open_store(store_file)
    with opened.read() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    opened.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_data_set_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    bundle = read_bundle()
    lost = replace(bundle.events[-1], citation=Citation(source_id="nowhere", line=1))
    empty = open_store(tmp_path / "new.sqlite")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        empty.load_bundle(replace(bundle, events=(*bundle.events[:-1], lost)))
    assert empty.is_empty()
    assert empty.list_sources() == []
    empty.load_bundle(bundle)
    assert len(find_rows(empty, Filters(), limit=100, offset=0)) == len(bundle.sites)
    with pytest.raises(StoreError):
        empty.load_bundle(bundle)
    empty.close()


def test_every_record_reads_back_as_it_was_written(store: Store) -> None:
    bundle = read_bundle()
    for site in bundle.sites:
        detail = build_detail(store, site.id)
        assert detail["name_zh"] == site.name.zh
        assert detail["summary_en"] == site.summary.en
        assert detail["variants"] == list(site.variants)
        told = {event["id"]: event for event in detail["events"]}
        for event in (each for each in bundle.events if each.site_id == site.id):
            assert told[event.id]["text_zh"] == event.text.zh
            assert told[event.id]["date_edtf"] == event.date.edtf
            assert told[event.id]["source_line"] == event.citation.line
    assert {source.id for source in store.list_sources()} == {each.id for each in bundle.sources}


def test_words_come_back_to_the_last_sign(store: Store) -> None:
    code = new_receipt_code()
    store.cases.add(post(), receipt_code=code)
    found = store.cases.find_mine(code.lower())
    assert found is not None
    assert found.feedback.text.zh == WORDS
    assert found.feedback.created_at == datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
    assert store.cases.find_mine(new_receipt_code()) is None


def test_pending_and_hidden_feedback_is_in_no_public_answer(store: Store) -> None:
    def public() -> str:
        view = find_map_view(store, EVERYWHERE, 16, Filters()).to_json()
        view.pop("revision")
        rows = [row.to_json() for row in find_rows(store, Filters(), limit=100, offset=0)]
        items = [
            find_items(store, name, ItemQuery(limit=500, offset=0))
            for name in ("feedback", "sites")
        ]
        detail = build_detail(store, "A01")
        return repr((view, rows, items, detail, store.feedback().to_json(), store.as_of))

    before = public()
    spot = post("F2", site_id=None, longitude=121.41, latitude=31.22)
    store.cases.add(post("F1"), receipt_code="one")
    store.cases.add(spot, receipt_code="two")
    assert public() == before

    for name in ("F1", "F2"):
        move(store, name, Move.PUBLISH)
    published = public()
    assert "F1" in published
    assert "F2" in published
    counts = find_map_view(store, EVERYWHERE, 16, Filters()).counts
    assert counts["feedback"] == len(read_bundle().feedback) + 2

    for name in ("F1", "F2"):
        move(store, name, Move.HIDE, reason="a phone number")
    assert public() == before


def test_history_says_who_did_what_and_why(store: Store, store_path: Path) -> None:
    store.cases.add(post(), receipt_code="one")
    move(store, "F1", Move.HIDE, reason="names a neighbour")
    lines = read_raw(
        store_path, "SELECT actor, action, reason FROM revisions WHERE entity_id = 'F1' ORDER BY id"
    )
    assert lines == [("resident", "add", ""), ("cli:li", "hide", "names a neighbour")]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revisions SET actor = 'nobody'",
        "DELETE FROM revisions",
        "UPDATE feedback SET text_zh = 'all is well'",
        "UPDATE feedback SET created_at = '2020-01-01'",
        "DELETE FROM feedback",
    ],
)
def test_the_database_itself_refuses_to_rewrite_what_was_said(
    store: Store, store_path: Path, change: str
) -> None:
    store.cases.add(post(), receipt_code="one")
    connection = sqlite3.connect(store_path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(change)
    connection.close()


def test_feedback_on_a_site_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(UnknownRecordError):
        store.cases.add(post(site_id="A99"), receipt_code="one")
    elsewhere = build_detail(store, "A12")["events"][0]["id"]
    with pytest.raises(UnknownRecordError):
        store.cases.add(post(event_id=elsewhere), receipt_code="one")
    here = build_detail(store, "A01")["events"][0]["id"]
    store.cases.add(post(event_id=here), receipt_code="one")
    with pytest.raises(UnknownRecordError):
        store.cases.move("F9", Move.PUBLISH, actor="office", version=1)
    with pytest.raises(IllegalMoveError):
        store.cases.move("R01", Move.HIDE, actor="office", version=1, reason="not a post")


def test_every_change_has_a_revision_of_its_own(store: Store) -> None:
    first = store.revision
    store.cases.add(post(), receipt_code="one")
    second = store.revision
    move(store, "F1", Move.PUBLISH)
    assert len({first, second, store.revision}) == 3


def test_a_read_that_takes_too_long_is_stopped(store_file: Path) -> None:
    hurried = open_store(store_file, query_seconds=0.05)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(QueryTooLongError), hurried.read() as connection:
        connection.execute(text(endless)).scalar()
    with hurried.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    hurried.close()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50_000])


def overwrite(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:20_000] = b"\xa5" * (20_000 - 4096)
    path.write_bytes(bytes(content))


def replace_by_text(path: Path) -> None:
    path.write_text("site,name\nA01,park\n", encoding="utf-8")


def replace_by_other_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (id INTEGER)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil", [cut_short, overwrite, replace_by_text, replace_by_other_database]
)
def test_a_damaged_or_foreign_file_is_named_and_left_alone(store_file: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(store_file)
    before = fingerprint(store_file)
    with pytest.raises(StoreDamagedError) as refused:
        open_store(store_file)
    assert refused.value.facts["path"] == str(store_file)
    assert fingerprint(store_file) == before


def test_a_store_of_a_newer_version_is_left_alone(store_file: Path) -> None:
    connection = sqlite3.connect(store_file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = fingerprint(store_file)
    with pytest.raises(StoreTooNewError):
        open_store(store_file)
    assert fingerprint(store_file) == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreUnwritableError) as refused:
        open_store(tmp_path / "file" / "store.sqlite")
    assert str(tmp_path / "file") in str(refused.value.facts["path"])


def test_no_store_is_made_where_none_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_store(tmp_path / "none.sqlite", create=False)
    assert list(tmp_path.iterdir()) == []


WRITER = """
import sys
from tests.unit.test_store import post
from geodata.store import open_store
store = open_store(sys.argv[1])
for number in range(100_000):
    store.cases.add(post(f"K{number}"), receipt_code=f"code {number}")
    print(number, flush=True)
"""


@pytest.mark.parametrize("confirmed", [1, 7, 25])
def test_what_was_confirmed_survives_a_killed_process(store_file: Path, confirmed: int) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONWARNINGS": "ignore"}
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store_file)], stdout=subprocess.PIPE, env=environment
    )
    assert writer.stdout is not None
    for _ in range(confirmed):
        last = int(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    with writer.stdout:
        rest = writer.stdout.read().split()
    writer.wait()
    last = int(rest[-1]) if rest else last
    survived = open_store(store_file)
    for number in range(last + 1):
        found = survived.cases.find_mine(f"code {number}")
        assert found is not None
        assert found.feedback.text.zh == WORDS
    assert survived.verify() == []
    survived.close()


def test_a_copy_of_a_store_is_a_store(store_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "backup" / "store.sqlite"
    copy.parent.mkdir()
    shutil.copy(store_file, copy)
    opened = open_store(copy, create=False)
    assert len(find_rows(opened, Filters(), limit=100, offset=0)) == 37
    opened.close()


def test_every_error_is_one_of_ours() -> None:
    for error in (StoreDamagedError, StoreTooNewError, StoreUnwritableError, QueryTooLongError):
        assert issubclass(error, StoreError)
        assert issubclass(error, MapDataError)


def test_opening_a_store_twice_does_not_cut_it_off_from_other_processes(
    store: Store, store_path: Path
) -> None:
    store.cases.add(post(), receipt_code="one")
    again = open_store(store_path)
    assert again.cases.find_mine("one") is not None
    publish = [sys.executable, "-m", "mapapp", "feedback", "publish", "F1"]
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    subprocess.run([*publish, "--store", str(store_path)], check=True, env=environment, timeout=60)
    for opened in (store, again):
        found = opened.cases.find_mine("one")
        assert found is not None
        assert found.feedback.status is FeedbackStatus.PUBLISHED
    again.close()


def test_a_store_kept_by_others_too_long_is_said_to_be_busy(store: Store, store_path: Path) -> None:
    other = sqlite3.connect(store_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store.read() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreBusyError):
        store.cases.add(post(), receipt_code="one")
    other.execute("ROLLBACK")
    other.close()
    assert store.cases.find_mine("one") is None
    store.cases.add(post(), receipt_code="one")


def test_frames_hold_the_columns_of_files_in_wgs_84(store: Store) -> None:
    sites, events, feedback = store.sites(), store.events(), store.feedback()
    assert (len(sites), len(events), len(feedback)) == (37, 66, 20)
    for frame, kinds in ((sites, {"Point", "LineString", "Polygon"}), (events, {"Point"}),
                         (feedback, {"Point"})):  # fmt: skip
        assert frame.crs.to_epsg() == 4326
        assert frame.index.name == "id"
        assert frame.index.is_unique
        assert set(frame.geom_type.dropna()) == kinds
        assert {"source", "source_line", "accuracy_m"} <= set(frame.columns)
    assert events.loc["A01-4", ["date_edtf", "date_earliest"]].tolist() == ["2023-05-01"] * 2
