"""Taking the map away as one file: gather what the filters show, hand it to the export."""

from __future__ import annotations

from collections.abc import Iterable

from geodata.detail import build_detail
from geodata.errors import FilterError
from geodata.filters import Filters
from geodata.models import Text
from geodata.said import describe_said
from geodata.store import Store
from geodata.store.read_map import find_pinned
from geodata.store.read_sites import count_sites, find_rows, find_silent_subdistricts
from geodata.store.read_spots import find_said
from layers.basemap.in_force import Basemap
from layers.exports.html import write_html
from mapapp.look import build_look
from mapapp.text import say

LARGEST_FILE = 2000
"""Most sites in one file; more would neither open quickly nor be read."""


def count_exported(store: Store, filters: Filters | None) -> int:
    """Return how many sites the file would hold; ``None`` is for every layer off."""
    return 0 if filters is None else count_sites(store, filters)


def build_file(
    store: Store,
    filters: Filters,
    lang: str,
    *,
    basemap: Basemap,
    hidden: Iterable[str] = (),
) -> bytes:
    """Make the file.

    Parameters
    ----------
    filters
        Those of the screen or the command line.
    lang
        Language the file opens in; it carries both.
    basemap
        The one in force.
    hidden
        Layers that are off when it opens.

    Returns
    -------
    bytes
        UTF-8 HTML; the same for the same store and filters, whenever it is made.

    Raises
    ------
    FilterError
        More sites than one file can hold.
    """
    total = count_sites(store, filters)
    if total > LARGEST_FILE:
        raise FilterError(
            f"{total} sites are too many for one file; narrow the filters to {LARGEST_FILE}",
            key="sites",
            value=str(total),
            accepted=f"at most {LARGEST_FILE}",
        )
    rows = [row.to_json() for row in find_rows(store, filters, limit=LARGEST_FILE, offset=0)]
    features, spots = find_pinned(store, filters, limit=LARGEST_FILE)
    for spot in spots:
        spot["said"] = [describe_said(each) for each in find_said(store, spot["box"], filters)]
    details = {row["id"]: build_detail(store, row["id"]) for row in rows}
    return write_html(
        pinned={
            "features": features,
            "spots": spots,
            "details": details,
            "rows": rows,
            "revision": store.revision,
        },
        look=build_look(),
        silent=[each.value for each in find_silent_subdistricts(store)],
        lang=lang,
        hidden=list(hidden),
        title=Text(zh=say("zh", "app.title"), en=say("en", "app.title")),
        filters_words={each: say_filters(filters, each) for each in ("zh", "en")},
        as_of=store.as_of,
        basemap=basemap.read(),
    )


def say_filters(filters: Filters, lang: str) -> list[str]:
    """Say which filters are active, one phrase each."""
    words = [say(lang, f"{group}.{each}") for group, chosen in _chosen(filters) for each in chosen]
    words += list(filters.bodies)
    if filters.year_from or filters.year_to:
        words.append(f"{filters.year_from or '…'}–{filters.year_to or '…'}")
    if filters.said_from or filters.said_to:
        words.append(say_days(filters, lang))
    if filters.has_feedback:
        words.append(say(lang, "filter.feedback"))
    if filters.text:
        words.append(filters.text)
    return words


def say_days(filters: Filters, lang: str) -> str:
    """Say the days feedback was written in, open where one is not set."""
    return say(lang, "chip.said", first=filters.said_from or "…", last=filters.said_to or "…")


def _chosen(filters: Filters) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("kind", filters.kinds),
        ("state", filters.states),
        ("subdistrict", filters.subdistricts),
        ("category", filters.about),
        ("mood", filters.moods),
        ("step", filters.steps),
    )
