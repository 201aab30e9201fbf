"""GeoPackage, read as the SQLite file it is: its tables only, never what it would have run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

from geodata.importers.features import clean
from geodata.importers.frames import to_date
from geodata.importers.limits import refuse_damage
from geodata.importers.spec import (
    Asked,
    BookNote,
    BookStart,
    Cell,
    Importer,
    Part,
    RawNote,
    RawRow,
    TableNote,
    TableStart,
)
from geodata.models import Text

_MAGIC = b"SQLite format 3\0"
_APPLICATIONS = (b"GPKG", b"GP10", b"GP11")
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_FUNCTION,
}
_FUNCTIONS = {"lower", "count"}
_USUAL_TRIGGERS = ("rtree_", "gpkg_", "trigger_", "feature_count_")
_LARGEST_VALUE = 50_000_000


def read_geopackage(asked: Asked) -> Iterator[Part]:
    """Read its tables of features and of attributes; views are named and passed over.

    Raises
    ------
    UnreadableFileError
        Damaged, or without the tables every GeoPackage has.
    """
    yield BookStart()
    try:
        with closing(_open(asked)) as base:
            yield from _read_contents(asked, base)
    except (sqlite3.Error, OverflowError, ValueError, TypeError) as error:
        raise refuse_damage(asked, error) from error


def _open(asked: Asked) -> sqlite3.Connection:
    # Immutable: no journal beside it is looked for, no lock is taken.
    base = sqlite3.connect(f"file:{quote(str(asked.path))}?mode=ro&immutable=1", uri=True)
    base.text_factory = lambda held: held.decode("utf-8", "replace")
    for line in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
        base.execute(f"PRAGMA {line}")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    base.set_authorizer(_authorize)
    return base


def _authorize(action: int, first: str | None, second: str | None, *_: Any) -> int:
    is_allowed = action in _ALLOWED
    if action == sqlite3.SQLITE_PRAGMA:
        is_allowed = first == "table_xinfo"
    if action == sqlite3.SQLITE_FUNCTION:
        is_allowed = second in _FUNCTIONS
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def _read_contents(asked: Asked, base: sqlite3.Connection) -> Iterator[Part]:
    kinds = dict(base.execute("SELECT lower(name), type FROM sqlite_master"))
    if any(kind == "trigger" for kind in kinds.values()):
        names = [name for name, kind in kinds.items()
                 if kind == "trigger" and not name.startswith(_USUAL_TRIGGERS)]  # fmt: skip
        if names:
            yield BookNote(RawNote("trigger_ignored", {"names": clean(", ".join(names))[:200]}))
    if "gpkg_contents" not in kinds:
        raise refuse_damage(asked, "gpkg_contents")
    contents = base.execute("SELECT table_name, data_type FROM gpkg_contents").fetchall()
    for table, data_type in contents:
        if data_type not in {"features", "attributes"}:
            yield BookNote(RawNote("element_left_out", {"element": clean(str(table)), "count": 1}))
        elif kinds.get(str(table).lower()) != "table":
            yield BookNote(RawNote("view_ignored", {"names": clean(str(table))[:200]}))
        else:
            yield from _read_table(base, str(table))


def _read_table(base: sqlite3.Connection, table: str) -> Iterator[Part]:
    named = f'"{table.replace(chr(34), chr(34) * 2)}"'
    found = base.execute(f"PRAGMA table_xinfo({named})")
    columns = [(str(row[1]), str(row[2]).upper()) for row in found if row[6] == 0]
    shape, crs = _find_geometry(base, table)
    where = next(
        (at for at, (name, _) in enumerate(columns) if name.lower() == shape.lower()), None
    )
    kept = [at for at in range(len(columns)) if at != where]
    yield TableStart(clean(table), tuple(clean(columns[at][0]) for at in kept), (), crs,
                     "gpkg_spatial_ref_sys" if crs else "", where is not None)  # fmt: skip
    is_date = [columns[at][1] in {"DATE", "DATETIME"} for at in kept]
    chosen = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name, _ in columns)
    left_out = 0
    for number, row in enumerate(base.execute(f"SELECT {chosen} FROM {named}"), 1):  # noqa: S608
        values = tuple(_to_cell(row[at], date) for at, date in zip(kept, is_date, strict=True))
        left_out += sum(isinstance(row[at], bytes) for at in kept)
        held, notes = _to_wkb(row[where] if where is not None else None)
        yield RawRow(number, values, held, notes)
    if left_out:
        yield TableNote(RawNote("binary_left_out", {"cells": left_out}))


def _find_geometry(base: sqlite3.Connection, table: str) -> tuple[str, str]:
    """Return the geometry column and the system of a table; empty where it has none."""
    try:
        found = base.execute(
            "SELECT column_name, srs_id FROM gpkg_geometry_columns "
            "WHERE lower(table_name) = lower(?)",
            (table,),
        ).fetchone()
        if found is None:
            return "", ""
        system = base.execute(
            "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
            "WHERE srs_id = ?", (found[1],),
        ).fetchone()  # fmt: skip
    except sqlite3.OperationalError:
        return "", ""
    if system is None or int(found[1]) <= 0:
        return str(found[0]), ""
    if str(system[0]).upper() == "EPSG":
        return str(found[0]), f"EPSG:{system[1]}"
    definition = clean(str(system[2]))[:10_000]
    is_none = str(system[0]).upper() == "NONE" or "undefined" in definition.lower()[:60]
    return str(found[0]), "" if is_none else definition


def _to_cell(value: Any, is_date: bool) -> Cell:
    if isinstance(value, str):
        text = clean(value)
        if is_date and text:
            return to_date(text.removesuffix("Z"))
        return text or None
    return None if isinstance(value, bytes) else value


def _to_wkb(held: Any) -> tuple[bytes | None, tuple[RawNote, ...]]:
    """Take the header off a geometry; what is none becomes a note."""
    if held is None:
        return None, ()
    if not isinstance(held, bytes) or len(held) < 8 or held[:2] != b"GP":
        return None, (RawNote("geometry_unreadable", {"reason": "no GeoPackage geometry"}),)
    envelope = _ENVELOPES.get(held[3] >> 1 & 0b111)
    if envelope is None or held[3] & 0b100000 or len(held) < 13 + envelope:
        return None, (RawNote("geometry_unreadable", {"reason": "unknown GeoPackage geometry"}),)
    return held[8 + envelope :], ()


def _recognise(head: bytes, name: str) -> float:
    if not head.startswith(_MAGIC):
        return 0.0
    return 1.0 if head[68:72] in _APPLICATIONS else 0.6 if name.lower().endswith(".gpkg") else 0.3


IMPORTER = Importer(
    id="geopackage",
    name=Text(zh="GeoPackage", en="GeoPackage"),
    suffixes=(".gpkg",),
    recognise=_recognise,
    read=read_geopackage,
)
