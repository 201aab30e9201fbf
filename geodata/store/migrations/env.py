"""Runs the migrations on the connection the store hands over."""

from __future__ import annotations

from alembic import context

from geodata.store.schema import metadata


def run_migrations() -> None:
    """Migrate in one transaction: the store is upgraded whole, or not at all."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run_migrations()
