"""Receipt codes: hard to guess, easy to copy."""

from __future__ import annotations

import re

from geodata.receipts import hash_receipt_code, new_receipt_code


def test_codes_have_no_signs_that_are_taken_for_one_another() -> None:
    codes = {new_receipt_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert re.fullmatch(r"F-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code)
        assert not set(code[2:]) & set("01OILU")


def test_a_code_copied_by_hand_is_the_same_code() -> None:
    assert hash_receipt_code("F-7KQ2-MX4T-9RBA") == hash_receipt_code(" f 7kq2 mx4t 9rba ")
    assert hash_receipt_code("F-7KQ2-MX4T-9RBA") != hash_receipt_code("F-7KQ2-MX4T-9RBB")


def test_a_code_cannot_be_read_from_what_is_stored() -> None:
    assert "7KQ2" not in hash_receipt_code("F-7KQ2-MX4T-9RBA").upper()
