"""What is true: records, rules, dates, coordinates, places, the data set and the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.store import open_store

__all__ = ["open_store"]


def __getattr__(name: str) -> Any:
    """Import the store only when it is asked for: it brings pandas and SQLAlchemy along."""
    if name == "open_store":
        from geodata.store import open_store

        return open_store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
