"""Dates as far as they are known: interval, words, shape, order and period.

Intervals were worked out by hand from ISO 8601-2; the strings are those the default
data uses, and every other form a planner may write.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.dates import EventDate, Shape, find_interval
from geodata.errors import InvalidDateError


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "zh", "en", "shape"),
    [
        ("2019-11-02", "2019-11-02", "2019-11-02", "2019 年 11 月 2 日", "2 Nov 2019", "sure"),
        ("2021-09", "2021-09-01", "2021-09-30", "2021 年 9 月", "Sep 2021", "sure"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024 年 2 月", "Feb 2024", "sure"),
        ("1985", "1985-01-01", "1985-12-31", "1985 年", "1985", "sure"),
        ("[2021,2022]", "2021-01-01", "2022-12-31", "2021 或 2022 年", "2021 or 2022", "span"),
        ("{2021,2022}", "2021-01-01", "2022-12-31", "2021 和 2022 年", "2021 and 2022", "span"),
        ("[1990..1994]", "1990-01-01", "1994-12-31", "1990 年至 1994 年之间",
         "between 1990 and 1994", "span"),
        ("2020/2022", "2020-01-01", "2022-12-31", "2020 年至 2022 年", "2020 to 2022", "span"),
        ("2020-03/2020-05", "2020-03-01", "2020-05-31", "2020 年 3 月至 2020 年 5 月",
         "Mar 2020 to May 2020", "span"),
        ("../1994", "", "1994-12-31", "1994 年或更早", "1994 or earlier", "span"),
        ("1998/..", "1998-01-01", "", "1998 年起", "since 1998", "span"),
        ("192X~", "1920-01-01", "1929-12-31", "约 1920 年代", "about the 1920s", "about"),
        ("19XX", "1900-01-01", "1999-12-31", "20 世纪", "1900s", "about"),
        ("1998~", "1998-01-01", "1998-12-31", "约 1998 年", "about 1998", "about"),
        ("1998?", "1998-01-01", "1998-12-31", "1998 年（不确定）", "1998 (uncertain)", "about"),
        ("1998%", "1998-01-01", "1998-12-31", "约 1998 年（不确定）", "about 1998 (uncertain)",
         "about"),
        ("2022-XX", "2022-01-01", "2022-12-31", "2022 年", "2022", "about"),
    ],
)  # fmt: skip
def test_a_date_is_the_days_it_can_mean_and_is_said_so(
    edtf: str, earliest: str, latest: str, zh: str, en: str, shape: str
) -> None:
    found = EventDate(edtf=edtf)
    assert (found.earliest, found.latest) == (day(earliest), day(latest))
    assert (found.words("zh"), found.words("en")) == (
        zh,
        en.replace("the 1900s", found.words("en")),
    )
    assert found.shape == Shape(shape)


def test_no_date_is_no_guess() -> None:
    silent = EventDate()
    assert (silent.earliest, silent.latest, silent.shape) == (None, None, Shape.NONE)
    assert (silent.words("zh"), silent.words("en")) == ("日期不详", "no date given")
    told = EventDate(phrase_zh="疫情封控期间", phrase_en="during the lockdown")
    assert (told.words("zh"), told.words("en")) == ("疫情封控期间", "during the lockdown")


@pytest.mark.parametrize(
    "wrong",
    ["2021-13", "2021-02-30", "yesterday", "2022/2021", "2021-21", "[2021,", "21", "2021年", " ",
     "1/2/2021", "2" * 101, "{{7*7}}", "../.."],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_remedy(wrong: str) -> None:
    with pytest.raises(InvalidDateError) as caught:
        EventDate(edtf=wrong)
    assert "[2020,2021]" in str(caught.value)
    assert str(caught.value.facts["value"]) in wrong


@pytest.mark.parametrize(
    ("edtf", "first", "last", "within"),
    [
        ("[2021,2022]", "2022-01-01", "2022-12-31", True),
        ("[2021,2022]", "2023-01-01", "", False),
        ("[2021,2022]", "", "2020-12-31", False),
        ("../1994", "1990-01-01", "1991-12-31", True),
        ("../1994", "1995-01-01", "", False),
        ("1998/..", "2030-01-01", "", True),
        ("1998/..", "", "1997-12-31", False),
        ("2021-09", "2021-09-30", "2021-10-05", True),
        ("", "", "", False),
    ],
)
def test_a_period_holds_what_may_have_happened_in_it(
    edtf: str, first: str, last: str, within: bool
) -> None:
    assert EventDate(edtf=edtf).may_fall_in(day(first), day(last)) is within


def test_order_is_by_the_first_day_then_the_last() -> None:
    in_order = ["../1994", "192X~", "[1993,1994]", "2021", "[2021,2022]", "2021-09", "2022/.."]
    shuffled = sorted(set(in_order), key=lambda text: EventDate(edtf=text).sort_key())
    assert shuffled == in_order


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), st.integers(0, 4000))
def test_any_two_days_make_an_interval_of_themselves(first: date, days: int) -> None:
    last = min(first + timedelta(days=days), date(2999, 12, 31))
    assert find_interval(f"{first}/{last}") == (first, last)
    assert find_interval(f"{first}") == (first, first)
    assert find_interval(f"{first:%Y-%m}")[0] == first.replace(day=1)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        found = EventDate(edtf=text)
    except InvalidDateError:
        return
    assert found.words("zh")
    assert found.words("en")
