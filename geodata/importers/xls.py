"""XLS, as Excel wrote it until 2003 and WPS still does."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.errors import EncryptedFileError
from geodata.importers.sheets import read_sheets
from geodata.importers.spec import Asked, Importer, Part
from geodata.models import Text

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def read_xls(asked: Asked) -> Iterator[Part]:
    """Read every sheet.

    Raises
    ------
    EncryptedFileError, UnreadableFileError
        Protected with a password, as a newer workbook then is, too; damaged.
    """
    if _ENCRYPTED in asked.path.read_bytes():
        message = f"{asked.name} is protected with a password"
        raise EncryptedFileError(message, file=asked.name)
    yield from read_sheets(asked, asked.path, lambda name: ({}, ()), knows_shown=False)


def _recognise(head: bytes, name: str) -> float:
    if not head.startswith(_MAGIC):
        return 0.0
    has_name = name.lower().endswith((".xls", ".et", ".xlsx", ".xlt"))
    return 0.9 if has_name or any(each in head for each in _BOOKS) else 0.3


IMPORTER = Importer(
    id="xls",
    name=Text(zh="Excel 97–2003 工作簿（XLS）", en="Excel 97–2003 workbook (XLS)"),
    suffixes=(".xls", ".et"),
    recognise=_recognise,
    read=read_xls,
)
