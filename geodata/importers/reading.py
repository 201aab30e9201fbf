"""Reads a file of somebody else, whatever it is, in the guarded process."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geodata.importers
from geodata.discovery import find_all
from geodata.errors import NoRowsError, UnknownFormatError, WorkerError
from geodata.importers import wire
from geodata.importers.gdal import FILE_DRIVERS
from geodata.importers.limits import LARGEST_FILE, limit_parts, refuse_damage, refuse_size
from geodata.importers.spec import Asked, Importer, Part, Progress, RawBook, ReadOptions
from geodata.importers.worker import Limits, run_guarded

WORK = "geodata.importers.reading:read_in_worker"
LIMITS = Limits(memory_bytes=1_500_000_000, cpu_seconds=120, wall_seconds=180.0,
                file_bytes=500_000_000, answer_bytes=1_000_000_000)  # fmt: skip
HEAD = 65_536
_UNSURE = 0.2


def find_importers() -> list[Importer]:
    """Return every format, in the order of its id."""
    found: list[Importer] = find_all(geodata.importers, "IMPORTER")
    return sorted(found, key=lambda each: each.id)


def read_file(
    path: Path,
    *,
    name: str = "",
    options: ReadOptions | None = None,
    limits: Limits = LIMITS,
    on_progress: Progress = lambda report: None,
) -> RawBook:
    """Read a file as it stands, without interpreting anything.

    Parameters
    ----------
    path
        Where it lies; of any format that has an importer, whatever its name ends in.
    name
        What the person calls it; empty: the last part of the path. Messages name this.
    options
        What the person corrected about how it is read.
    limits
        For the process that reads.
    on_progress
        Gets ``{"rows": number read so far}`` now and then; an error it raises ends the reading.

    Returns
    -------
    RawBook

    Raises
    ------
    UnreadableFileError, EmptyFileError, UnknownFormatError
        Not there or damaged; nothing in it; of none of the formats.
    NoRowsError
        No table in it has a row.
    ImportTooLargeError, ArchiveError, EncryptedFileError, EncodingError, OpenQuoteError
        It cannot be taken as it is.
    WorkerError
        Reading it died, hung, or needed more than the limits allow.
    """
    options = options or ReadOptions()
    parts: list[Part] = []
    read = 0

    def take(report: Mapping[str, Any]) -> None:
        nonlocal read
        try:
            more = list(wire.decode(report["part"]))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            reason = f"not a part of a reading ({type(error).__name__})"
            raise WorkerError(
                f"the reading process said {reason}", exit_code=0, reason=reason
            ) from error
        parts.extend(more)
        if len(more) > 1:
            read += len(more)
            on_progress({"rows": read})

    name = name or path.name
    with tempfile.TemporaryDirectory(prefix="mapapp-read-") as folder:
        task = {
            "path": str(path.absolute()),
            "name": name,
            "folder": folder,
            "options": vars(options),
        }
        done = run_guarded(
            WORK, task, limits, take, reads=[path], writes=[Path(folder)], drivers=FILE_DRIVERS
        )
    return wire.build_book(parts, file=name, sha256=str(done["sha256"]),
                           format_id=str(done["format"]))  # fmt: skip


def read_in_worker(task: Mapping[str, Any], report: Progress) -> dict[str, Any]:
    """Read a file and report its parts.

    Parameters
    ----------
    task
        ``path``, ``name`` and ``folder`` as in `Asked`; ``options`` as `ReadOptions` has them.
    report
        Takes ``{"part": as `wire.encode` makes it}``.

    Returns
    -------
    dict
        ``format``: id of the importer; ``sha256`` of the file.

    Raises
    ------
    FileRefusedError
        The file cannot be used.
    """
    said = task["options"]
    lines = {key: (first, last) for key, (first, last) in said["header_rows"].items()}
    options = ReadOptions(**{**said, "header_rows": lines})
    asked = Asked(
        path=Path(task["path"]),
        name=task["name"],
        options=options,
        folder=Path(task["folder"]),
    )
    importer, sha256 = find_importer(asked)
    has_rows = False
    for content in wire.encode(limit_parts(asked, importer.read(asked))):
        has_rows = has_rows or content[0] == "rows"
        report({"part": content})
    if not has_rows:
        raise NoRowsError(f"{asked.name} has no rows", file=asked.name)
    return {"format": importer.id, "sha256": sha256}


def find_importer(asked: Asked) -> tuple[Importer, str]:
    """Return the format a file is in by its content, and the SHA-256 of the file.

    Raises
    ------
    UnreadableFileError, NoRowsError, ImportTooLargeError, UnknownFormatError
        It cannot be opened, is empty, too large, or of none of the formats.
    """
    try:
        size = asked.path.stat().st_size
        if size > LARGEST_FILE:
            raise refuse_size(asked, "file", f"{size / 1e6:.0f} MB", f"{LARGEST_FILE / 1e6:.0f} MB")
        with asked.path.open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise refuse_damage(asked, error.strerror or error) from error
    if not head.strip():
        raise NoRowsError(f"{asked.name} is empty", file=asked.name)
    importers = find_importers()
    sure = [(each.recognise(head, asked.name), each.id, each) for each in importers]
    confidence, _, importer = max(sure)
    if confidence < _UNSURE:
        names = ", ".join(each.name.en for each in importers)
        raise UnknownFormatError(
            f"{asked.name} is none of: {names}", file=asked.name, accepted=names
        )
    return importer, sha256
