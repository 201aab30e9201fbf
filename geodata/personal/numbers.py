"""Identity numbers and bank cards: told from other long numbers by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_GAP = r"[\s\-]{0,2}"
_IDENTITY = re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{16}}{_GAP}(?:\d(?!\d)|[Xx](?![A-Za-z]))")
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])"
_OLD = re.compile(
    rf"(?<![\dA-Za-z]){_PROVINCE}\d{{4}}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}(?![\dA-Za-z])"
)
"""As given out until 1999: 15 digits, the birthday inside, no check digit."""
_BIRTHDAY = re.compile(r"\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_IDENTITY_CUE = re.compile(r"身份|证件|证号|(?i:\bid\b|identity)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Weights of the check digit, GB 11643-1999 (ISO 7064, MOD 11-2)."""
_CHECKS = "10X98765432"
_CARD = re.compile(r"(?<!\d)\d(?:[ \-]?\d){14,18}(?!\d)")
_CARD_START = re.compile(r"62|4|5[1-5]|35|3[47]|60|9558")
_CARD_CUE = re.compile(r"银行|卡|账户|账号|帐号|(?i:card|account)")
_CUE_REACH = 16


def find_identities(plain: Plain) -> Iterator[Found]:
    """Find identity numbers: 18 signs with a sound check digit, or behind a cue; 15 old ones."""
    for match in _IDENTITY.finditer(plain.text):
        signs = _only_signs(match[0])
        if _BIRTHDAY.match(signs) and (
            is_identity(signs) or _is_cued(plain.text, match.start(), _IDENTITY_CUE)
        ):
            yield Found(kind=PersonalKind.IDENTITY, start=match.start(), end=match.end())
    for match in _OLD.finditer(plain.text):
        yield Found(kind=PersonalKind.IDENTITY, start=match.start(), end=match.end())


def find_cards(plain: Plain) -> Iterator[Found]:
    """Find bank cards: 15 to 19 digits that pass Luhn's test, or stand behind a cue."""
    for match in _CARD.finditer(plain.text):
        digits = _only_signs(match[0])
        is_cued = len(digits) > 15 and _is_cued(plain.text, match.start(), _CARD_CUE)
        if is_cued or (_CARD_START.match(digits) and is_luhn(digits)):
            yield Found(kind=PersonalKind.CARD, start=match.start(), end=match.end())


def is_identity(signs: str) -> bool:
    """Whether the last of 18 signs is the check digit of the others."""
    total = sum(int(sign) * weight for sign, weight in zip(signs[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == signs[17]


def is_luhn(digits: str) -> bool:
    """Whether digits pass the test of ISO/IEC 7812."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _only_signs(number: str) -> str:
    return "".join(sign for sign in number.upper() if sign.isdigit() or sign == "X")


def _is_cued(words: str, start: int, cue: re.Pattern[str]) -> bool:
    return cue.search(words, max(0, start - _CUE_REACH), start) is not None
