"""Shapefiles in a ZIP, one or several, with or without ``.cpg`` and ``.prj``."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from geodata.errors import EncodingError
from geodata.importers.archives import MAGIC, Entry, open_archive, refuse_content, unpack
from geodata.importers.encodings import Spelling, find_spelling
from geodata.importers.frames import read_layer_info, read_rows
from geodata.importers.limits import refuse_damage
from geodata.importers.spec import (
    Asked,
    BookStart,
    Cell,
    Importer,
    Part,
    RawNote,
    TableNote,
    TableStart,
)
from geodata.models import Text

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_CODE_PAGES = {
    0x4D: "cp936", 0x7A: "cp936", 0x4F: "cp950", 0x78: "cp950", 0x4E: "cp949", 0x7B: "cp932",
    0x03: "cp1252", 0x57: "cp1252",
}  # fmt: skip
"""What byte 29 of a ``.dbf`` says, as far as it means anything here."""
_LONGEST_PRJ = 10_000
_SAMPLE = 4_000_000


def read_shapefiles(asked: Asked) -> Iterator[Part]:
    """Read every Shapefile of an archive, one layer each.

    Raises
    ------
    ArchiveError, ImportTooLargeError, EncryptedFileError
        The archive cannot be taken, or holds no Shapefile.
    UnreadableFileError
        A part is damaged.
    EncodingError
        No known encoding explains the text.
    """
    with open_archive(asked) as (archive, entries):
        layers = [entry for entry in entries if entry.suffix == ".shp"]
        if not layers:
            raise refuse_content(asked, entries)
        for number, layer in enumerate(layers):
            parts = [each for each in entries if each.stem == layer.stem and each.suffix in _PARTS]
            yield from _read_one(asked, archive, layer, parts, number)


def _read_one(
    asked: Asked, archive: zipfile.ZipFile, layer: Entry, parts: list[Entry], number: int
) -> Iterator[Part]:
    files = {each.suffix: unpack(asked, archive, each, asked.folder / f"{number}{each.suffix}")
             for each in parts}  # fmt: skip
    spelling = _find_spelling(asked, files)
    crs = _read_prj(files)
    for taken in {".cpg", ".prj"} & files.keys():
        files[taken].unlink()  # GDAL must not use them: both are taken as they are
    info = read_layer_info(asked, files[".shp"])

    def to_text(text: str) -> Cell:
        spelt = text.encode("latin-1", "replace").rstrip(b"\0 ")
        return spelt.decode(spelling.encoding, "replace") or None

    if number == 0:
        yield BookStart(spelling.encoding, spelling.evidence)
    headers = tuple(str(to_text(str(name)) or "") for name in info["fields"])
    yield TableStart(
        layer.name.rpartition("/")[2][:-4], headers, (), crs, ".prj" if crs else "", True
    )
    for missing in (".dbf", ".prj"):
        if missing not in files:
            yield TableNote(RawNote("part_missing", {"part": missing}))
    yield from read_rows(asked, files[".shp"], info, to_text)


def _find_spelling(asked: Asked, files: dict[str, Path]) -> Spelling:
    if ".dbf" not in files:
        return Spelling("utf-8", "utf-8")
    with files[".dbf"].open("rb") as file:
        table = file.read(_SAMPLE)
    if len(table) < 32 or files[".dbf"].stat().st_size < _find_least_size(table):
        raise refuse_damage(asked, ".dbf")
    stated = ""
    if ".cpg" in files:
        said = files[".cpg"].read_bytes()[:40].decode("ascii", "ignore").strip().lower()
        stated = f"cp{said}" if said.isdecimal() else said
    stated = stated or _CODE_PAGES.get(table[29], "")
    text = _take_texts(table)
    if _is_western(stated) and not asked.options.encoding:
        # What says so by default mostly never was; Chinese bytes fit it always.
        try:
            return find_spelling(text, file=asked.name)
        except EncodingError:
            return Spelling("iso8859-1", "unsure")
    return find_spelling(text, file=asked.name, stated=stated, asked=asked.options.encoding)


def _is_western(stated: str) -> bool:
    return stated.replace("-", "").replace("_", "").startswith(("iso8859", "cp1252", "latin1"))


def _find_least_size(table: bytes) -> int:
    """Return how many bytes a ``.dbf`` must have by what its first ones say."""
    rows, header, width = (int.from_bytes(table[at : at + size], "little")
                           for at, size in ((4, 4), (8, 2), (10, 2)))  # fmt: skip
    return header + rows * width


def _take_texts(table: bytes) -> bytes:
    """Return the names and texts of a ``.dbf``, whole cells only, a line each."""
    header, width = int.from_bytes(table[8:10], "little"), int.from_bytes(table[10:12], "little")
    fields: list[tuple[int, int]] = []
    found: list[bytes] = []
    at, offset = 32, 1
    while at + 32 <= min(header, len(table)) and table[at] != 0x0D:
        size = table[at + 16]
        found.append(table[at : at + 11].partition(b"\0")[0])
        if table[at + 11 : at + 12] == b"C":
            fields.append((offset, size))
        at, offset = at + 32, offset + size
    for start in range(header, len(table) - width + 1, width) if width else ():
        for first, size in fields:
            cell = table[start + first : start + first + size].rstrip(b"\0 ")
            # A full cell may end in half a character.
            found.append(cell if len(cell) < size else cell[: _find_cut(cell)])
    return b"\n".join(found)


def _find_cut(cell: bytes) -> int:
    """Return where a full cell's last characters begin: that many may be cut short."""
    tail = next((at for at in range(len(cell) - 1, -1, -1) if cell[at] < 0x80), -1)
    return tail + 1


def _read_prj(files: dict[str, Path]) -> str:
    if ".prj" not in files:
        return ""
    return (
        files[".prj"].read_bytes()[:_LONGEST_PRJ].decode("utf-8", "replace").strip("\ufeff \r\n\0")
    )


def _recognise(head: bytes, name: str) -> float:
    if not head.startswith(MAGIC):
        return 0.0
    return 0.9 if b".shp" in head.lower() else 0.5 if name.lower().endswith(".zip") else 0.1


IMPORTER = Importer(
    id="shapefile",
    name=Text(zh="Shapefile（ZIP）", en="Shapefile (ZIP)"),
    suffixes=(".zip",),
    recognise=_recognise,
    read=read_shapefiles,
)
