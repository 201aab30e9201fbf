"""CSV and its kin: spellings, delimiters, habits, systems, dates, defects."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

from tests.corpus.base import (
    HEADERS,
    HEADERS_EN,
    HEADERS_HANT,
    SITES,
    SYSTEMS,
    Case,
    hant_rows,
    rows,
    to_bd09,
    to_dm,
    to_dms,
    write,
)

Table = list[list[Any]]


def table(lines: Table, delimiter: str = ",", end: str = "\r\n", quoting: int = 0) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(lines)  # type: ignore[call-overload]
    return text.getvalue()


PLAIN = table([HEADERS, *rows()])


def change(column: int, values: list[Any], header: str = "") -> str:
    """Return the plain table with one column replaced."""
    headers = list(HEADERS)
    headers[column] = header or headers[column]
    held = [list(row) for row in rows()]
    for row, value in zip(held, values, strict=True):
        row[column] = value
    return table([headers, *held])


def spot(*columns: tuple[str, list[Any]]) -> str:
    """Return a table of names and the given columns."""
    lines = [["名称", "类型", *(name for name, _ in columns)]]
    for at, site in enumerate(SITES):
        lines.append([*site[1:3], *(values[at] for _, values in columns)])
    return table(lines)


LON, LAT = [site[3] for site in SITES], [site[4] for site in SITES]
DATES = ["2024-03-05", "2024.3", "2024年3月", "24/3/5", "45356", "去年"]
MORE_DATES = [
    "两年前",
    "２０２４年３月５日",
    "2019-2021",
    "2021年至今",
    "2023年第三季度",
    "2022年春",
]

SPELLINGS: dict[str, Case] = {
    "csv-utf8.csv": write(PLAIN),
    "csv-utf8-bom.csv": write(PLAIN, "utf-8-sig"),
    "csv-gb18030.csv": write(PLAIN, "gb18030"),
    "csv-gb18030-rare-characters.csv": write(PLAIN.replace("桃源坊", "㙍𠮷䶮坊"), "gb18030"),
    "csv-gbk-short.csv": write("名称\r\n桃源坊口袋公园\r\n", "gbk"),
    "csv-gbk-mostly-numbers.csv": write(spot(("经度", LON), ("纬度", LAT)), "gbk"),
    "csv-gbk-traditional.csv": write(table([HEADERS_HANT, *hant_rows()]), "gbk"),
    "csv-big5.csv": write(table([HEADERS_HANT, *hant_rows()]), "big5"),
    "csv-big5-short.csv": write("名稱,緯度,經度\r\n中山公園,31.22,121.42\r\n愚園路,31.22,121.43\r\n", "big5"),
    "csv-utf16-le-bom.csv": write(PLAIN, "utf-16"),
    "csv-utf16-be-bom.csv": write(codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be")),
    "csv-utf32-bom.csv": write(PLAIN, "utf-32"),
    "csv-utf16-without-bom.csv": write(PLAIN, "utf-16-le"),
    "csv-ascii.csv": write(table([HEADERS_EN, *[[r[0], f"Site {r[0]}", *r[2:]] for r in rows()]])
                           .encode("ascii", "ignore")),
    "csv-utf8-one-byte-damaged.csv": write(PLAIN.encode().replace("玉屏".encode(), "玉屏".encode()[:-1])),
    "csv-neither-spelling.csv": write(b"name,lon,lat\r\n" + bytes(range(0x80, 0x100)) * 3 + b",1,2\r\n"),
    "csv-emoji.csv": write(PLAIN.replace("每月一次", "每月一次 👍🏻 🌳")),
    "csv-bidi-and-control.csv": write(PLAIN.replace("每月一次", "每月\u202e一次\u200b\x07")),
}  # fmt: skip

DELIMITERS: dict[str, Case] = {
    "tsv-utf8.tsv": write(table([HEADERS, *rows()], "\t")),
    "tsv-gbk.txt": write(table([HEADERS, *rows()], "\t"), "gbk"),
    "tsv-utf16-excel-unicode-text.txt": write(table([HEADERS, *rows()], "\t"), "utf-16"),
    "csv-semicolon.csv": write(table([HEADERS, *rows()], ";")),
    "csv-semicolon-decimal-comma.csv": write(table(
        [HEADERS, *[[str(c).replace(".", ",") if isinstance(c, float) else c for c in r]
                    for r in rows()]], ";")),
    "csv-pipe.csv": write(table([HEADERS, *rows()], "|")),
    "csv-full-width-comma.csv": write("名称，经度，纬度\n" + "".join(
        f"{s[1]}，{s[3]}，{s[4]}\n" for s in SITES)),
    "csv-sep-line.csv": write("sep=;\r\n" + table([HEADERS, *rows()], ";")),
    "csv-all-quoted.csv": write(table([HEADERS, *rows()], quoting=csv.QUOTE_ALL)),
    "csv-line-feed.csv": write(table([HEADERS, *rows()], end="\n")),
    "csv-carriage-return.csv": write(table([HEADERS, *rows()], end="\r")),
    "csv-one-column.csv": write("名称\n" + "".join(f"{s[1]}\n" for s in SITES)),
    "csv-tabs-named-csv.csv": write(table([HEADERS, *rows()], "\t")),
    "csv-named-xls.xls": write(PLAIN, "gbk"),
    "csv-named-geojson.geojson": write(PLAIN),
    "csv-without-suffix": write(PLAIN),
}  # fmt: skip

HABITS: dict[str, Case] = {
    "csv-title-above.csv": write("长宁区更新项目一览表,,,,,,,,\r\n填表日期：2024年3月,,,,,,,,\r\n" + PLAIN),
    "csv-blank-lines.csv": write("\r\n\r\n" + PLAIN.replace("\r\n0014", "\r\n,,,,,,,,\r\n\r\n0014") + "\r\n\r\n"),
    "csv-two-line-header.csv": write(
        "编号,名称,类型,坐标,,地址,街道,日期,说明\r\n,,,经度,纬度,,,,\r\n" + table(rows())),
    "csv-two-line-header-with-title.csv": write(
        "一览表,,,,,,,,\r\n编号,名称,类型,坐标,,地址,街道,日期,说明\r\n,,,经度,纬度,,,,\r\n" + table(rows())),
    "csv-total-below.csv": write(PLAIN + "合计,6,,,,,,,\r\n"),
    "csv-subtotals-between.csv": write(PLAIN.replace("\r\n0015", "\r\n小计,3,,,,,,,\r\n0015")
                                       + "小计：3,,,,,,,,\r\n总计,6,,,,,,,\r\n"),
    "csv-remarks-below.csv": write(PLAIN + "\r\n注：数据来源为街道上报,,,,,,,,\r\n制表人：某某,,,,,,,,\r\n"),
    "csv-header-repeated.csv": write(PLAIN.replace("\r\n0015", "\r\n" + ",".join(HEADERS) + "\r\n0015")),
    "csv-no-header.csv": write(table(rows())),
    "csv-english-header.csv": write(table([HEADERS_EN, *rows()])),
    "csv-bilingual-header.csv": write(table([[f"{z} {e}" for z, e in zip(HEADERS, HEADERS_EN, strict=True)],
                                             *rows()])),
    "csv-header-with-line-breaks.csv": write(table([[f"{z}\n({e})" for z, e in zip(HEADERS, HEADERS_EN, strict=True)],
                                                    *rows()])),
    "csv-header-with-spaces.csv": write(table([[f"  {z} " for z in HEADERS], *rows()])),
    "csv-header-twice-the-same.csv": write(table([[*HEADERS[:-1], "名称"], *rows()])),
    "csv-header-one-unnamed.csv": write(table([[*HEADERS[:5], "", *HEADERS[6:]], *rows()])),
    "csv-columns-nobody-knows.csv": write(table([[*HEADERS, "负责人", "内部代码"],
                                                 *[[*r, "张三", "X1"] for r in rows()]])),
    "csv-empty-columns-at-the-end.csv": write(table([[*HEADERS, "", ""], *[[*r, "", ""] for r in rows()]])),
    "csv-rows-shorter.csv": write(PLAIN.replace(",每月一次", "").replace(",原为停车位", "")),
    "csv-row-longer.csv": write(PLAIN.replace("每月一次", "每月一次,多了一格,再一格")),
    "csv-line-breaks-in-cells.csv": write(PLAIN.replace("每月一次", '"每月\n一次\r\n周三"')),
    "csv-quotes-in-cells.csv": write(PLAIN.replace("每月一次", '"所谓""每月""一次"')),
    "csv-comma-in-cells.csv": write(PLAIN.replace("每月一次", '"每月,一次"')),
    "csv-ids-as-formula.csv": write(PLAIN.replace("\r\n0012", '\r\n"=""0012"""')),
    "csv-formula-in-a-cell.csv": write(PLAIN.replace("每月一次", "=HYPERLINK(\"http://x\")".replace('"', ""))),
    "csv-nul-bytes.csv": write(PLAIN.replace("每月一次", "每月\0一次")),
    "csv-spaces-around.csv": write(PLAIN.replace(",", " , ")),
    "csv-header-only.csv": write(",".join(HEADERS) + "\r\n"),
    "csv-ids-twice.csv": write(PLAIN.replace("0013,", "0012,")),
    "csv-same-row-twice.csv": write(PLAIN + PLAIN.splitlines()[1] + "\r\n"),
    "csv-ids-without-leading-zeros.csv": write(PLAIN.replace("\r\n00", "\r\n")),
    "csv-name-missing.csv": write(PLAIN.replace("玉屏路街角花园", "")),
    "csv-kind-unknown.csv": write(PLAIN.replace("协商现场", "咖啡馆")),
    "csv-kind-misspelt.csv": write(PLAIN.replace("服务站点", "服务站")),
    "csv-name-too-long.csv": write(PLAIN.replace("玉屏路街角花园", "玉屏路街角花园" * 40)),
    "csv-markup-in-cells.csv": write(PLAIN.replace("每月一次", "<script>alert(1)</script>{{7*7}}")),
    "csv-cell-too-long.csv": write(PLAIN.replace("每月一次", "长" * 70_000)),
    "csv-too-many-columns.csv": write(table([[f"列{n}" for n in range(600)], [*range(600)]])),
    "csv-quote-never-closed.csv": write(PLAIN.replace("每月一次", '"每月一次')),
    "csv-quote-in-the-middle.csv": write(PLAIN.replace("每月一次", '每月"一次')),
    "empty.csv": write(b""),
    "only-spaces.csv": write(b"  \r\n\r\n \r\n"),
    "only-a-bom.csv": write(codecs.BOM_UTF8),
}  # fmt: skip

PLACES: dict[str, Case] = {
    f"csv-{name}.csv": write(table([HEADERS, *rows(place)])) for name, (_, place) in SYSTEMS.items()
} | {
    "csv-gcj02-told-in-header.csv": write(spot(
        ("高德经度", [r[3] for r in rows(SYSTEMS["gcj02"][1])]), ("高德纬度", [r[4] for r in rows(SYSTEMS["gcj02"][1])]))),
    "csv-gk-northing-first.csv": write(spot(
        ("X坐标", [r[4] for r in rows(SYSTEMS["cgcs2000-gk120"][1], 2)]), ("Y坐标", [r[3] for r in rows(SYSTEMS["cgcs2000-gk120"][1], 2)]))),
    "csv-swapped-columns.csv": write(spot(("经度", LAT), ("纬度", LON))),
    "csv-swapped-in-two-rows.csv": write(spot(("经度", [*LON[:4], *LAT[4:]]), ("纬度", [*LAT[:4], *LON[4:]]))),
    "csv-degrees-minutes-seconds.csv": write(spot(("经度", [to_dms(x) for x in LON]), ("纬度", [to_dms(y) for y in LAT]))),
    "csv-degrees-minutes-seconds-with-letters.csv": write(spot(
        ("经度", [f"E{to_dms(x)}" for x in LON]), ("纬度", [f"{to_dms(y)}N" for y in LAT]))),
    "csv-degrees-minutes.csv": write(spot(("经度", [to_dm(x) for x in LON]), ("纬度", [to_dm(y) for y in LAT]))),
    "csv-degrees-in-chinese.csv": write(spot(
        ("经度", [to_dms(x).replace("°", "度").replace("′", "分").replace("″", "秒") for x in LON]),
        ("纬度", [to_dms(y).replace("°", "度").replace("′", "分").replace("″", "秒") for y in LAT]))),
    "csv-mixed-notations.csv": write(spot(("经度", [*LON[:3], *[to_dms(x) for x in LON[3:]]]), ("纬度", [*LAT[:3], *[to_dms(y) for y in LAT[3:]]]))),
    "csv-one-column-lon-lat.csv": write(spot(("坐标", [f"{x},{y}" for x, y in zip(LON, LAT, strict=True)]))),
    "csv-one-column-lat-lon.csv": write(spot(("坐标", [f"{y}, {x}" for x, y in zip(LON, LAT, strict=True)]))),
    "csv-wkt.csv": write(spot(("WKT", [f"POINT ({x} {y})" for x, y in zip(LON, LAT, strict=True)]))),
    "csv-wkt-broken.csv": write(spot(("WKT", ["POINT (121.4 31.2", *[f"POINT ({x} {y})" for x, y in zip(LON[1:], LAT[1:], strict=True)]]))),
    "csv-full-width-digits.csv": write(spot(
        ("经度", [str(x).translate(str.maketrans("0123456789.", "０１２３４５６７８９．")) for x in LON]), ("纬度", LAT))),
    "csv-unit-in-cells.csv": write(spot(("经度", [f"{x}°" for x in LON]), ("纬度", [f"{y} 度" for y in LAT]))),
    "csv-one-outside-the-district.csv": write(spot(("经度", [121.49, *LON[1:]]), ("纬度", [31.24, *LAT[1:]]))),
    "csv-one-at-zero.csv": write(spot(("经度", [0, *LON[1:]]), ("纬度", [0, *LAT[1:]]))),
    "csv-one-coordinate-missing.csv": write(spot(("经度", ["", *LON[1:]]), ("纬度", LAT))),
    "csv-one-coordinate-a-word.csv": write(spot(("经度", ["不详", *LON[1:]]), ("纬度", LAT))),
    "csv-coordinates-nan.csv": write(spot(("经度", ["NaN", *LON[1:]]), ("纬度", ["#N/A", *LAT[1:]]))),
    "csv-addresses-only.csv": write(spot(("地址", [s[5] for s in SITES]))),
    "csv-crossings-only.csv": write(spot(("地址", ["新华路番禺路口", "定西路法华镇路路口", "仙霞路/威宁路", "天山路、古北路交叉口", "愚园路近江苏路", "无此路99号"]))),
    "csv-city-grid.csv": write(spot(("X", [round(-4200.5 + n * 311, 2) for n in range(6)]), ("Y", [round(-1800.2 + n * 207, 2) for n in range(6)]))),
    "csv-rounded-to-two-digits.csv": write(spot(("经度", [round(x, 2) for x in LON]), ("纬度", [round(y, 2) for y in LAT]))),
    "csv-bd09-one-column.csv": write(spot(("百度坐标", [f"{x:.6f},{y:.6f}" for x, y in (to_bd09((s[3], s[4])) for s in SITES)]))),
}  # fmt: skip

WORDS: dict[str, Case] = {
    "csv-dates-many-ways.csv": write(change(7, DATES)),
    "csv-dates-more-ways.csv": write(change(7, MORE_DATES)),
    "csv-dates-day-first.csv": write(change(7, ["5/3/2024", "18/11/2023", "1/2/2022", "30/6/2024", "9/9/2021", "31/5/2020"])),
    "csv-dates-excel-serials.csv": write(change(7, [45356, 45231, 44562, 45461, 44469, 43952])),
    "csv-dates-with-time.csv": write(change(7, ["2024-03-05 08:30", "2023-11-02T10:00:00", "2022-01-01 00:00:00", "2024/6/18 9:05", "20210930", "2020-05-01T00:00:00Z"])),
    "csv-dates-impossible.csv": write(change(7, ["2024-02-30", "2024-13-01", "0000", "3024-01-01", "昨天", "待定"])),
    "csv-events.csv": write(table([["点位编号", "日期", "事件类型", "内容"], ["0012", "2024-03", "实施", "开始施工"], ["0012", "2024-06-01", "开放", "对外开放"], ["0099", "2024", "协商", "点位不存在"]])),
    "csv-bodies.csv": write(table([["名称", "类型", "街道", "成立时间"], ["桃源议事厅", "议事厅", "新华路街道", "2019年5月"], ["安和志愿队", "团队", "仙霞新村街道", "2020"]])),
    "csv-feedback.csv": write(table([["点位编号", "内容", "类别", "日期"], ["0012", "晚上灯太亮", "灯光", "2024-04-02"], ["0013", "希望周末也开放，电话13812345678", "服务", "2024-04-03"]])),
}  # fmt: skip

CASES: dict[str, Case] = SPELLINGS | DELIMITERS | HABITS | PLACES | WORDS
