"""Keeps the index of a store, and makes it anew when the store has changed."""

from __future__ import annotations

import threading

from geodata.models import Text
from geodata.search.gather import gather_places
from geodata.search.index import Found, Index, Place
from geodata.store import Store
from geodata.vocab import SubDistrict


class PlaceFinder:
    """Finds places by name; safe to share between threads.

    Parameters
    ----------
    store
        Whose sites and bodies can be found.
    subdistricts
        Names of the sub-districts.
    """

    def __init__(self, store: Store, subdistricts: dict[SubDistrict, Text]) -> None:
        self._store = store
        self._subdistricts = subdistricts
        self._lock = threading.Lock()
        self._places: list[Place] = []
        self._index = Index(())
        self._revision = ""

    def find(self, query: str, *, limit: int) -> list[Found]:
        """Find places, best first; see :meth:`geodata.search.Index.find`."""
        with self._lock:
            revision = self._store.revision
            if revision != self._revision:
                places = gather_places(self._store, self._subdistricts)
                # Feedback changes the store, too, and is no reason to begin anew.
                if places != self._places:
                    self._places, self._index = places, Index(places)
                self._revision = revision
            index = self._index
        return index.find(query, limit=limit)
