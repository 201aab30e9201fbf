"""Feedback tied to a spot on the map and to no site. Public only."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from geodata.filters import Filters
from geodata.shapes import DECIMALS
from geodata.store import schema
from geodata.store.conditions import are_shown, build_feedback_conditions
from geodata.store.public import to_public_feedback
from geodata.store.read_said import Said, read_said
from geodata.store.spatial import Box, WithinBox, find_square_columns
from geodata.store.store import Store

SPOT_LIMIT = 300
"""Most marks of feedback tied to no site; those in one square share a mark."""
MOST_SAID = 50
"""Most feedback read for one mark, newest first."""
_FEEDBACK = schema.feedback.c


def find_spots(
    connection: Connection, bbox: Box, shift: int, filters: Filters
) -> list[dict[str, Any]]:
    """Find the marks of feedback tied to no site; what lies in one square shares a mark.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326).
    shift
        How often squares of the finest grid are doubled.
    filters
        What they say about feedback; the rest is about sites.

    Returns
    -------
    list of dict
        ``box`` holds everything the mark stands for: :func:`find_said` reads it.
    """
    column, row = find_square_columns(_FEEDBACK, shift)
    query = (
        select(func.min(_FEEDBACK.id).label("id"), func.count().label("n"),
               func.avg(_FEEDBACK.lon).label("lon"), func.avg(_FEEDBACK.lat).label("lat"),
               func.min(_FEEDBACK.lon).label("west"), func.min(_FEEDBACK.lat).label("south"),
               func.max(_FEEDBACK.lon).label("east"), func.max(_FEEDBACK.lat).label("north"),
               func.min(_FEEDBACK.category).label("category"),
               func.min(_FEEDBACK.mood).label("mood"))
        .where(*_are_public(filters), WithinBox(schema.feedback, bbox))
        .group_by(column, row)
        .order_by(column, row)
    )  # fmt: skip
    return [_to_spot(found) for found in connection.execute(query)]


def _to_spot(row: Any) -> dict[str, Any]:
    step = 10**DECIMALS
    low = [math.floor(edge * step) / step for edge in (row.west, row.south)]
    high = [math.ceil(edge * step) / step for edge in (row.east, row.north)]
    return {
        "id": row.id,
        "n": row.n,
        "lon": round(row.lon, DECIMALS),
        "lat": round(row.lat, DECIMALS),
        "box": [*low, *high],
        "category": row.category,
        "mood": row.mood,
    }


def count_spots(connection: Connection, filters: Filters) -> int:
    """Count public feedback tied to no site that passes the filters."""
    query = select(func.count()).select_from(schema.feedback).where(*_are_public(filters))
    return int(connection.execute(query).scalar_one())


def find_said(store: Store, bbox: Box, filters: Filters) -> list[Said]:
    """Read what was said about spots in a box and about no site and passes, newest first.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    query = (
        select(schema.feedback)
        .where(*_are_public(filters), WithinBox(schema.feedback, bbox))
        .order_by(_FEEDBACK.created_at.desc().nulls_last(), _FEEDBACK.pk)
        .limit(MOST_SAID)
    )
    with store.read() as connection:
        found = [to_public_feedback(row._mapping) for row in connection.execute(query)]
        return read_said(connection, found)


def _are_public(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [_FEEDBACK.site.is_(None), _FEEDBACK.parent.is_(None), are_shown()]
    return [*conditions, *build_feedback_conditions(filters)]
