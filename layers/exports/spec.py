"""What an export format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geodata.models import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """A format a map can be taken away in.

    Attributes
    ----------
    id
        As it is named on the command line.
    suffix
        Of the file, with the dot.
    name
        As readers choose it.
    write
        Makes the file's bytes; takes keyword arguments only.
    """

    id: str
    suffix: str
    name: Text
    write: Callable[..., bytes]
