"""Reads files of other people: one file per format, in a guarded process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.importers.reading import read_file

__all__ = ["read_file"]


def __getattr__(name: str) -> Any:
    """Import the reading only when it is asked for: the importers themselves live in here."""
    if name == "read_file":
        from geodata.importers.reading import read_file

        return read_file
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
