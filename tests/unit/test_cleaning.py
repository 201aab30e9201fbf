"""Dates, numbers, texts and ids as people type them; expected values were written by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geodata.cleaning.dates import read_date
from geodata.cleaning.numbers import read_quantity
from geodata.cleaning.texts import clean_id, clean_prose, mark_words
from geodata.dates import find_interval
from geodata.importing.cells import Place, read_cell
from geodata.importing.fields import Kind, find_field

TODAY = date(2024, 6, 15)
DATES = """
2024-03-05 = 2024-03-05
2024.3 = 2024-03
2024年3月 = 2024-03
2024年3月5日 = 2024-03-05
2024/3/5 = 2024-03-05
20240305 = 2024-03-05
２０２４年３月 = 2024-03
二〇二四年三月 = 2024-03
二零二四年十一月二十三日 = 2024-11-23
二〇二四年十月 = 2024-10
45356 = 2024-03-05
去年 = 2023?
去年3月 = 2023-03?
去年底 = [2023-10..2023-12]
上个月 = 2024-05?
两年前 = 2022~
三个月前 = 2024-03~
two years ago = 2022~
2023-2024 = 2023/2024
2024.3-2024.5 = 2024-03/2024-05
2024年3月-5月 = 2024-03/2024-05
2024年3月5日至8日 = 2024-03-05/2024-03-08
2023年10月--2024年3月 = 2023-10/2024-03
2023年至今 = 2023/..
2023.10-至今 = 2023-10/..
since 2019 = 2019/..
2021年以前 = ../2021
2024年第一季度 = [2024-01..2024-03]
2024Q3 = [2024-07..2024-09]
2024年春 = [2024-03..2024-05]
winter 2023 = [2023-12..2024-02]
2024年上半年 = [2024-01..2024-06]
约2020年 = 2020~
2020年左右 = 2020~
2024（待核实） = 2024?
1990年代 = 199X
March 2024 = 2024-03
5 March 2024 = 2024-03-05
Mar. 5, 2024 = 2024-03-05
13/3/2024 = 2024-03-13
24年3月 = 2024-03
2023年3月开工 = 2023-03
2024-03-05 10:20:00 = 2024-03-05
192X~ = 192X~
"""


@pytest.mark.parametrize("line", DATES.strip().splitlines())
def test_a_date_is_read_as_what_it_means(line: str) -> None:
    text, edtf = line.split(" = ")
    read = read_date(text, reference=TODAY)
    assert (read.value, read.problem) == (edtf, "")
    assert read.original == text
    assert [each.before for each in read.changes] == ([] if text == edtf else [text])


@pytest.mark.parametrize(
    ("text", "problem", "choices"),
    [
        ("24/3/5", "date_ambiguous", ("2024-03-05", "2005-03-24")),
        ("5/3/2024", "date_ambiguous", ("2024-05-03", "2024-03-05")),
        ("2024年13月", "date_impossible", ()), ("2024-02-30", "date_impossible", ()),
        ("2024-2023", "date_backwards", ()), ("3024年", "date_year", ()),
        ("未定", "date_unread", ()), ("x" * 500, "date_unread", ()),
    ],
)  # fmt: skip
def test_what_cannot_be_settled_is_asked(text: str, problem: str, choices: tuple[str, ...]) -> None:
    read = read_date(text, reference=TODAY)
    assert (read.value, read.problem, read.choices) == (None, problem, choices)


def test_a_relative_date_needs_a_day_to_count_from() -> None:
    assert read_date("去年").problem == "date_relative"


def test_a_number_that_lost_its_nought_is_asked() -> None:
    assert read_date("2024.1", is_number=True).choices == ("2024-01", "2024-10")
    assert read_date("2024.1").value == "2024-01"


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
FORMS = ["{0:%Y}-{0:%m}-{0:%d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}/{m}/{d}", "{0:%Y%m%d}",
         "{y} 年 {m} 月 {d} 日", "{d} {0:%B} {y}", "{0:%b} {d}, {y}"]  # fmt: skip


@given(DAYS, st.sampled_from(FORMS), st.booleans())
def test_every_day_comes_back_from_every_form(day: date, form: str, is_wide: bool) -> None:
    text = form.format(day, y=day.year, m=day.month, d=day.day)
    wide = text.translate({ord("0") + each: 0xFF10 + each for each in range(10)})
    assert read_date(wide if is_wide else text).value == day.isoformat()


@given(st.dates(date(1954, 10, 3), date(2099, 12, 31)))
def test_a_spreadsheet_counts_days(day: date) -> None:
    assert read_date(str((day - date(1899, 12, 30)).days)).value == day.isoformat()


@given(DAYS, st.integers(0, 900), st.sampled_from(["{}年{}月至{}年{}月", "{}.{}-{}.{}"]))
def test_every_range_of_months_comes_back(day: date, days: int, form: str) -> None:
    end = day + timedelta(days=days)
    assume(end.year <= 2099)  # later years are asked about, not read
    read = read_date(form.format(day.year, day.month, end.year, end.month))
    assert read.value == f"{day:%Y-%m}/{end:%Y-%m}"


@given(st.text(max_size=60))
def test_any_text_gives_a_date_or_a_reason(text: str) -> None:
    read = read_date(text, reference=TODAY)
    if read.value is None:
        assert read.problem
    else:
        find_interval(read.value)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1,234.5", "", 1234.5), ("１２３", "", 123.0), ("1200㎡", "m2", 1200.0),
        ("15亩", "m2", 10_000.0), ("3.5万元", "CNY", 35_000.0), ("2公里", "m", 2000.0),
        ("1.2万", "", 12_000.0), ("35%", "share", 0.35), ("1 200 平方米", "m2", 1200.0),
        ("1.5E+3", "", 1500.0), ("", "", None),
    ],
)  # fmt: skip
def test_numbers_with_their_units(text: str, unit: str, number: float | None) -> None:
    read = read_quantity(text, unit=unit)
    assert (read.value, read.problem) == (number, "")


@pytest.mark.parametrize(
    ("text", "unit", "problem"),
    [("约三十", "", "not_a_number"), ("12石", "", "unit_unknown"), ("12元", "m2", "unit_other"),
     ("1e999", "", "not_a_number"), ("1,23", "", "unit_unknown")],
)  # fmt: skip
def test_numbers_that_are_none(text: str, unit: str, problem: str) -> None:
    assert read_quantity(text, unit=unit).problem == problem


@pytest.mark.parametrize(
    ("text", "clean", "codes"),
    [
        ("华阳\u202e路", "华阳路", ["bidi_signs"]), ("a\r\nb", "a\nb", ["line_breaks"]),
        ("a\x07b", "ab", ["control_signs"]), ("愚\u200b园路", "愚园路", ["invisible_signs"]),
        ("👩\u200d🔧 维修", "👩\u200d🔧 维修", []), ("e\u0301", "é", ["composed"]),
        ("50㎡ ① ｱ", "50㎡ ① ｱ", []), ("a\u3000b", "a b", ["spaces"]),
        ("  愚园路 ", "愚园路", []), ("x_x000D_\ny", "x\ny", ["line_breaks"]),
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_taken_out_and_said(text: str, clean: str, codes: list[str]) -> None:
    read = clean_prose(text)
    assert (read.value, [each.code for each in read.changes]) == (clean, codes)


def test_a_line_has_no_breaks() -> None:
    read = clean_prose("愚园路\n1088弄", is_line=True)
    assert read.value == "愚园路 1088弄"
    assert [each.code for each in read.changes] == ["line_breaks"]


def test_a_resident_s_words_are_marked_and_not_edited() -> None:
    text = "好  的👍\u202e\n第二行 ½"
    assert mark_words(text).value == "好  的👍\ufffd\n第二行 ½"
    assert mark_words("好  的👍\n第二行").changes == ()


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_prose(text).value
    assert once is not None
    assert clean_prose(once).value == once


def test_ids_stay_text() -> None:
    assert clean_id("007").value == "007"
    assert clean_id("Ａ-１２").value == "A-12"
    assert clean_id("1.0E+10").problem == "id_rounded"
    assert clean_id("310105001.0", is_number=True).value == "310105001"
    assert clean_id("3101050010020030040", is_number=True).problem == "id_rounded"


def test_a_resident_s_words_come_in_as_they_are_and_other_texts_are_cleaned() -> None:
    text = "  好\u3000的👍\u202e\n第二行 ½"
    words = find_field(Kind.FEEDBACK, "text_zh")
    summary = find_field(Kind.SITE, "summary_zh")
    assert words is not None
    assert summary is not None
    read = read_cell(words, text, Place("意见"))
    assert read.value == "  好\u3000的👍\ufffd\n第二行 ½"
    assert [each.code for each in read.findings] == ["signs_marked"]
    read = read_cell(summary, text, Place("简介"))
    assert read.value == "好 的👍\n第二行 ½"
    assert [each.code for each in read.findings] == ["bidi_signs", "spaces"]
