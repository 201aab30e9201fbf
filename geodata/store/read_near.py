"""Sites near a place, nearest first. Bounded by a box and by a number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from geodata.crs import buffer_m, to_metres
from geodata.filters import Filters
from geodata.store import schema
from geodata.store.conditions import build_conditions
from geodata.store.read_sites import SiteRow, select_rows, to_site_row
from geodata.store.spatial import WithinBox
from geodata.store.store import Store

MOST_NEAR = 100
"""Most sites of one answer."""
_MOST_READ = 5_000

_SITES = schema.sites.c


@dataclass(frozen=True, kw_only=True, slots=True)
class NearSite:
    """A site and its shape (EPSG:4326), ``distance_m`` metres away in a straight line."""

    row: SiteRow
    shape: BaseGeometry
    distance_m: float


def find_near(
    store: Store, longitude: float, latitude: float, *, reach_m: float, filters: Filters
) -> list[NearSite]:
    """Find the nearest sites: to a line or an area it is the nearest part that counts.

    Parameters
    ----------
    longitude, latitude
        Degrees (EPSG:4326).
    reach_m
        Nothing farther than this, in metres (EPSG:4549).

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    here = shapely.Point(longitude, latitude)
    box = buffer_m(here, reach_m).bounds
    shapes = (
        select(_SITES.id, _SITES.geometry)
        .where(WithinBox(schema.sites, box), *build_conditions(filters))
        .limit(_MOST_READ)
    )
    with store.read() as connection:
        found = connection.execute(shapes).all()
        geometries = [shapely.from_wkb(row.geometry) for row in found]
        near = _find_nearest(here, geometries, reach_m)
        wanted = [found[number].id for number, _ in near]
        rows = {
            row.id: to_site_row(row)
            for row in connection.execute(select_rows(filters).where(_SITES.id.in_(wanted)))
        }
    return [
        NearSite(row=rows[found[number].id], shape=geometries[number], distance_m=distance)
        for number, distance in near
    ]


def _find_nearest(
    here: shapely.Point, geometries: list[BaseGeometry], reach_m: float
) -> list[tuple[int, float]]:
    """Return places in the array and distances, nearest first."""
    in_metres = shapely.get_parts(to_metres(shapely.GeometryCollection(geometries)))
    distances = shapely.distance(in_metres, to_metres(here))
    order = np.argsort(distances, kind="stable")[:MOST_NEAR]
    return [(int(each), float(distances[each])) for each in order if distances[each] <= reach_m]
