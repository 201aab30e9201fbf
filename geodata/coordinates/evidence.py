"""Which system of coordinates a file's positions are in: what speaks for each. Never decides.

Every system that could have written these numbers is tried, in both orders of columns; the
positions are laid on the embedded streets and beside what their rows name, and the systems
are ranked by how well that fits. What cannot be told is said so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.coordinates.named import Named, find_all_named, measure_named, weigh_named
from geodata.coordinates.street_fit import Shift, StreetFit, read_street_fit
from geodata.crs import METRES, WGS84, move_points
from geodata.models import SHANGHAI_BOUNDS

Array = NDArray[np.float64]

FEWEST, FEWEST_APART = 20, 10
"""Fewer positions than this, or fewer of them apart from one another, say nothing."""
DEGREES = ("EPSG:4326", "GCJ-02", "BD-09")
PLANES = ("EPSG:4549", "EPSG:4528", "EPSG:3857", "EPSG:32651", "EPSG:4510", "EPSG:4499")
_MOST = 400
_APART_M = 15.0
_CERTAIN, _LIKELY = 12.0, 5.0
"""Least lead of the best over the next, as a log likelihood ratio. Measured by
``python -m tests.coordinates``."""
_STRANGE, _STRANGE_EACH = 15.0, 0.1
"""A shift that fits better than every known system by so much, and so much a position, is said:
among thousands of shifts one always fits a little better by chance."""
_HERE = 0.6
"""Least share of positions that lie in the city, for a system to be tried."""
_CITY_GRID_REACH = 90_000.0
_BESIDE_M = 40.0
_NAMED_M = 150.0


class Certainty(StrEnum):
    """How far the evidence goes."""

    CERTAIN = "certain"
    LIKELY = "likely"
    CANNOT_TELL = "cannot_tell"


class Reason(StrEnum):
    """Why it goes no further; the sentences are ``evidence.REASON``."""

    FITS = "fits"
    FEW_POINTS = "few_points"
    AMBIGUOUS = "ambiguous"
    NOWHERE = "nowhere"
    CITY_GRID = "city_grid"
    UNKNOWN_SHIFT = "unknown_shift"


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A system the positions may be in.

    Attributes
    ----------
    system
        As `geodata.crs.find_crs` returns it. CGCS2000 degrees are WGS 84 here: they differ by
        centimetres, which no street map can show.
    swapped
        Whether the columns stand the other way round: latitude or northing first.
    score
        Log likelihood ratio against positions anywhere in the district.
    margin
        How far its score is above that of the next; below the best, how far it is behind.
    inside, beside_street, beside_named
        Shares: in the district; within 40 m of a street; within 150 m of what the row names
        (``None`` where rows name nothing known).
    shift_m, bearing
        How far, and in which direction from north, the positions lie off when taken as WGS 84.
    """

    system: str
    swapped: bool
    score: float
    margin: float = 0.0
    inside: float = 0.0
    beside_street: float = 0.0
    beside_named: float | None = None
    shift_m: float = 0.0
    bearing: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What the positions of a file say about their system.

    Attributes
    ----------
    count, used
        Positions given, and those that were weighed (apart from one another, at most 400).
    candidates
        Best first.
    shift
        The free search: how positions, taken as the best candidate, would have to move to lie
        best on the streets.
    """

    count: int
    used: int
    verdict: Certainty
    reason: Reason
    candidates: tuple[Candidate, ...] = ()
    shift: Shift | None = None
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def best(self) -> Candidate | None:
        """What fits best, whether or not that settles it."""
        return self.candidates[0] if self.candidates else None


def find_system(
    points: ArrayLike, names: Sequence[str] | None = None, *, own: Sequence[str] = ()
) -> Evidence:
    """Weigh which system positions are in.

    Parameters
    ----------
    points
        Two numbers a row, as the file has them: x or longitude first, as its columns say.
    names
        What each row says of its place: name and address in one text.
    own
        Further systems to try, such as the office's own city grid.

    Returns
    -------
    Evidence
        Fewer than 20 positions apart from one another: ``cannot_tell``.
    """
    given = np.asarray(points, dtype=float).reshape(-1, 2)
    texts = list(names) if names is not None else [""] * len(given)
    sound = np.isfinite(given).all(axis=1)
    kept = given[sound]
    kept_texts = [text for text, is_sound in zip(texts, sound, strict=True) if is_sound]
    tried = list(_try_systems(kept, own))
    if not tried:
        return _say_nowhere(len(given), kept)
    chosen = _choose(move_points(tried[0][2], WGS84, METRES))
    named = find_all_named([kept_texts[place] for place in chosen.tolist()])
    fit = read_street_fit()
    weighed = sorted(
        (_weigh(system, swapped, placed[chosen], kept[chosen], named, fit)
         for system, swapped, placed in tried),
        key=lambda each: -each.score,
    )  # fmt: skip
    return _judge(len(kept), chosen, _set_margins(weighed), tried, fit)


def _try_systems(given: Array, own: Sequence[str]) -> Iterator[tuple[str, bool, Array]]:
    """Yield each system and order of columns under which the positions lie in the city."""
    west, south, east, north = SHANGHAI_BOUNDS
    for system in (*DEGREES, *PLANES, *own) if len(given) else ():
        for swapped in (False, True):
            turned = given[:, ::-1] if swapped else given
            if system in DEGREES and np.abs(turned).max(initial=0) > 1_000:
                continue
            with np.errstate(all="ignore"):
                placed = move_points(turned, system, WGS84)
            x, y = placed.T
            here = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            if here.mean() >= _HERE:
                yield system, swapped, placed


def _choose(metres: Array) -> NDArray[np.int_]:
    """Return positions apart from one another: forty shops in one house are one witness."""
    cells = np.floor(metres / _APART_M)
    cells[~np.isfinite(cells)] = 0
    first: NDArray[np.int_] = np.sort(np.unique(cells, axis=0, return_index=True)[1])
    if len(first) > _MOST:
        first = first[np.linspace(0, len(first) - 1, _MOST).astype(int)]
    return first


def _weigh(
    system: str, swapped: bool, placed: Array, given: Array,
    named: Sequence[Named | None], fit: StreetFit,
) -> Candidate:  # fmt: skip
    metres = move_points(placed, WGS84, METRES)
    metres[~np.isfinite(metres).all(axis=1)] = 0.0
    by_name = weigh_named(metres, named)
    by_street = fit.weigh(metres)
    score = np.where(np.isnan(by_name), by_street, by_name).sum()
    away = measure_named(metres, named)
    has_names = bool(np.isfinite(away).any())
    off = (0.0, 0.0)
    if system in DEGREES:
        taken = move_points(given[:, ::-1] if swapped else given, WGS84, METRES)
        east, north = np.median(taken - metres, axis=0)
        off = (math.hypot(east, north), math.degrees(math.atan2(east, north)) % 360)
    return Candidate(
        system=system, swapped=swapped, score=float(score), inside=fit.share_inside(metres),
        beside_street=float((fit.measure(metres) <= _BESIDE_M).mean()),
        beside_named=float((away[np.isfinite(away)] <= _NAMED_M).mean()) if has_names else None,
        shift_m=off[0], bearing=off[1],
    )  # fmt: skip


def _set_margins(weighed: Sequence[Candidate]) -> tuple[Candidate, ...]:
    best = weighed[0].score
    margins = [best - each.score for each in weighed]
    lead = margins[1] if len(weighed) > 1 else math.inf
    return tuple(
        replace(each, margin=-behind if place else lead)
        for place, (each, behind) in enumerate(zip(weighed, margins, strict=True))
    )


def _judge(
    count: int, chosen: NDArray[np.int_], candidates: tuple[Candidate, ...],
    tried: Sequence[tuple[str, bool, Array]], fit: StreetFit,
) -> Evidence:  # fmt: skip
    best = candidates[0]
    used = len(chosen)
    found = Evidence(count=count, used=used, verdict=Certainty.CANNOT_TELL,
                     reason=Reason.FEW_POINTS, candidates=candidates)  # fmt: skip
    if count < FEWEST or used < FEWEST_APART:
        return replace(found, facts={"fewest": FEWEST})
    placed = next(each for system, swapped, each in tried
                  if (system, swapped) == (best.system, best.swapped))  # fmt: skip
    shift = fit.find_shift(move_points(placed[chosen], WGS84, METRES))
    found = replace(found, shift=shift)
    if shift.gain > _STRANGE + _STRANGE_EACH * used:
        return replace(found, reason=Reason.UNKNOWN_SHIFT)
    if best.margin >= _CERTAIN and best.inside > 0.5:
        return replace(found, reason=Reason.FITS, verdict=Certainty.CERTAIN)
    if best.margin >= _LIKELY and best.inside > 0.5:
        return replace(found, reason=Reason.FITS, verdict=Certainty.LIKELY)
    return replace(found, reason=Reason.AMBIGUOUS)


def _say_nowhere(count: int, kept: Array) -> Evidence:
    """No known system: small numbers in metres look like the city's own grid."""
    size = float(np.abs(kept).max(initial=0.0)) if len(kept) else 0.0
    is_metric = bool(len(kept)) and 400 < size < _CITY_GRID_REACH
    return Evidence(
        count=count, used=len(kept), verdict=Certainty.CANNOT_TELL,
        reason=Reason.CITY_GRID if is_metric else Reason.NOWHERE,
    )  # fmt: skip
