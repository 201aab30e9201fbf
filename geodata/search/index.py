"""An index of everything that can be found by name, in memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from geodata.models import Text
from geodata.search.keys import find_readings, fold, is_chinese, join_streets

_SIMILAR = 80.0
"""Least likeness (0 to 100) of a name with slips; ``yuyaun`` is 83 like ``yuyuan``."""
_LEAST_SIMILAR_LENGTH = 4
_LONGEST_QUERY = 80


class PlaceKind(StrEnum):
    """What was found, in the order of groups."""

    SITE = "site"
    CROSSING = "crossing"
    STREET = "street"
    STATION = "station"
    SUBDISTRICT = "subdistrict"
    BODY = "body"


class Reason(StrEnum):
    """Why something was found."""

    NAME = "name"
    VARIANT = "variant"
    PINYIN = "pinyin"
    INITIALS = "initials"
    SIMILAR = "similar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Something with a name.

    Attributes
    ----------
    longitude, latitude
        Where it is, degrees (EPSG:4326); ``None`` for what has no one place.
    also
        Other names it goes by.
    """

    kind: PlaceKind
    id: str
    name: Text
    longitude: float | None = None
    latitude: float | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A place with why it was found; ``matched`` is the name that did it."""

    place: Place
    reason: Reason
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class _Key:
    text: str
    place: Place
    reason: Reason
    said: str
    worth: float


_Hit = tuple[float, _Key, Reason]
"""Score, key, and why."""
_WORTH = {
    Reason.NAME: 4.0,
    Reason.VARIANT: 0.0,
    Reason.PINYIN: 1.0,
    Reason.INITIALS: -6.0,
    Reason.SIMILAR: -20.0,
}
_BY_VARIANT = 2.0
"""What another name is worth less than the name itself."""
_RANK = {kind: rank for rank, kind in enumerate(PlaceKind)}


class Index:
    """Finds places by name.

    Parameters
    ----------
    places
        All there are. Some ten thousand are searched in milliseconds.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._keys = [key for place in places for key in _build_keys(place)]
        self._texts = [key.text for key in self._keys]

    def find(self, query: str, *, limit: int = 20) -> list[Found]:
        """Find places, best first, each once.

        Parameters
        ----------
        query
            As typed; more than 80 characters are cut.
        """
        asked = query[:_LONGEST_QUERY]
        best: dict[int, _Hit] = {}
        for wanted in dict.fromkeys((fold(asked), fold(join_streets(asked)))):
            self._find_exactly(wanted, best)
        if not best:
            self._find_similar(fold(asked), best)
        return [_to_found(hit) for hit in heapq.nsmallest(limit, best.values(), key=_order)]

    def _find_exactly(self, wanted: str, best: dict[int, _Hit]) -> None:
        if not wanted:
            return
        for key in self._keys:
            if wanted in key.text and (score := _score(key, wanted)):
                _keep(best, (score, key, key.reason))

    def _find_similar(self, wanted: str, best: dict[int, _Hit]) -> None:
        if len(wanted) < _LEAST_SIMILAR_LENGTH and not is_chinese(wanted):
            return
        likest = process.extract(
            wanted, self._texts, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=40
        )
        for _, likeness, number in likest:
            key = self._keys[number]
            if key.reason is not Reason.INITIALS:
                _keep(best, (likeness / 2, key, Reason.SIMILAR))


def _build_keys(place: Place) -> list[_Key]:
    keys: dict[tuple[str, Reason], _Key] = {}

    def add(text: str, reason: Reason, said: str) -> None:
        if text and not any(known == text for known, _ in keys):
            worth = _WORTH[reason] - (_BY_VARIANT if said in place.also else 0.0)
            keys[text, reason] = _Key(text, place, reason, said, worth)

    named = [(name, Reason.NAME) for name in (place.name.zh, place.name.en)]
    named += [(name, Reason.VARIANT) for name in place.also]
    for name, reason in named:
        add(fold(name), reason, name)
    for name, _ in named:
        if is_chinese(name):
            full, initials = find_readings(fold(name))
            for reading in full:
                add(reading, Reason.PINYIN, name)
            for letters in initials:
                add(letters, Reason.INITIALS, name)
    return list(keys.values())


def _score(key: _Key, wanted: str) -> float:
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


def _keep(best: dict[int, _Hit], hit: _Hit) -> None:
    """Keep the best hit of each place."""
    place = id(hit[1].place)
    if place not in best or best[place][0] < hit[0]:
        best[place] = hit


def _to_found(hit: _Hit) -> Found:
    score, key, reason = hit
    return Found(place=key.place, reason=reason, matched=key.said, score=score)


def _order(hit: _Hit) -> tuple[float, int, int, str]:
    score, key, _ = hit
    name = key.place.name.zh or key.place.name.en
    return (-round(score, 1), _RANK[key.place.kind], len(name), key.place.id)
