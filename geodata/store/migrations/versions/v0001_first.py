"""First version of the tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEPT = ("text_zh", "text_en", "created_at", "site", "lon", "lat", "category", "mood", "receipt")
"""Columns of a resident's feedback that never change once they are written."""


def upgrade() -> None:
    """Create tables, spatial index and the triggers that keep what must not change."""
    _create_revisions()
    _create_sources()
    _create_sites()
    _create_events()
    _create_rounds()
    _create_bodies()
    _create_body_sites()
    _create_body_areas()
    _create_feedback()
    if op.get_context().dialect.name == "sqlite":
        _protect_sqlite()
    else:
        _protect_postgresql()


def downgrade() -> None:
    """There is nothing before the first version."""
    raise NotImplementedError("the first version has nothing before it")


def _create_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("entity_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_revisions_entity", "revisions", ["entity", "entity_id"])


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("publisher_zh", sa.Text(), nullable=False),
        sa.Column("publisher_en", sa.Text(), nullable=False),
        sa.Column("date_edtf", sa.String(length=100), nullable=False),
        sa.Column("date_earliest", sa.String(length=10), nullable=True),
        sa.Column("date_latest", sa.String(length=10), nullable=True),
        sa.Column("phrase_zh", sa.Text(), nullable=False),
        sa.Column("phrase_en", sa.Text(), nullable=False),
        sa.Column("basis_zh", sa.Text(), nullable=False),
        sa.Column("basis_en", sa.Text(), nullable=False),
        sa.Column("licence_zh", sa.Text(), nullable=False),
        sa.Column("licence_en", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _create_sites() -> None:
    op.create_table(
        "sites",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_confidence", sa.String(length=16), nullable=False),
        sa.Column("variants", sa.Text(), nullable=False),
        sa.Column("where_zh", sa.Text(), nullable=False),
        sa.Column("where_en", sa.Text(), nullable=False),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("evidence_zh", sa.Text(), nullable=False),
        sa.Column("evidence_en", sa.Text(), nullable=False),
        sa.Column("subdistrict", sa.String(length=32), nullable=True),
        sa.Column("summary_zh", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("linked", sa.Text(), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=True),
        sa.Column("geometry_type", sa.String(length=16), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("gx", sa.Integer(), nullable=True),
        sa.Column("gy", sa.Integer(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("newest_edtf", sa.String(length=100), nullable=False),
        sa.Column("newest_day", sa.String(length=10), nullable=False),
        sa.Column("feedback_count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.id"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_sites_kind", "sites", ["kind"])
    op.create_index("ix_sites_order", "sites", ["newest_day", "id"])


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("date_edtf", sa.String(length=100), nullable=False),
        sa.Column("date_earliest", sa.String(length=10), nullable=True),
        sa.Column("date_latest", sa.String(length=10), nullable=True),
        sa.Column("phrase_zh", sa.Text(), nullable=False),
        sa.Column("phrase_en", sa.Text(), nullable=False),
        sa.Column("basis_zh", sa.Text(), nullable=False),
        sa.Column("basis_en", sa.Text(), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("quantities", sa.Text(), nullable=False),
        sa.Column("actors", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["sites.id"]),
        sa.ForeignKeyConstraint(["source"], ["sources.id"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_events_site", "events", ["site"])


def _create_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("who_zh", sa.Text(), nullable=False),
        sa.Column("who_en", sa.Text(), nullable=False),
        sa.Column("about_zh", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event"], ["events.id"]),
        sa.ForeignKeyConstraint(["site"], ["sites.id"]),
        sa.ForeignKeyConstraint(["source"], ["sources.id"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_rounds_site", "rounds", ["site"])


def _create_bodies() -> None:
    op.create_table(
        "bodies",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("name_confidence", sa.String(length=16), nullable=False),
        sa.Column("summary_zh", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("quantities", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.id"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
    )


def _create_body_sites() -> None:
    op.create_table(
        "body_sites",
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"]),
        sa.ForeignKeyConstraint(["site"], ["sites.id"]),
        sa.PrimaryKeyConstraint("body", "site"),
    )
    op.create_index("ix_body_sites_site", "body_sites", ["site"])


def _create_body_areas() -> None:
    op.create_table(
        "body_areas",
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("subdistrict", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"]),
        sa.PrimaryKeyConstraint("body", "subdistrict"),
    )


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=64), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("gx", sa.Integer(), nullable=True),
        sa.Column("gy", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("mood", sa.String(length=32), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("outcome_zh", sa.Text(), nullable=False),
        sa.Column("outcome_en", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=True),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["sites.id"]),
        sa.ForeignKeyConstraint(["source"], ["sources.id"]),
        sa.PrimaryKeyConstraint("pk"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("receipt"),
    )
    op.create_index("ix_feedback_site", "feedback", ["site", "status"])
    op.create_index("ix_feedback_status", "feedback", ["status"])


def _protect_sqlite() -> None:
    for table in ("sites", "feedback"):
        op.execute(f"CREATE VIRTUAL TABLE {table}_box USING rtree(pk, west, east, south, north)")
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER revisions_no_{action.lower()} BEFORE {action} ON revisions "
            "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END"
        )
    op.execute(
        "CREATE TRIGGER feedback_no_delete BEFORE DELETE ON feedback "
        "BEGIN SELECT RAISE(ABORT, 'feedback is never removed'); END"
    )
    op.execute(
        f"CREATE TRIGGER feedback_no_edit BEFORE UPDATE OF {', '.join(_KEPT)} ON feedback "
        "BEGIN SELECT RAISE(ABORT, 'feedback is kept as it was written'); END"
    )


def _protect_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute("CREATE INDEX ix_sites_box ON sites USING gist (ST_GeomFromWKB(geometry, 4326))")
    op.execute(
        "CREATE INDEX ix_feedback_box ON feedback "
        "USING gist (ST_SetSRID(ST_MakePoint(lon, lat), 4326))"
    )
    op.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'kept as it was written'; END $$"
    )
    for table, action in (
        ("revisions", "UPDATE OR DELETE"),
        ("feedback", "DELETE"),
        ("feedback", f"UPDATE OF {', '.join(_KEPT)}"),
    ):
        name = f"{table}_kept_{action[0].lower()}"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
