"""Recognises a street map by what is in it, whatever it is called."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import geodata.importers.basemap
from geodata.discovery import find_all
from geodata.errors import FileTooLargeError, UnknownFormatError
from geodata.importers.basemap.spec import Asked, BasemapImporter

LARGEST_FILE_MB = 2_000
_HEAD = 65_536
_GZIP = b"\x1f\x8b"


def find_importers() -> list[BasemapImporter]:
    """Return every format, in the order of asking."""
    found: list[BasemapImporter] = find_all(geodata.importers.basemap, "IMPORTER")
    return sorted(found, key=lambda each: each.order)


def find_importer(asked: Asked) -> BasemapImporter:
    """Return the format a file is in.

    Raises
    ------
    EmptyFileError, FileTooLargeError
        There is nothing in it, or more than is taken.
    UnreadableFileError, UnknownFormatError
        It cannot be opened; it is of none of the formats.
    """
    try:
        size = asked.path.stat().st_size
        head = read_head(asked.path)
    except OSError as error:
        raise asked.refuse(error.strerror or error) from error
    except (EOFError, zlib.error) as error:
        raise asked.refuse(error) from error
    if not head:
        raise asked.find_empty()
    if size > LARGEST_FILE_MB * 1_000_000:
        raise FileTooLargeError(
            f"{asked.name} has {size // 1_000_000} MB; at most {LARGEST_FILE_MB} MB are taken",
            file=asked.name,
            size=f"{size // 1_000_000} MB",
            limit=f"{LARGEST_FILE_MB} MB",
        )
    for importer in find_importers():
        if importer.is_mine(head):
            return importer
    names = ", ".join(each.name for each in find_importers())
    raise UnknownFormatError(f"{asked.name} is none of: {names}", file=asked.name, accepted=names)


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked where it is gzip."""
    with gzip.open(path) if is_gzip(path) else path.open("rb") as file:
        return file.read(_HEAD)


def is_gzip(path: Path) -> bool:
    """Tell whether a file is packed with gzip."""
    with path.open("rb") as file:
        return file.read(2) == _GZIP
