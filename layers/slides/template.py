"""The office's own PPTX as a template: looked at before anything opens it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from geodata.errors import ExportOptionError

MOST_BYTES = 30_000_000
MOST_UNPACKED = 200_000_000
MOST_PARTS = 5_000
_ACCEPTED = "a .pptx without macros, up to 30 MB"
_MAIN = "ppt/presentation.xml"


def read_template(path: Path) -> bytes:
    """Read a template.

    Raises
    ------
    ExportOptionError
        It is not there, is no PPTX, holds macros, or unpacks to too much.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refuse(path, "too large")
        content = path.read_bytes()
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except OSError as error:
        raise _refuse(path, error.strerror or "cannot be read") from error
    except zipfile.BadZipFile as error:
        raise _refuse(path, "not a PPTX") from error
    names = {part.filename for part in parts}
    if _MAIN not in names:
        raise _refuse(path, "not a PPTX")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refuse(path, "holds macros")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _refuse(path, "unpacks to too much")
    return content


def _refuse(path: Path, why: str) -> ExportOptionError:
    return ExportOptionError(
        f"template {path.name}: {why}; accepted: {_ACCEPTED}",
        option="template", value=f"{path.name} ({why})", accepted=_ACCEPTED,
    )  # fmt: skip
