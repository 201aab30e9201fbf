"""Which record of the store a row is: by id, else by name and place, with a score."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from rapidfuzz import fuzz

from geodata.crs import to_metres
from geodata.importing.columns import fold_header
from geodata.importing.facts import say_value
from geodata.importing.fields import Kind
from geodata.importing.known import Held
from geodata.shapes import find_mark

SURE = 1.0
LIKELY = 0.72
"""Least score that is worth asking about."""
_NEAR_M, _FAR_M = 30.0, 500.0
_NAME_SHARE = 0.6
_PREFIXES = {Kind.SITE: "I", Kind.EVENT: "IE", Kind.BODY: "IB", Kind.FEEDBACK: "IF"}
_KEYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SITE: ("name_zh", "name_en", "geometry"),
    Kind.EVENT: ("site", "kind", "date_edtf", "text_zh", "text_en"),
    Kind.BODY: ("name_zh", "name_en"),
    Kind.FEEDBACK: ("site", "geometry", "text_zh", "text_en"),
}
"""What tells two records of a kind apart where neither has an id."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record a row may be, how that was found (``id``, ``same``, ``similar``), and how sure."""

    id: str
    how: str
    score: float


def find_key(kind: Kind, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what tells this record apart, folded."""
    return tuple(_fold(name, facts.get(name)) for name in _KEYS[kind])


def _fold(name: str, value: Any) -> str:
    if name == "geometry":
        return "" if value is None else "{:.6f},{:.6f}".format(*find_mark(value))
    told = say_value(value)
    return fold_header(told) if name.startswith(("name", "text")) else told


class IdMaker:
    """Makes ids that follow from what a row says: the same row makes the same id again."""

    def __init__(self) -> None:
        self._made: Counter[tuple[str, ...]] = Counter()

    def make(self, kind: Kind, facts: Mapping[str, Any]) -> tuple[str, bool]:
        """Return the id, and whether another row of the file said the same before."""
        key = (kind.value, *find_key(kind, facts))
        self._made[key] += 1
        told = json.dumps([*key, self._made[key]], ensure_ascii=False)
        digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
        return f"{_PREFIXES[kind]}{digest[:14]}", self._made[key] > 1


class Matcher:
    """Looks rows of one kind up among the records of that kind.

    Parameters
    ----------
    held
        Records of the store by id.
    """

    def __init__(self, kind: Kind, held: Mapping[str, Held]) -> None:
        self._kind = kind
        self._held = held
        self._by_key: dict[tuple[str, ...], str] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for record_id, each in held.items():
            self._by_key.setdefault(find_key(kind, each.facts), record_id)
            for name in _find_names(each.facts):
                self._by_name[name].append(record_id)
        placed = [(record_id, each.facts["geometry"]) for record_id, each in held.items()
                  if each.facts.get("geometry") is not None]  # fmt: skip
        self._placed = [record_id for record_id, _ in placed]
        self._marks = _to_metric(shape for _, shape in placed)
        self._tree = shapely.STRtree(self._marks)

    def find(self, facts: Mapping[str, Any]) -> Candidate | None:
        """Return the record a row without an id most likely is."""
        same = self._by_key.get(find_key(self._kind, facts))
        if same:
            return Candidate(same, "same", SURE)
        if self._kind not in (Kind.SITE, Kind.BODY):
            return None
        scored = [(self._score(facts, each), each) for each in self._propose(facts)]
        best, record_id = max(scored, default=(0.0, ""))
        if best < LIKELY:
            return None
        return Candidate(record_id, "same" if best >= SURE else "similar", round(best, 2))

    def _propose(self, facts: Mapping[str, Any]) -> set[str]:
        found = {each for name in _find_names(facts) for each in self._by_name.get(name, ())}
        if facts.get("geometry") is not None and self._placed:
            (mark,) = _to_metric([facts["geometry"]])
            near = self._tree.query(mark, predicate="dwithin", distance=_FAR_M)
            found |= {self._placed[place] for place in near}
        return found

    def _score(self, facts: Mapping[str, Any], record_id: str) -> float:
        other = self._held[record_id].facts
        pairs = [(one, two) for one in _find_names(facts) for two in _find_names(other)]
        name = max((fuzz.ratio(one, two) / 100 for one, two in pairs), default=0.0)
        if self._kind is Kind.BODY:
            return name
        return round(_NAME_SHARE * name + (1 - _NAME_SHARE) * _score_place(facts, other), 4)


def _score_place(facts: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    here, there = facts.get("geometry"), other.get("geometry")
    if here is None or there is None:
        place, known = facts.get("subdistrict"), other.get("subdistrict")
        if here is None and there is None and place == known:
            return 1.0
        return 0.5 if place is None or known is None or place == known else 0.0
    one, two = _to_metric([here, there])
    distance_m = float(shapely.distance(one, two))
    return float(np.clip(1 - (distance_m - _NEAR_M) / (_FAR_M - _NEAR_M), 0, 1))


def _find_names(facts: Mapping[str, Any]) -> Sequence[str]:
    names = (facts.get("name_zh"), facts.get("name_en"), *(facts.get("variants") or ()))
    return [folded for name in names if name and (folded := fold_header(name))]


def _to_metric(shapes: Iterable[Any]) -> Any:
    """Return the marks of shapes as points in EPSG:4549."""
    marks = [find_mark(shape) for shape in shapes]
    points: Any = shapely.points(np.array(marks, dtype=float).reshape(-1, 2))
    return to_metres(points) if len(marks) else points
