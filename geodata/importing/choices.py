"""What a person decides about a file: its columns, its system of coordinates, its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from geodata.importing.fields import Kind

RowKey = tuple[int, int]
"""Place of the table in the file, from 0; number of the row in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableChoice:
    """How one table is taken.

    Attributes
    ----------
    kind
        What its rows are; ``None`` leaves the table out.
    columns
        Field of each column; empty leaves the column out.
    crs
        System of its coordinates, as stated; empty where it has none.
    accuracy_m
        Of positions for which the table gives none, in metres.
    """

    kind: Kind | None
    columns: tuple[str, ...]
    crs: str = ""
    accuracy_m: float = 50.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a person says of one row.

    Attributes
    ----------
    take
        Whether it is taken; ``None``: as found.
    same_as
        Id of the record it is; empty: a new one; ``None``: as found.
    cells
        Corrected cells by column.
    """

    take: bool | None = None
    same_as: str | None = None
    cells: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything decided about a file.

    Attributes
    ----------
    tables
        One for each table of the file.
    reference_date
        What 去年 and 两年前 count from; ``None``: such dates are asked about.
    rows
        Decisions on single rows.
    """

    tables: tuple[TableChoice, ...]
    reference_date: date | None = None
    rows: Mapping[RowKey, Decision] = field(default_factory=dict)
