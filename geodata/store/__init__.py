"""Where saved records live: SQLite or PostgreSQL behind one set of queries, and the only writer."""

from geodata.store.store import Store, open_store

__all__ = ["Store", "open_store"]
