"""Finds how bytes spell text: what the file says, else what only one spelling explains."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from geodata.errors import EncodingError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 before UTF-16, whose mark it begins with."""
_SAMPLE = 200_000
_SURE = 0.1
_COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}
"""Where each standard keeps the characters in daily use: lead bytes of GB 2312 level 1 and Big5
level 1."""
_WORDS = re.compile(
    "名称|名字|编号|经度|纬度|地址|街道|类型|日期|时间|备注|项目|点位|事件|内容|来源|居民|社区|改造|小区|公园|"
    "名稱|編號|經度|緯度|類型|類別|時間|備註|項目|點位|內容|來源|社區|改造|公園|區|路|年|月|号|號"
)
"""What tables of this kind are full of; text read in the wrong spelling has none of it."""
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_WRONG = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_DAMAGED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a text is spelt, and what speaks for it (see `RawBook.encoding_evidence`).

    Attributes
    ----------
    damaged
        Number of places that are not text in it; they read as U+FFFD.
    """

    encoding: str
    evidence: str
    damaged: int = 0


def find_spelling(content: bytes, *, file: str, stated: str = "", asked: str = "") -> Spelling:
    """Find the encoding of a text.

    Parameters
    ----------
    content
        All of it.
    file
        What the person calls the file.
    stated
        What the file says of itself, such as in a ``.cpg``; not believed where it cannot be.
    asked
        What the person says; believed, or refused where it cannot be.

    Raises
    ------
    EncodingError
        No encoding that is known here explains it, or not the one the person named.
    """
    asked, stated = _find_name(asked) or asked, _find_name(stated)
    if asked:
        if not can_decode(content, asked):
            raise _refuse(file, asked)
        return Spelling(asked, "asked")
    for mark, encoding in _BOMS:
        if content.startswith(mark) and can_decode(content, encoding):
            return Spelling(encoding, "bom")
    if stated and can_decode(content, stated):
        return Spelling(stated, "stated")
    if content.count(0) * 10 > len(content):
        return _choose_utf16(content, file)
    if can_decode(content, "utf-8"):
        return Spelling("utf-8", "utf-8")
    if (damaged := _count_damage(content)) is not None:
        return Spelling("utf-8", "utf-8", damaged)
    return _choose_chinese(content, file)


def can_decode(content: bytes, encoding: str) -> bool:
    """Tell whether all of it is text in that encoding; an unknown one is none."""
    try:
        content.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def decode(content: bytes, spelling: Spelling) -> str:
    """Return the text; damaged places as U+FFFD."""
    return content.decode(spelling.encoding, "replace" if spelling.damaged else "strict")


def _find_name(encoding: str) -> str:
    """Return what Python calls an encoding; GB 18030 for its parts, nothing if unknown."""
    try:
        name = codecs.lookup(encoding).name if encoding else ""
    except (LookupError, ValueError):
        return ""
    return "gb18030" if name in {"gb2312", "gbk"} else name


def _choose_utf16(content: bytes, file: str) -> Spelling:
    """Take a text full of zero bytes for UTF-16 where its lines say so; somebody should look."""
    for encoding in ("utf-16-le", "utf-16-be"):
        if "\n".encode(encoding) in content and can_decode(content, encoding):
            return Spelling(encoding, "unsure")
    raise _refuse(file, "UTF-8, UTF-16")


def _choose_chinese(content: bytes, file: str) -> Spelling:
    scores = {}
    for encoding in _COMMON:
        if can_decode(content, encoding):
            text = content[:_SAMPLE].decode(encoding, "ignore")
            scores[encoding] = _score(text, encoding)
    if not scores:
        raise _refuse(file, "UTF-8, GB18030, Big5")
    best = max(scores, key=scores.__getitem__)
    others = [score for encoding, score in scores.items() if encoding != best]
    sure = scores[best] > 0.5 and all(scores[best] - score > _SURE for score in others)
    return Spelling(best, best if sure else "unsure")


def _score(text: str, encoding: str) -> float:
    """Return how much a text looks like one: characters in daily use, and words of tables."""
    han = _HAN.findall(text)
    if not han:
        return 0.0
    standard, first, last = _COMMON[encoding]
    common = sum(_is_between(each, standard, first, last) for each in han)
    words = len("".join(_WORDS.findall(text)))
    odd = len(_WRONG.findall(text))
    return (common + words) / len(han) - odd / len(text)


def _is_between(character: str, standard: str, first: int, last: int) -> bool:
    spelt = character.encode(standard, "ignore")
    return len(spelt) == 2 and first <= spelt[0] <= last


def _count_damage(content: bytes) -> int | None:
    """Return the number of places that spoil an otherwise sound UTF-8, or nothing."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond_ascii = sum(map(_is_beyond_ascii, text[:_SAMPLE]))
    share = text[:_SAMPLE].count("\ufffd") / max(1, beyond_ascii)
    return damaged if share <= _DAMAGED_SHARE else None


_is_beyond_ascii: Callable[[str], bool] = "\x7f".__lt__


def _refuse(file: str, tried: str) -> EncodingError:
    return EncodingError(f"{file} is not text in {tried}", file=file, tried=tried)
