"""Bringing a store to the tables of this version."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def _build_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "geodata.store:migrations")
    config.attributes["connection"] = connection
    return config


def _find_versions() -> tuple[str, ...]:
    scripts = ScriptDirectory.from_config(_build_config())
    return tuple(script.revision for script in scripts.walk_revisions())


KNOWN_VERSIONS = _find_versions()
"""Versions this program can read, newest first."""


def migrate(connection: Connection) -> None:
    """Run the missing migrations inside the caller's transaction."""
    command.upgrade(_build_config(connection), "head")
