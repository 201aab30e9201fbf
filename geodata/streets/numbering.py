"""House numbers: those whose place is known, and what lies between them.

Numbers rise along a street, odd on one side and even on the other, and neither side
keeps to the other's pace. What is worked out here is therefore always approximate, and
says by how much.
"""

from __future__ import annotations

import bisect
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from shapely import LineString, Point

from geodata.bundle import Folder
from geodata.bundle_rows import read_rows
from geodata.crs import to_degrees, to_metres
from geodata.errors import BundleError, RowProblem
from geodata.streets.facts import Street, read_streets
from geodata.streets.network import mend_streets

NUMBERING_FILE = "numbering.csv"
COLUMNS = ("street_zh", "number", "kind", "lon", "lat", "accuracy_m", "evidence")
OFF_STREET_M = 260.0
"""A known number farther than this from its drawn street says nothing about the street."""
SIDES_M = 40.0
"""What the two sides of a street, and a lane's depth, add to an estimate."""
UNEVEN = 0.25
"""Share of the stretch between two known numbers by which an estimate may be off."""
REACH = 0.4
"""How far beyond the last known number an estimate goes, as a share of the known stretch."""
ROUGHEST_M = 500.0
"""An estimate rougher than this helps nobody to find a door."""


class NumberSource(StrEnum):
    """How the place of a house number is known."""

    KNOWN = "known"
    BETWEEN = "between"
    BEYOND = "beyond"


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownNumber:
    """A house number or lane whose place is known.

    Attributes
    ----------
    longitude, latitude
        Degrees (EPSG:4326).
    accuracy_m
        How well, in metres.
    kind
        ``弄`` for a lane, ``号`` for a house.
    """

    street_zh: str
    number: int
    kind: str
    longitude: float
    latitude: float
    accuracy_m: float
    evidence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberPlace:
    """Where a house number is, about.

    Attributes
    ----------
    longitude, latitude
        Degrees (EPSG:4326).
    accuracy_m
        Within so many metres.
    between
        The known numbers it was worked out from.
    """

    longitude: float
    latitude: float
    accuracy_m: float
    source: NumberSource
    between: tuple[int, ...]


def read_numbering(folder: Folder | None = None) -> tuple[KnownNumber, ...]:
    """Read ``numbering.csv``.

    Raises
    ------
    BundleError
        With every bad row.
    """
    problems: list[RowProblem] = []
    text = ((folder or files("geodata") / "sources") / NUMBERING_FILE).read_text(encoding="utf-8")
    found: list[KnownNumber] = []
    for row in read_rows(NUMBERING_FILE, text, COLUMNS, problems):
        numbers = [row.number_in(column) for column in ("lon", "lat", "accuracy_m")]
        number, kind = row.whole("number"), row.required("kind")
        if kind not in {"弄", "号"}:
            row.note("kind", "is neither a lane nor a house", "Write 弄 or 号.")
        if number is None or number < 1 or None in numbers:
            row.note("number", "needs number, lon, lat and accuracy_m", "Fill them in.")
            continue
        lon, lat, accuracy = (each or 0.0 for each in numbers)
        found.append(
            KnownNumber(
                street_zh=row.required("street_zh"), number=number, kind=kind, longitude=lon,
                latitude=lat, accuracy_m=accuracy, evidence=row.required("evidence"),
            )
        )  # fmt: skip
    if problems:
        raise BundleError(f"{len(problems)} problems; {problems[0]}", tuple(problems))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A known number on its street: metres along it, and how sure."""

    number: int
    along_m: float
    accuracy_m: float


class Numbering:
    """Works out where house numbers are.

    Parameters
    ----------
    streets
        Their lines (EPSG:4326).
    known
        Numbers whose place is known.
    """

    def __init__(self, streets: Sequence[Street], known: Sequence[KnownNumber]) -> None:
        self._lines = {street.name.zh: to_metres(street.line) for street in streets}
        self._known: dict[tuple[str, int], KnownNumber] = {
            (each.street_zh, each.number): each for each in known
        }
        marks: Mapping[str, list[_Mark]] = defaultdict(list)
        for each in known:
            line = self._lines.get(each.street_zh)
            point = to_metres(Point(each.longitude, each.latitude))
            if line is not None and line.distance(point) <= OFF_STREET_M:
                marks[each.street_zh].append(
                    _Mark(each.number, line.project(point), each.accuracy_m)
                )
        self._marks = {street: _keep_in_order(found) for street, found in marks.items()}

    def find(self, street_zh: str, number: int) -> NumberPlace | None:
        """Find a number of a street; ``None`` where nothing near it is known."""
        exact = self._known.get((street_zh, number))
        if exact is not None:
            return NumberPlace(
                longitude=exact.longitude, latitude=exact.latitude, accuracy_m=exact.accuracy_m,
                source=NumberSource.KNOWN, between=(number,),
            )  # fmt: skip
        marks = self._marks.get(street_zh, ())
        if len(marks) < 2:
            return None
        line = self._lines[street_zh]
        place = bisect.bisect([mark.number for mark in marks], number)
        if 0 < place < len(marks):
            return _between(line, marks[place - 1], marks[place], number)
        near, far = (marks[0], marks[1]) if place == 0 else (marks[-1], marks[-2])
        return _beyond(line, near, far, number)


def _keep_in_order(marks: Sequence[_Mark]) -> tuple[_Mark, ...]:
    """Keep the most marks whose numbers run one way along the street, the surer ones first."""
    best: tuple[_Mark, ...] = ()
    for way in (1.0, -1.0):
        kept: list[_Mark] = []
        for mark in sorted(marks, key=lambda each: (each.accuracy_m, each.number)):
            if all(
                (mark.number - other.number) * (mark.along_m - other.along_m) * way > 0
                for other in kept
            ):
                kept.append(mark)
        if len(kept) > len(best):
            best = tuple(sorted(kept, key=lambda each: each.number))
    return best


def _between(line: LineString, one: _Mark, other: _Mark, number: int) -> NumberPlace | None:
    share = (number - one.number) / (other.number - one.number)
    along = one.along_m + share * (other.along_m - one.along_m)
    stretch = abs(other.along_m - one.along_m)
    accuracy = max(one.accuracy_m, other.accuracy_m) + UNEVEN * stretch + SIDES_M
    return _to_place(line, along, accuracy, NumberSource.BETWEEN, (one.number, other.number))


def _beyond(line: LineString, near: _Mark, far: _Mark, number: int) -> NumberPlace | None:
    """Go on at the pace of the last two known numbers, not far, and not off the street."""
    share = abs((number - near.number) / (near.number - far.number))
    along = near.along_m + share * (near.along_m - far.along_m)
    if share > REACH or not 0 <= along <= line.length:
        return None
    reached = abs(along - near.along_m)
    accuracy = max(near.accuracy_m, far.accuracy_m) + reached + SIDES_M
    return _to_place(line, along, accuracy, NumberSource.BEYOND, (near.number, far.number))


def _to_place(
    line: LineString, along: float, accuracy_m: float, source: NumberSource, used: tuple[int, ...]
) -> NumberPlace | None:
    if accuracy_m > ROUGHEST_M:
        return None
    point = to_degrees(line.interpolate(along))
    return NumberPlace(
        longitude=round(point.x, 6), latitude=round(point.y, 6),
        accuracy_m=float(math.ceil(accuracy_m / 10) * 10), source=source,
        between=tuple(sorted(used)),
    )  # fmt: skip


@cache
def read_own_numbering() -> Numbering:
    """Return the numbering of the embedded streets."""
    return Numbering(mend_streets(read_streets()), read_numbering())
