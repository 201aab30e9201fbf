"""PostGIS stands in for SQLite: the same answers to the same questions, the same refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from geodata.bundle import read_bundle
from geodata.detail import build_detail
from geodata.errors import (
    ChangedMeanwhileError,
    IllegalMoveError,
    ImportStandsError,
    QueryTooLongError,
)
from geodata.filters import Filters
from geodata.models import Text
from geodata.store import Store, open_store
from geodata.store.read_cases import CaseFilter
from geodata.store.read_items import ItemQuery, find_items
from geodata.store.read_map import find_map_view
from geodata.store.read_records import read_site
from geodata.store.read_sites import count_sites, find_rows
from geodata.store.retention import Due, Rules
from geodata.store.write_history import Change
from geodata.vocab import FeedbackStatus, SiteKind
from geodata.workflow import Move
from tests.conftest import find_free_port
from tests.postgis import find_postgres, run_cluster
from tests.unit.test_cases import NOW, reply
from tests.unit.test_imports import GARDEN, STOP, build_book, commit, plan
from tests.unit.test_imports import NOW as IMPORTED_AT
from tests.unit.test_store import post

BOXES = [(121.2, 31.1, 121.6, 31.3), (121.405, 31.215, 121.42, 31.23), (120.9, 31.0, 121.0, 31.1)]
ASKED = [{}, {"q": ["公园"]}, {"from": ["2021"], "to": ["2022"]}, {"kind": ["consult"]},
         {"feedback": ["1"], "subdistrict": ["huayang"]}, {"body": ["B06"]}]  # fmt: skip


@pytest.fixture(scope="module")
def postgis() -> Iterator[str]:
    programs = find_postgres()
    if programs is None:
        pytest.skip("PostgreSQL with PostGIS is not installed; python tests/run_all.py installs it")
    with run_cluster(programs, find_free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def other(postgis: str) -> Iterator[Store]:
    store = open_store(postgis)
    store.load_bundle(read_bundle())
    yield store
    store.close()


ASKED_OF_API: list[tuple[str, dict[str, Any]]] = [
    ("sites", {"cql": "kind = 'park' OR kind = 'renewal' AND NOT (accuracy_m < 50)"}),
    ("sites", {"cql": "CASEI(name_en) LIKE CASEI('%PARK%') AND subdistrict IS NOT NULL"}),
    ("sites", {"cql": "source_line IN (2, 3.0, 4) OR accuracy_m BETWEEN 20 AND 1e2"}),
    ("sites", {"equal": {"kind": "park"}, "crs": "EPSG:4549", "northing_first": True}),
    ("events", {"days": (date(2021, 9, 15), date(2022, 6, 30))}),
    ("events", {"cql": "date_latest < DATE('2020-01-01') AND text_zh <> 'it''s'"}),
    ("bodies", {"equal": {"source_line": "9"}}),
]


@pytest.mark.parametrize("params", ASKED)
def test_the_same_answers_to_the_same_questions(
    other: Store, store: Store, params: dict[str, list[str]]
) -> None:
    filters = Filters.from_params(params)
    for box in BOXES:
        for zoom in (11, 14, 17):
            seen = [find_map_view(each, box, zoom, filters).to_json() for each in (other, store)]
            for view in seen:
                view.pop("revision")
            assert seen[0] == seen[1]
    lists = [[row.to_json() for row in find_rows(each, filters, limit=100, offset=0)]
             for each in (other, store)]  # fmt: skip
    assert lists[0] == lists[1]
    assert count_sites(other, filters) == len(lists[1])


def test_the_same_records_and_collections(other: Store, store: Store) -> None:
    for site in read_bundle().sites:
        assert build_detail(other, site.id) == build_detail(store, site.id)
    for name in ("sites", "events", "feedback", "bodies"):
        for box in (None, BOXES[1]):
            pages = [find_items(each, name, ItemQuery(limit=30, offset=5, bbox=box))
                     for each in (other, store)]  # fmt: skip
            assert pages[0] == pages[1]
    for name, more in ASKED_OF_API:
        asked = ItemQuery(limit=100, **more)
        pages = [find_items(each, name, asked) for each in (other, store)]
        assert pages[0] == pages[1]
        assert pages[0][1] > 0
    assert other.sites().to_json() == store.sites().to_json()
    assert other.as_of == store.as_of


def test_feedback_moves_and_the_log_replays(other: Store) -> None:
    spot = post("G2", site_id=None, longitude=121.4, latitude=31.205)
    other.cases.add(post("G1"), receipt_code="g1")
    other.cases.add(spot, receipt_code="g2")
    version = other.cases.move("G1", Move.PUBLISH, actor="li", version=1)
    with pytest.raises(ChangedMeanwhileError):
        other.cases.move("G1", Move.HIDE, actor="wang", version=1, reason="late")
    other.cases.reply(reply("Y9", "G1"), actor="li", version=version)
    other.cases.evaluate("Y9", "a" * 64, helped=True)
    assert other.cases.support("G1", "a" * 64, given=True) == 1
    other.cases.move("G2", Move.SET_DUE, actor="li", version=1, due_on=date(2024, 5, 20))
    wanted = CaseFilter(overdue_on=date(2024, 5, 21))
    assert [each.feedback.id for each in other.cases.find(wanted)] == ["G2"]
    with pytest.raises(IllegalMoveError):
        other.cases.move("R01", Move.HIDE, actor="li", version=1, reason="reported")
    assert other.cases.withdraw("g2")
    assert other.cases.read("G2").feedback.text == Text()
    assert other.cases.read("G2").feedback.status is FeedbackStatus.WITHDRAWN
    rules = Rules(today=date(2024, 5, 1), hidden_before=NOW - timedelta(days=99))
    gone = other.cases.apply_retention(rules, actor="retention")
    assert gone == Due(contacts=(), hidden=(), originals=())
    assert other.verify_log()[0] == []


def test_a_moved_site_is_found_where_it_is(other: Store) -> None:
    site = read_site(other, "A13").site
    moved = replace(site, geometry=shapely.Point(121.36, 31.21), accuracy_m=20.0)
    other.histories.save_site(moved, Change(actor="li", version=1))
    here = find_map_view(other, (121.359, 31.209, 121.361, 31.211), 17,
                         Filters(kinds=tuple(SiteKind)))  # fmt: skip
    assert [each["id"] for each in here.features] == ["A13"]
    (version,) = other.histories.find_versions("site", "A13")
    other.histories.restore("site", "A13", version.line, Change(actor="li", version=2), before=True)
    assert read_site(other, "A13").site == site
    assert other.verify_log()[0] == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revisions SET actor = 'nobody'",
        "DELETE FROM revisions",
        "UPDATE feedback SET text_zh = 'all is well'",
        "UPDATE feedback SET lon = 0",
        "DELETE FROM feedback",
    ],
)
def test_the_database_itself_refuses_to_rewrite(other: Store, change: str) -> None:
    with pytest.raises(DBAPIError), other._write() as connection:
        connection.execute(text(change))


def test_an_import_is_written_whole_and_undone_whole(other: Store) -> None:
    before = other.sites().to_json()
    rows = [GARDEN, STOP, ("坏行", "蓝色", *GARDEN[2:])]
    import_id = commit(other, plan(other, build_book(rows)))
    assert {"测试花园", "测试驿站"} <= set(other.sites().name_zh)
    assert plan(other, build_book(rows)).writes == []
    changed = (*GARDEN[:2], "使用中", *GARDEN[3:])
    second = commit(other, plan(other, build_book([changed])))
    with pytest.raises(ImportStandsError):
        other.imports.undo(import_id, actor="li", at=IMPORTED_AT)
    other.imports.undo(second, actor="li", at=IMPORTED_AT)
    other.imports.undo(import_id, actor="li", at=IMPORTED_AT)
    assert other.sites().to_json() == before
    said = build_book(
        [("A01", "噪音", "建议", "晚上有点吵")], ("点位", "主题", "态度", "意见"), file="意见.csv"
    )
    reported = commit(other, plan(other, said, crs=""))
    assert "晚上有点吵" in set(other.feedback().text_zh)
    other.imports.undo(reported, actor="li", at=IMPORTED_AT)
    assert "晚上有点吵" not in set(other.feedback().text_zh)
    assert other.verify_log()[0] == []


def test_a_read_that_takes_too_long_is_stopped(postgis: str, other: Store) -> None:
    hurried = open_store(postgis, query_seconds=0.05)
    with pytest.raises(QueryTooLongError), hurried.read() as connection:
        connection.execute(text("SELECT pg_sleep(2)"))
    hurried.close()
