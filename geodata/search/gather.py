"""Everything that can be found: sites, bodies, streets, crossings, stations, sub-districts."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from geodata.models import Text
from geodata.places import find_subdistrict_of, label_point, read_outlines
from geodata.search.places import Place, PlaceKind
from geodata.shapes import find_mark
from geodata.store import Store
from geodata.store.read_names import Named, read_body_names, read_site_names
from geodata.streets import Street, mend_streets, read_areas, read_metro, read_streets
from geodata.vocab import SubDistrict

_SIDES = {"East", "South", "West", "North", "Middle"}


def gather_places(store: Store, subdistricts: dict[SubDistrict, Text]) -> list[Place]:
    """Gather what can be found by name.

    Parameters
    ----------
    subdistricts
        Their names, which belong to the words of the map.

    Raises
    ------
    QueryTooLongError
        The store took longer than it may.
    """
    return [
        *_gather_named(read_site_names(store), PlaceKind.SITE),
        *_gather_named(read_body_names(store), PlaceKind.BODY),
        *gather_ground(subdistricts),
    ]


def gather_ground(subdistricts: dict[SubDistrict, Text]) -> Iterator[Place]:
    """Gather what the map itself shows, in whichever store: it changes with the program only.

    Parameters
    ----------
    subdistricts
        Their names, which belong to the words of the map.
    """
    yield from gather_fixed_places()
    yield from _gather_subdistricts(subdistricts)


def gather_fixed_places() -> tuple[Place, ...]:
    """Gather streets, crossings, stations, parks and campuses."""
    return (*_gather_from_streets(), *_gather_stations(), *_gather_areas())


def _gather_named(named: Sequence[Named], kind: PlaceKind) -> Iterator[Place]:
    for each in named:
        yield Place(
            kind=kind,
            id=each.id,
            name=each.name,
            longitude=each.longitude,
            latitude=each.latitude,
            accuracy_m=each.accuracy_m,
            subdistrict=each.subdistrict,
            also=each.variants,
        )


@cache
def _gather_from_streets() -> tuple[Place, ...]:
    """Streets and crossings; they change with the program only."""
    streets = mend_streets(read_streets())
    return (*_gather_streets(streets), *gather_crossings(streets))


def _gather_streets(streets: Sequence[Street]) -> Iterator[Place]:
    for street in streets:
        longitude, latitude = find_mark(street.line)
        yield Place(
            kind=PlaceKind.STREET,
            id=street.name.zh,
            name=street.name,
            longitude=longitude,
            latitude=latitude,
            also=_turn_round(street.name.en),
        )


def _turn_round(name: str) -> tuple[str, ...]:
    """Return the other ways a street's side is written: West Yan'an Road, Yan'an West Road."""
    side, _, rest = name.partition(" ")
    if side not in _SIDES or " " not in rest:
        return ()
    own, kind = rest.rsplit(" ", 1)
    return (f"{own} {side} {kind}", f"{own} {kind} ({side})", f"{own} {kind} ({side[0]})")


def gather_crossings(streets: Sequence[Street]) -> Iterator[Place]:
    """Return the corners where streets on the ground meet, under both orders of their names."""
    corners: dict[tuple[float, float], list[Street]] = defaultdict(list)
    for street in streets:
        if not street.is_elevated:
            for place in street.line.coords:
                corners[place[0], place[1]].append(street)
    seen: set[tuple[str, str]] = set()
    for (longitude, latitude), met in corners.items():
        for one, other in itertools.combinations(met, 2):
            pair = (one.name.zh, other.name.zh)
            if pair in seen or one.name.zh == other.name.zh:
                continue
            seen.add(pair)
            yield Place(
                kind=PlaceKind.CROSSING,
                id="×".join(pair),
                name=Text(
                    zh=f"{one.name.zh} {other.name.zh}", en=f"{one.name.en} & {other.name.en}"
                ),
                longitude=longitude,
                latitude=latitude,
                subdistrict=find_subdistrict_of(longitude, latitude),
                also=(
                    f"{other.name.zh} {one.name.zh}",
                    f"{other.name.en} & {one.name.en}",
                ),
            )


@cache
def _gather_stations() -> tuple[Place, ...]:
    return tuple(_read_stations())


def _read_stations() -> Iterator[Place]:
    for station in read_metro()[1]:
        yield Place(
            kind=PlaceKind.STATION,
            id=station.name.zh,
            name=station.name,
            longitude=station.point.x,
            latitude=station.point.y,
            subdistrict=find_subdistrict_of(station.point.x, station.point.y),
            also=(f"{station.name.zh}站", f"{station.name.en} Station"),
        )


def _gather_subdistricts(names: dict[SubDistrict, Text]) -> Iterator[Place]:
    for area in read_outlines():
        point = label_point(area)
        yield Place(
            kind=PlaceKind.SUBDISTRICT,
            id=area.value,
            name=names[area],
            longitude=point.x,
            latitude=point.y,
            also=(
                f"{names[area].en} Sub-district",
                f"{names[area].en} Street",
                names[area].zh.removesuffix("街道").removesuffix("镇"),
            ),
        )


@cache
def _gather_areas() -> tuple[Place, ...]:
    """Parks and campuses."""
    return tuple(_read_areas())


def _read_areas() -> Iterator[Place]:
    for area in read_areas():
        longitude, latitude = find_mark(area.polygon)
        yield Place(
            kind=PlaceKind.AREA,
            id=area.name.zh,
            name=area.name,
            longitude=longitude,
            latitude=latitude,
            subdistrict=find_subdistrict_of(longitude, latitude),
        )
