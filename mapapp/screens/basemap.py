"""The installation's street map: which is in force, taking in another, going back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from geodata.errors import MapDataError
from mapapp import session
from mapapp.access import Action
from mapapp.actions.basemap import (
    Wanted,
    describe_basemap,
    import_upload,
    reset_by,
    say_counts,
)
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say, say_error

_ERROR = "basemap_error"


def show_basemap(reader: Reader) -> None:
    """Show what is in force, then offer to change it."""
    lang, found = reader.lang, describe_basemap(reader.settings)
    st.markdown(f"## {say(lang, 'screen.basemap')}")
    st.text(say(lang, "basemap.intro"))
    if error := st.session_state.pop(_ERROR, None):
        st.error(error)
    st.text(f"{say(lang, 'basemap.source')}: {say(lang, 'basemap.' + found['source'])}")
    st.text(found["attribution"][lang])
    if made := found["made"]:
        for name in ("file", "crs", "date", "at", "by"):
            st.text(f"{say(lang, 'basemap.' + name)}: {made[name]}")
        for key, number in say_counts(made["counts"]):
            st.text(f"{say(lang, key)}: {number}")
        st.button(say(lang, "basemap.go_back"), key="basemap_reset", on_click=_reset,
                  args=(reader,))  # fmt: skip
    _show_upload(reader)


def _show_upload(reader: Reader) -> None:
    lang = reader.lang
    upload = st.file_uploader(say(lang, "basemap.upload"), key="basemap_file",
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
    except MapDataError as error:
        st.session_state[_ERROR] = say_error(lang, error)
    st.rerun()


def _reset(reader: Reader) -> None:
    try:
        person = session.require_now(reader, Action.IMPORT_BASEMAP)
        reset_by(reader.settings, reader.store, person)
    except MapDataError as error:
        st.session_state[_ERROR] = say_error(reader.lang, error)


SCREEN = Screen(
    id="basemap",
    icon="layers",
    order=7,
    weights=(1, 1.2),
    show=show_basemap,
    needs=Action.IMPORT_BASEMAP,
    everywhere=True,
)
