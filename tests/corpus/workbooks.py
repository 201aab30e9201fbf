"""Workbooks: by openpyxl and xlsxwriter; XLS and ODS by LibreOffice from those."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.base import HEADERS, HEADERS_EN, SITES, SYSTEMS, Case, rows, write

Fill = Callable[[openpyxl.Workbook, Worksheet], None]


def book(fill: Fill, title: str = "项目") -> Case:
    def make(path: Path) -> None:
        made = openpyxl.Workbook()
        sheet = made.active
        assert isinstance(sheet, Worksheet)
        sheet.title = title
        fill(made, sheet)
        made.save(path)

    return make


def put(sheet: Worksheet, lines: list[list[Any]]) -> None:
    for line in lines:
        sheet.append(line)


def plain(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [HEADERS, *rows()])


def merged_title(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [["长宁区更新项目一览表"], ["填表日期：2024年3月"], HEADERS, *rows()])
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("A2:I2")


def merged_header(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [["编号", "名称", "类型", "坐标", None, "地址", "街道", "日期", "说明"],
                [None, None, None, "经度", "纬度"], *rows()])  # fmt: skip
    for span in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2", "H1:H2", "I1:I2"):
        sheet.merge_cells(span)


def merged_title_and_header(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [["一览表"], ["编号", "名称", "类型", "坐标", None, "地址", "街道", "日期", "说明"],
                [None, None, None, "经度", "纬度"], *rows(), ["合计", 6]])  # fmt: skip
    for span in ("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:H3", "I2:I3"):
        sheet.merge_cells(span)


def merged_down(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    lines = sorted(rows(), key=lambda row: row[6])
    put(sheet, [HEADERS, *lines])
    start = 2
    for at in range(3, 9):
        if at == 8 or lines[at - 2][6] != lines[start - 2][6]:
            if at - start > 1:
                sheet.merge_cells(start_row=start, end_row=at - 1, start_column=7, end_column=7)
            start = at


def section_lines(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [HEADERS, ["一、公园"], *rows()[:3], ["二、其他"], *rows()[3:]])
    sheet.merge_cells("A2:I2")
    sheet.merge_cells("A6:I6")


def away_from_the_corner(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    for down, line in enumerate([HEADERS, *rows()], 4):
        for right, value in enumerate(line, 3):
            sheet.cell(down, right, value)


def several_sheets(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    plain(made, sheet)
    events = made.create_sheet("事件")
    put(events, [["点位编号", "日期", "类型", "内容"], ["0012", "2024-03", "实施", "开始施工"]])
    put(made.create_sheet("组织"), [["名称", "类型"], ["桃源议事厅", "议事厅"]])
    made.create_sheet("空白")
    hidden = made.create_sheet("选项")
    put(hidden, [["类型"], ["公园与滨水"]])
    hidden.sheet_state = "hidden"


def real_dates(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [HEADERS, *rows()])
    days = [datetime.date(2024, 3, 5), datetime.date(2023, 11, 1), datetime.date(2022, 1, 1),
            datetime.datetime(2024, 6, 18, 9, 30), datetime.date(2021, 9, 30),
            datetime.date(2020, 5, 1)]  # fmt: skip
    formats = [
        "yyyy-mm-dd",
        'yyyy"年"m"月"',
        "yyyy",
        "yyyy/m/d h:mm",
        'yyyy"年"m"月"d"日"',
        "mmm-yy",
    ]
    for down, (day, shown) in enumerate(zip(days, formats, strict=True), 2):
        cell = sheet.cell(down, 8, day)
        cell.number_format = shown


def zeros_shown(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [HEADERS, *[[int(row[0]), *row[1:]] for row in rows()]])
    for down in range(2, 8):
        sheet.cell(down, 1).number_format = "0000"
        sheet.cell(down, 8).number_format = "0.00"
    sheet["H2"] = 2024.1


def numbers_as_text(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [HEADERS, *[[c if isinstance(c, str) else str(c) for c in r] for r in rows()]])


def errors_and_formulas(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    put(sheet, [HEADERS, *rows()])
    sheet["D2"] = "=121+0.42131"
    sheet["E3"] = "#N/A"
    sheet["E3"].data_type = "e"
    sheet["I4"] = '=HYPERLINK("http://127.0.0.1/","x")'


def styled_to_the_end(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    plain(made, sheet)
    for down in range(8, 2000):
        sheet.cell(down, 1).font = Font(bold=True)


def stray_cell(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    plain(made, sheet)
    sheet["AZ3000"] = " "


def rich_words(made: openpyxl.Workbook, sheet: Worksheet) -> None:
    lines = rows()
    lines[0][8], lines[1][8], lines[2][8] = "第一行\n第二行", "🌳👍🏻", "每月\u202e一次\u200b"
    put(sheet, [HEADERS, *lines])


def system(name: str) -> Fill:
    return lambda made, sheet: put(sheet, [HEADERS, *rows(SYSTEMS[name][1], 3)])


def by_xlsxwriter(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("项目")
        for down, line in enumerate([HEADERS, *rows()]):
            sheet.write_row(down, 0, line)


def from_1904(path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as made:
        sheet = made.add_worksheet("项目")
        shown = made.add_format({"num_format": 'yyyy"年"m"月"'})
        sheet.write_row(0, 0, ["名称", "日期", "经度", "纬度"])
        for down, site in enumerate(SITES, 1):
            sheet.write_row(down, 0, [site[1], "", site[3], site[4]])
            sheet.write_datetime(down, 1, datetime.datetime(2024, down, 1), shown)


def repack(source: Case, change: Callable[[str, bytes], bytes | None]) -> Case:
    """Return what makes a workbook and changes the files in it; ``None`` leaves one out."""

    def make(path: Path) -> None:
        source(path)
        held = io.BytesIO(path.read_bytes())
        with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = change(name, old.read(name))
                if content is not None:
                    new.writestr(name, content)

    return make


HTML = "<html><body><table><tr><td>名称</td><td>经度</td></tr></table></body></html>"
XML_2003 = ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
            'xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>')  # fmt: skip
ENCRYPTED = (
    bytes.fromhex("d0cf11e0a1b11ae1")
    + b"\0" * 504
    + "EncryptedPackage".encode("utf-16-le")
    + b"\0" * 900
)

CASES: dict[str, Case] = {
    "xlsx-plain.xlsx": book(plain),
    "xlsx-english.xlsx": book(lambda m, s: put(s, [HEADERS_EN, *rows()]), "sites"),
    "xlsx-merged-title.xlsx": book(merged_title),
    "xlsx-merged-header.xlsx": book(merged_header),
    "xlsx-merged-title-and-header-total.xlsx": book(merged_title_and_header),
    "xlsx-merged-down.xlsx": book(merged_down),
    "xlsx-section-lines.xlsx": book(section_lines),
    "xlsx-away-from-the-corner.xlsx": book(away_from_the_corner),
    "xlsx-several-sheets.xlsx": book(several_sheets),
    "xlsx-real-dates.xlsx": book(real_dates),
    "xlsx-zeros-shown.xlsx": book(zeros_shown),
    "xlsx-numbers-as-text.xlsx": book(numbers_as_text),
    "xlsx-errors-and-formulas.xlsx": book(errors_and_formulas),
    "xlsx-styled-to-the-end.xlsx": book(styled_to_the_end),
    "xlsx-stray-cell.xlsx": book(stray_cell),
    "xlsx-line-breaks-emoji-bidi.xlsx": book(rich_words),
    "xlsx-gcj02.xlsx": book(lambda m, s: put(s, [HEADERS, *rows(SYSTEMS["gcj02"][1])])),
    "xlsx-cgcs2000-gk120.xlsx": book(system("cgcs2000-gk120")),
    "xlsx-cgcs2000-zone40.xlsx": book(system("cgcs2000-zone40")),
    "xlsx-sheet-name-with-signs.xlsx": book(plain, "项目 (2024) & <甲>'"),
    "xlsx-by-xlsxwriter.xlsx": by_xlsxwriter,
    "xlsx-1904-months.xlsx": from_1904,
    "xlsx-named-xls.xls": book(plain),
    "xlsx-named-csv.csv": book(plain),
    "xlsx-header-only.xlsx": book(lambda m, s: put(s, [HEADERS])),
    "xlsx-empty.xlsx": book(lambda m, s: None),
    "xlsx-without-styles.xlsx": repack(book(plain), lambda n, c: None if n == "xl/styles.xml" else c),
    "xlsx-without-sheet.xlsx": repack(book(plain), lambda n, c: None if "sheet1" in n else c),
    "xlsx-sheet-cut-short.xlsx": repack(book(plain), lambda n, c: c[: len(c) // 2] if "sheet1" in n else c),
    "xlsx-cut-short.xlsx": lambda path: (book(plain)(path), path.write_bytes(path.read_bytes()[:3000])),
    "xlsx-encrypted.xlsx": write(ENCRYPTED),
    "html-named-xls.xls": write(HTML),
    "xml-2003-named-xls.xls": write(XML_2003),
}  # fmt: skip

CONVERTED = {
    "plain": plain, "merged-title": merged_title, "merged-header": merged_header,
    "merged-down": merged_down, "several-sheets": several_sheets, "real-dates": real_dates,
    "numbers-as-text": numbers_as_text, "line-breaks-emoji-bidi": rich_words,
    "away-from-the-corner": away_from_the_corner,
}  # fmt: skip
"""Made as XLSX, turned into XLS and ODS by LibreOffice."""
