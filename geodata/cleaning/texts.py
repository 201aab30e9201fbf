"""Texts: what cannot be seen is taken out or marked, and said; words are never changed.

NFKC is not applied to prose: it would turn ㎡ into m2 and ① into 1. Ids and numbers are
folded; names get ordinary spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from geodata.cleaning.changes import Change, Cleaned

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
"""They hold emoji and some scripts together, and stay where they do."""
_EMPTY = frozenset("\u200b\u2060\ufeff\u00ad\ufffc\u180e")
_SPACES = frozenset("\u00a0\u2002\u2003\u2009\u202f\u3000")
_BREAKS = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029|_x000D_\n?")
_EXCEL = re.compile(r"[+-]?\d(\.\d+)?[eE]\+\d{2}")
_WHOLE_FLOAT = re.compile(r"\d+\.0")
_MARK = "\ufffd"


def clean_prose(text: str, *, is_line: bool = False) -> Cleaned[str]:
    """Take what cannot be seen out of a text.

    Parameters
    ----------
    is_line
        A name or address: line breaks become spaces as well.

    Returns
    -------
    Cleaned
        One change for each sort of thing: ``line_breaks``, ``bidi_signs``, ``control_signs``,
        ``invisible_signs``, ``broken_signs``, ``spaces``, ``composed``.
    """
    steps = (_join_breaks, _drop_bidi, _drop_controls, _drop_empty, _compose, _space)
    plain, changes = text, []
    for step in (*steps, _to_line) if is_line else steps:
        code, after = step(plain)
        if after != plain and after.strip() != plain.strip():
            changes.append(Change(code, show_hidden(plain)[:80], show_hidden(after)[:80]))
        plain = after
    return Cleaned(value=plain.strip(), original=text, changes=tuple(changes))


def mark_words(text: str) -> Cleaned[str]:
    """Leave what a resident wrote as it is, and put a visible mark where a control sign stood.

    Returns
    -------
    Cleaned
        Line breaks, emoji and spaces stay. Change ``signs_marked``.
    """
    plain = _BREAKS.sub("\n", text)
    marked = "".join(
        _MARK if sign in _BIDI or _is_control(sign) or sign in _EMPTY else sign
        for sign in plain.lstrip("\ufeff")
    )
    changes = (
        () if marked == plain else (Change("signs_marked", show_hidden(text)[:80], marked[:80]),)
    )
    return Cleaned(value=marked, original=text, changes=changes)


def clean_id(text: str, *, is_number: bool = False) -> Cleaned[str]:
    """Read an id: it stays text, leading noughts and all.

    Parameters
    ----------
    is_number
        Whether the cell holds a number, so that noughts in front may be gone already.

    Returns
    -------
    Cleaned
        Problem ``id_rounded`` for ``1.0E+10``: a spreadsheet has shown, and perhaps kept, only
        some of its digits. Change ``id_number`` where the cell holds a number, ``id_form`` where
        width or spaces were folded.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    if _EXCEL.fullmatch(folded):
        return Cleaned(value=None, original=text, problem="id_rounded")
    if is_number:
        whole = folded.removesuffix(".0") if _WHOLE_FLOAT.fullmatch(folded) else folded
        if len(whole.strip("-").replace(".", "")) > 15:
            return Cleaned(value=None, original=text, problem="id_rounded")
        changes = () if whole == text else (Change("id_number", text, whole),)
        return Cleaned(value=whole, original=text, changes=changes)
    changes = () if folded == text.strip() else (Change("id_form", text, folded),)
    return Cleaned(value=folded, original=text, changes=changes)


def show_hidden(text: str) -> str:
    """Return a text with what cannot be seen written out, such as ``‹U+202E›``."""
    return "".join(f"‹U+{ord(sign):04X}›" if _is_hidden(sign) else sign for sign in text)


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"} and sign not in "\n\t"


def _is_hidden(sign: str) -> bool:
    return sign in _BIDI or sign in _EMPTY or _is_control(sign)


def _join_breaks(text: str) -> tuple[str, str]:
    return "line_breaks", _BREAKS.sub("\n", text)


def _drop_bidi(text: str) -> tuple[str, str]:
    return "bidi_signs", "".join(sign for sign in text if sign not in _BIDI)


def _drop_controls(text: str) -> tuple[str, str]:
    code = "broken_signs" if any(unicodedata.category(each) == "Cs" for each in text) else ""
    kept = (_MARK if unicodedata.category(sign) == "Cs" else "" if _is_control(sign) else sign
            for sign in text)  # fmt: skip
    return code or "control_signs", "".join(kept)


def _drop_empty(text: str) -> tuple[str, str]:
    return "invisible_signs", "".join(_keep_joined(text))


def _keep_joined(text: str) -> Iterator[str]:
    for place, sign in enumerate(text):
        if sign in _EMPTY:
            continue
        around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        if sign in _JOINERS and not any(
            ord(each) > 0x2000 and not _is_han(each) for each in around
        ):
            continue
        yield sign


def _is_han(sign: str) -> bool:
    return "\u2e80" <= sign <= "\u9fff"


def _compose(text: str) -> tuple[str, str]:
    return "composed", unicodedata.normalize("NFC", text)


def _space(text: str) -> tuple[str, str]:
    return "spaces", "".join(" " if sign in _SPACES else sign for sign in text)


def _to_line(text: str) -> tuple[str, str]:
    code = "line_breaks" if "\n" in text.strip() else "spaces"
    return code, " ".join(text.split())
