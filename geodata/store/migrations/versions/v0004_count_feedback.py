"""Feedback is counted by what it is about, mood, step and time, out of one index."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEX, _TABLE = "ix_feedback_site", "feedback"
_BEFORE = ["site", "status"]
_NOW = [*_BEFORE, "category", "mood", "step", "created_at"]


def upgrade() -> None:
    """Let the index hold all that filters ask for: rows with their long words stay unread."""
    op.drop_index(_INDEX, _TABLE)
    op.create_index(_INDEX, _TABLE, _NOW)


def downgrade() -> None:
    """Go back to the index before."""
    op.drop_index(_INDEX, _TABLE)
    op.create_index(_INDEX, _TABLE, _BEFORE)
