"""ODS, as LibreOffice writes it."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.importers.archives import MAGIC, open_archive
from geodata.importers.sheets import read_sheets
from geodata.importers.spec import Asked, Importer, Part
from geodata.models import Text

_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def read_ods(asked: Asked) -> Iterator[Part]:
    """Read every sheet.

    Raises
    ------
    ArchiveError, ImportTooLargeError, EncryptedFileError, UnreadableFileError
        It cannot be taken as it is.
    """
    with open_archive(asked):
        yield from read_sheets(asked, asked.path, lambda name: ({}, ()), knows_shown=False)


def _recognise(head: bytes, name: str) -> float:
    if not head.startswith(MAGIC):
        return 0.0
    return 1.0 if _TYPE in head[:200] else 0.6 if name.lower().endswith(".ods") else 0.0


IMPORTER = Importer(
    id="ods",
    name=Text(zh="OpenDocument 表格（ODS）", en="OpenDocument spreadsheet (ODS)"),
    suffixes=(".ods",),
    recognise=_recognise,
    read=read_ods,
)
