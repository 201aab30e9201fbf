"""Homes are never shown where they are, and no published number speaks of fewer than five. Pure.

A home is moved to the one point that its cell of 200 m shares, chosen by a
secret of the installation: asking again gives the same point, so nothing can be
averaged out. Counts are published as one table of parcels, each of at least
five people; every filter, box and zoom is answered by adding whole parcels of
that one table, so no difference of two answers is smaller than a parcel.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import shapely

from geodata.crs import to_degrees, to_metres
from geodata.shapes import DECIMALS

CELL_M = 200.0
"""Side of the cell whose homes share one point; some hundred households here."""
LEAST_PEOPLE = 5
"""No published number speaks of fewer people."""
_LEVELS = 8
"""The largest parcel is this often doubled from a cell: 51 km, more than the district."""

Cell = tuple[int, int, int]
"""Level, column, row: squares of ``CELL_M * 2 ** level`` metres in EPSG:4549."""


def hide_home(longitude: float, latitude: float, key: bytes) -> tuple[float, float]:
    """Return the point all homes of a cell are shown at.

    Parameters
    ----------
    longitude, latitude
        Of the home, in degrees (EPSG:4326).
    key
        Secret of the installation; at least 16 bytes.

    Returns
    -------
    tuple of float
        Longitude, latitude in degrees, less than 283 m away. The same for every
        home of the cell and at every call.

    Raises
    ------
    ValueError
        The key is too short to be a secret.
    """
    if len(key) < 16:
        raise ValueError("the key must have at least 16 bytes")
    # The grid itself lies where only the key tells: its edges give nothing away.
    east, north = (CELL_M * part for part in _draw(key, "grid"))
    point = to_metres(shapely.Point(longitude, latitude))
    column, row = (point.x - east) // CELL_M, (point.y - north) // CELL_M
    across, along = map(_keep_off_edge, _draw(key, f"cell {column:.0f} {row:.0f}"))
    shown = to_degrees(
        shapely.Point((column + across) * CELL_M + east, (row + along) * CELL_M + north)
    )
    return round(shown.x, DECIMALS), round(shown.y, DECIMALS)


def _draw(key: bytes, name: str) -> tuple[float, float]:
    """Draw two numbers from 0 up to 1 that only the key and the name decide."""
    digest = hmac.new(key, name.encode(), hashlib.sha256).digest()
    first, second = (int.from_bytes(digest[at : at + 8], "big") for at in (0, 8))
    return first / 2**64, second / 2**64


def _keep_off_edge(part: float) -> float:
    """Return a part of a cell that rounding cannot push over its edge."""
    return 0.05 + 0.9 * part


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """One person speaking at one place.

    Attributes
    ----------
    person
        Tells people apart: a hash, never a name.
    """

    person: str
    longitude: float
    latitude: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """Cells that are published as one, and how many people spoke there, in round numbers.

    Attributes
    ----------
    box
        West, south, east, north in metres (EPSG:4549).
    people
        At least so many; rounded down to a multiple of the fewest, so that one
        more or one less does not show.
    """

    box: tuple[float, float, float, float]
    people: int


@dataclass(frozen=True, slots=True)
class CountTable:
    """The one table all published counts are taken from: parcels for each slice.

    A slice is what cannot be filtered any finer, such as one category in one
    month; every filter is a set of slices.
    """

    slices: Mapping[str, tuple[Parcel, ...]]

    def count(
        self, slices: Iterable[str], box: tuple[float, float, float, float] | None = None
    ) -> int:
        """Count the people of some slices, in the parcels whose middle lies in a box.

        Parameters
        ----------
        box
            West, south, east, north in metres (EPSG:4549); everywhere where not given.
        """
        parcels = [each for name in set(slices) for each in self.slices.get(name, ())]
        return sum(each.people for each in parcels if box is None or _is_middle_in(each, box))


def build_counts(voices: Mapping[str, Iterable[Voice]], *, least: int = LEAST_PEOPLE) -> CountTable:
    """Build the table of published counts.

    Parameters
    ----------
    voices
        By slice.
    least
        Fewest people a parcel may stand for. A slice with fewer is left out whole.
    """
    return CountTable(
        {name: tuple(_build_parcels(list(each), least)) for name, each in voices.items()}
    )


def _build_parcels(voices: list[Voice], least: int) -> Iterable[Parcel]:
    placed: dict[Cell, set[str]] = {}
    for voice in voices:
        point = to_metres(shapely.Point(voice.longitude, voice.latitude))
        cell = (0, int(point.x // CELL_M), int(point.y // CELL_M))
        placed.setdefault(cell, set()).add(voice.person)
    for root, cells in _group(placed, _LEVELS).items():
        yield from _split(root, {cell: placed[cell] for cell in cells}, least)


def _group(cells: Iterable[Cell], level: int) -> dict[Cell, list[Cell]]:
    groups: dict[Cell, list[Cell]] = {}
    for cell in cells:
        step = level - cell[0]
        groups.setdefault((level, cell[1] >> step, cell[2] >> step), []).append(cell)
    return groups


def _split(cell: Cell, placed: dict[Cell, set[str]], least: int) -> Iterable[Parcel]:
    """Split a cell into quarters; those with too few people stay together, with a fuller one."""
    if len(_join(placed.values())) < least:
        return
    if cell[0] == 0:
        yield _to_parcel([cell], placed, least)
        return
    quarters = _group(placed, cell[0] - 1)
    sizes = {each: len(_join(placed[one] for one in quarters[each])) for each in quarters}
    order = sorted(quarters, key=lambda each: (sizes[each], each))
    rest = [each for each in order if sizes[each] < least]
    full = order[len(rest) :]
    while rest and full and len(_join(placed[o] for each in rest for o in quarters[each])) < least:
        rest.append(full.pop(0))
    if rest:
        yield _to_parcel(rest, {o: placed[o] for each in rest for o in quarters[each]}, least)
    for each in full:
        yield from _split(each, {one: placed[one] for one in quarters[each]}, least)


def _join(people: Iterable[set[str]]) -> set[str]:
    return set().union(*people)


def _to_parcel(cells: list[Cell], placed: Mapping[Cell, set[str]], least: int) -> Parcel:
    size = CELL_M * 2 ** cells[0][0]
    columns, rows = [cell[1] for cell in cells], [cell[2] for cell in cells]
    box = (min(columns) * size, min(rows) * size, (max(columns) + 1) * size, (max(rows) + 1) * size)
    return Parcel(box=box, people=len(_join(placed.values())) // least * least)


def _is_middle_in(parcel: Parcel, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = parcel.box
    x, y = (west + east) / 2, (south + north) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]
