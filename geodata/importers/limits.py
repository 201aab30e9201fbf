"""How much of a file is taken, and the errors that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geodata.errors import CellTooLongError, ImportTooLargeError, UnreadableFileError
from geodata.importers.spec import Asked, Part, RawRow, TableStart

LARGEST_FILE = 100_000_000
"""Bytes of a file as it was sent."""
LARGEST_UNPACKED = 500_000_000
"""Bytes of all that is in an archive."""
MOST_ROWS = 200_000
"""Rows and features of a file, all tables together."""
MOST_TABLES = 200
MOST_COLUMNS = 500
LONGEST_CELL = 65_536
"""Characters."""
MOST_POINTS = 2_000_000
"""Points of all geometries of a file."""
_POINT_BYTES = 16


def refuse_size(asked: Asked, what: str, size: object, limit: object) -> ImportTooLargeError:
    """Return the error for more than is taken: of bytes, rows, columns ..."""
    return ImportTooLargeError(
        f"{asked.name}: {what} {size}, at most {limit}",
        file=asked.name,
        what=what,
        size=str(size),
        limit=str(limit),
    )


def refuse_cell(asked: Asked, row: int, size: int | str) -> CellTooLongError:
    """Return the error for a cell with too many characters."""
    return CellTooLongError(
        f"{asked.name}: a cell in row {row} has {size} characters, at most {LONGEST_CELL}",
        file=asked.name,
        row=row,
        size=str(size),
        limit=LONGEST_CELL,
    )


def refuse_damage(asked: Asked, reason: object) -> UnreadableFileError:
    """Return the error for a file that turns out not to be readable."""
    said = str(reason).replace(str(asked.folder), "").replace(str(asked.path), asked.name)
    return UnreadableFileError(f"{asked.name}: {said}", file=asked.name, reason=said[:300])


def limit_parts(asked: Asked, parts: Iterable[Part]) -> Iterator[Part]:
    """Let parts through until they are more than is taken."""
    rows = tables = geometry_bytes = 0
    for part in parts:
        if isinstance(part, RawRow):
            rows += 1
            geometry_bytes += len(part.geometry or b"")
            if rows > MOST_ROWS:
                raise refuse_size(asked, "rows", f"> {MOST_ROWS}", MOST_ROWS)
            if geometry_bytes > MOST_POINTS * _POINT_BYTES:
                raise refuse_size(asked, "points", f"> {MOST_POINTS}", MOST_POINTS)
            for cell in part.values:
                if type(cell) is str and len(cell) > LONGEST_CELL:
                    raise refuse_cell(asked, part.number, len(cell))
        elif isinstance(part, TableStart):
            tables += 1
            if tables > MOST_TABLES:
                raise refuse_size(asked, "tables", f"> {MOST_TABLES}", MOST_TABLES)
            if len(part.headers) > MOST_COLUMNS:
                raise refuse_size(asked, "columns", len(part.headers), MOST_COLUMNS)
        yield part
