"""What a name and a query are reduced to before they are compared. Pure text, no places."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import cache

import opencc
from pypinyin import Style, pinyin

_HAN = re.compile(r"[\u3400-\u9fff]")
_GAPS = re.compile(r"[\W_]+")
_SHORT = {"rd": "road", "st": "street", "ave": "avenue", "stn": "station", "sta": "station",
          "ctr": "centre", "center": "centre", "bldg": "building",
          "neighborhood": "neighbourhood"}  # fmt: skip
_JOINTS = re.compile(
    r"(?<=[路道街])\s*(?:靠近|近|和|与|與|跟|到)|(?<=[路道街])(?:交叉|交汇|相交|路)?口\s*$"
    r"|\b(?:and|at|near|x|by|corner of|crossing|intersection of)\b",
    re.IGNORECASE,
)
_TONES = re.compile(r"(?<=[a-zü:])[1-5](?![0-9])", re.IGNORECASE)
"""A tone written as a digit after its syllable: ``yu2yuan2lu4``."""
_DOTTED_U = "u\N{COMBINING DIAERESIS}"
_MOST_READINGS = 8
"""Of one name; more come from long names full of characters with several readings."""


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Write a text in simplified characters and lower case, without marks and tones.

    A dotted u becomes ``v``, as in pinyin on a keyboard.
    """
    if text.isascii():
        return text.casefold().replace("u:", "v")
    simple = _converter().convert(unicodedata.normalize("NFKC", text)).casefold()
    apart = unicodedata.normalize("NFD", simple).replace("u:", "v").replace(_DOTTED_U, "v")
    return "".join(each for each in apart if not unicodedata.combining(each))


def split_words(text: str) -> list[str]:
    """Split a text into simplified words; English short forms are written out."""
    return [_SHORT.get(word, word) for word in _GAPS.split(simplify(text)) if word]


def fold(text: str) -> str:
    """Reduce a text to what is compared: simplified, lower case, no marks, gaps or tones.

    English short forms are written out, so that ``Yuyuan Rd.`` is ``yuyuanroad``.
    """
    return "".join(split_words(text))


def join_streets(text: str) -> str:
    """Take out what people put between the two streets of a crossing, and after them."""
    return _JOINTS.sub(" ", text)


def drop_tones(text: str) -> str:
    """Take out digits that stand for tones."""
    return _TONES.sub("", text)


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(_HAN.search(text))


def find_readings(name: str) -> tuple[set[str], set[str]]:
    """Return the pinyin of a Chinese name, and its initials: of every reading it may have.

    Parameters
    ----------
    name
        Folded. What is not Chinese in it is kept as it stands.
    """
    syllables = [
        list(dict.fromkeys(fold(each) for each in choices))
        for choices in pinyin(name, style=Style.NORMAL, heteronym=True)
    ]
    readings = itertools.islice(itertools.product(*syllables), _MOST_READINGS)
    full: set[str] = set()
    initials: set[str] = set()
    for reading in readings:
        full.add("".join(reading))
        initials.add("".join(part[:1] for part in reading))
    full |= {each.replace("v", "u") for each in full if "v" in each}
    return full, initials
