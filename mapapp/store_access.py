"""Opening the store the way the app does: with the default data set in it."""

from __future__ import annotations

from collections.abc import Callable

from geodata.bundle import Bundle
from geodata.settings import Settings
from geodata.store import Store, open_store


def open_filled(settings: Settings, read: Callable[[], Bundle]) -> Store:
    """Open the store, and load the default data set into it where it is new.

    Parameters
    ----------
    read
        Reads the default data set. It is read before anything is written, so
        that a bad data file leaves no half-made store behind.

    Returns
    -------
    Store

    Raises
    ------
    BundleError
        A bundled file is missing, altered, or holds a bad row.
    StoreError
        The store cannot be opened, written or read.
    """
    bundle = read()
    store = open_store(settings.store_path, query_seconds=settings.query_seconds)
    if store.is_empty():
        store.load_bundle(bundle)
    return store
