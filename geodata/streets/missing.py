"""What is known to exist and not drawn, because nothing says where it runs."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.bundle import Folder
from geodata.models import Text
from geodata.streets.tables import name_of, read_tables

FILE = "missing.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """Names of what the street map does not show."""

    streets: tuple[Text, ...]
    waters: tuple[Text, ...]
    parks: tuple[Text, ...]


def read_missing(folder: Folder | None = None) -> Missing:
    """Read ``missing.toml``.

    Raises
    ------
    BundleError
        Names the table that cannot be read.
    """
    streets, waters, parks = (
        tuple(read_tables(folder, FILE, table, name_of)) for table in Missing.__slots__
    )
    return Missing(streets=streets, waters=waters, parks=parks)
