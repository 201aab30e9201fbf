"""Rows left out come back ready to correct; the template fills in; files out come back in."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geodata.importers import read_file
from geodata.importing.findings import Verdict
from geodata.importing.plan import Effect
from geodata.store import Store
from mapapp.actions.import_workbooks import build_left_out, build_template
from mapapp.cli import main
from tests.unit.test_imports import GARDEN, HEADERS, STOP, build_book, commit, plan


def read_sites(store: Store) -> Iterator[tuple[str, Any]]:
    yield from store.sites().drop(columns="geometry").astype(object).fillna("").iterrows()


def save(content: bytes, path: Path, change: dict[tuple[str, int, str], object]) -> Path:
    """Write cells as a person in a spreadsheet program would: sheet, row, end of the header."""
    book = openpyxl.load_workbook(BytesIO(content))
    for (name, row, header), value in change.items():
        sheet = book[name]
        headers = {str(each.value).strip("]"): each.column for each in sheet[1]}
        column = next(at for name, at in headers.items() if name.endswith(header))
        sheet.cell(row, column, value)
    book.save(path)
    return path


def test_rows_left_out_come_back_marked_and_can_be_brought_in_corrected(
    store: Store, tmp_path: Path
) -> None:
    bad = ("=HYPERLINK(1)", "蓝色", "在建", "121.4210", "31.2150", "")
    made = plan(store, build_book([GARDEN, bad, STOP]))
    commit(store, made)
    content = build_left_out(made, "zh")
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    headers, row = list(sheet.iter_rows())
    assert [cell.value for cell in headers][:-1] == ["名称", "类别", "状态", "经度", "纬度", "简介"]
    assert row[0].value == "=HYPERLINK(1)"
    assert row[0].data_type == "s"
    assert [cell.fill.fgColor.rgb for cell in row[:3]] == ["00000000", "FFF6C7B6", "00000000"]
    assert "不在可用的词里" in str(row[-1].value)
    path = save(content, tmp_path / "left.xlsx", {(sheet.title, 2, "类别"): "公园"})
    again = plan(store, read_file(path))
    assert [row.verdict for row in again.rows] == [Verdict.ACCEPTED]
    assert [row.effect for row in again.rows] == [Effect.NEW]


@pytest.mark.parametrize(
    ("lang", "kind", "happened"),
    [("zh", "公园与滨水", "开放"), ("en", "Parks and waterfront", "Opened")],
)
def test_the_template_comes_in_as_it_is_filled_in(
    store: Store, tmp_path: Path, lang: str, kind: str, happened: str
) -> None:
    filled = {("sites", 2, "name_zh"): "模板花园", ("sites", 2, "kind"): kind,
              ("sites", 2, "lon"): 121.41953, ("sites", 2, "lat"): 31.21726,
              ("sites", 2, "crs"): "GCJ-02", ("events", 2, "site"): "模板花园",
              ("events", 2, "kind"): happened, ("events", 2, "date_edtf"): "2024-03",
              ("events", 2, "text_zh"): "开放了"}  # fmt: skip
    path = save(build_template(lang), tmp_path / "t.xlsx", filled)
    store_path = str(tmp_path / "store.sqlite")
    assert main(["import", str(path), "--store", store_path, "--json"]) == 0
    found = store.sites()
    (site,) = [each for _, each in found[found.name_zh == "模板花园"].iterrows()]
    # GCJ-02 lies about 486 m east-south-east of WGS 84 here.
    assert abs(site.geometry.x - 121.4150) < 0.0002
    assert abs(site.geometry.y - 31.2192) < 0.0003
    assert "开放了" in set(store.events().text_zh)


def test_tables_taken_out_and_brought_back_change_nothing(store: Store, tmp_path: Path) -> None:
    place, before = str(tmp_path / "store.sqlite"), store.revision
    for table in ("sites", "events", "bodies", "feedback"):
        path = tmp_path / f"{table}.csv"
        assert main(["export", "csv", str(path), "--table", table, "--store", place]) == 0
        assert main(["import", str(path), "--store", place]) == 0
    assert store.revision == before


def test_of_a_table_edited_elsewhere_only_the_edited_cells_change(
    store: Store, tmp_path: Path
) -> None:
    path, place = tmp_path / "sites.csv", str(tmp_path / "store.sqlite")
    main(["export", "csv", str(path), "--store", place])
    text = path.read_text(encoding="utf-8-sig")
    before = {site: dict(row) for site, row in read_sites(store)}
    path.write_text(text.replace("Zhongshan Park cruise pier", "Cruise pier", 1), encoding="utf-8")
    assert main(["import", str(path), "--store", place]) == 0
    after = {site: dict(row) for site, row in read_sites(store)}
    assert {site: {**row, "name_en": "Cruise pier"} if site == "A01" else row
            for site, row in before.items()} == after  # fmt: skip


def test_wrong_usage_and_refusals_have_codes_of_their_own(store: Store, tmp_path: Path) -> None:
    place = str(tmp_path / "store.sqlite")
    path = tmp_path / "a.csv"
    bad = ("坏行", "蓝色", *GARDEN[2:])
    path.write_text("\n".join(",".join(row) for row in (HEADERS, GARDEN, bad)), encoding="utf-8")
    before = store.revision
    for wrong in (["import"], ["import", str(path)], ["import", str(path), "--undo", "x"],
                  ["import", str(path), "--crs", "EPSG:4326", "--map", "没有=name_zh"],
                  ["import", str(path), "--crs", "EPSG:4326", "--sheet", "没有"]):  # fmt: skip
        assert main([*wrong, "--store", place]) == 2
    dry = ["import", str(path), "--crs", "EPSG:4326", "--store", place, "--dry-run", "--json"]
    assert main(dry) == 1
    assert store.revision == before
