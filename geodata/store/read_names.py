"""Names of all sites and bodies, for an index of what can be found."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from geodata.models import Text
from geodata.store import schema
from geodata.store.store import Store
from geodata.vocab import SubDistrict

MOST_SITES = 50_000
"""Sites an index in memory is made of; a larger store needs another way to search."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A record by its names.

    Attributes
    ----------
    longitude, latitude
        Where it is, degrees (EPSG:4326); ``None`` for what has no place.
    accuracy_m
        How well, in metres.
    variants
        Other names it goes by.
    """

    id: str
    name: Text
    longitude: float | None = None
    latitude: float | None = None
    accuracy_m: float | None = None
    subdistrict: SubDistrict | None = None
    variants: tuple[str, ...] = ()


def read_site_names(store: Store) -> list[Named]:
    """Read the names of all sites.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    sites = schema.sites.c
    query = select(sites.id, sites.name_zh, sites.name_en, sites.variants, sites.lon, sites.lat,
                   sites.accuracy_m, sites.subdistrict)  # fmt: skip
    with store.read() as connection:
        found = connection.execute(query.limit(MOST_SITES)).all()
    return [
        Named(
            id=row.id,
            name=Text(zh=row.name_zh, en=row.name_en),
            longitude=row.lon,
            latitude=row.lat,
            accuracy_m=row.accuracy_m,
            subdistrict=SubDistrict(row.subdistrict) if row.subdistrict else None,
            variants=tuple(json.loads(row.variants)),
        )
        for row in found
    ]


def read_body_names(store: Store) -> list[Named]:
    """Read the names of all bodies.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    bodies = schema.bodies.c
    with store.read() as connection:
        found = connection.execute(select(bodies.id, bodies.name_zh, bodies.name_en)).all()
    return [Named(id=row.id, name=Text(zh=row.name_zh, en=row.name_en)) for row in found]
