"""Keeps the index of a store, and makes it anew beside the old one when the store has changed."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from geodata.errors import MapDataError
from geodata.models import Text
from geodata.search.addresses import find_address
from geodata.search.gather import gather_places
from geodata.search.index import Index
from geodata.search.places import Found, Place, PlaceKind
from geodata.search.terms import find_translations
from geodata.search.texts import TextIndex
from geodata.store import Store
from geodata.streets.numbering import read_own_numbering
from geodata.vocab import SubDistrict

_REST = 4.0
"""After making an index, so many times as long as that took nothing is made: answers go first."""
_MOST_TEXTS = 6
"""Histories among what is found; names come first."""


@dataclass(frozen=True, slots=True)
class _Made:
    """Everything that can be found, as of one revision of the store."""

    revision: str
    places: Index
    streets: Index
    texts: TextIndex


class PlaceFinder:
    """Finds places by name, house numbers, and histories by their words; safe between threads.

    The first question waits for the index; later ones are answered from what there is while
    a new one is made aside.

    Parameters
    ----------
    store
        Whose sites, bodies and histories can be found.
    subdistricts
        Names of the sub-districts.
    """

    def __init__(self, store: Store, subdistricts: dict[SubDistrict, Text]) -> None:
        self._store = store
        self._subdistricts = subdistricts
        self._making = threading.Lock()
        self._made: _Made | None = None
        self._rested_at = 0.0

    def find(self, query: str, *, limit: int) -> list[Found]:
        """Find places, best first; see :meth:`geodata.search.Index.find`.

        Raises
        ------
        QueryTooLongError
            The store took longer than it may.
        """
        made = self._take()
        address = find_address(query, lambda name: _find_street(made.streets, name),
                               read_own_numbering())  # fmt: skip
        found = made.places.find(query, limit=limit, guess=address is None)
        if address is not None:
            found = _put_in(address, found)
        told = self._find_texts(made.texts, query)
        return [*found[: max(1, limit - len(told))], *told][:limit]

    def _find_texts(self, texts: TextIndex, query: str) -> list[Found]:
        told: dict[str, Found] = {}
        for asked in (query, *(other for other, _ in find_translations(query))):
            for each in texts.find(asked, limit=_MOST_TEXTS):
                told.setdefault(each.place.id, each)
        return list(told.values())[:_MOST_TEXTS]

    @property
    def revision(self) -> str:
        """Changes with what can be found."""
        return self._take().revision

    def refresh(self) -> None:
        """Make the index now, and wait for it."""
        with self._making:
            self._make()

    def warm_up(self) -> None:
        """Begin to make the index before anybody asks."""
        self._make_aside()

    def _take(self) -> _Made:
        """Return what there is; see to it that it is made anew where the store has changed."""
        made = self._made
        if made is None:
            with self._making:
                return self._made or self._make()
        if time.monotonic() >= self._rested_at and made.revision != self._store.revision:
            self._make_aside()
        return made

    def _make_aside(self) -> None:
        if self._making.acquire(blocking=False):
            threading.Thread(
                target=self._make_and_release, name="search index", daemon=True
            ).start()

    def _make_and_release(self) -> None:
        try:
            self._make()
        except MapDataError:
            # The old one goes on; the next question after the rest tries again.
            self._rested_at = time.monotonic() + _REST
        finally:
            self._making.release()

    def _make(self) -> _Made:
        began, old = time.monotonic(), self._made
        revision = self._store.revision
        places = gather_places(self._store, self._subdistricts)
        read_own_numbering()  # else the first house number would wait for it
        made = _Made(
            revision=revision,
            places=Index(places, old.places if old else None),
            streets=_find_streets(places),
            texts=TextIndex(self._store, old.texts if old else None),
        )
        self._made = made
        now = time.monotonic()
        self._rested_at = now + _REST * (now - began)
        return made


def _find_streets(places: list[Place]) -> Index:
    return Index(place for place in places if place.kind is PlaceKind.STREET)


def _find_street(streets: Index, name: str) -> Place | None:
    """Find a street that is called so, and not merely like it."""
    found = streets.find(name, limit=1, guess=False)
    return found[0].place if found and found[0].score >= 90.0 else None


def _put_in(address: Found, found: list[Found]) -> list[Found]:
    """Put a house number where its worth says; its street is not shown a second time."""
    others = [each for each in found if each.place != address.place]
    better = [each for each in others if each.score >= address.score]
    return [*better, address, *others[len(better) :]]
