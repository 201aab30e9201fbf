"""A file becomes records, row by row; whole or not at all; and can be taken back."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import pytest
import shapely

import geodata
from geodata.errors import (
    ChangedMeanwhileError,
    ForbiddenError,
    ImportStandsError,
    MissingCrsError,
    UnknownRecordError,
)
from geodata.importers.spec import RawBook, RawRow, RawTable
from geodata.importing.choices import Decision
from geodata.importing.findings import Verdict
from geodata.importing.plan import Effect, Plan
from geodata.models import Event, Text
from geodata.store import Store
from geodata.store.read_records import read_site
from geodata.store.write_history import Change
from geodata.vocab import Role, SiteKind, SiteState, SubDistrict
from mapapp.access import Person
from mapapp.actions.importing import (
    commit_plan,
    guess_choices,
    plan_import,
    undo_import,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HEADERS = ("名称", "类别", "状态", "经度", "纬度", "简介")
GARDEN = ("测试花园", "公园", "已完成", "121.4150", "31.2190", "小花园")
STOP = ("测试驿站", "驿站", "在建", "121.4200", "31.2150", "歇脚的地方")
OF_HUAYANG = Person(role=Role.PLANNER, account_id="A1", login="li",
                    subdistricts=(SubDistrict.HUAYANG,))  # fmt: skip


def build_book(
    rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, *, file: str = "a.csv"
) -> RawBook:
    """What reading a CSV file gives, without the process that reads it."""
    read = tuple(RawRow(number, tuple(each or None for each in row))
                 for number, row in enumerate(rows, 2))  # fmt: skip
    sha256 = hashlib.sha256(repr([headers, rows]).encode()).hexdigest()
    table = RawTable("", tuple(headers), (1,), read)
    return RawBook(file, sha256, "csv", "utf-8", "utf-8", (table,))


def plan(store: Store, book: RawBook, person: Person | None = None, crs: str = "EPSG:4326",
         **rows: Decision) -> Plan:  # fmt: skip
    choices, _ = guess_choices(book)
    tables = tuple(replace(each, crs=each.crs or crs) for each in choices.tables)
    decided = {(0, int(name.removeprefix("row"))): each for name, each in rows.items()}
    choices = replace(choices, tables=tables, rows=decided)
    return plan_import(store, person, book, choices, now=NOW)


def commit(store: Store, made: Plan) -> str:
    return commit_plan(store, None, made, actor="cli:li", now=NOW)


def dump(path: Path) -> list[list[tuple[object, ...]]]:
    """Everything people see of the map: records, but neither versions nor the log."""
    names = {"sites": "id, name_zh, summary_zh, lon, lat, state, newest_day, feedback_count",
             "events": "id, site, text_zh", "bodies": "id, name_zh", "feedback": "id, text_zh",
             "sources": "id", "sites_box": "pk, west", "body_sites": "body, site"}  # fmt: skip
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT {wanted} FROM {table} ORDER BY 1, 2").fetchall()
                if "," in wanted else connection.execute(f"SELECT {wanted} FROM {table}").fetchall()
                for table, wanted in names.items()]  # fmt: skip


def test_rows_are_told_apart_and_sound_ones_become_sites(store: Store) -> None:
    bad = ("坏行", "蓝色", "在建", "121.42", "东边", "")
    far = ("外面的园子", "公园", "开放", "121.5000", "31.2300", "在浦东")
    made = plan(store, build_book([GARDEN, STOP, bad, far]))
    verdicts = [row.verdict for row in made.rows]
    assert verdicts == [Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.REFUSED, Verdict.DOUBTFUL]
    told = {(each.column, each.code, each.value) for each in made.rows[2].findings}
    assert told == {("类别", "not_in_list", "蓝色"), ("纬度", "coordinate_unread", "东边")}
    assert [each.code for each in made.rows[3].findings] == ["outside_district"]
    before = store.revision
    commit(store, made)
    found = store.sites()
    garden = found[found.name_zh == "测试花园"].iloc[0]
    assert (garden.kind, garden.state) == (SiteKind.PARK, SiteState.DONE)
    assert (garden.geometry.x, garden.geometry.y) == (121.415, 31.219)
    assert garden.subdistrict == SubDistrict.HUAYANG
    assert garden.source_line == 2
    (source,) = [each for each in store.list_sources() if each.id == garden.source]
    assert source.title.zh == "a.csv"
    assert "坏行" not in set(found.name_zh)
    assert store.revision != before
    assert store.verify() == []
    assert store.verify_log()[0] == []


def test_nothing_is_written_before_the_commit(store: Store) -> None:
    before = store.revision
    plan(store, build_book([GARDEN]))
    assert store.revision == before


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    book = build_book([GARDEN, STOP])
    commit(store, plan(store, book))
    before = store.revision
    again = plan(store, book)
    assert again.effects == {Effect.SAME: 2}
    assert commit(store, again) == ""
    assert store.revision == before


def test_a_file_that_had_to_be_mended_changes_nothing_the_second_time_either(
    store: Store,
) -> None:
    headers = (*HEADERS, "街道", "source", "精度")
    site = (
        "改过\u200b的园子",
        "公园",
        "开放",
        "121°24′54″",
        "31.2190",
        "",
        "虹桥街道",
        "没有",
        "３０米",
    )
    said = ("A01", "噪音", "建议", "请打电话 13812345678 找我")
    event = ("A01", "完成", "２０２４年3月", "修好了\u202e")
    body = ("某某小组", "team", "江苏路街道、华阳路街道", "A02 | A01")
    books = [
        build_book([site], headers),
        build_book([said], ("点位", "主题", "态度", "意见"), file="意见.csv"),
        build_book([event], ("点位", "事件类型", "日期", "内容"), file="事件.csv"),
        build_book([body], ("组织名称", "组织类型", "覆盖街道", "涉及点位"), file="组织.csv"),
    ]
    for book in books:
        made = plan(store, book)
        assert [row.effect for row in made.rows] == [Effect.NEW], made.rows[0].findings
        commit(store, made)
    before = store.revision
    for book in books:
        again = plan(store, book)
        assert [row.effect for row in again.rows] == [Effect.SAME], again.rows[0].differences
        commit(store, again)
    assert store.revision == before
    assert "13812345678" not in " ".join(store.feedback().text_zh)


def test_a_changed_file_says_what_is_new_changed_and_gone(store: Store) -> None:
    commit(store, plan(store, build_book([GARDEN, STOP])))
    changed = (*GARDEN[:2], "使用中", *GARDEN[3:])
    other = ("另一处花园", "公园", "规划中", "121.3800", "31.2000", "")
    again = plan(store, build_book([changed, other]))
    assert [row.effect for row in again.rows] == [Effect.CHANGED, Effect.NEW]
    (difference,) = again.rows[0].differences
    assert (difference.field, difference.before, difference.after) == ("state", "done", "open")
    (gone,) = again.gone.values()
    assert [store.sites().loc[each].name_zh for each in gone] == ["测试驿站"]
    commit(store, again)
    assert "测试驿站" in set(store.sites().name_zh)


def test_a_likely_match_is_asked_about_and_makes_no_second_site(
    store: Store,
) -> None:
    commit(store, plan(store, build_book([GARDEN])))
    count = len(store.sites())
    near = ("测试小花园", "公园", "已完成", "121.4151", "31.2190", "别的说法")
    book = build_book([near])
    asked = plan(store, book)
    assert [each.code for each in asked.rows[0].findings] == ["match_unsure"]
    assert asked.rows[0].waits
    assert commit(store, asked) == ""
    match = asked.rows[0].match
    assert match
    commit(store, plan(store, book, row2=Decision(same_as=match.id)))
    assert len(store.sites()) == count
    assert store.sites().loc[match.id].name_zh == "测试小花园"
    commit(store, plan(store, build_book([(*near[:3], "121.4158", *near[4:])]),
                       row2=Decision(same_as="")))  # fmt: skip
    assert len(store.sites()) == count + 1


def test_coordinates_without_a_system_are_not_taken(store: Store) -> None:
    with pytest.raises(MissingCrsError):
        plan(store, build_book([GARDEN]), crs="")


def test_an_import_is_undone_as_a_whole(store: Store, store_path: Path) -> None:
    site = store.sites().iloc[0]
    untouched = dump(store_path)
    headers = ("id", "name_zh", "kind", "lon", "lat", "state", "summary_zh")
    edited = (site.name, "改过的名字", site.kind, "", "", "open", "改过的简介")
    new = ("", "新的点位", "park", "121.41", "31.21", "open", "")
    import_id = commit(store, plan(store, build_book([edited, new], headers)))
    assert store.sites().loc[site.name].name_zh == "改过的名字"
    assert undo_import(store, None, import_id, actor="cli:li", now=NOW) == 2
    assert dump(store_path) == untouched
    assert store.verify() == []
    assert store.verify_log()[0] == []
    with pytest.raises(UnknownRecordError):
        undo_import(store, None, import_id, actor="cli:li", now=NOW)


def test_later_edits_stand_in_the_way_of_undo_and_are_named(store: Store) -> None:
    import_id = commit(store, plan(store, build_book([GARDEN, STOP])))
    found = store.sites()
    site_id = found[found.name_zh == "测试花园"].index[0]
    site = read_site(store, site_id).site
    renamed = replace(site, name=Text(zh="改名的花园"))
    store.histories.save_site(renamed, Change(actor="account:wang", version=1))
    with pytest.raises(ImportStandsError) as caught:
        undo_import(store, None, import_id, actor="cli:li", now=NOW)
    (obstacle,) = caught.value.obstacles
    assert (obstacle.id, obstacle.why, obstacle.by) == (site_id, "changed", "account:wang")
    assert "测试驿站" in set(store.sites().name_zh)
    # Once the edit is taken back, the import can be.
    store.histories.save_site(site, Change(actor="account:wang", version=2))
    assert undo_import(store, None, import_id, actor="cli:li", now=NOW) == 2


def test_a_planner_writes_in_own_sub_districts_only(store: Store) -> None:
    elsewhere = ("别处的花园", "公园", "已完成", "121.3700", "31.2190", "")
    book = build_book([GARDEN, elsewhere])
    mine = plan(store, book, OF_HUAYANG)
    assert [row.verdict for row in mine.rows] == [Verdict.ACCEPTED, Verdict.REFUSED]
    assert [each.code for each in mine.rows[1].findings] == ["not_yours"]
    everyone = plan(store, book)
    with pytest.raises(ForbiddenError):
        commit_plan(store, OF_HUAYANG, everyone, actor="li", now=NOW)
    import_id = commit(store, everyone)
    with pytest.raises(ForbiddenError):
        undo_import(store, OF_HUAYANG, import_id, actor="li", now=NOW)


def test_of_two_imports_at_once_one_is_written(store: Store) -> None:
    book = build_book([GARDEN, STOP])
    one, other = plan(store, book), plan(store, book)
    commit(store, one)
    before = store.revision
    with pytest.raises(ChangedMeanwhileError):
        commit(store, other)
    assert store.revision == before


def test_events_speak_of_sites_by_id_or_name(store: Store) -> None:
    site = store.sites().iloc[0]
    headers = ("点位", "事件类型", "日期", "内容")
    rows = [(site.name, "完成", "2024-03", "修好了"), (site.name_zh, "opened", "2024", "开放了"),
            ("没有的地方", "完成", "2024", "不知道是哪里")]  # fmt: skip
    book = build_book(rows, headers, file="事件.csv")
    made = plan(store, book, crs="")
    assert [row.verdict for row in made.rows] == [*[Verdict.ACCEPTED] * 2, Verdict.REFUSED]
    import_id = commit(store, made)
    told = [each.text.zh for each in read_site(store, site.name).events]
    assert {"修好了", "开放了"} <= set(told)
    assert plan(store, book, crs="").effects == {Effect.SAME: 2}
    undo_import(store, None, import_id, actor="cli:li", now=NOW)
    assert "修好了" not in [each.text.zh for each in read_site(store, site.name).events]


def test_a_frame_comes_in_the_same_way_and_states_its_own_system(store: Store) -> None:
    shapes = [shapely.Point(121.415, 31.219), shapely.Point(121.42, 31.215), None]
    frame = geopandas.GeoDataFrame(
        {"名称": ["甲园", "乙园", "丙园"], "种类": ["公园", "公园", "没有的词"]},
        geometry=shapes, crs="EPSG:4326",
    ).to_crs("EPSG:4549")  # fmt: skip
    tried = geodata.import_frame(frame, store, dry_run=True, columns={"种类": "kind"})
    assert (tried.import_id, "甲园" in set(store.sites().name_zh)) == ("", False)
    done = geodata.import_frame(frame, store, columns={"种类": "kind"})
    assert [(number, each.code) for number, each in done.problems] == [(3, "not_in_list")]
    found = store.sites().set_index("name_zh")
    assert found.loc["甲园"].geometry.distance(shapes[0]) < 1e-7
    assert "丙园" not in found.index
    assert geodata.import_frame(frame, store).import_id == ""
    with pytest.raises(MissingCrsError):
        geodata.import_frame(frame.set_crs(None, allow_override=True), store)
    store.imports.undo(done.import_id, actor="python", at=NOW)
    assert "甲园" not in set(store.sites().name_zh)


def test_a_shape_is_mended_only_where_somebody_agrees(store: Store) -> None:
    corners = "121.41 31.21, 121.414 31.21, 121.414 31.214, 121.412 31.214, 121.412 31.216"
    spike = f"POLYGON (({corners}, 121.412 31.214, 121.41 31.214, 121.41 31.21))"
    high = "POINT Z (121.415 31.219 4)"
    headers = ("名称", "类别", "wkt")
    rows = [
        ("带刺的园子", "公园", spike),
        ("有高程的园子", "公园", high),
        ("无", "公园", "POINT (x)"),
    ]
    book = build_book(rows, headers)
    asked = plan(store, book)
    assert [[each.code for each in row.findings] for row in asked.rows] == [
        ["geometry_self_crossing"], ["geometry_z_dropped"], ["geometry_unread"],
    ]  # fmt: skip
    assert [row.is_taken for row in asked.rows] == [False, True, False]
    agreed = plan(store, book, row2=Decision(take=True))
    assert agreed.rows[0].record is not None
    assert agreed.rows[0].record.geometry.is_valid


@pytest.mark.parametrize(
    ("written", "edtf", "verdict"),
    [
        ("2024年3月", "2024-03", Verdict.REPAIRED), ("2024-03-05", "2024-03-05", Verdict.ACCEPTED),
        ("24/3/5", None, Verdict.DOUBTFUL), ("去年", None, Verdict.DOUBTFUL),
        ("2024-13", None, Verdict.REFUSED),
    ],
)  # fmt: skip
def test_dates_are_read_as_written_and_asked_about_where_they_say_too_little(
    store: Store, written: str, edtf: str | None, verdict: Verdict
) -> None:
    headers = ("点位", "事件类型", "日期", "内容")
    made = plan(store, build_book([("A01", "完成", written, "修好了")], headers), crs="")
    (row,) = made.rows
    assert (row.verdict, row.is_taken) == (verdict, edtf is not None)
    if edtf:
        assert isinstance(row.record, Event)
        assert row.record.date.edtf == edtf
        assert row.record.date.phrase_zh == ("" if written == edtf else written)
