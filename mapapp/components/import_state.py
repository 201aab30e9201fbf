"""The file that is being brought in, as this session keeps it until it is committed or dropped."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from geodata.coordinates.systems import find_system_named
from geodata.errors import MapDataError
from geodata.importers.reading import read_file
from geodata.importers.spec import RawBook
from geodata.importing.choices import Choices, Decision, RowKey, TableChoice
from geodata.importing.plan import Plan
from mapapp import session
from mapapp.access import Action
from mapapp.actions.import_trial import build_trial
from mapapp.actions.importing import find_unstated, guess_choices, plan_import
from mapapp.session import Reader
from mapapp.text import say_error

_DRAFT, _DONE, _TURN, _ERROR = "import_draft", "import_done", "import_turn", "import_error"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A file on its way in.

    Attributes
    ----------
    how
        How each column of each table was found.
    plan
        What it would do; ``None`` until the systems of coordinates are stated.
    other
        A system to compare with on the map; empty for none.
    serial
        Counts the plans: fields that show one plan are not those of the next.
    """

    book: RawBook
    choices: Choices
    how: tuple[tuple[str, ...], ...]
    plan: Plan | None = None
    other: str = ""
    serial: int = 0


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was brought in last: the plan, its id, and a workbook with the rows left out."""

    plan: Plan
    import_id: str
    left_out: bytes


def find_draft() -> Draft | None:
    """Return the file that is being brought in."""
    found: Draft | None = st.session_state.get(_DRAFT)
    return found


def find_done() -> Done | None:
    """Return what was brought in last, as long as nobody went on."""
    found: Done | None = st.session_state.get(_DONE)
    return found


def find_turn() -> int:
    """Return a number that changes with every file, so that the field of the next is empty."""
    return int(st.session_state.setdefault(_TURN, 0))


def forget() -> None:
    """Drop the file; nothing of it was written."""
    st.session_state.pop(_DRAFT, None)
    st.session_state.pop(_DONE, None)
    st.session_state.pop(_ERROR, None)
    st.session_state[_TURN] = find_turn() + 1


def finish(done: Done) -> None:
    """Keep what was done, and drop the draft."""
    forget()
    st.session_state[_DONE] = done


def tell_error(sentence: str) -> None:
    """Keep a refusal for the next run."""
    st.session_state[_ERROR] = sentence


def take_error() -> str | None:
    """Return what was refused last, once."""
    found: str | None = st.session_state.pop(_ERROR, None)
    return found


def read_upload(
    reader: Reader, upload: BinaryIO, name: str, on_progress: Callable[[int], None]
) -> None:
    """Read a file that was sent, and plan it as far as it can be.

    Raises
    ------
    ForbiddenError, FileRefusedError
        Not this person's to bring in; the file cannot be used.
    """
    session.require_somewhere_now(reader, Action.IMPORT_FILES)
    with tempfile.NamedTemporaryFile(prefix="mapapp-upload-") as file:
        shutil.copyfileobj(upload, file)
        file.flush()
        book = read_file(Path(file.name), name=name,
                         on_progress=lambda told: on_progress(int(told["rows"])))  # fmt: skip
    choices, how = guess_choices(book)
    save_draft(reader, Draft(book=book, choices=choices, how=how))


def save_draft(
    reader: Reader, draft: Draft, on_progress: Callable[[int], None] = lambda rows: None
) -> None:
    """Keep the draft with a plan made anew from its choices."""
    plan = None
    try:
        if not find_unstated(draft.book, draft.choices):
            person = session.find_person_now(reader)
            plan = plan_import(reader.store, person, draft.book, draft.choices,
                               now=datetime.now(UTC), on_progress=on_progress)  # fmt: skip
    except MapDataError as error:
        tell_error(say_error(reader.lang, error))
    st.session_state[_DRAFT] = replace(draft, plan=plan, serial=draft.serial + 1)


def change_table(reader: Reader, draft: Draft, place: int, choice: TableChoice) -> None:
    """Keep another choice for one table."""
    tables = tuple(choice if each == place else old
                   for each, old in enumerate(draft.choices.tables))  # fmt: skip
    save_draft(reader, replace(draft, choices=replace(draft.choices, tables=tables)))


def state_system(reader: Reader, draft: Draft, stated: str) -> None:
    """State the system of coordinates of all tables that have some; empty takes it back."""
    try:
        system = ""
        if stated:
            system = find_system_named(stated, city_grid=reader.settings.city_grid)
    except MapDataError as error:
        tell_error(say_error(reader.lang, error))
        return
    tables = tuple(replace(each, crs=system) for each in draft.choices.tables)
    save_draft(reader, replace(draft, choices=replace(draft.choices, tables=tables)))


def decide(reader: Reader, draft: Draft, decided: Mapping[RowKey, Decision]) -> None:
    """Keep what was said of some rows."""
    rows = {**draft.choices.rows, **decided}
    save_draft(reader, replace(draft, choices=replace(draft.choices, rows=rows)))


def compare(system: str) -> None:
    """Show where the rows would lie under another system; empty stops that."""
    draft = find_draft()
    if draft is not None:
        st.session_state[_DRAFT] = replace(draft, other=system)


def find_trial() -> Mapping[str, object] | None:
    """Return the rows for the map to show."""
    draft = find_draft()
    if draft is None:
        return None
    return build_trial(draft.book, draft.choices, draft.plan, draft.other)
