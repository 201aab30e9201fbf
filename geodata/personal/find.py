"""All finders together: what they found, in order, none on another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from geodata.personal.addresses_en import find_addresses_en
from geodata.personal.addresses_zh import find_addresses_zh
from geodata.personal.found import Found, PersonalKind
from geodata.personal.names_en import find_names_en
from geodata.personal.names_zh import find_names_zh
from geodata.personal.numbers import find_cards, find_identities
from geodata.personal.online import find_chats, find_emails
from geodata.personal.phones import find_phones
from geodata.personal.plain import Plain, make_plain
from geodata.personal.plates import find_plates

CHECKED = 4000
"""Characters of a text that are searched; what lies behind them is never made public."""
_DIGIT, _HAN, _CAPITAL = (re.compile(signs) for signs in ("[0-9]", "[\u4e00-\u9fff]", "[A-Z]"))
_ONLINE = re.compile("@|[微威薇扣企]|(?i:at|wx|vx|we|q|v)")
FINDERS: tuple[tuple[re.Pattern[str], Callable[[Plain], Iterator[Found]]], ...] = (
    (_DIGIT, find_identities),
    (_DIGIT, find_cards),
    (_ONLINE, find_emails),
    (_DIGIT, find_phones),
    (_ONLINE, find_chats),
    (_DIGIT, find_plates),
    (_HAN, find_addresses_zh),
    (_DIGIT, find_addresses_en),
    (_HAN, find_names_zh),
    (_CAPITAL, find_names_en),
)
"""Each with what a text must hold to be worth its search."""
_RANK = {kind: rank for rank, kind in enumerate(PersonalKind)}


def find_personal(words: str) -> tuple[Found, ...]:
    """Find personal data in a text of any language, within its first :data:`CHECKED` characters.

    Parameters
    ----------
    words
        As written; widths may be mixed, invisible signs may stand between.

    Returns
    -------
    tuple of Found
        In order of position; none overlap. Places are those of ``words``.
    """
    plain = make_plain(words[:CHECKED])
    found = [each for hint, find in FINDERS if hint.search(plain.digits) for each in find(plain)]
    merged = []
    for each in _merge(found):
        start, end = plain.to_original(each.start, each.end)
        merged.append(Found(kind=each.kind, start=start, end=end))
    return tuple(merged)


def _merge(found: Iterable[Found]) -> list[Found]:
    """Join what overlaps under the kind of the higher rank, so that no part stays readable."""
    merged: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        last = merged[-1] if merged else None
        if last is None or each.start >= last.end:
            merged.append(each)
            continue
        kind = min(last.kind, each.kind, key=_RANK.__getitem__)
        merged[-1] = Found(kind=kind, start=last.start, end=max(last.end, each.end))
    return merged
