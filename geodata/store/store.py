"""The store: where saved records live. Opens it, reads within limits, writes in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas
from sqlalchemy import Connection, Engine, func, select, text

from geodata.bundle import Bundle
from geodata.errors import StoreError
from geodata.models import Feedback, Source
from geodata.receipts import hash_receipt_code
from geodata.store import frames, rows, schema, write
from geodata.store.accounts import Accounts
from geodata.store.engine import APPLICATION_ID, as_store_errors, build_engine, check_file, limited
from geodata.store.migrate import migrate
from geodata.vocab import PUBLIC_STATUSES, FeedbackStatus

QUERY_SECONDS = 2.0
LONGEST_QUEUE = 1000
"""Most feedback listed at once for the office."""


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
        self.accounts = Accounts(self.read, self._write)
        """Those who may sign in."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for reading, limited in time.

        Raises
        ------
        QueryTooLongError
            A read took longer than it may.
        StoreError
            The store cannot be read.
        """
        with (
            as_store_errors(self._place),
            self._engine.connect() as connection,
            limited(connection, self._query_seconds),
        ):
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        connect = self._engine.connect().execution_options(writes=True)
        with as_store_errors(self._place), connect as connection, connection.begin():
            yield connection

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
        return max(documents or "", (spoken or "")[:10])

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

    def load_bundle(self, bundle: Bundle, *, actor: str = "installation") -> None:
        """Write a data set into this empty store, whole or not at all.

        Raises
        ------
        StoreError
            The store is not empty, or cannot be written.
        """
        with self._write() as connection:
            write.load_bundle(connection, bundle, actor=actor)

    def add_feedback(self, feedback: Feedback, *, receipt_code: str) -> None:
        """Save a resident's feedback; of the code only a hash is kept.

        Raises
        ------
        UnknownRecordError
            The site does not exist.
        StoreError
            It cannot be written.
        """
        with self._write() as connection:
            write.add_feedback(connection, feedback, receipt=hash_receipt_code(receipt_code))

    def set_feedback_status(
        self, feedback_id: str, status: FeedbackStatus, *, actor: str, reason: str = ""
    ) -> None:
        """Publish or hide feedback.

        Raises
        ------
        UnknownRecordError
            No feedback with that id.
        StoreError
            A reported theme is not moderated; or it cannot be written.
        """
        if status is FeedbackStatus.REPORTED:
            raise StoreError("only a source reports; residents' feedback is published or hidden")
        with self._write() as connection:
            write.set_feedback_status(connection, feedback_id, status, actor=actor, reason=reason)

    def find_by_receipt(self, code: str) -> Feedback | None:
        """Find feedback by the code its writer was given."""
        table = schema.feedback
        with self.read() as connection:
            row = connection.execute(
                select(table).where(table.c.receipt == hash_receipt_code(code))
            ).first()
        return rows.to_feedback(row._mapping) if row else None

    def list_feedback(self, status: FeedbackStatus) -> list[Feedback]:
        """Return feedback of one status, oldest first; for the office, not for the public."""
        table = schema.feedback
        query = select(table).where(table.c.status == status).order_by(table.c.pk)
        with self.read() as connection:
            found = connection.execute(query.limit(LONGEST_QUEUE)).all()
        return [rows.to_feedback(row._mapping) for row in found]

    def list_sources(self) -> list[Source]:
        """Return every document facts were taken from."""
        query = select(schema.sources).order_by(schema.sources.c.id)
        with self.read() as connection:
            return [rows.to_source(row._mapping) for row in connection.execute(query)]

    def sites(self) -> geopandas.GeoDataFrame:
        """Return all sites (EPSG:4326), one row each, index ``id``."""
        with self.read() as connection:
            return frames.build_sites(connection)

    def events(self) -> geopandas.GeoDataFrame:
        """Return all events at the place of their site (EPSG:4326), index ``id``."""
        with self.read() as connection:
            return frames.build_events(connection)

    def feedback(self) -> geopandas.GeoDataFrame:
        """Return all public feedback at its place (EPSG:4326), index ``id``."""
        with self.read() as connection:
            return frames.build_feedback(connection)
