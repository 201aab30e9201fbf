"""What goes into a file: chosen once, read by each format as far as it needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from geodata.detail import build_detail
from geodata.errors import FilterError
from geodata.filters import Filters
from geodata.models import Text
from geodata.said import describe_said
from geodata.store import Store
from geodata.store.read_map import find_pinned
from geodata.store.read_sites import count_sites, find_rows
from geodata.store.read_spots import find_said
from geodata.store.read_tables import TableReader, Wanted, read_tables
from geodata.until import keep_said
from geodata.vocab import SubDistrict
from layers.basemap.in_force import Basemap
from layers.exports.until import count_again

LARGEST_PAGE = 2000
"""Most sites in a file that is looked at; more would neither open quickly nor be read."""


_FEEDBACK_LAYER = "feedback"


def _keep_silent(_share: float) -> None:
    """Report to nobody."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What the filters show, for one reader, at one moment.

    Attributes
    ----------
    filters
        Those of the screen or the command line.
    hidden
        Layers that are off.
    lang
        The reader's language; files that carry both open in it.
    title
        Of the map.
    filters_words
        What was filtered for, in words, by language.
    as_of
        Day the newest facts are from, ``YYYY-MM-DD``; may be empty.
    basemap
        The one in force.
    non_public_in
        Sub-districts whose feedback goes along though it is not public; ``None`` is all of them.
    approval
        Number under which the map was approved for publication (审图号); empty without one.
    address
        Where others reach this installation, without a final slash; empty where that is not known.
    report
        Takes how far the writing is, from 0 to 1.
    """

    store: Store
    filters: Filters
    lang: str
    title: Text
    filters_words: Mapping[str, Sequence[str]]
    as_of: str
    basemap: Basemap
    approval: str = ""
    address: str = ""
    hidden: tuple[str, ...] = ()
    non_public_in: tuple[SubDistrict, ...] | None = ()
    report: Callable[[float], None] = _keep_silent

    def count_sites(self) -> int:
        """Return how many sites there are."""
        return count_sites(self.store, self.filters)

    def read_tables(self) -> AbstractContextManager[TableReader]:
        """Give a reader of all tables, as they are at this moment."""
        wanted = Wanted(
            filters=self.filters,
            with_feedback=_FEEDBACK_LAYER not in self.hidden,
            non_public_in=self.non_public_in,
        )
        return read_tables(self.store, wanted, self.report)

    def read_pinned(self, until: date | None = None) -> dict[str, Any]:
        """Read all a page without a server must know, as the map page takes it.

        Parameters
        ----------
        until
            Leave out what is dated later.

        Returns
        -------
        dict
            ``features``, ``spots``, ``details`` by id, ``rows`` (newest first), ``revision``.

        Raises
        ------
        FilterError
            More sites than one page can hold.
        """
        total = self.count_sites()
        if total > LARGEST_PAGE:
            raise FilterError(
                f"{total} sites are too many for one file; narrow the filters to {LARGEST_PAGE}",
                key="sites",
                value=str(total),
                accepted=f"at most {LARGEST_PAGE}",
            )
        store, filters = self.store, self.filters
        rows = [row.to_json() for row in find_rows(store, filters, limit=LARGEST_PAGE, offset=0)]
        features, spots = find_pinned(store, filters, limit=LARGEST_PAGE)
        for spot in spots:
            said = find_said(store, spot["box"], filters)
            kept = said if until is None else keep_said(said, until)
            spot["said"] = [describe_said(each) for each in kept]
        details = {}
        for done, row in enumerate(rows):
            details[row["id"]] = build_detail(store, row["id"], until=until)
            self.report(done / total)
        pinned = {
            "features": features,
            "spots": spots,
            "details": details,
            "rows": rows,
            "revision": store.revision,
        }
        return pinned if until is None else count_again(pinned)
