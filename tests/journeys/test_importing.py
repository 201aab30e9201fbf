"""A planner brings a file in: thirty rows, five of them bad, on the map in a few clicks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from geodata.store import open_store
from geodata.vocab import Role, SubDistrict
from tests.accounts import PASSWORD, add_account
from tests.conftest import RunningApp, Visits, start_app
from tests.journeys.steps import find_map, settle

pytestmark = pytest.mark.browser
HEADERS = ("名称", "类别", "状态", "经度", "纬度", "简介")
KINDS, STATES = ("公园", "服务站", "城市更新", "协商"), ("已完成", "在建", "规划中", "使用中")
TRIAL = """() => { let n = 0; window.map_changning.eachLayer((each) => {
  if (each.options.pane === "trial" && each.getRadius) n += 1; }); return n; }"""


@pytest.fixture(scope="module")
def office(
    default_store_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    path = tmp_path_factory.mktemp("imports") / "store.sqlite"
    shutil.copy(default_store_file, path)
    add_account(path, "chen", Role.ADMINISTRATOR)
    add_account(path, "li", Role.PLANNER, subdistricts=(SubDistrict.XINJING,))
    running = start_app(path)
    yield running
    running.stop()


def write_projects(path: Path) -> Path:
    """Thirty sites in the west of the district; five rows cannot be taken."""
    rows = [[f"试验点{number}", KINDS[number % 4], STATES[number % 4],
             round(121.370 + 0.006 * (number % 5), 6), round(31.205 + 0.002 * (number // 5), 6),
             f"第{number}个点位的说明"] for number in range(1, 31)]  # fmt: skip
    rows[4][1], rows[9][3], rows[14][0] = "蓝色", "东边", None
    rows[19][4], rows[24][5] = 39.9, "字" * 4_100
    book = openpyxl.Workbook()
    for row in (HEADERS, *rows):
        book.active.append(row)
    book.save(path)
    return path


def sign_in(page: Page, app: RunningApp, login: str) -> None:
    page.goto(f"{app.address}/auth/sign-in?next=/import%3Flang=zh&lang=zh")
    page.fill("input[name=login]", login)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[class*='st-key-import_file']").wait_for()
    settle(page)


def read_names(app: RunningApp) -> set[str]:
    store = open_store(app.store_path)
    try:
        return {name for name in store.sites().name_zh if name.startswith("试验点")}
    finally:
        store.close()


def test_thirty_rows_with_five_defects_are_on_the_map_in_three_clicks(
    office: RunningApp, visits: Visits, tmp_path: Path
) -> None:
    page = visits.open().page
    sign_in(page, office, "chen")
    # One: the file.
    field = page.locator("[class*='st-key-import_file'] input[type=file]")
    field.set_input_files(write_projects(tmp_path / "项目.xlsx"))
    # Two: the system of its coordinates; nobody else says it.
    page.locator("[class*='st-key-import_system_'] button").first.click()
    commit = page.locator(".st-key-import_commit button")
    expect(commit).to_contain_text("25")
    panel = page.locator(".st-key-panel")
    for told in ("全部 30", "可收 25", "不能收 5"):
        expect(panel.get_by_text(told, exact=True)).to_be_visible()
    settle(page)
    assert find_map(page).evaluate(TRIAL) == 28
    assert read_names(office) == set()
    # Three: the commit.
    commit.click()
    expect(panel).to_contain_text("项目.xlsx 已导入：新增 25，修改 0")
    assert len(read_names(office)) == 25
    assert "试验点5" not in read_names(office)
    # Its report on a phone: every row left out, no line wider than the screen.
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    expect(panel).to_contain_text("第 6 行")
    expect(panel).to_contain_text("类别“蓝色”：不在可用的词里。")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    with page.expect_download() as sent:
        page.locator(".st-key-import_left_out button").click()
    sent.value.save_as(tmp_path / "left.xlsx")
    left = openpyxl.load_workbook(tmp_path / "left.xlsx").worksheets[0]
    assert [cell.value for cell in left["A"]] == [
        "名称", "试验点5", "试验点10", None, "试验点20", "试验点25",
    ]  # fmt: skip
    page.locator(".st-key-import_undo button").click()
    page.locator("[class*='st-key-import_file']").wait_for()
    settle(page)
    assert read_names(office) == set()
    expect(panel).to_contain_text("（已撤销）")


def test_a_planner_of_one_sub_district_cancels_and_writes_only_there(
    office: RunningApp, visits: Visits, tmp_path: Path
) -> None:
    page = visits.open(lang="en-GB").page
    sign_in(page, office, "li")
    path = write_projects(tmp_path / "mine.xlsx")
    field = page.locator("[class*='st-key-import_file'] input[type=file]")
    field.set_input_files(path)
    page.locator(".st-key-import_start_over button").click()
    page.locator("[class*='st-key-import_file']").wait_for()
    settle(page)
    assert read_names(office) == set()
    field.set_input_files(path)
    page.locator("[class*='st-key-import_system_'] button").first.click()
    page.locator(".st-key-import_commit button").wait_for()
    settle(page)
    page.locator(".st-key-import_commit button").click()
    page.locator(".st-key-import_undo").wait_for()
    store = open_store(office.store_path)
    found = store.sites()
    store.close()
    mine = found[found.name_zh.str.startswith("试验点")]
    assert set(mine.subdistrict) == {"xinjing"}
    assert 0 < len(mine) < 25
