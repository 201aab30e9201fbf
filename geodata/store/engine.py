"""Opening the database: checks first, settings on every connection, limits on every read."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from geodata.errors import (
    QueryTooLongError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreTooNewError,
    StoreUnwritableError,
)
from geodata.store.migrate import KNOWN_VERSIONS

APPLICATION_ID = 0x434E4D50
""""CNMP": marks a SQLite file as a store of this program (``PRAGMA application_id``)."""
_BUSY_MS = 60_000
"""SQLite lets those who wait for the one writer try in no order: an unlucky one waits long."""
_STEPS = 2_000
"""SQLite's virtual machine asks for the time after so many of its steps, well under 1 ms."""


def build_engine(path: str) -> Engine:
    """Build an engine on a store that was checked before.

    Parameters
    ----------
    path
        File of a SQLite store, or the URL of another database.
    """
    if "://" in path:
        return create_engine(path)
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would open transactions by its own rules; here `begin` alone does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def check_file(path: Path, *, create: bool) -> bool:
    """Look at a store file without changing it; tell whether there is one.

    Raises
    ------
    StoreDamagedError
        Not a store of this program, cut short, or its pages do not fit together.
    StoreTooNewError
        Written by a newer version.
    StoreUnwritableError
        File or directory cannot be written.
    StoreError
        There is none, and none was to be made.
    """
    try:
        is_there = path.is_file() and path.stat().st_size > 0
        if not is_there and path.exists() and not path.is_file():
            raise StoreDamagedError(f"{path} is not a file", path=str(path))
        if is_there:
            _check_content(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    if not is_there and not create:
        raise StoreError(f"there is no store at {path}; `mapapp serve` makes one", path=str(path))
    _check_writable(path)
    return is_there


def _check_writable(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    for place in (path, path.parent) if path.exists() else (path.parent,):
        if not os.access(place, os.W_OK):
            raise _unwritable(place, PermissionError("no permission"))


def _unwritable(path: Path, error: OSError) -> StoreUnwritableError:
    return StoreUnwritableError(f"cannot write {path}: {error.strerror or error}", path=str(path))


def _check_content(path: Path) -> None:
    damaged = StoreDamagedError(f"{path} is damaged or not a store of this program", path=str(path))
    # Only SQLite may open the file: closing it by other means would drop the locks that other
    # connections of this process hold on it (POSIX), and with them the write-ahead log.
    # A damaged file is left exactly as it was found, and nothing appears beside it.
    log = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
    try:
        (found_id,) = connection.execute("PRAGMA application_id").fetchone()
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        versions = {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
    except sqlite3.DatabaseError as error:
        raise damaged from error
    finally:
        connection.close()
    if found_id != APPLICATION_ID or verdict != "ok":
        raise damaged
    if not versions <= set(KNOWN_VERSIONS):
        raise StoreTooNewError(f"{path} was written by a newer version", path=str(path))


@contextmanager
def limited(connection: Connection, seconds: float) -> Iterator[None]:
    """Stop reads on this connection after a time.

    Raises
    ------
    QueryTooLongError
        A read was stopped.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('statement_timeout', :ms, true)"),
                           {"ms": str(round(seconds * 1000))})  # fmt: skip
        try:
            yield
        except OperationalError as error:
            if "statement timeout" in str(error.orig):
                raise _too_long(seconds) from error
            raise
        return
    driver: Any = connection.connection.driver_connection
    end = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error.orig):
            raise _too_long(seconds) from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


def _too_long(seconds: float) -> QueryTooLongError:
    return QueryTooLongError(
        f"stopped after {seconds:g} s; narrow the filters or the view", seconds=seconds
    )


@contextmanager
def as_store_errors(path: str) -> Iterator[None]:
    """Turn what the database reports into errors of ours.

    Raises
    ------
    StoreUnwritableError
        Full disk, or read-only.
    StoreDamagedError
        Pages that cannot be read.
    StoreBusyError
        Others were writing for too long.
    """
    try:
        yield
    except DatabaseError as error:
        words = str(error.orig).lower()
        if any(sign in words for sign in ("readonly", "unable to open", "full", "permission")):
            raise StoreUnwritableError(f"cannot write {path}: {words}", path=path) from error
        if any(sign in words for sign in ("malformed", "not a database", "corrupt")):
            raise StoreDamagedError(f"{path} is damaged", path=path) from error
        if "locked" in words:
            raise StoreBusyError(f"{path} is busy; nothing was saved", path=path) from error
        raise
