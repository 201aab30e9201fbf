"""An index of everything that can be found by name, in memory.

All keys stand in one string, shortest first, and the string is searched as a whole: that is
as fast as memory, and what is found first is what the query covers best.
"""

from __future__ import annotations

import heapq
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from geodata.search.keys import (
    drop_tones,
    find_readings,
    fold,
    is_chinese,
    join_streets,
    split_words,
)
from geodata.search.places import Found, Place, PlaceKind, Reason
from geodata.search.terms import find_translations

_SIMILAR = 80.0
"""Least likeness (0 to 100) of a name with slips; ``yuyaun`` is 83 like ``yuyuan``."""
_LEAST_SIMILAR_LENGTH = 4
_LONGEST_QUERY = 80
_MOST_HITS = 400
"""Keys looked at for one way of matching; the shortest come first, and they answer best."""
_MOST_SIMILAR = 60


@dataclass(frozen=True, slots=True)
class Key:
    """One text a place is found by."""

    text: str
    place: Place
    reason: Reason
    said: str
    worth: float


@dataclass(frozen=True, slots=True)
class _Hit:
    score: float
    key: Key
    reason: Reason
    matched: str


_WORTH = {
    Reason.NAME: 4.0,
    Reason.VARIANT: 0.0,
    Reason.PINYIN: 1.0,
    Reason.INITIALS: -6.0,
}
_BY_VARIANT = 2.0
"""What another name is worth less than the name itself."""
_LESS = {Reason.TRANSLATION: 3.0, Reason.SOUND: 20.0, Reason.WORDS: 30.0}
"""What a match is worth less when the query had to be read in another way first."""
_RANK = {kind: rank for rank, kind in enumerate(PlaceKind)}


class Index:
    """Finds places by name.

    Parameters
    ----------
    places
        All there are. Some ten thousand are searched in milliseconds.
    known
        An index whose keys are taken over for places that are in both.
    """

    def __init__(self, places: Iterable[Place], known: Index | None = None) -> None:
        kept = known.keys if known else {}
        self.keys: Mapping[Place, tuple[Key, ...]] = {
            place: kept.get(place) or build_keys(place) for place in places
        }
        ordered = sorted(
            (key for keys in self.keys.values() for key in keys),
            key=lambda key: (len(key.text), -key.worth),
        )
        self._ordered = ordered
        self._joined = "\n" + "\n".join(key.text for key in ordered) + "\n"
        self._starts: list[int] = []
        start = 1
        for key in ordered:
            self._starts.append(start)
            start += len(key.text) + 1
        self._likely = [key for key in ordered if key.reason is not Reason.INITIALS]
        self._likely_texts = [key.text for key in self._likely]
        self._likely_lengths = [len(text) for text in self._likely_texts]

    def find(self, query: str, *, limit: int = 20, guess: bool = True) -> list[Found]:
        """Find places, best first, each once.

        Parameters
        ----------
        query
            As typed; more than 80 characters are cut.
        guess
            Look for names that are only like the query where nothing holds it.
        """
        asked = query[:_LONGEST_QUERY]
        best: dict[Place, _Hit] = {}
        for wanted in _read_plainly(asked):
            self._find_exactly(wanted, best)
        for other, said in find_translations(asked):
            self._find_exactly(fold(other), best, reason=Reason.TRANSLATION, matched=said)
        for look in (self._find_by_sound, self._find_words, self._find_similar):
            if guess and not best:
                look(asked, best)
        return [_to_found(hit) for hit in heapq.nsmallest(limit, best.values(), key=_order)]

    def _find_exactly(
        self,
        wanted: str,
        best: dict[Place, _Hit],
        *,
        reason: Reason | None = None,
        matched: str = "",
        of: Reason | None = None,
    ) -> None:
        """Find what holds the query: as a whole, at its beginning, and anywhere."""
        if not wanted:
            return
        for needle in (f"\n{wanted}\n", f"\n{wanted}", wanted):
            for key in self._scan(needle):
                score = _score(key, wanted)
                if score and (of is None or key.reason is of):
                    less = _LESS.get(reason, 0.0) if reason else 0.0
                    _keep(best, _Hit(score - less, key, reason or key.reason, matched or key.said))

    def _scan(self, needle: str) -> Iterator[Key]:
        """Yield the keys that hold a text, shortest first."""
        joined, starts = self._joined, self._starts
        inside = 1 if needle[0] == "\n" else 0
        at = joined.find(needle)
        for _ in range(_MOST_HITS):
            if at < 0:
                return
            number = bisect(starts, at + inside) - 1
            yield self._ordered[number]
            if number + 1 == len(starts):
                return
            at = joined.find(needle, starts[number + 1] - inside)

    def _find_by_sound(self, asked: str, best: dict[Place, _Hit]) -> None:
        """Find names that sound like a Chinese query: other characters, the same syllables."""
        wanted = fold(asked)
        if len(wanted) > 1 and is_chinese(wanted):
            for reading in sorted(find_readings(wanted)[0]):
                self._find_exactly(reading, best, reason=Reason.SOUND, of=Reason.PINYIN)

    def _find_words(self, asked: str, best: dict[Place, _Hit]) -> None:
        """Find what holds every word of the query, in whatever order."""
        words = split_words(asked)
        if len(words) < 2:
            return
        longest = max(words, key=len)
        for key in self._scan(longest):
            if key.reason is not Reason.INITIALS and all(word in key.text for word in words):
                share = sum(map(len, words)) / len(key.text)
                score = 60.0 + 10.0 * share - _LESS[Reason.WORDS]
                _keep(best, _Hit(score, key, Reason.WORDS, key.said))

    def _find_similar(self, asked: str, best: dict[Place, _Hit]) -> None:
        """Find names with slips: of the query's length, and those that begin like it."""
        wanted = fold(asked)
        length = len(wanted)
        if length < _LEAST_SIMILAR_LENGTH and not is_chinese(wanted):
            return
        low = bisect(self._likely_lengths, length * 2 / 3 - 1)
        middle = bisect(self._likely_lengths, length * 3 / 2)
        whole = self._likely_texts[low:middle]
        begun = [text[:length] for text in self._likely_texts[middle:]]
        for first, texts, less in ((low, whole, 0.0), (middle, begun, 8.0)):
            for number, likeness in _find_likest(wanted, texts):
                key = self._likely[first + number]
                score = likeness / 2 - less + 5.0 * length / max(length, len(key.text))
                _keep(best, _Hit(score, key, Reason.SIMILAR, key.said))


def _find_likest(wanted: str, texts: list[str]) -> Iterator[tuple[int, float]]:
    if not texts:
        return
    (likeness,) = process.cdist(
        [wanted], texts, scorer=fuzz.ratio, score_cutoff=_SIMILAR, dtype=np.float32
    )
    order = np.argsort(-likeness, kind="stable")[:_MOST_SIMILAR]
    yield from ((int(each), float(likeness[each])) for each in order if likeness[each] > 0)


def _read_plainly(asked: str) -> Iterable[str]:
    """Return what a query says, in every way it may be meant literally."""
    joined = join_streets(asked)
    return dict.fromkeys(fold(each) for each in (asked, joined, drop_tones(joined)))


def build_keys(place: Place) -> tuple[Key, ...]:
    """Build the texts a place is found by: names, pinyin and initials."""
    keys: dict[str, Key] = {}

    def add(text: str, reason: Reason, said: str) -> None:
        if text and text not in keys:
            worth = _WORTH[reason] - (_BY_VARIANT if said in place.also else 0.0)
            keys[text] = Key(text, place, reason, said, worth)

    named = [(name, Reason.NAME) for name in (place.name.zh, place.name.en)]
    named += [(name, Reason.VARIANT) for name in place.also]
    for name, reason in named:
        add(fold(name), reason, name)
    for name, _ in named:
        if is_chinese(name):
            full, initials = find_readings(fold(name))
            for reading in sorted(full):
                add(reading, Reason.PINYIN, name)
            for letters in sorted(initials):
                add(letters, Reason.INITIALS, name)
    return tuple(keys.values())


def _score(key: Key, wanted: str) -> float:
    """How well a key that holds the query answers: all of it, its beginning, or somewhere in it."""
    text = key.text
    share = len(wanted) / len(text)
    if text == wanted:
        return 100.0 + key.worth
    if text.startswith(wanted):
        return 80.0 + 10.0 * share + key.worth
    if key.reason is Reason.INITIALS or (len(wanted) < 2 and not is_chinese(wanted)):
        return 0.0
    return 60.0 + 10.0 * share + key.worth


def _keep(best: dict[Place, _Hit], hit: _Hit) -> None:
    """Keep the best hit of each place."""
    place = hit.key.place
    if place not in best or best[place].score < hit.score:
        best[place] = hit


def _to_found(hit: _Hit) -> Found:
    return Found(place=hit.key.place, reason=hit.reason, matched=hit.matched, score=hit.score)


def _order(hit: _Hit) -> tuple[float, int, int, str]:
    place = hit.key.place
    name = place.name.zh or place.name.en
    return (-round(hit.score, 1), _RANK[place.kind], len(name), place.id)
