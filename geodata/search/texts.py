"""The words of histories, searched as two long strings: one Chinese, one of other words.

A query costs one pass through memory and reads a handful of records from the store; those
are read as they are now, so what was hidden meanwhile is never shown.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geodata.search.keys import is_chinese, split_words
from geodata.search.places import Found, Place, PlaceKind, Reason
from geodata.store import Store
from geodata.store.read_told import Told, ToldKind, read_texts, read_told
from geodata.vocab import SubDistrict

_LEAST_LETTERS = 3
_LEAST_SIGNS = 2
_MOST_LOOKED_AT = 3_000
"""Texts looked at for one query; a word that stands in more of them says little."""
_MOST_READ = 40
_SCORE = 30.0

_Folded = tuple[str, str]
"""Chinese words and the others, each word after a blank."""


def fold_text_of(zh: str, en: str) -> _Folded:
    """Reduce a text to its words: Chinese ones, and the others."""
    words = split_words(f"{zh} {en}")
    return (
        "".join(f" {word}" for word in words if is_chinese(word)),
        "".join(f" {word}" for word in words if not is_chinese(word)),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """All texts of one script, one after the other, and where each begins."""

    joined: str
    starts: tuple[int, ...]

    def text(self, number: int) -> str:
        return self.joined[self.starts[number] : self.starts[number + 1] - 1]

    def scan(self, needle: str) -> Iterator[int]:
        """Yield the numbers of the texts that hold it."""
        at = self.joined.find(needle)
        while at >= 0:
            number = bisect(self.starts, at) - 1
            yield number
            at = self.joined.find(needle, self.starts[number + 1])


def _join(texts: Sequence[str]) -> _Column:
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    return _Column("".join(f"{text}\n" for text in texts), tuple(starts))


class TextIndex:
    """Finds texts by their words.

    Parameters
    ----------
    store
        Whose public texts can be found.
    known
        An index whose folded texts are taken over where they are the same.
    """

    def __init__(self, store: Store, known: TextIndex | None = None) -> None:
        kept: Mapping[tuple[str, str], _Folded] = known.folded if known else {}
        self._store = store
        self.folded: dict[tuple[str, str], _Folded] = {}
        self._keys: list[tuple[ToldKind, int]] = []
        texts: list[_Folded] = []
        for kind in ToldKind:
            for pk, zh, en in read_texts(store, kind):
                folded = kept.get((zh, en)) or self.folded.get((zh, en)) or fold_text_of(zh, en)
                self.folded[zh, en] = folded
                self._keys.append((kind, pk))
                texts.append(folded)
        self._chinese = _join([chinese for chinese, _ in texts])
        self._other = _join([other for _, other in texts])

    def find(self, query: str, *, limit: int) -> list[Found]:
        """Find what holds every word of the query: events first, then the newest feedback.

        Raises
        ------
        QueryTooLongError
            The store took longer than it may.
        """
        words = split_words(query)
        long_enough = any(
            len(word) >= (_LEAST_SIGNS if is_chinese(word) else _LEAST_LETTERS) for word in words
        )
        if not long_enough:
            return []
        hits = [self._keys[number] for number in self._find_numbers(words)]
        found: dict[str, Found] = {}
        for kind in ToldKind:
            for told in read_told(self._store, kind, [pk for each, pk in hits if each is kind]):
                found.setdefault(told.site or told.id, _to_found(told))
        return list(found.values())[:limit]

    def _find_numbers(self, words: list[str]) -> list[int]:
        # Letters count from a word's beginning: "art" is not in "heart".
        needles = [
            (self._chinese, word) if is_chinese(word) else (self._other, f" {word}")
            for word in words
        ]
        column, rarest = min(needles, key=lambda needle: needle[0].joined.count(needle[1]))
        found: list[int] = []
        for looked_at, number in enumerate(column.scan(rarest)):
            if all(needle in each.text(number) for each, needle in needles):
                found.append(number)
            if len(found) == _MOST_READ or looked_at == _MOST_LOOKED_AT:
                break
        return found


def _to_found(told: Told) -> Found:
    place = Place(
        kind=PlaceKind.TEXT,
        id=f"{told.kind.value}:{told.id}",
        name=told.site_name or told.text,
        longitude=told.longitude,
        latitude=told.latitude,
        subdistrict=SubDistrict(told.subdistrict) if told.subdistrict else None,
        site_id=told.site,
    )
    return Found(place=place, reason=Reason.TEXT, matched="", score=_SCORE, told=told.text)
