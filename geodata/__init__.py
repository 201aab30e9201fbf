"""What is true: records, rules, dates, coordinates, places, the data set and the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.importing.frame import import_frame
    from geodata.store import open_store

__all__ = ["import_frame", "open_store"]


def __getattr__(name: str) -> Any:
    """Import what is asked for, when it is: pandas and SQLAlchemy come along."""
    if name == "open_store":
        from geodata.store import open_store

        return open_store
    if name == "import_frame":
        from geodata.importing.frame import import_frame

        return import_frame
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
