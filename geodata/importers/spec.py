"""What a file from elsewhere holds, as it stands there: nothing interpreted, nothing left out.

An importer tells a reading in parts, one after the other, so that a large file never lies in
the worker's memory at once; put together they make a `RawBook`. Everything here is plain: it
crosses to another process as JSON (see `geodata.importers.wire`) and nothing of it is code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geodata.models import Text


@dataclass(frozen=True, slots=True)
class RawDate:
    """A cell that the file itself marks as a date or a time.

    Attributes
    ----------
    iso
        ``2024-03-01``, ``2024-03-01T12:30:00`` or ``12:30:00``.
    shown
        How much of it the cell shows: ``year``, ``month``, ``day`` or ``time``. A spreadsheet
        keeps 2024年3月 as the first of March; the day is not what somebody wrote.
    """

    iso: str
    shown: str = "day"


Cell = None | bool | int | float | str | RawDate
"""A value as the file has it; ``None`` where there is none. Numbers that the cell shows with
leading zeros or fixed decimals are text, as shown."""


@dataclass(frozen=True, slots=True)
class RawNote:
    """Something worth saying about a file, table or row; ``read_note.CODE`` is the sentence."""

    code: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row, or one feature of a layer.

    Attributes
    ----------
    number
        Where it stands in the file: the row as a spreadsheet program counts it, or the
        feature's place in its layer; from 1.
    values
        As many as the table has headers; ``None`` where the file has nothing.
    geometry
        ISO WKB in the system the table states, longitude or easting first. As the file has it:
        rings may be open, coordinates NaN or with a height. ``None`` where it has none.
    notes
        What could not be taken as it is, such as a geometry that is none.
    """

    number: int
    values: tuple[Cell, ...]
    geometry: bytes | None = None
    notes: tuple[RawNote, ...] = ()


@dataclass(frozen=True, slots=True)
class RawAside:
    """A row that is not one of the table's.

    ``why`` is ``title``, ``total``, ``remark``, or ``header`` where the headers stand again.
    """

    number: int
    values: tuple[Cell, ...]
    why: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """A sheet, a layer, or the one table of a file.

    Attributes
    ----------
    name
        Of the sheet or layer; empty where the format has no names.
    headers
        As written; those of two lines are joined by a space. Empty where a column has none.
    header_rows
        Numbers of the rows they stand in; empty for layers and where no row holds headers.
    rows
        In the order of the file.
    crs
        As the file states it: ``EPSG:4490``, a WKT text, or empty where it states nothing.
    crs_said_by
        Where it says so: ``.prj``, ``crs member``, ``gpkg_spatial_ref_sys``, ``header``; or
        ``format`` where the format allows only this one; empty where nothing says so.
    is_layer
        Whether rows have geometries.
    aside
        Rows above, below and between that belong to nothing: titles, totals, remarks.
    notes
        About the table as a whole.
    """

    name: str
    headers: tuple[str, ...]
    header_rows: tuple[int, ...]
    rows: tuple[RawRow, ...]
    crs: str = ""
    crs_said_by: str = ""
    is_layer: bool = False
    aside: tuple[RawAside, ...] = ()
    notes: tuple[RawNote, ...] = ()


@dataclass(frozen=True, slots=True)
class RawBook:
    """What one file holds.

    Attributes
    ----------
    file
        Its name as the person gave it; never a path.
    sha256
        Of its bytes, in hexadecimal.
    format
        Id of the importer.
    encoding
        Of its text as Python calls it; empty where the format settles it.
    encoding_evidence
        What speaks for that: ``bom``, ``stated``, ``utf-8``, ``gb18030``, ``big5``, ``asked``;
        ``unsure`` where the text fits several and somebody should look.
    tables
        Those with a header or a row; at least one.
    notes
        About the file as a whole, such as sheets that were passed over.
    """

    file: str
    sha256: str
    format: str
    encoding: str
    encoding_evidence: str
    tables: tuple[RawTable, ...]
    notes: tuple[RawNote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What a person corrected about how a file is read.

    Attributes
    ----------
    encoding
        Of its text; empty: found.
    delimiter
        Of a delimited file; empty: found.
    header_rows
        First and last row of the headers for a table's name; ``(0, 0)``: it has none.
        Tables not named: found.
    """

    encoding: str = ""
    delimiter: str = ""
    header_rows: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookStart:
    """First part of a reading."""

    encoding: str = ""
    encoding_evidence: str = ""


@dataclass(frozen=True, slots=True)
class TableStart:
    """What follows belongs to this table, until the next one."""

    name: str
    headers: tuple[str, ...]
    header_rows: tuple[int, ...] = ()
    crs: str = ""
    crs_said_by: str = ""
    is_layer: bool = False


@dataclass(frozen=True, slots=True)
class TableMore:
    """What turned out about the table on the way: further columns, or its system.

    Rows told before it have fewer values; they are filled up.
    """

    headers: tuple[str, ...] = ()
    crs: str = ""
    crs_said_by: str = ""


@dataclass(frozen=True, slots=True)
class TableNote:
    """A note about the table that was started last."""

    note: RawNote


@dataclass(frozen=True, slots=True)
class BookNote:
    """A note about the whole file."""

    note: RawNote


Part = BookStart | BookNote | TableStart | TableMore | TableNote | RawRow | RawAside


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A file to read.

    Attributes
    ----------
    path
        Where it lies.
    name
        What the person calls it; messages name this and never the path.
    options
        What a person corrected.
    folder
        For files needed on the way; emptied by the caller.
    """

    path: Path
    name: str
    options: ReadOptions
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Importer:
    """A format of files.

    Attributes
    ----------
    id
        Such as ``xlsx``.
    name
        As people call it.
    suffixes
        Its files usually end in these; lower case, with the dot.
    recognise
        Takes the first 64 KB of a file and its name, returns how sure it is of its being this
        format: 0 not at all, 1 certain. The content counts; the name settles ties.
    read
        Yields a `BookStart`, then the rest. Raises `FileRefusedError` where the file cannot be
        used.
    """

    id: str
    name: Text
    suffixes: tuple[str, ...]
    recognise: Callable[[bytes, str], float]
    read: Callable[[Asked], Iterator[Part]]


Progress = Callable[[Mapping[str, Any]], None]
"""Takes ``{"rows": number read so far}``."""
