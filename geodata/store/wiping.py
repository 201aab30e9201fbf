"""Taking deleted words out of the store's files, and saying so where that has to wait."""

from __future__ import annotations

import logging
import time
from typing import Any

from sqlalchemy import Engine

from geodata.store.engine import as_store_errors

WIPE_TRIES = 40
"""Times it is tried before it is put off: about 20 s."""
_WIPE = "PRAGMA wal_checkpoint(TRUNCATE)"
_WAIT_MS = 250
_LOG = logging.getLogger(__name__)


class Wiper:
    """Folds SQLite's write-ahead log into the file: what was deleted stands nowhere any more.

    Attributes
    ----------
    is_due
        Deleted words may still stand in the log, because somebody read all the
        while; it is tried again after every write, at the next wipe, and by
        SQLite itself when the last program closes the store.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine, self._place = engine, place
        self.is_due = False

    def wipe(self) -> bool:
        """Wipe now, waiting for readers; return whether it is done, and warn where it is not."""
        if self._engine.dialect.name != "sqlite":
            return True
        self.is_due = not self._try(WIPE_TRIES)
        if self.is_due:
            _LOG.warning(
                "%s: deleted words may still stand in the write-ahead log, for it was read all "
                "the while; they go after the next write, or once all programs close the store",
                self._place,
            )
        return not self.is_due

    def catch_up(self) -> None:
        """Try once, without waiting, what had to be put off."""
        if self.is_due:
            self.is_due = not self._try(1)

    def _try(self, tries: int) -> bool:
        with as_store_errors(self._place), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            (patience_ms,) = driver.execute("PRAGMA busy_timeout").fetchone()
            # It keeps writers out while it waits for readers: rather often than long.
            driver.execute(f"PRAGMA busy_timeout = {_WAIT_MS if tries > 1 else 0}")
            try:
                for left in reversed(range(tries)):
                    (is_busy, *_rest) = driver.execute(_WIPE).fetchone()
                    if not is_busy:
                        return True
                    if left:
                        time.sleep(_WAIT_MS / 1000)
            finally:
                driver.execute(f"PRAGMA busy_timeout = {patience_ms}")
        return False
