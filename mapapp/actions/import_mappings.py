"""Columns matched with fields, kept under a name for files of the same make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from geodata.importers.spec import RawBook
from geodata.importing.choices import Choices
from geodata.importing.fields import Kind, find_field


def build_mapping(book: RawBook, choices: Choices) -> dict[str, Any]:
    """Return what is kept: per table its kind, its columns and their system of coordinates."""
    return {
        "tables": [
            {"name": table.name, "kind": choice.kind and choice.kind.value, "crs": choice.crs,
             "columns": dict(zip(table.headers, choice.columns, strict=True))}
            for table, choice in zip(book.tables, choices.tables, strict=True)
        ]
    }  # fmt: skip


def apply_mapping(book: RawBook, choices: Choices, kept: Mapping[str, Any]) -> Choices:
    """Return the choices as a kept mapping has them; what it does not know stays as found.

    The system of coordinates is not taken along: it is stated anew for every file.
    """
    tables = list(choices.tables)
    for place, table in enumerate(book.tables):
        same = [each for each in kept["tables"] if each["name"] == table.name]
        told = next(iter(same or kept["tables"]), None)
        if told is None:
            continue
        kind = Kind(told["kind"]) if told["kind"] else None
        columns = []
        for header, found in zip(table.headers, tables[place].columns, strict=True):
            wanted = told["columns"].get(header, found)
            is_known = kind is not None and find_field(kind, wanted) is not None
            columns.append(wanted if is_known and wanted not in columns else "")
        tables[place] = replace(tables[place], kind=kind, columns=tuple(columns))
    return replace(choices, tables=tuple(tables))
