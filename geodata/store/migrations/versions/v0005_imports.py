"""Imports: what was brought in, row by row, so that it can be undone as a whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables; bodies get versions; what a file reported may be taken out with its import."""
    op.add_column("bodies", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.create_table(
        "imports",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("undone_at", sa.String(32)),
        sa.Column("undone_by", sa.String(200)),
    )
    op.create_index("ix_imports_file", "imports", ["file"])
    op.create_table(
        "import_rows",
        sa.Column("import", sa.String(64), sa.ForeignKey("imports.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sheet", sa.String(200), nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("entity", sa.String(32), nullable=False),
        sa.Column("entity_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("places", sa.String(200), nullable=False),
        sa.Column("before", sa.Text),
    )
    op.create_index("ix_import_rows_entity", "import_rows", ["entity", "entity_id"])
    op.create_table(
        "import_mappings",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    _let_reports_go(is_sqlite=op.get_context().dialect.name == "sqlite")


def downgrade() -> None:
    """The record of imports would be lost."""
    raise NotImplementedError("going back would lose imports; restore a backup instead")


def _let_reports_go(*, is_sqlite: bool) -> None:
    """Residents' own words are never removed; what a document reported is nobody's post."""
    if is_sqlite:
        op.execute("DROP TRIGGER feedback_no_delete")
        op.execute(
            "CREATE TRIGGER feedback_no_delete BEFORE DELETE ON feedback "
            "WHEN OLD.source IS NULL OR OLD.receipt IS NOT NULL "
            "BEGIN SELECT RAISE(ABORT, 'feedback is never removed'); END"
        )
        return
    op.execute("DROP TRIGGER feedback_kept_d ON feedback")
    op.execute(
        "CREATE TRIGGER feedback_kept_d BEFORE DELETE ON feedback FOR EACH ROW "
        "WHEN (OLD.source IS NULL OR OLD.receipt IS NOT NULL) EXECUTE FUNCTION refuse()"
    )
