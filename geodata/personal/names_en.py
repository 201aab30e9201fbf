"""Names in English text: behind a title, a cue or a sign-off, and Chinese names in pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.personal.found import Found, PersonalKind
from geodata.personal.plain import Plain

_SURNAMES = (
    "Wang|Li|Zhang|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|Liang|Xie|Tang|Song|"
    "Deng|Feng|Han|Cao|Zeng|Peng|Xiao|Cai|Pan|Tian|Dong|Yuan|Yu|Jiang|Du|Ye|Cheng|Wei|Su|Lv|Lyu|Ding|Ren|Lu|Yao|Shen|Zhong|"
    "Cui|Tan|Fan|Shi|Liao|Jia|Xia|Fu|Fang|Zou|Xiong|Bai|Meng|Qin|Qiu|Hou|Jin|Yin|Xue|Yan|Lei|Long|Tao|Duan|Hao|Kong|Shao|"
    "Mao|Chang|Wan|Gu|Lai|Kang|Qian|Dai|Mo|Qiao|Gong|Wen|Pang|Ouyang|Situ|Shangguan|Zhuge|Ji|Qi|Zhuang|Niu|Geng|Ge|Yi|You"
)
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ian|iao|ang|eng|ing|ong|uai|uan|ua|uo|ie|iu|ia|ue|ui|un|"
    r"ai|ei|ao|ou|an|en|in|er|a|e|i|o|u|v))"
)
_GIVEN = rf"(?=[A-Z]){_SYLLABLE[:-1].replace('(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])', '(?:Zh|Ch|Sh|[BPMFDTNLGKHJQXRZCSYWAOE])')})(?:[-']?{_SYLLABLE}){{0,2}}\b"
_PLACE = (
    r"(?!\s(?:\w+\s)?(?:Road|Rd|Street|St|Park|Garden|Gardens|Bridge|Station|Temple|Green|Lane|Villa|District|Hospital|"
    r"School|Metro|River|Creek|Square|Hall|Market|Crossing)\b)"
)
_WORD = r"(?:(?:van|von|de|der|da|del|al|bin)\s)?(?:(?:O'|Mc|Mac|D')?[A-Z][a-zà-öø-ÿ]+(?:-[A-Z][a-zà-öø-ÿ]+)?|[A-Z]\.)"
_FULL = rf"{_WORD}(?:\s{_WORD}){{0,2}}"
_TITLED = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms)\.?\s(?:and|&)\s)?(?:Mr|Mrs|Ms|Mx|Miss|Mister|Dr|Prof|Professor|Mme|Madam|Madame|Sir)\.?\s"
    rf"(?!Everybody|Everyone|Right|President|Chairman|Mayor){_FULL}{_PLACE}"
)
_KNOWN = re.compile(
    r"\b(?:Doctor|Aunt|Auntie|Aunty|Uncle|Grandma|Grandpa|Granny|Grandmother|Grandfather|Sister|Brother|Teacher|Director|"
    r"Manager|Secretary|Captain|Officer|Nurse|Engineer|Master|Chairman|Chairwoman|Lawyer|Old|Lao|Xiao|Little|Boss|Chief)\s"
    rf"(?:{_SURNAMES})\b(?:\s{_GIVEN})?{_PLACE}"
)
_CUED = re.compile(
    r"(?:\b(?i:my name is|my name's|my name:|named|signed by|signed:|contact person:|contact:|name:|from:|lawyer|"
    rf"keep my name \())\s?({_FULL}){_PLACE}"
)
_SELF = re.compile(
    rf"\b(?:I'm|I am|This is|I,)\s({_WORD}\s{_WORD}(?:\s{_WORD})?){_PLACE}(?=[,.!;]|\s(?:and|from|here|in|of)\b|\s?\Z)"
)
_PINYIN = re.compile(
    rf"\b(?!(?:You|He|Long|Song|Sun|Ma|Pan|Fan|Wan|Ge|Yi)\b)(?:{_SURNAMES})\s{_GIVEN}{_PLACE}"
)
_SIGNED = re.compile(
    rf"(?:(?i:regards|sincerely|sincerely yours|yours|faithfully|best|cheers|thanks|thank you|greetings),\s*|^\s*-\s?)({_FULL})\.?\s*$",
    re.MULTILINE,
)
_NATIONS = frozenset(["Chinese", "German", "French", "British", "American", "Japanese", "Korean", "Russian", "Shanghainese", "Italian", "Spanish", "Dutch", "Happy", "Sure", "Sorry", "Glad", "Not", "Very", "Just", "The", "Great", "Shanghai", "Changning"])  # fmt: skip


def find_names_en(plain: Plain) -> Iterator[Found]:
    """Find names behind a title, a cue or a sign-off, and full names in pinyin."""
    words = plain.text
    for pattern in (_TITLED, _KNOWN, _PINYIN):
        for match in pattern.finditer(words):
            yield Found(kind=PersonalKind.NAME, start=match.start(), end=match.end())
    for pattern in (_CUED, _SELF, _SIGNED):
        for match in pattern.finditer(words):
            if match[1].split()[0] not in _NATIONS:
                yield Found(kind=PersonalKind.NAME, start=match.start(1), end=match.end(1))
