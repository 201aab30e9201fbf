"""Tables of accounts and sign-ins, beside those of the map."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from geodata.store.schema import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("login", String(32), nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("subdistricts", Text),
    Column("password_hash", Text),
    Column("issuer", String(255)),
    Column("subject", String(255)),
    Column("created_at", String(32), nullable=False),
    Column("disabled", Integer, nullable=False, default=0),
    UniqueConstraint("issuer", "subject"),
)
"""``subdistricts`` is a JSON list, or empty for the whole district."""

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account", String(64), ForeignKey("accounts.id"), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Column("device", String(60), nullable=False, default=""),
    Index("ix_sign_ins_account", "account"),
)
"""Of the token only its hash is kept: who reads this table cannot sign in with it."""
