"""Feedback as cases: standing, replies, notes, support, contacts, photos; a sealed audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from geodata.store.audit import build_seal

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEPT = ("created_at", "site", "lon", "lat", "category", "mood", "receipt")
_WORDS = ("text_zh", "text_en")
_DROPS = "(OLD.original = 1 AND NEW.original = 0)"


def upgrade() -> None:
    """Add columns and tables, seal what the log holds, and let words be dropped whole."""
    for table in ("sites", "events", "rounds"):
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    is_sqlite = op.get_context().dialect.name == "sqlite"
    _lift_protection(is_sqlite=is_sqlite)
    _widen_feedback()
    _create_tables()
    _seal_log()
    _protect(is_sqlite=is_sqlite)


def downgrade() -> None:
    """Words and answers would be lost."""
    raise NotImplementedError("going back would lose replies; restore a backup instead")


def _widen_feedback() -> None:
    # SQLite takes a reference with a new column only, and only as written here.
    for name, target in (("event", "events"), ("parent", "feedback"), ("merged_into", "feedback")):
        op.execute(f"ALTER TABLE feedback ADD COLUMN {name} VARCHAR(64) REFERENCES {target} (id)")
    number, words = sa.Integer, sa.Text
    for column in (
        sa.Column("is_addition", number, nullable=False, server_default="0"),
        sa.Column("is_home", number, nullable=False, server_default="0"),
        sa.Column("original", number, nullable=False, server_default="1"),
        sa.Column("subdistrict", sa.String(32)),
        sa.Column("step", sa.String(16)),
        sa.Column("assignee", sa.String(64)),
        sa.Column("due_on", sa.String(10)),
        sa.Column("reason", words, nullable=False, server_default=""),
        sa.Column("supports", number, nullable=False, server_default="0"),
        sa.Column("version", number, nullable=False, server_default="1"),
    ):
        op.add_column("feedback", column)
    op.create_index("ix_feedback_parent", "feedback", ["parent"])
    op.execute(
        "UPDATE feedback SET subdistrict = (SELECT subdistrict FROM sites "
        "WHERE sites.id = feedback.site) WHERE site IS NOT NULL"
    )


def _create_tables() -> None:
    def of(name: str, target: str, *, key: bool = False, empty: bool = False) -> sa.Column[str]:
        link = sa.ForeignKey(f"{target}.id")
        return sa.Column(name, sa.String(64), link, primary_key=key, nullable=empty)

    def both(name: str) -> list[sa.Column[str]]:
        return [sa.Column(f"{name}_{lang}", sa.Text, nullable=False) for lang in ("zh", "en")]

    def named() -> list[sa.Column[int] | sa.Column[str]]:
        return [
            sa.Column("pk", sa.Integer, primary_key=True),
            sa.Column("id", sa.String(64), nullable=False, unique=True),
            of("feedback", "feedback"),
        ]

    said_at = ("created_at", sa.String(32))
    op.create_table("replies", *named(), *both("author"), *both("text"),
                    of("event", "events", empty=True),
                    sa.Column(*said_at, nullable=False))  # fmt: skip
    op.create_table("notes", *named(), sa.Column("actor", sa.String(200), nullable=False),
                    sa.Column("words", sa.Text, nullable=False),
                    sa.Column(*said_at, nullable=False))  # fmt: skip
    voice = ("voice", sa.String(64))
    op.create_table("evaluations", of("reply", "replies", key=True),
                    sa.Column(*voice, primary_key=True),
                    sa.Column("helped", sa.Integer, nullable=False))  # fmt: skip
    op.create_table("supports", of("feedback", "feedback", key=True),
                    sa.Column(*voice, primary_key=True))  # fmt: skip
    op.create_table("contacts", of("feedback", "feedback", key=True),
                    sa.Column("words", sa.Text, nullable=False),
                    sa.Column("delete_on", sa.String(10), nullable=False))  # fmt: skip
    op.create_table("photos", sa.Column("id", sa.String(64), primary_key=True),
                    of("feedback", "feedback"),
                    sa.Column("width", sa.Integer, nullable=False),
                    sa.Column("height", sa.Integer, nullable=False),
                    sa.Column("content", sa.LargeBinary, nullable=False))  # fmt: skip
    for table in ("replies", "notes", "photos"):
        op.create_index(f"ix_{table}_feedback", table, ["feedback"])
    op.create_index("ix_contacts_delete_on", "contacts", ["delete_on"])


def _seal_log() -> None:
    op.add_column("revisions", sa.Column("seal", sa.String(64), nullable=False, server_default=""))
    connection = op.get_bind()
    lines = connection.execute(sa.text("SELECT * FROM revisions ORDER BY id")).mappings().all()
    seal = ""
    # Earlier numbers may have gaps; the chain counts from one.
    for number, line in enumerate(lines, 1):
        seal = build_seal(seal, {**line, "id": number})
        connection.execute(
            sa.text("UPDATE revisions SET id = :number, seal = :seal WHERE id = :id"),
            {"number": number, "seal": seal, "id": line["id"]},
        )


def _lift_protection(*, is_sqlite: bool) -> None:
    old = ("revisions_no_update", "revisions_no_delete", "feedback_no_edit")
    if is_sqlite:
        for name in old:
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute("DROP TRIGGER revisions_kept_u ON revisions")
    op.execute("DROP TRIGGER feedback_kept_u ON feedback")


def _protect(*, is_sqlite: bool) -> None:
    if is_sqlite:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER revisions_no_{action.lower()} BEFORE {action} ON revisions "
                "BEGIN SELECT RAISE(ABORT, 'history is only added to'); END"
            )
        for name, columns, unless in (
            ("feedback_no_edit", _KEPT, ""),
            ("feedback_keeps_words", _WORDS, f"WHEN NOT {_DROPS} "),
            ("feedback_drops_once", ("original",), "WHEN NEW.original > OLD.original "),
        ):
            op.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE OF {', '.join(columns)} ON feedback {unless}"
                "BEGIN SELECT RAISE(ABORT, 'feedback is kept as it was written'); END"
            )
        return
    for table, name, action, unless in (
        ("revisions", "revisions_kept_u", "UPDATE OR DELETE", ""),
        ("feedback", "feedback_kept_u", f"UPDATE OF {', '.join(_KEPT)}", ""),
        ("feedback", "feedback_keeps_words", f"UPDATE OF {', '.join(_WORDS)}",
         f"WHEN (NOT {_DROPS}) "),
        ("feedback", "feedback_drops_once", "UPDATE OF original",
         "WHEN (NEW.original > OLD.original) "),
    ):  # fmt: skip
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} "
            f"FOR EACH ROW {unless}EXECUTE FUNCTION refuse()"
        )
