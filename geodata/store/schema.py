"""Tables of the store, for every database alike. Migrations create them; nothing else does."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _both(name: str) -> list[Column[Any]]:
    """Columns for words in both languages."""
    return [Column(f"{name}_{lang}", Text, nullable=False, default="") for lang in ("zh", "en")]


def _citation() -> list[Column[Any]]:
    return [
        Column("source", String(64), ForeignKey("sources.id"), nullable=False),
        Column("source_line", Integer),
    ]


def _date() -> list[Column[Any]]:
    return [
        Column("date_edtf", String(100), nullable=False, default=""),
        Column("date_earliest", String(10)),
        Column("date_latest", String(10)),
        *_both("phrase"),
        *_both("basis"),
    ]


revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(32), nullable=False),
    Column("entity", String(32), nullable=False),
    Column("entity_id", String(64), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("content", Text, nullable=False, default=""),
    Column("seal", String(64), nullable=False, server_default=""),
    Index("ix_revisions_entity", "entity", "entity_id"),
)
"""Who changed what and when: rows are only ever added (a trigger refuses anything else)."""

sources = Table(
    "sources",
    metadata,
    Column("id", String(64), primary_key=True),
    *_both("title"),
    *_both("publisher"),
    *_date(),
    *_both("licence"),
    Column("address", Text, nullable=False, default=""),
)

sites = Table(
    "sites",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("also", Text, nullable=False),
    Column("state", String(32), nullable=False),
    *_both("name"),
    Column("name_confidence", String(16), nullable=False),
    Column("variants", Text, nullable=False),
    *_both("where"),
    Column("accuracy_m", Float),
    *_both("evidence"),
    Column("subdistrict", String(32)),
    *_both("summary"),
    Column("linked", Text, nullable=False),
    Column("geometry", LargeBinary),
    # What follows is derived when a site is written, so that reads need not compute it.
    Column("geometry_type", String(16)),
    Column("lon", Float),
    Column("lat", Float),
    Column("gx", Integer),
    Column("gy", Integer),
    Column("search", Text, nullable=False),
    Column("newest_edtf", String(100), nullable=False, default=""),
    Column("newest_day", String(10), nullable=False, default=""),
    Column("feedback_count", Integer, nullable=False, default=0),
    *_citation(),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_sites_kind", "kind"),
    Index("ix_sites_order", "newest_day", "id"),
)

events = Table(
    "events",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("site", String(64), ForeignKey("sites.id"), nullable=False),
    Column("order", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    *_date(),
    *_both("text"),
    Column("quantities", Text, nullable=False),
    Column("actors", Text, nullable=False),
    *_citation(),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_events_site", "site"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("site", String(64), ForeignKey("sites.id"), nullable=False),
    Column("event", String(64), ForeignKey("events.id"), nullable=False),
    Column("count", Integer),
    *_both("who"),
    *_both("about"),
    *_citation(),
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_rounds_site", "site"),
)

bodies = Table(
    "bodies",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    *_both("name"),
    Column("name_confidence", String(16), nullable=False),
    *_both("summary"),
    Column("quantities", Text, nullable=False),
    *_citation(),
    Column("version", Integer, nullable=False, server_default="1"),
)

body_sites = Table(
    "body_sites",
    metadata,
    Column("body", String(64), ForeignKey("bodies.id"), primary_key=True),
    Column("site", String(64), ForeignKey("sites.id"), primary_key=True),
    Index("ix_body_sites_site", "site"),
)

body_areas = Table(
    "body_areas",
    metadata,
    Column("body", String(64), ForeignKey("bodies.id"), primary_key=True),
    Column("subdistrict", String(32), primary_key=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("site", String(64), ForeignKey("sites.id")),
    Column("lon", Float),
    Column("lat", Float),
    Column("gx", Integer),
    Column("gy", Integer),
    Column("category", String(32), nullable=False),
    Column("mood", String(32), nullable=False),
    *_both("text"),
    *_both("outcome"),
    Column("status", String(16), nullable=False),
    Column("created_at", String(32)),
    Column("receipt", String(64), unique=True),
    Column("source", String(64), ForeignKey("sources.id")),
    Column("source_line", Integer),
    Column("event", String(64), ForeignKey("events.id")),
    Column("parent", String(64), ForeignKey("feedback.id")),
    Column("is_addition", Integer, nullable=False, server_default="0"),
    Column("is_home", Integer, nullable=False, server_default="0"),
    # The point a home's square shares; ``lon`` and ``lat`` are where it is public.
    Column("home_lon", Float),
    Column("home_lat", Float),
    Column("original", Integer, nullable=False, server_default="1"),
    Column("subdistrict", String(32)),
    Column("step", String(16)),
    Column("assignee", String(64)),
    Column("due_on", String(10)),
    Column("merged_into", String(64), ForeignKey("feedback.id")),
    Column("reason", Text, nullable=False, server_default=""),
    Column("supports", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("public_zh", Text),
    Column("public_en", Text),
    Column("public_rules", String(16)),
    Index("ix_feedback_site", "site", "status", "parent", "category", "mood", "step", "created_at"),
    Index("ix_feedback_status", "status"),
    Index("ix_feedback_parent", "parent"),
    Index("ix_feedback_home", "home_lon", "home_lat"),
)
"""A resident's words are written once; a trigger refuses to change or remove them.

The one way out is dropping them whole (``original`` 1 -> 0): when their author
withdraws them, or the office keeps redacted words only.
"""

replies = Table(
    "replies",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("feedback", String(64), ForeignKey("feedback.id"), nullable=False),
    *_both("author"),
    *_both("text"),
    Column("event", String(64), ForeignKey("events.id")),
    Column("created_at", String(32), nullable=False),
    Index("ix_replies_feedback", "feedback"),
)

notes = Table(
    "notes",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("feedback", String(64), ForeignKey("feedback.id"), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("words", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Index("ix_notes_feedback", "feedback"),
)

evaluations = Table(
    "evaluations",
    metadata,
    Column("reply", String(64), ForeignKey("replies.id"), primary_key=True),
    Column("voice", String(64), primary_key=True),
    Column("helped", Integer, nullable=False),
)
"""Whether an answer helped. ``voice`` is a hash that is different for every answer."""

supports = Table(
    "supports",
    metadata,
    Column("feedback", String(64), ForeignKey("feedback.id"), primary_key=True),
    Column("voice", String(64), primary_key=True),
)
"""Who said "me too". ``voice`` is a hash that is different for every piece of feedback."""

contacts = Table(
    "contacts",
    metadata,
    Column("feedback", String(64), ForeignKey("feedback.id"), primary_key=True),
    Column("words", Text, nullable=False),
    Column("delete_on", String(10), nullable=False),
    Index("ix_contacts_delete_on", "delete_on"),
)
"""How to reach an author; the office alone reads it, and it is deleted on its day."""

photos = Table(
    "photos",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("feedback", String(64), ForeignKey("feedback.id"), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_photos_feedback", "feedback"),
)
