"""Reads the tables of a bundled TOML file into records."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, TypeVar

from geodata.bundle import Folder
from geodata.errors import BundleError, RowProblem
from geodata.models import Text

Record = TypeVar("Record")


def sources(folder: Folder | None) -> Folder:
    """Return the folder given, or the bundled one."""
    return folder or files("geodata") / "sources"


def read_tables(
    folder: Folder | None, file: str, table: str, build: Callable[[dict[str, Any]], Record]
) -> Iterator[Record]:
    """Read one record from each table of a file.

    Raises
    ------
    BundleError
        Names the table that cannot be read.
    """
    text = (sources(folder) / file).read_text(encoding="utf-8")
    try:
        entries = tomllib.loads(text)[table]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise _broken(file, 0, table, str(error)) from error
    for number, entry in enumerate(entries, 1):
        try:
            yield build(entry)
        except (KeyError, TypeError, ValueError) as error:
            raise _broken(file, number, table, f"{type(error).__name__}: {error}") from error


def _broken(file: str, number: int, table: str, reason: str) -> BundleError:
    problem = RowProblem(
        file=file,
        row=number,
        column=table,
        value="",
        reason=reason,
        remedy="Give the table the same keys as its neighbours.",
    )
    return BundleError(str(problem), (problem,))


def name_of(entry: dict[str, Any]) -> Text:
    """Return a table's name in both languages."""
    return Text(zh=entry["name_zh"], en=entry["name_en"])
