"""Looks into a ZIP before anything of it is unpacked, and unpacks only what is asked for."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geodata.errors import ArchiveError, EncryptedFileError
from geodata.importers.limits import LARGEST_UNPACKED, refuse_damage, refuse_size
from geodata.importers.spec import Asked

MAGIC = b"PK\x03\x04"
_MOST_ENTRIES = 1_000
_HIGHEST_RATIO = 200
_SMALL = 20_000_000
_PIECE = 1 << 20
_UTF8_NAMES, _ENCRYPTED = 0x800, 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError,
            NotImplementedError, RuntimeError, ValueError)  # fmt: skip
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive, by the name its maker gave it."""

    name: str
    info: zipfile.ZipInfo

    @property
    def suffix(self) -> str:
        """The end of its name, in lower case, with the dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Its name without the end, in lower case: parts of one Shapefile share it."""
        return self.name[: len(self.name) - len(self.suffix)].lower()


@contextmanager
def open_archive(asked: Asked) -> Iterator[tuple[zipfile.ZipFile, list[Entry]]]:
    """Open an archive and give its files, all of them checked.

    Raises
    ------
    ArchiveError
        Too many entries, a link, a name that leads elsewhere or stands twice, or packed so
        tightly that it must be a trap.
    ImportTooLargeError
        Unpacked it would be too large.
    EncryptedFileError, UnreadableFileError
        It asks for a password; it is damaged.
    """
    try:
        with zipfile.ZipFile(asked.path) as archive:
            yield archive, _check(asked, archive)
    except _DAMAGED as error:
        raise refuse_damage(asked, error) from error


def unpack(asked: Asked, archive: zipfile.ZipFile, entry: Entry, target: Path) -> Path:
    """Write one file of an archive; what it says of its own size is not believed.

    Raises
    ------
    ImportTooLargeError
        It is larger than all that may be in an archive.
    """
    written = 0
    with archive.open(entry.info) as source, target.open("wb") as file:
        while piece := source.read(_PIECE):
            written += len(piece)
            if written > min(LARGEST_UNPACKED, entry.info.file_size):
                raise refuse_size(asked, "unpacked", f"> {LARGEST_UNPACKED / 1e6:.0f} MB",
                                  f"{LARGEST_UNPACKED / 1e6:.0f} MB")  # fmt: skip
            file.write(piece)
    return target


def _check(asked: Asked, archive: zipfile.ZipFile) -> list[Entry]:
    infos = archive.infolist()
    if len(infos) > _MOST_ENTRIES:
        raise _refuse(asked, f"{len(infos)} > {_MOST_ENTRIES}")
    entries: list[Entry] = []
    names: set[str] = set()
    unpacked = packed = 0
    for info in infos:
        name = _find_name(info)
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedFileError(f"{asked.name} is protected with a password", file=asked.name)
        if stat.S_ISLNK(info.external_attr >> 16) or _leads_elsewhere(name) or name in names:
            raise _refuse(asked, name)
        names.add(name)
        unpacked += info.file_size
        packed += info.compress_size
        if name and not name.endswith("/") and not any(each in name for each in _LITTER):
            entries.append(Entry(name, info))
    if unpacked > LARGEST_UNPACKED:
        raise refuse_size(asked, "unpacked", f"{unpacked / 1e6:.0f} MB",
                          f"{LARGEST_UNPACKED / 1e6:.0f} MB")  # fmt: skip
    if unpacked > _SMALL and unpacked > packed * _HIGHEST_RATIO:
        raise _refuse(asked, f"1 : {unpacked // max(1, packed)}")
    return entries


def _find_name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; where its spelling is not stated it is UTF-8 or GB18030."""
    if info.flag_bits & _UTF8_NAMES or info.filename.isascii():
        return info.filename
    spelt = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return spelt.decode(encoding).partition("\0")[0]
        except UnicodeDecodeError:
            continue
    return info.filename


def _leads_elsewhere(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\0" in name


def _refuse(asked: Asked, entry: str) -> ArchiveError:
    return ArchiveError(
        f"{asked.name} is not unpacked: {entry}", file=asked.name, entry=entry[:200]
    )


def refuse_content(asked: Asked, entries: list[Entry]) -> ArchiveError:
    """Return the error for an archive with nothing in it that is read here."""
    return _refuse(asked, ", ".join(each.name for each in entries[:5]) or "-")
