"""Taking the map away as a file: what is chosen, for whom, and the file made of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from geodata.filters import Filters
from geodata.models import Text
from geodata.store import Store
from layers.basemap.in_force import Basemap
from layers.exports.selection import Selection
from layers.exports.spec import Export, Options
from mapapp.access import Action, Person, may, require_somewhere
from mapapp.text import LANGUAGES, say


def select(
    store: Store,
    filters: Filters,
    lang: str,
    *,
    basemap: Basemap,
    approval: str = "",
    address: str = "",
    hidden: Iterable[str] = (),
    report: Callable[[float], None] = lambda _share: None,
) -> Selection:
    """Choose what goes into a file.

    Parameters
    ----------
    filters
        Those of the screen or the command line.
    lang
        The reader's.
    basemap
        The one in force.
    approval
        The map's approval number, from the settings.
    address
        The installation's own, from the settings.
    hidden
        Layers that are off.
    report
        Takes how far the writing is, from 0 to 1.
    """
    return Selection(
        store=store,
        filters=filters,
        hidden=tuple(hidden),
        lang=lang,
        title=Text(zh=say("zh", "app.title"), en=say("en", "app.title")),
        filters_words={each: say_filters(filters, each) for each in LANGUAGES},
        as_of=store.as_of,
        basemap=basemap,
        approval=approval,
        address=address.rstrip("/"),
        report=report,
    )


def take_non_public(
    export: Export, selection: Selection, person: Person, store: Store
) -> Selection:
    """Let what is not public go along, as far as this person may take it; the log says so.

    Raises
    ------
    ForbiddenError
        The person may not, anywhere.
    StoreError
        It cannot be logged; then nothing goes along.
    """
    require_somewhere(person, Action.EXPORT_NON_PUBLIC)
    is_everywhere = may(person, Action.EXPORT_NON_PUBLIC)
    reach = None if is_everywhere else person.subdistricts
    log_non_public(export, selection.filters, store, actor=person.actor)
    return replace(selection, non_public_in=reach)


def log_non_public(export: Export, filters: Filters, store: Store, *, actor: str) -> None:
    """Write into the log that somebody takes along what is not public, and by which filters."""
    store.log_export(export.id, actor=actor, content={"filters": filters.to_params()})


def build_file(export: Export, selection: Selection, options: Options) -> bytes:
    """Make a file and return what it holds.

    Returns
    -------
    bytes
        The same for the same selection and options, whenever it is made.

    Raises
    ------
    FilterError
        More than the format can hold.
    """
    with tempfile.TemporaryDirectory() as place:
        out = Path(place, f"map{export.suffix}")
        export.save(selection, out, options)
        return out.read_bytes()


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
