"""Makes the file, says how far it is, and hands it over."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from geodata.errors import MapDataError
from layers.exports.selection import Selection
from layers.exports.spec import Export, Options
from mapapp import session
from mapapp.access import Action, may_somewhere
from mapapp.actions.export import take_non_public
from mapapp.session import Reader
from mapapp.text import say, say_error

_MADE = "export_made"
_PAUSE_S = 0.2
"""Between two words about how far it is."""


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A file that was made, and what it was made of; the folder goes with the session."""

    what: object
    folder: tempfile.TemporaryDirectory[str]
    path: Path


def show_making(reader: Reader, export: Export, selection: Selection, options: Options) -> None:
    """Offer to make the file; then offer the file, until something else is chosen."""
    lang = reader.lang
    is_internal = export.takes_non_public and _ask_for_non_public(reader)
    what = (export.id, dict(options), selection.filters, selection.hidden, lang, is_internal)
    if st.button(say(lang, "export.make"), key="export_make", type="primary",
                 icon=":material/draft:"):  # fmt: skip
        _make(reader, export, selection, options, what, is_internal=is_internal)
    made: _Made | None = st.session_state.get(_MADE)
    if made is None or made.what != what:
        st.session_state.pop(_MADE, None)
        return
    name, size = made.path.name, made.path.stat().st_size
    st.download_button(say(lang, "export.save", name=name, size=say_size(size)),
                       data=made.path.read_bytes, file_name=name, mime=export.media_type,
                       icon=":material/download:", on_click="ignore", key="export_save",
                       width="stretch")  # fmt: skip


def _ask_for_non_public(reader: Reader) -> bool:
    """Let those who may take along what is not public choose it."""
    if not may_somewhere(reader.person, Action.EXPORT_NON_PUBLIC):
        return False
    return st.toggle(say(reader.lang, "export.internal"), key="export_internal",
                     help=say(reader.lang, "export.internal_help"))  # fmt: skip


def _make(
    reader: Reader,
    export: Export,
    selection: Selection,
    options: Options,
    what: object,
    *,
    is_internal: bool,
) -> None:
    folder = tempfile.TemporaryDirectory(prefix="changning-export-")
    said = st.empty()
    try:
        person = session.require_now(reader, Action.EXPORT_PUBLIC)
        if is_internal:
            selection = take_non_public(export, selection, person, reader.store)
        path = Path(folder.name, export.build_file_name(selection, options))
        export.save(replace(selection, report=_build_report(reader.lang, said)), path, options)
        st.session_state[_MADE] = _Made(what=what, folder=folder, path=path)
    except MapDataError as error:
        st.error(say_error(reader.lang, error))
    said.empty()


def _build_report(lang: str, said: object) -> Callable[[float], None]:
    """Return what takes how far the writing is and shows it, a few times a second at most."""
    shown = [time.monotonic()]

    def report(share: float) -> None:
        now = time.monotonic()
        if now - shown[0] >= _PAUSE_S:
            shown[0] = now
            said.progress(min(share, 1.0), say(lang, "export.making"))  # type: ignore[attr-defined]

    return report


def say_size(size: int) -> str:
    """Say a number of bytes."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} KB"
