"""Names in English text: behind a title, a cue or a sign-off, and Chinese names in pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain
from geodata.personal.word_lists import find_words

_SURNAMES = "|".join(find_words("en", "surnames"))
_NEVER = frozenset(find_words("en", "never"))
_FINALS = (
    "iang|iong|uang|ian|iao|ang|eng|ing|ong|uai|uan|ua|uo|ie|iu|ia|ue|ui|un|ai|ei|ao|ou|an|en|in|er"
    "|a|e|i|o|u|v"
)
_SYLLABLE = rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:{_FINALS})"
_FIRST = rf"(?:(?:Zh|Ch|Sh|[BPMFDTNLGKHJQXRZCSYW])(?:{_FINALS})|Ai|An|Ao|En|Ou)"
_GIVEN = rf"{_FIRST}(?:[-']?{_SYLLABLE}){{0,2}}\b"
"""A given name in pinyin: one to three syllables."""
_PLACE = (
    r"(?!\s(?:\w+\s)?(?:Road|Rd|Street|St|Park|Garden|Gardens|Bridge|Station|Temple|Green|Lane|Villa"
    r"|District|Hospital|School|Metro|River|Creek|Square|Hall|Market|Crossing)\b)"
)
"""Not a name when it is one of a place."""
_WORD = (
    r"(?:(?:van|von|de|der|da|del|al|bin)\s)?"
    r"(?:(?:O'|Mc|Mac|D')?[A-Z][a-zà-öø-ÿ]+(?:-[A-Z][a-zà-öø-ÿ]+)?|[A-Z]\.)"
)
_FULL = rf"{_WORD}(?:\s{_WORD}){{0,2}}"
_TITLED = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms)\.?\s(?:and|&)\s)?(?:Mr|Mrs|Ms|Mx|Miss|Mister|Dr|Prof|Professor|Mme|Madam|Madame|Sir)\.?\s"
    rf"(?!Everybody|Everyone|Right|President|Chairman|Mayor){_FULL}{_PLACE}"
)
_KNOWN = re.compile(
    r"\b(?:Doctor|Aunt|Auntie|Aunty|Uncle|Grandma|Grandpa|Granny|Grandmother|Grandfather|Sister"
    r"|Brother|Teacher|Director|Manager|Secretary|Captain|Officer|Nurse|Engineer|Master|Chairman"
    r"|Chairwoman|Lawyer|Old|Lao|Xiao|Little|Boss|Chief)\s"
    rf"(?:{_SURNAMES})\b(?:\s{_GIVEN})?{_PLACE}"
)
"""Titles that are everyday words: trusted before a Chinese surname."""
_CUED = re.compile(
    r"(?:\b(?i:my name is|my name's|my name:|named|signed by|signed:|contact person:|contact:|name:"
    rf"|from:|lawyer|keep my name \())\s?({_FULL}){_PLACE}"
)
_SELF = re.compile(
    rf"\b(?:I'm|I am|This is|I,)\s({_WORD}\s{_WORD}(?:\s{_WORD})?){_PLACE}"
    r"(?=[,.!;]|\s(?:and|from|here|in|of)\b|\s?\Z)"
)
_PINYIN = re.compile(
    r"\b(?!(?:You|He|Long|Song|Sun|Ma|Pan|Fan|Wan|Ge|Yi)\b)"
    rf"(?:{_SURNAMES})\s{_GIVEN}{_PLACE}"
)
_SIGNED = re.compile(
    r"(?:(?i:regards|sincerely|yours|faithfully|best|cheers|thanks|thank you|greetings),\s*"
    rf"|^\s*-\s?)({_FULL})\.?\s*$",
    re.MULTILINE,
)


def find_names_en(plain: Plain) -> Iterator[Found]:
    """Find names behind a title, a cue or a sign-off, and full names in pinyin."""
    words = plain.text
    for pattern in (_TITLED, _KNOWN, _PINYIN):
        for match in pattern.finditer(words):
            yield Found(kind=PersonalKind.NAME, start=match.start(), end=match.end())
    for pattern in (_CUED, _SELF, _SIGNED):
        for match in pattern.finditer(words):
            if match[1].split()[0] not in _NEVER:
                yield Found(kind=PersonalKind.NAME, start=match.start(1), end=match.end(1))
