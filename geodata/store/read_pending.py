"""Where feedback waits for a decision. For the office alone: nothing here is public."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from geodata.store import schema
from geodata.store.spatial import Box
from geodata.store.store import Store
from geodata.vocab import FeedbackStatus, SubDistrict

PLACE_LIMIT = 300
"""Most places marked at once, those that wait longest first."""
_FEEDBACK, _SITES = schema.feedback.c, schema.sites.c


def find_pending(
    store: Store, bbox: Box, within: tuple[SubDistrict, ...] | None
) -> list[dict[str, Any]]:
    """Find the places where feedback waits, with the oldest of each; no words.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326).
    within
        The sub-districts a person may see; ``None`` for all of them.

    Returns
    -------
    list of dict
        ``id`` of the oldest, ``n`` of them, ``lon`` and ``lat`` in degrees, ``site`` or none.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    west, south, east, north = bbox
    lon = func.coalesce(_FEEDBACK.home_lon, _FEEDBACK.lon, _SITES.lon)
    lat = func.coalesce(_FEEDBACK.home_lat, _FEEDBACK.lat, _SITES.lat)
    conditions = [
        _FEEDBACK.status == FeedbackStatus.PENDING.value,
        lon.between(west, east),
        lat.between(south, north),
    ]
    if within is not None:
        conditions.append(_FEEDBACK.subdistrict.in_([place.value for place in within]))
    places = (
        select(func.min(_FEEDBACK.pk).label("pk"), func.count().label("n"),
               lon.label("lon"), lat.label("lat"))
        .select_from(schema.feedback.outerjoin(schema.sites, _SITES.id == _FEEDBACK.site))
        .where(*conditions)
        .group_by(lon, lat)
        .order_by(func.min(_FEEDBACK.pk))
        .limit(PLACE_LIMIT)
        .subquery()
    )  # fmt: skip
    query = (
        select(_FEEDBACK.id, _FEEDBACK.site, places.c.n, places.c.lon, places.c.lat)
        .join(places, places.c.pk == _FEEDBACK.pk)
        .order_by(_FEEDBACK.pk)
    )
    with store.read() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]
