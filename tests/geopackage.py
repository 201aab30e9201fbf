"""Checks a GeoPackage against the standard: what GDAL's own validator asks of feature files.

After OGC 12-128r17; the numbers are those of its requirements.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_TYPES = re.compile(
    r"(BOOLEAN|TINYINT|SMALLINT|MEDIUMINT|INT|INTEGER|FLOAT|DOUBLE|REAL|TEXT(\(\d+\))?|"
    r"BLOB(\(\d+\))?|DATE|DATETIME|GEOMETRY|POINT|LINESTRING|POLYGON)"
)
_WKB = {"POINT": 1, "LINESTRING": 2, "POLYGON": 3}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def find_faults(path: Path) -> list[str]:
    """Return what of the standard the file does not keep."""
    with closing(sqlite3.connect(path)) as connection:
        return [*_check_file(connection), *_check_contents(connection),
                *_check_features(connection), *_check_extensions(connection)]  # fmt: skip


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    return {row[1]: row[2] for row in connection.execute(f'PRAGMA table_info("{table}")')}


def _check_file(connection: sqlite3.Connection) -> Iterator[str]:
    ask = connection.execute
    (application,), (version,) = ask("PRAGMA application_id").fetchone(), ask(
        "PRAGMA user_version").fetchone()  # fmt: skip
    if application != 0x47504B47 or not 10200 <= version < 10500:
        yield f"2: application id {application:x}, version {version}"
    if ask("PRAGMA integrity_check").fetchall() != [("ok",)]:
        yield "6: integrity"
    if ask("PRAGMA foreign_key_check").fetchall():
        yield "7: foreign keys"
    systems = {row[0]: row[1:] for row in ask(
        "SELECT srs_id, srs_name, organization, organization_coordsys_id, definition "
        "FROM gpkg_spatial_ref_sys")}  # fmt: skip
    for srs_id, organization in ((4326, "EPSG"), (-1, "NONE"), (0, "NONE")):
        if systems.get(srs_id, ("", ""))[1].upper() != organization:
            yield f"11: srs {srs_id}"
    named = ask("SELECT srs_id FROM gpkg_contents WHERE srs_id IS NOT NULL")
    if not {row[0] for row in named} <= set(systems):
        yield "12: a system that is not described"


def _check_contents(connection: sqlite3.Connection) -> Iterator[str]:
    for table, kind, moment in connection.execute(
        "SELECT table_name, data_type, last_change FROM gpkg_contents"
    ):
        if kind not in {"features", "attributes"}:
            yield f"{table}: data type {kind}"
        if not _MOMENT.fullmatch(moment):
            yield f"15: {table}: last change {moment}"
        columns = _columns(connection, table)
        if not columns:
            yield f"14: {table} is not there"
        for name, typed in columns.items():
            if table != "layer_styles" and not _TYPES.fullmatch(typed.upper()):
                yield f"5: {table}.{name}: type {typed}"
        keys = [row for row in connection.execute(f'PRAGMA table_info("{table}")') if row[5]]
        if [(row[2].upper(), row[5]) for row in keys] != [("INTEGER", 1)]:
            yield f"29, 119: {table} has no whole number as its key"


def _check_features(connection: sqlite3.Connection) -> Iterator[str]:
    placed = connection.execute(
        "SELECT table_name, column_name, geometry_type_name, srs_id, z, m "
        "FROM gpkg_geometry_columns"
    ).fetchall()
    kinds = dict(connection.execute("SELECT table_name, data_type FROM gpkg_contents"))
    systems = dict(connection.execute("SELECT table_name, srs_id FROM gpkg_contents"))
    if {row[0] for row in placed} != {name for name, kind in kinds.items() if kind == "features"}:
        yield "22, 23: tables with a geometry"
    for table, column, kind, srs_id, z, m in placed:
        if srs_id != systems[table] or (z, m) != (0, 0):
            yield f"24-28, 146: {table}"
        if _columns(connection, table)[column].upper() != kind:
            yield f"31: {table}.{column}"
        for (blob,) in connection.execute(
            f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
        ):
            yield from (f"{table}: {fault}" for fault in _check_geometry(blob, kind, srs_id))
        yield from _check_index(connection, table, column)


def _check_geometry(blob: bytes, kind: str, srs_id: int) -> Iterator[str]:
    magic, version, flags = blob[:2], blob[2], blob[3]
    order = "<" if flags & 1 else ">"
    if magic != b"GP" or version != 0 or flags >> 6:
        yield "19: header"
        return
    if struct.unpack(f"{order}i", blob[4:8])[0] != srs_id:
        yield "33: srs in the header"
    wkb = blob[8 + _ENVELOPE_BYTES[flags >> 1 & 7] :]
    if struct.unpack("<I" if wkb[0] else ">I", wkb[1:5])[0] != _WKB[kind]:
        yield "32: kind of geometry"


def _check_index(connection: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    index = f"rtree_{table}_{column}"
    rows = f'SELECT COUNT(*) FROM "{table}" WHERE "{column}" IS NOT NULL'
    if (connection.execute(f'SELECT COUNT(*) FROM "{index}"').fetchone()
            != connection.execute(rows).fetchone()):  # fmt: skip
        yield f"77: {index}"
    triggers = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE ?", (f"{index}_%",)
        )
    }
    if len(triggers) < 6:
        yield f"75: {index} has {sorted(triggers)}"


def _check_extensions(connection: sqlite3.Connection) -> Iterator[str]:
    said = connection.execute("SELECT table_name, extension_name, scope FROM gpkg_extensions")
    registered = {(row[0], row[1]) for row in said.fetchall()}
    for table, name in (("gpkg_data_columns", "gpkg_schema"), ("gpkg_metadata", "gpkg_metadata"),
                        ("gpkg_data_column_constraints", "gpkg_schema"),
                        ("gpkg_metadata_reference", "gpkg_metadata")):  # fmt: skip
        if _columns(connection, table) and (table, name) not in registered:
            yield f"58: {table} is not registered"
    named = connection.execute(
        "SELECT table_name, column_name, constraint_name FROM gpkg_data_columns"
    ).fetchall()
    constraints = {
        row[0]
        for row in connection.execute(
            "SELECT constraint_name FROM gpkg_data_column_constraints "
            "WHERE constraint_type = 'enum'"
        )
    }
    for table, column, constraint in named:
        if column not in _columns(connection, table):
            yield f"104: {table}.{column} is not there"
        if constraint is not None and constraint not in constraints:
            yield f"106: {constraint} is not there"
    references = connection.execute(
        "SELECT reference_scope, table_name, timestamp FROM gpkg_metadata_reference"
    ).fetchall()
    for scope, table, moment in references:
        if (scope, table) != ("geopackage", None) or not _MOMENT.fullmatch(moment):
            yield f"96, 100: {scope} {table} {moment}"
