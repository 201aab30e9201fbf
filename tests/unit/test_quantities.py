"""Quantities in words. Expected words were written by a reader of each language."""

from __future__ import annotations

import pytest

from geodata.models import Quantity, Text
from geodata.quantities import say_number, say_quantity
from geodata.vocab import Comparison


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (30, "30", "30"),
        (0, "0", "0"),
        (0.3, "0.3", "0.3"),
        (1100, "1100", "1,100"),
        (10_000, "1 万", "10,000"),
        (12_345, "12345", "12,345"),
        (1_500_000, "150 万", "1.5 million"),
        (10_000_000_000, "100 亿", "10 billion"),
        (-5, "-5", "-5"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(value: float, zh: str, en: str) -> None:
    assert (say_number(float(value), "zh"), say_number(float(value), "en")) == (zh, en)


@pytest.mark.parametrize(
    ("sign", "zh", "en"),
    [
        ("=", "距离 30 米", "distance: 30 m"),
        ("~", "距离 约 30 米", "distance: about 30 m"),
        ("<", "距离 少于 30 米", "distance: under 30 m"),
        (">", "距离 超过 30 米", "distance: over 30 m"),
        ("<=", "距离 至多 30 米", "distance: up to 30 m"),
        (">=", "距离 至少 30 米", "distance: at least 30 m"),
    ],
)
def test_how_exactly_a_source_says_it_is_said(sign: str, zh: str, en: str) -> None:
    quantity = Quantity(
        label=Text(zh="距离", en="distance"),
        value=30,
        unit=Text(zh="米", en="m"),
        comparison=Comparison(sign),
    )
    assert (say_quantity(quantity, "zh"), say_quantity(quantity, "en")) == (zh, en)


def test_signs_and_large_chinese_numbers_stand_close_to_their_unit() -> None:
    share = Quantity(label=Text(zh="占比", en="share"), value=40, unit=Text(zh="%", en="%"))
    assert (say_quantity(share, "zh"), say_quantity(share, "en")) == ("占比 40%", "share: 40%")
    tax = Quantity(label=Text(zh="税收", en="tax"), value=1e10, unit=Text(zh="元", en="yuan"))
    assert say_quantity(tax, "zh") == "税收 100 亿元"
    assert say_quantity(tax, "en") == "tax: 10 billion yuan"


def test_a_number_without_a_unit_ends_with_the_number() -> None:
    assert say_quantity(Quantity(label=Text(zh="户", en="homes"), value=7), "en") == "homes: 7"
