"""What the public reads: the resident's words with personal data replaced by a mark."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from geodata.models import Text
from geodata.personal.find import CHECKED, find_personal
from geodata.personal.found import Found, PersonalKind

MARKS = {
    "zh": {
        PersonalKind.IDENTITY: "〔证件号〕",
        PersonalKind.CARD: "〔银行卡〕",
        PersonalKind.EMAIL: "〔邮箱〕",
        PersonalKind.MOBILE: "〔电话〕",
        PersonalKind.LANDLINE: "〔电话〕",
        PersonalKind.CHAT: "〔社交账号〕",
        PersonalKind.PLATE: "〔车牌〕",
        PersonalKind.ADDRESS: "〔住址〕",
        PersonalKind.NAME: "〔姓名〕",
    },
    "en": {
        PersonalKind.IDENTITY: "[ID number]",
        PersonalKind.CARD: "[bank card]",
        PersonalKind.EMAIL: "[e-mail]",
        PersonalKind.MOBILE: "[phone]",
        PersonalKind.LANDLINE: "[phone]",
        PersonalKind.CHAT: "[chat id]",
        PersonalKind.PLATE: "[plate]",
        PersonalKind.ADDRESS: "[address]",
        PersonalKind.NAME: "[name]",
    },
}
"""What stands in place of each kind, in the language of the text around it."""
_REMEMBERED = 4096
_PASSES = 8


@lru_cache(maxsize=_REMEMBERED)
def redact(words: str, *, keep: frozenset[PersonalKind] = frozenset()) -> str:
    """Replace personal data by marks in the language most of the text is written in.

    Parameters
    ----------
    words
        As written.
    keep
        Kinds that stay as they are.

    Returns
    -------
    str
        The first :data:`CHECKED` characters, unchanged where nothing was found.
    """
    # What was not searched is not shown; no form and no file lets a text grow so long.
    words = words[:CHECKED]
    # A piece may show only once its neighbour is gone; each pass takes some, so few are needed.
    for _ in range(_PASSES):
        found = tuple(each for each in find_personal(words) if each.kind not in keep)
        if not found:
            break
        words = _put_marks(words, found)
    return words


def _put_marks(words: str, found: tuple[Found, ...]) -> str:
    marks = MARKS[_guess_language(words, found)]
    kept, at = [], 0
    for each in found:
        kept += [words[at : each.start], marks[each.kind]]
        at = each.end
    return "".join([*kept, words[at:]])


def to_public_text(text: Text) -> Text:
    """Return the public copy of a resident's words; the original is not touched."""
    return Text(zh=redact(text.zh), en=redact(text.en))


def remove_found(words: str, found: Iterable[Found]) -> str:
    """Take pieces out of a text, as its writer asked; spaces left double are made one."""
    for each in sorted(found, key=lambda one: one.start, reverse=True):
        before, after = words[: each.start], words[each.end :]
        if before.endswith(" ") and after[:1] in {" ", ",", ".", ""}:
            before = before[:-1]
        words = before + after
    return words


def _guess_language(words: str, found: tuple[Found, ...]) -> str:
    taken = sum(each.end - each.start for each in found)
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in words)
    return "zh" if chinese * 5 >= len(words) - taken else "en"
