"""XLSX, and its kin XLSM and XLSB; macros are neither run nor looked at."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.importers.archives import MAGIC, open_archive
from geodata.importers.sheets import read_sheets
from geodata.importers.spec import Asked, Importer, Part
from geodata.importers.xlsx_shown import ShownCells
from geodata.models import Text


def read_xlsx(asked: Asked) -> Iterator[Part]:
    """Read every sheet.

    Raises
    ------
    ArchiveError, ImportTooLargeError, EncryptedFileError, UnreadableFileError
        It cannot be taken as it is.
    """
    with open_archive(asked) as (archive, _):
        shown = ShownCells(asked, archive)
        yield from read_sheets(asked, asked.path, shown.find, knows_shown=True)


def _recognise(head: bytes, name: str) -> float:
    if not head.startswith(MAGIC) or b"word/" in head or b"ppt/" in head:
        return 0.0
    if b"xl/w" in head or b"xl/_rels" in head:
        return 1.0
    return 0.6 if name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".et")) else 0.0


IMPORTER = Importer(
    id="xlsx",
    name=Text(zh="Excel 工作簿（XLSX）", en="Excel workbook (XLSX)"),
    suffixes=(".xlsx", ".xlsm", ".xlsb"),
    recognise=_recognise,
    read=read_xlsx,
)
