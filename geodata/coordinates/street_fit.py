"""How well positions lie along the embedded streets, and where they would lie better.

What people write down stands along streets: shops, gates, committees. Distances to the
nearest street are therefore shorter under the true system of coordinates than under a
shifted one. One position says little; twenty say a lot. All lengths in metres, EPSG:4549.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import to_metres
from geodata.places import read_district
from geodata.streets import Street, mend_streets, read_streets

Array = NDArray[np.float64]
_CELL_M = 25.0
_FAR_M = 300.0
"""Farther from a street than this, a position says no more."""
_REACH_M = 1_500.0
"""How far positions may be shifted; BD-09 lies about 1,160 m off."""
_STEP_M = 50.0
_NEAR_M = 30.0
_ELSEWHERE_M = 115.0
"""Mean distance to a street of what stands along one, and of any place in the district; the
second was measured, the first is that of house fronts."""
_SHARE_NEAR = 0.75
_OUTSIDE = -2.0


@dataclass(frozen=True, slots=True)
class Shift:
    """Where positions lie better: moved by so many metres east and north, and by how much."""

    east_m: float
    north_m: float
    gain: float

    @property
    def distance_m(self) -> float:
        """How far."""
        return math.hypot(self.east_m, self.north_m)

    @property
    def bearing(self) -> float:
        """In which direction, in degrees from north."""
        return math.degrees(math.atan2(self.east_m, self.north_m)) % 360


class StreetFit:
    """Weighs positions against streets.

    Parameters
    ----------
    lines
        Streets on the ground, EPSG:4549.
    """

    def __init__(self, lines: NDArray[np.object_]) -> None:
        self._tree = shapely.STRtree(lines)
        self._district = to_metres(read_district())
        shapely.prepare(self._district)
        west, south, east, north = self._district.bounds
        reach = _REACH_M + 2 * _FAR_M
        self._origin = np.array([west - reach, south - reach])
        size = np.ceil((np.array([east, north]) + reach - self._origin) / _CELL_M).astype(int)
        self._grid = _weigh(_spread(_draw(lines, self._origin, size)))
        xs = self._origin[0] + np.arange(size[0]) * _CELL_M
        ys = self._origin[1] + np.arange(size[1]) * _CELL_M
        inside = shapely.contains_xy(self._district, *np.meshgrid(xs, ys))
        self._grid += np.where(inside, 0.0, _OUTSIDE)

    def measure(self, points: Array) -> Array:
        """Return the distance of each position to the nearest street, at most 300 m."""
        found = np.full(len(points), _FAR_M)
        (here, _), away = self._tree.query_nearest(
            shapely.points(points), max_distance=_FAR_M, return_distance=True, all_matches=False
        )
        found[here] = away
        return found

    def weigh(self, points: Array) -> Array:
        """Return how much each position speaks for its system: log likelihood ratios."""
        inside = shapely.contains_xy(self._district, points[:, 0], points[:, 1])
        return _weigh(self.measure(points)) + np.where(inside, 0.0, _OUTSIDE)

    def share_inside(self, points: Array) -> float:
        """Return the share of positions in the district."""
        return float(shapely.contains_xy(self._district, points[:, 0], points[:, 1]).mean())

    def find_shift(self, points: Array) -> Shift:
        """Return the move that lays positions best along the streets."""
        steps = np.arange(-_REACH_M, _REACH_M + 1, _STEP_M)
        east, north = (each.ravel() for each in np.meshgrid(steps, steps))
        scores = self._score(points, east, north)
        best = int(np.argmax(scores))
        fine = np.arange(-_STEP_M, _STEP_M + 1, _CELL_M / 2)
        finer_e, finer_n = (each.ravel() for each in np.meshgrid(fine, fine))
        near = self._score(points, finer_e + east[best], finer_n + north[best])
        top = int(np.argmax(near))
        here = self._score(points, np.zeros(1), np.zeros(1))[0]
        return Shift(
            float(east[best] + finer_e[top]), float(north[best] + finer_n[top]),
            float(near[top] - here),
        )  # fmt: skip

    def _score(self, points: Array, east: Array, north: Array) -> Array:
        high, wide = self._grid.shape
        scores = np.zeros(len(east))
        for x, y in points:
            column = np.rint((x + east - self._origin[0]) / _CELL_M).astype(int)
            row = np.rint((y + north - self._origin[1]) / _CELL_M).astype(int)
            known = (column >= 0) & (column < wide) & (row >= 0) & (row < high)
            found = self._grid[np.clip(row, 0, high - 1), np.clip(column, 0, wide - 1)]
            scores += np.where(known, found, self._grid.min())
        return scores


@cache
def read_street_fit() -> StreetFit:
    """Return the embedded streets, ready to weigh positions."""
    lines = [to_metres(street.line) for street in read_ground_streets()]
    return StreetFit(np.array(lines, dtype=object))


@cache
def read_ground_streets() -> tuple[Street, ...]:
    """Return the embedded streets on the ground."""
    return tuple(each for each in mend_streets(read_streets()) if not each.is_elevated)


def _weigh(away_m: Array) -> Array:
    likely = _ELSEWHERE_M / _NEAR_M * np.exp(-away_m / _NEAR_M + away_m / _ELSEWHERE_M)
    weighed: Array = np.log(_SHARE_NEAR * likely + 1 - _SHARE_NEAR)
    return weighed


def _draw(lines: NDArray[np.object_], origin: Array, size: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Return the cells streets run through."""
    drawn = np.zeros((size[1], size[0]), dtype=bool)
    dense = shapely.get_coordinates(shapely.segmentize(lines, _CELL_M / 2))
    column, row = np.rint((dense - origin) / _CELL_M).astype(int).T
    here = (column >= 0) & (column < size[0]) & (row >= 0) & (row < size[1])
    drawn[row[here], column[here]] = True
    return drawn


def _spread(drawn: NDArray[np.bool_]) -> Array:
    """Return the distance of every cell to the nearest drawn one, in metres, at most 300."""
    reach = int(_FAR_M / _CELL_M)
    away = np.where(drawn, 0.0, _FAR_M)
    high, wide = drawn.shape
    padded = np.pad(drawn, reach)
    for north in range(-reach, reach + 1):
        for east in range(-reach, reach + 1):
            far = _CELL_M * float(np.hypot(north, east))
            if 0 < far < _FAR_M:
                rows = slice(reach + north, reach + north + high)
                seen = padded[rows, reach + east : reach + east + wide]
                np.minimum(away, np.where(seen, far, _FAR_M), out=away)
    return away
