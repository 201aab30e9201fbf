"""Phone and identity numbers are noticed, and other numbers are left in peace."""

from __future__ import annotations

import pytest

from geodata.personal import find_personal


@pytest.mark.parametrize(
    ("words", "kind", "number"),
    [
        ("请打13800138000找我", "phone", "13800138000"),
        ("call +86 138-0013-8000 please", "phone", "+86 138-0013-8000"),
        ("电话１３８００１３８０００", "phone", "１３８００１３８０００"),
        ("021-62190000 晚上", "phone", "021-62190000"),
        # Check digit worked out by hand after GB 11643: 11010519491231002X is the standard's own.
        ("我的号码 11010519491231002X。", "identity", "11010519491231002X"),
        ("440524188001010014", "identity", "440524188001010014"),
    ],
)
def test_a_number_that_should_not_be_public_is_found(words: str, kind: str, number: str) -> None:
    (found,) = find_personal(words)
    assert found.kind == kind
    assert words[found.start : found.end] == number


@pytest.mark.parametrize(
    "words",
    [
        "愚园路 1398 弄 12 号",
        "2019-11-02 开了会",
        "花了 10000000000 元",
        "邮编 200050，楼高 150 米",
        "订单 123456789012345678",
        "12345678901234567890123",
    ],
)
def test_other_numbers_are_left_alone(words: str) -> None:
    assert list(find_personal(words)) == []


def test_several_are_found_in_order() -> None:
    words = "13800138000 或 11010519491231002X"
    assert [each.kind for each in find_personal(words)] == ["phone", "identity"]
