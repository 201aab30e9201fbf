"""Personal data are noticed, other words are left in peace, and the public copy holds no part."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.models import Text
from geodata.personal import find_personal, redact, remove_found, to_public_text
from geodata.personal.find import CHECKED, FINDERS
from geodata.personal.plain import make_plain
from tests.benchmarks.personal import KINDS, Score, measure, read_labelled

WORST = ("1", "1 ", "1-", "王", "张先", "a@", "a.", "微信", "1室", "1弄", "Aa ", "Mr. A", "No. 1, ",
         "\u200b1", "沪A1", "路", "我是", "我是的", "wx:a", "Li ", "一", "+86 ", "QQ1", "我叫王",
         "愚园路1", "\n- A", "I am A", "王先生", "[at]", "Room 1", "{", "13800138")  # fmt: skip
PIECES = st.sampled_from(
    [*WORST, "13800138000", "11010519491231002X", "302室", "①", "１", "😀", "é"]
)


@pytest.mark.parametrize(
    ("words", "kind", "piece"),
    [
        ("请打13800138000找我", "mobile", "13800138000"),
        ("call +86 138-0013-8000 please", "mobile", "+86 138-0013-8000"),
        ("电话１３８００１３８０００", "mobile", "１３８００１３８０００"),
        ("打一三八零零一三八零零零", "mobile", "一三八零零一三八零零零"),
        ("1\u200b3800\u20601\ufe0f38000", "mobile", "1\u200b3800\u20601\ufe0f38000"),
        ("021-62190000 晚上", "landline", "021-62190000"),
        # The first is the standard's own example (GB 11643), the second another of its time.
        ("我的号码 11010519491231002X。", "identity", "11010519491231002X"),
        ("号码11010519491231002X：保密", "identity", "11010519491231002X"),
        ("440524188001010014", "identity", "440524188001010014"),
        # The number in every textbook on Luhn's test.
        ("card 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("愚园路1018弄5号302室", "address", "愚园路1018弄5号302室"),
        ("Flat 5B is loud", "address", "Flat 5B"),
        ("听李建国先生说", "name", "李建国先生"),
    ],
)
def test_what_should_not_be_public_is_found(words: str, kind: str, piece: str) -> None:
    (found,) = find_personal(words)
    assert found.kind == kind
    assert words[found.start : found.end] == piece


@pytest.mark.parametrize(
    "words",
    [
        "愚园路 1398 弄 12 号",
        "2019-11-02 开了会",
        "花了 10000000000 元",
        "邮编 200050，楼高 150 米",
        "订单 123456789012345678",
        "12345678901234567890123",
        "11010519491231002",
        "110105194912310021",  # the standard's example with another check digit
        "card 4111 1111 1111 1112"[5:],
    ],
)
def test_other_words_are_left_alone(words: str) -> None:
    assert find_personal(words) == ()


def test_the_marks_speak_the_language_of_the_text() -> None:
    assert redact("请打13800138000找我") == "请打〔电话〕找我"
    assert redact("Call 13800138000 please") == "Call [phone] please"
    text = Text(zh="加微信lulu_20080", en="")
    assert to_public_text(text) == Text(zh="加微信〔社交账号〕", en="")
    assert text.zh == "加微信lulu_20080"


def test_pieces_that_touch_are_both_left_out() -> None:
    assert redact("11010519491231002X13800138000") == "〔证件号〕〔电话〕"


def test_what_was_not_searched_is_not_shown() -> None:
    words = "好" * CHECKED + "13800138000"
    assert redact(words) == "好" * CHECKED


def test_one_piece_or_all_are_taken_out_of_the_words() -> None:
    words = "Call 13800138000 or write to a.b@c.org please"
    phone, mail = find_personal(words)
    assert remove_found(words, [phone]) == "Call or write to a.b@c.org please"
    assert remove_found(words, [phone, mail]) == "Call or write to please"


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_found_pieces_are_in_order_apart_and_gone_from_the_public_copy(words: str) -> None:
    at = 0
    for each in find_personal(words):
        assert at <= each.start < each.end <= len(words)
        at = each.end
    public = redact(words)
    assert redact(public) == public


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_a_phone_number_in_any_text_does_not_become_public(before: str, after: str) -> None:
    # Between signs that are no digits it is a number of its own, whatever stands around it.
    words = f"{before}，13800138000。{after}"
    assert "13800138000" not in redact(words)


@pytest.mark.parametrize("piece", WORST)
def test_no_text_makes_the_search_more_than_linear(piece: str) -> None:
    # Eight times the length: eight times the time where linear, 64 times where quadratic.
    assert _cost(piece, 16_000) < 30 * _cost(piece, 2_000) + 0.05


def _cost(piece: str, length: int) -> float:
    plain = make_plain((piece * length)[:length])
    costs = []
    for _ in range(2):
        start = time.process_time()
        for _, find in FINDERS:
            list(find(plain))
        costs.append(time.process_time() - start)
    return min(costs)


@pytest.fixture(scope="module")
def score() -> Score:
    return measure()


def test_the_labelled_set_is_large_and_half_of_it_holds_nothing_personal() -> None:
    texts = list(read_labelled())
    assert len({text.words for text in texts}) == len(texts) >= 1_000
    assert sum(not text.labels for text in texts) >= 350
    assert {text.lang for text in texts} == {"zh", "en"}


@pytest.mark.parametrize(
    ("kind", "least"),
    [("identity", 99.5), ("mobile", 99.5), ("address", 97.0), ("landline", 97.0), ("card", 97.0),
     ("email", 97.0), ("chat", 97.0), ("plate", 97.0), ("name", 95.0)],
)  # fmt: skip
def test_of_the_labelled_set_this_much_is_found(score: Score, kind: str, least: float) -> None:
    assert kind in KINDS
    assert score.recall(kind) >= least, score.wrong


def test_hardly_anything_else_is_taken_for_personal(score: Score) -> None:
    assert score.precision() >= 97.0, score.wrong
