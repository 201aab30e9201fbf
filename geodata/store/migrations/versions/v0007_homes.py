"""Homes are public by their sub-district until five spoke from a square; answers do not count."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from geodata.privacy import LEAST_PEOPLE, find_area_point
from geodata.store.spatial import find_square

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEPT = ("created_at", "site", "category", "mood", "receipt")
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'feedback is kept as it was written'); END"
_INDEX = "ix_feedback_site"


def upgrade() -> None:
    """Add where homes lie, move them to where they may be shown, and count without answers."""
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for name in ("home_lon", "home_lat"):
        op.add_column("feedback", sa.Column(name, sa.Float))
    op.create_index("ix_feedback_home", "feedback", ["home_lon", "home_lat"])
    op.drop_index(_INDEX, "feedback")
    op.create_index(_INDEX, "feedback", ["site", "status", "parent", "category", "mood", "step",
                                         "created_at"])  # fmt: skip
    op.execute(f"DROP TRIGGER {'feedback_no_edit' if is_sqlite else 'feedback_kept_u ON feedback'}")
    _hide_homes(is_sqlite=is_sqlite)
    _count_without_answers()
    _protect(is_sqlite=is_sqlite)


def downgrade() -> None:
    """Where homes lie would be forgotten."""
    raise NotImplementedError("going back would lose where homes lie; restore a backup instead")


def _hide_homes(*, is_sqlite: bool) -> None:
    _write("UPDATE feedback SET home_lon = lon, home_lat = lat "
           "WHERE is_home = 1 AND lon IS NOT NULL AND status <> 'withdrawn'")  # fmt: skip
    squares = _read(
        "SELECT lon, lat, SUM(CASE WHEN parent IS NULL AND status IN ('reported', 'published') "
        "THEN 1 ELSE 0 END) AS spoke FROM feedback "
        "WHERE is_home = 1 AND lon IS NOT NULL GROUP BY lon, lat"
    )
    for square in squares:
        if square.spoke < LEAST_PEOPLE:
            _move_homes(square, is_sqlite=is_sqlite)


def _move_homes(square: Any, *, is_sqlite: bool) -> None:
    lon, lat = find_area_point(square.lon, square.lat)
    here = {"old_lon": square.lon, "old_lat": square.lat, "lon": lon, "lat": lat}
    if is_sqlite:
        _write(
            "UPDATE feedback_box SET west = :lon, east = :lon, south = :lat, north = :lat "
            "WHERE pk IN (SELECT pk FROM feedback "
            "WHERE is_home = 1 AND lon = :old_lon AND lat = :old_lat)",
            **here,
        )
    gx, gy = find_square(lon, lat)
    _write(
        "UPDATE feedback SET lon = :lon, lat = :lat, gx = :gx, gy = :gy "
        "WHERE is_home = 1 AND lon = :old_lon AND lat = :old_lat",
        **here, gx=gx, gy=gy,
    )  # fmt: skip


def _count_without_answers() -> None:
    """What is answered counts; the answers to it do not."""
    _write(
        "UPDATE sites SET feedback_count = (SELECT COUNT(*) FROM feedback "
        "WHERE feedback.site = sites.id AND feedback.parent IS NULL "
        "AND feedback.status IN ('reported', 'published'))"
    )


def _protect(*, is_sqlite: bool) -> None:
    kept = f"UPDATE OF {', '.join(_KEPT)}"
    for name, action, unless in (
        ("feedback_no_edit" if is_sqlite else "feedback_kept_u", kept, ""),
        ("feedback_keeps_spot", "UPDATE OF lon, lat", "WHEN (OLD.is_home = 0) "),
        ("feedback_keeps_home", "UPDATE OF home_lon, home_lat",
         "WHEN (NEW.home_lon IS NOT NULL) "),
    ):  # fmt: skip
        head = f"CREATE TRIGGER {name} BEFORE {action} ON feedback"
        if is_sqlite:
            op.execute(f"{head} {unless}{_REFUSE}")
        else:
            op.execute(f"{head} FOR EACH ROW {unless}EXECUTE FUNCTION refuse()")


def _read(query: str) -> list[Any]:
    return list(op.get_bind().execute(sa.text(query)).all())


def _write(change: str, **values: object) -> None:
    op.get_bind().execute(sa.text(change), values)
