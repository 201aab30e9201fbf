"""Where homes appear publicly: in their square while five spoke from it, else by sub-district."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from geodata.privacy import LEAST_PEOPLE, find_area_point
from geodata.store import schema
from geodata.store.spatial import find_square, index_box
from geodata.vocab import PUBLIC_STATUSES

_FEEDBACK = schema.feedback.c

Spot = tuple[float, float]
"""Longitude and latitude in degrees (EPSG:4326)."""


def to_hidden_home(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of feedback from a home as it is first saved: public by its sub-district."""
    if not row["is_home"] or row["lon"] is None:
        return {**row, "home_lon": None, "home_lat": None}
    home = (row["lon"], row["lat"])
    return {**row, "home_lon": home[0], "home_lat": home[1], **_to_place(find_area_point(*home))}


def to_home_row(row: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return a row of feedback as the office sees it: a home at the point of its square."""
    if row["home_lon"] is None:
        return row
    return {**row, "lon": row["home_lon"], "lat": row["home_lat"]}


def place_homes(connection: Connection, home: Spot) -> None:
    """Show the homes of a square in it where enough spoke from there, else by their sub-district.

    Parameters
    ----------
    home
        The point the homes of the square share.
    """
    here = _is_of(home)
    spoke = select(func.count()).where(
        here, _FEEDBACK.parent.is_(None), _FEEDBACK.status.in_(PUBLIC_STATUSES)
    )
    is_shared = connection.execute(spoke).scalar_one() >= LEAST_PEOPLE
    _move(connection, here, home if is_shared else find_area_point(*home))


def forget_home(connection: Connection, feedback_id: str, home: Spot) -> None:
    """Take the square out of feedback whose words are gone too; the sub-district stays."""
    mine = _FEEDBACK.id == feedback_id
    _move(connection, mine, find_area_point(*home))
    gone = update(schema.feedback).where(mine).values(home_lon=None, home_lat=None)
    connection.execute(gone)


def _is_of(home: Spot) -> ColumnElement[bool]:
    return and_(_FEEDBACK.home_lon == home[0], _FEEDBACK.home_lat == home[1])


def _move(connection: Connection, which: ColumnElement[bool], spot: Spot) -> None:
    elsewhere = and_(which, (_FEEDBACK.lon != spot[0]) | (_FEEDBACK.lat != spot[1]))
    moved = connection.execute(select(_FEEDBACK.pk).where(elsewhere)).scalars().all()
    change = update(schema.feedback).where(elsewhere)
    connection.execute(change.values(**_to_place(spot)))
    for pk in moved:
        index_box(connection, schema.feedback, pk, (*spot, *spot))


def _to_place(spot: Spot) -> dict[str, Any]:
    gx, gy = find_square(*spot)
    return {"lon": spot[0], "lat": spot[1], "gx": gx, "gy": gy}
