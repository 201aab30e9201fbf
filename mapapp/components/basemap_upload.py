"""The form that takes in a street map of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from geodata.errors import MapDataError
from mapapp import session
from mapapp.access import Action
from mapapp.actions.basemap import Wanted, import_upload
from mapapp.session import Reader
from mapapp.text import say, say_error

_TURN = "basemap_turn"
"""A file that was taken in leaves the form: the field of the next turn is empty."""


def show_basemap_upload(reader: Reader, tell_outcome: Callable[[bool, str], None]) -> None:
    """Show the form; take the file in where it is sent, and say how it ended.

    Parameters
    ----------
    tell_outcome
        Takes whether the map is in force now, and the sentence about it.
    """
    lang, turn = reader.lang, st.session_state.setdefault(_TURN, 0)
    upload = st.file_uploader(say(lang, "basemap.upload"), key=f"basemap_file_{turn}",
                              max_upload_size=reader.settings.upload_mb_person)  # fmt: skip
    crs = st.text_input(say(lang, "basemap.upload_crs"), key="basemap_crs")
    credit = st.text_input(say(lang, "basemap.upload_attribution"), key="basemap_credit")
    pressed = st.button(say(lang, "basemap.take_in"), key="basemap_import", type="primary",
                        disabled=upload is None)  # fmt: skip
    if upload is None or not pressed:
        return
    wanted = Wanted(path=Path(), name=upload.name, crs=crs, attribution=credit)
    said = st.empty()
    said.text(say(lang, "basemap.reading"))

    def tell(objects: int) -> None:
        said.text(say(lang, "basemap.read", n=f"{objects:,}"))

    try:
        person = session.require_now(reader, Action.IMPORT_BASEMAP)
        import_upload(reader.settings, reader.store, person, upload, wanted,
                      at=datetime.now(UTC), on_progress=tell)  # fmt: skip
        tell_outcome(True, say(lang, "basemap.was_imported"))
        st.session_state[_TURN] = turn + 1
    except MapDataError as error:
        tell_outcome(False, say_error(lang, error))
    st.rerun()
