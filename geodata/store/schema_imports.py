"""Tables of imports: which files were brought in, and what each row of them did."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from geodata.store.schema import metadata

imports = Table(
    "imports",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("file", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("undone_at", String(32)),
    Column("undone_by", String(200)),
    Index("ix_imports_file", "file"),
)
"""``content`` is the report as JSON: format, encoding, systems, columns, counts."""

import_rows = Table(
    "import_rows",
    metadata,
    Column("import", String(64), ForeignKey("imports.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sheet", String(200), nullable=False),
    Column("row", Integer, nullable=False),
    Column("entity", String(32), nullable=False),
    Column("entity_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("places", String(200), nullable=False),
    Column("before", Text),
    Index("ix_import_rows_entity", "entity", "entity_id"),
)
"""``version`` is the one the import made; ``before`` what stood there, nothing where it was new;
``places`` the sub-districts it touched, with blanks between; empty for none."""

import_mappings = Table(
    "import_mappings",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("content", Text, nullable=False),
)
"""Columns that someone matched with fields, kept under a name."""
