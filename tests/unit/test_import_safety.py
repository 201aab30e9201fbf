"""Whatever a file holds, whenever its import ends: whole or absent, nothing run, nothing lost."""

from __future__ import annotations

import json
import multiprocessing
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from geodata.errors import ChangedMeanwhileError
from geodata.importers.spec import RawBook, RawRow, RawTable
from geodata.importing.cells import clean_text
from geodata.importing.fields import FIELDS, Kind, Sort
from geodata.importing.findings import Verdict
from geodata.models import NAME_LIMIT
from geodata.store import Store, open_store
from mapapp.actions.import_workbooks import build_left_out
from mapapp.actions.importing import build_report, commit_plan
from tests.contracts.hostile import read_texts
from tests.unit.test_imports import NOW, build_book, commit, plan

MANY = [(f"第{number}处", "公园", "开放", f"{121.37 + number / 10_000:.5f}", "31.21", "")
        for number in range(300)]  # fmt: skip


def build_hostile() -> RawBook:
    """Every hostile text in every field that takes text, one row each, and as a header."""
    tables = []
    for kind, name in ((Kind.SITE, "sites"), (Kind.EVENT, "events"), (Kind.BODY, "bodies"),
                       (Kind.FEEDBACK, "feedback")):  # fmt: skip
        names = [each.name for each in FIELDS[kind]]
        sound = {"kind": {"event": "opened", "body": "team"}.get(kind, "park"), "site": "A01",
                 "category": "noise", "mood": "wish", "id": ""}  # fmt: skip
        rows = [
            RawRow(number, tuple(
                sound.get(each.name, text if each.sort in (Sort.TEXT, Sort.ENTRIES) else "")
                for each in FIELDS[kind]
            ))
            for number, text in enumerate(read_texts(), 2)
        ]  # fmt: skip
        tables.append(RawTable(name, (*names, "=1+1 {{7*191}} <b>"), (1,), tuple(rows)))
    return RawBook("<img src=x>{{7*7}}.csv", "ab" * 32, "csv", "utf-8", "utf-8", tuple(tables))


def test_hostile_words_come_in_as_words_or_not_at_all(store: Store) -> None:
    made = plan(store, build_hostile())
    texts = read_texts()
    assert len(made.rows) == 4 * len(texts)
    json.dumps([build_report(made, lang) for lang in ("zh", "en")])
    before = set(store.sites().index)
    commit(store, made)
    new = store.sites().drop(index=list(before))
    expected = {clean_text(text, is_line=True) for text in texts}
    assert set(new.name_zh) <= expected
    taken = sum(row.kind is Kind.SITE and row.is_taken for row in made.rows)
    assert len(new) == taken > len(texts) / 2
    short = {text for text in expected if 0 < len(text) <= NAME_LIMIT}
    waits = {row.texts[1] for row in made.rows if row.kind is Kind.SITE and not row.is_taken}
    assert short - set(new.name_zh) <= {clean_text(text, is_line=True) for text in waits}
    assert store.verify() == []
    assert store.verify_log()[0] == []
    book = openpyxl.load_workbook(BytesIO(build_left_out(made, "zh")))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s", "n",
    }  # fmt: skip


def count_new(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM sites WHERE id LIKE 'I%'").fetchone()
    return int(count)


def test_an_import_that_is_cancelled_leaves_nothing(store: Store, store_path: Path) -> None:
    made, before = plan(store, build_book(MANY)), store.revision

    class Cancelled(BaseException):
        pass

    def cancel(_rows: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        commit_plan(store, None, made, actor="li", now=NOW, on_progress=cancel)
    assert (count_new(store_path), store.revision) == (0, before)
    assert {each.id for each in store.list_sources()} == {
        each.id for each in store.list_sources() if not each.id.startswith("file-")
    }


def bring_in(path: str) -> None:
    store = open_store(path)
    commit(store, plan(store, build_book(MANY)))


def test_an_import_that_is_killed_is_there_whole_or_not_at_all(
    store_file: Path, tmp_path: Path
) -> None:
    chance, seen = random.Random(6), set()
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.kill_warm", "tests.unit.test_import_safety"])
    for number in range(3):
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(store_file.read_bytes())
        process = server.Process(target=bring_in, args=(str(path),))
        process.start()
        deadline = time.monotonic() + 30
        wal = path.with_name(f"{path.name}-wal")
        while not (wal.exists() and wal.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.join()
        store = open_store(path)
        assert store.verify() == []
        assert store.verify_log()[0] == []
        standing = len(store.imports.list())
        store.close()
        assert count_new(path) == standing * len(MANY)
        seen.add(standing)
    assert seen <= {0, 1}


def test_imports_at_once_are_each_whole_and_of_the_same_one_is_refused(
    store: Store, store_path: Path
) -> None:
    parts = [build_book(MANY[start : start + 100], file=f"{start}.csv") for start in (0, 100, 200)]
    plans = [plan(store, part) for part in [*parts, parts[0]]]

    def write(place: int) -> bool:
        try:
            return bool(commit(store, plans[place]))
        except ChangedMeanwhileError:
            return False

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(write, range(4)))
    assert done[1:3] == [True, True]
    assert sorted([done[0], done[3]]) == [False, True]
    assert count_new(store_path) == len(MANY)
    assert store.verify_log()[0] == []


def test_a_thousand_rows_go_out_and_come_back_without_a_duplicate(store: Store) -> None:
    rows = [(f"大批第{number}处", "公园", "开放", f"{121.36 + number / 200_000:.6f}",
             f"{31.20 + number % 97 / 5_000:.6f}", "") for number in range(1_000)]  # fmt: skip
    commit(store, plan(store, build_book(rows)))
    found = store.sites()
    count = len(found)
    headers = ("id", "name_zh", "lon", "lat", "summary_zh")
    back = [[site, row.name_zh, f"{row.geometry.x:.6f}", f"{row.geometry.y:.6f}", ""]
            for site, row in found[found.name_zh.str.startswith("大批")].iterrows()]  # fmt: skip
    for place in (7, 400, 999):
        back[place][1] += "改"
    made = plan(store, build_book(back, headers, file="edited.csv"))
    assert [row.key[1] - 2 for row in made.writes] == [7, 400, 999]
    assert {each.field for row in made.writes for each in row.differences} == {"name_zh"}
    assert made.verdicts == {Verdict.ACCEPTED: 1_000}
    commit(store, made)
    assert len(store.sites()) == count
