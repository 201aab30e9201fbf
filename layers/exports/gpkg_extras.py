"""What makes a GeoPackage readable: styles for QGIS, names of columns and words, metadata.

Tables and columns are those of the GeoPackage standard (OGC 12-128r17, annex F.9 Schema
and F.8 Metadata), and of what QGIS keeps styles in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from geodata.tables import Cell, Column
from layers.exports.arrow import find_layers
from layers.exports.qml import build_style
from layers.exports.selection import Selection
from layers.exports.static import clean_text
from layers.page_config import say_words

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_SPEC = "http://www.geopackage.org/spec121/#extension_"
_TABLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT,
    f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT,
    styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
    update_time DATETIME);
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT,
    title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL,
    constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,
    max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
    md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
    mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT,
    column_name TEXT, row_id_value INTEGER,
    timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
    CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
    CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""


def add_extras(path: Path, selection: Selection, crs: str) -> None:
    """Add them to a GeoPackage that holds all layers."""
    day = f"{selection.as_of or '2000-01-01'}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(_TABLES)
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
        # The day of the facts: the same data give the same file whenever it is written.
        connection.execute("UPDATE gpkg_contents SET last_change = ?", (day,))
        _add_styles(connection, selection.lang, day)
        _add_names(connection, selection.lang)
        connection.execute(
            "INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'text/xml', ?)",
            (_DUBLIN_CORE, _describe(selection, crs)),
        )
        connection.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) "
            "VALUES ('geopackage', ?, 1)",
            (day,),
        )
        connection.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
            [(table, f"gpkg_{name}", f"{_SPEC}{name}") for table, name in (
                ("gpkg_data_columns", "schema"), ("gpkg_data_column_constraints", "schema"),
                ("gpkg_metadata", "metadata"), ("gpkg_metadata_reference", "metadata"))],
        )  # fmt: skip


def _add_styles(connection: sqlite3.Connection, lang: str, day: str) -> None:
    geometries = dict(
        connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
    )
    for name, table, shape in find_layers():
        style = build_style(table, shape, lang)
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, '', '', ?)",
            (name, geometries.get(name, ""), name, style, day),
        )


def _add_names(connection: sqlite3.Connection, lang: str) -> None:
    """Name each column in the reader's language, and what the words of closed lists mean."""
    other = "en" if lang == "zh" else "zh"
    connection.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, NULL, NULL, ?)",
        [(name, column.name, column.label.said_in(lang), column.label.said_in(other),
          _find_domain(column))
         for name, table, _ in find_layers() for column in table.facts],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
        _find_words(lang),
    )


def _find_domain(column: Column) -> str | None:
    """Return the closed list of a column that holds one word of it."""
    return column.words if column.cell is Cell.WORD else None


def _find_words(lang: str) -> Iterator[tuple[str, str, str]]:
    for group, words in say_words(lang).items():
        yield from ((group, word, said) for word, said in words.items())


def _describe(selection: Selection, crs: str) -> str:
    """Describe the whole as Dublin Core."""
    root = Element("metadata", {"xmlns": _DUBLIN_CORE})
    for lang in ("zh", "en"):
        told = {"title": selection.title.said_in(lang),
                "description": "; ".join(selection.filters_words.get(lang, ()))}  # fmt: skip
        for name, words in told.items():
            SubElement(root, name, {"xml:lang": lang}).text = clean_text(words)
    SubElement(root, "date").text = selection.as_of
    SubElement(root, "coverage").text = f"Changning, Shanghai; {crs}"
    return tostring(root, encoding="unicode")
