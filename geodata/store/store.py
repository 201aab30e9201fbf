"""The store: where saved records live. Opens it, reads within limits, writes in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, func, select, text

from geodata.bundle import Bundle
from geodata.days import to_day
from geodata.filters import Filters
from geodata.models import Source
from geodata.store import rows, schema, write
from geodata.store.accounts import Accounts
from geodata.store.audit import Head, find_breaks, log_revision, read_lines, take_turn
from geodata.store.cases import Cases
from geodata.store.engine import APPLICATION_ID, as_store_errors, build_engine, check_file, limited
from geodata.store.histories import Histories
from geodata.store.imports import Imports
from geodata.store.migrate import migrate
from geodata.store.replay import find_differences
from geodata.store.wiping import Wiper
from geodata.vocab import PUBLIC_STATUSES

if TYPE_CHECKING:
    import geopandas

QUERY_SECONDS = 2.0


def open_store(
    path: str | Path, *, create: bool = True, query_seconds: float = QUERY_SECONDS
) -> Store:
    """Open a store, and bring it to the tables of this version.

    Parameters
    ----------
    path
        File of a SQLite store, or the URL of a PostgreSQL database with PostGIS.
    create
        Make a new one where there is none.
    query_seconds
        Longest time one read may take.

    Returns
    -------
    Store

    Raises
    ------
    StoreError
        Missing, damaged, unwritable or too new; the file is left as it was.
    """
    place = str(path)
    is_there = True if "://" in place else check_file(Path(place), create=create)
    engine = build_engine(place)
    with as_store_errors(place), engine.connect().execution_options(writes=True) as connection:
        if not is_there:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection)
        connection.commit()
    return Store(engine, place, query_seconds)


class Store:
    """An open store; safe to share between threads.

    Parameters
    ----------
    engine
        On migrated tables.
    place
        Path or URL, for messages.
    query_seconds
        Longest time one read may take.
    """

    def __init__(self, engine: Engine, place: str, query_seconds: float) -> None:
        self._engine = engine
        self._place = place
        self._query_seconds = query_seconds
        self._wiper = Wiper(engine, place)
        self.accounts = Accounts(self.read, self._write)
        """Those who may sign in."""
        self.cases = Cases(self.read, self._write, self._wiper.wipe)
        """Feedback, and what happens to it."""
        self.histories = Histories(self.read, self._write)
        """Sites, events and rounds, open to change."""
        self.imports = Imports(self.read, self._write)
        """Files that were brought in."""

    @contextmanager
    def read(self, *, seconds: float | None = None) -> Iterator[Connection]:
        """Give a connection for reading, limited in time.

        Parameters
        ----------
        seconds
            Longest time one read may take, where it is not the usual one; everything read
            then is of one state of the store.

        Raises
        ------
        QueryTooLongError
            A read took longer than it may.
        StoreError
            The store cannot be read.
        """
        # SQLite reads one state throughout a transaction anyway.
        is_one_state = seconds is not None and self._engine.dialect.name == "postgresql"
        options = {"isolation_level": "REPEATABLE READ"} if is_one_state else {}
        with (
            as_store_errors(self._place),
            self._engine.connect().execution_options(**options) as connection,
            limited(connection, seconds or self._query_seconds),
        ):
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        connect = self._engine.connect().execution_options(writes=True)
        with as_store_errors(self._place), connect as connection, connection.begin():
            take_turn(connection)
            yield connection
        self._wiper.catch_up()

    @property
    def is_wipe_due(self) -> bool:
        """Whether deleted words may still stand in the store's files, as it was read all along."""
        return self._wiper.is_due

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def revision(self) -> str:
        """Changes whenever anything in the store does; opaque."""
        with self.read() as connection:
            newest = connection.execute(select(func.max(schema.revisions.c.id))).scalar()
        return f"r{newest or 0}"

    @property
    def as_of(self) -> str:
        """Day the newest public content is from, as ``YYYY-MM-DD``; empty for an empty store."""
        public = schema.feedback.c.status.in_(PUBLIC_STATUSES)
        with self.read() as connection:
            documents = connection.execute(select(func.max(schema.sources.c.date_latest))).scalar()
            spoken = connection.execute(
                select(func.max(schema.feedback.c.created_at)).where(public)
            ).scalar()
        said_on = to_day(datetime.fromisoformat(spoken)).isoformat() if spoken else ""
        return max(documents or "", said_on)

    def is_empty(self) -> bool:
        """Whether no data set was loaded yet."""
        with self.read() as connection:
            return connection.execute(select(schema.sites.c.pk).limit(1)).first() is None

    def verify(self) -> list[str]:
        """Check the whole store; return what is wrong, nothing where it is sound."""
        if self._engine.dialect.name != "sqlite":
            return []
        with as_store_errors(self._place), self._engine.connect() as connection:
            found = connection.execute(text("PRAGMA integrity_check")).scalars().all()
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        problems = [str(line) for line in found if line != "ok"]
        return problems + [f"{row[0]}: row {row[1]} refers to a missing {row[2]}" for row in broken]

    def find_seal(self, line: int) -> str | None:
        """Return the seal of a line of the audit log, where there is one."""
        log = schema.revisions.c
        with self.read() as connection:
            found: str | None = connection.execute(select(log.seal).where(log.id == line)).scalar()
        return found

    def read_log(self, *, last: int) -> list[dict[str, Any]]:
        """Return the newest lines of the audit log, oldest of them first."""
        log = schema.revisions
        with self.read() as connection:
            found = connection.execute(select(log).order_by(log.c.id.desc()).limit(last)).all()
        return [dict(row._mapping) for row in reversed(found)]

    def load_bundle(self, bundle: Bundle, *, actor: str = "installation") -> None:
        """Write a data set into this empty store, whole or not at all.

        Raises
        ------
        StoreError
            The store is not empty, or cannot be written.
        """
        with self._write() as connection:
            write.load_bundle(connection, bundle, actor=actor)

    def log_basemap(self, action: str, *, actor: str, content: Mapping[str, Any]) -> None:
        """Add a line about the imported basemap, which lies beside the store, to its log.

        Parameters
        ----------
        action
            ``import`` or ``reset``.
        """
        with self._write() as connection:
            log_revision(connection, actor=actor, action=action, entity="basemap",
                         entity_id="basemap", content=content)  # fmt: skip

    def log_export(self, format_id: str, *, actor: str, content: Mapping[str, Any]) -> None:
        """Add a line about a file with what is not public: who took what along."""
        with self._write() as connection:
            log_revision(connection, actor=actor, action="export", entity="export",
                         entity_id=format_id, content=content)  # fmt: skip

    def verify_log(self) -> tuple[list[str], Head]:
        """Follow the chain of the audit log; return where it breaks, and its end."""
        with as_store_errors(self._place), self._engine.connect() as connection:
            problems, head = find_breaks(read_lines(connection))
            return problems + find_differences(connection), head

    def list_sources(self) -> list[Source]:
        """Return every document facts were taken from."""
        query = select(schema.sources).order_by(schema.sources.c.id)
        with self.read() as connection:
            return [rows.to_source(row._mapping) for row in connection.execute(query)]

    def sites(self) -> geopandas.GeoDataFrame:
        """Return all sites with their shapes (EPSG:4326), index ``id``; see `geodata.tables`."""
        return self._build_frame("sites")

    def events(self) -> geopandas.GeoDataFrame:
        """Return all events at the mark of their site (EPSG:4326), index ``id``."""
        return self._build_frame("events")

    def feedback(self) -> geopandas.GeoDataFrame:
        """Return all public feedback at its spot or its site's mark (EPSG:4326), index ``id``."""
        return self._build_frame("feedback")

    def _build_frame(self, name: str) -> geopandas.GeoDataFrame:
        # A second of import that maps and files do without.
        from geodata.store.frames import build_frame
        from geodata.store.read_tables import Wanted, read_tables

        with read_tables(self, Wanted(filters=Filters())) as reader:
            return build_frame(reader, name)
