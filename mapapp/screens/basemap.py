"""The installation's street map: which is in force, taking in another, going back."""

from __future__ import annotations

import streamlit as st

from geodata.errors import MapDataError
from mapapp import session
from mapapp.access import Action
from mapapp.actions.basemap import describe_basemap, reset_by, say_counts, say_made
from mapapp.components.basemap_upload import show_basemap_upload
from mapapp.components.markdown import to_plain
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say, say_error

_SAID = "basemap_said"


def show_basemap(reader: Reader) -> None:
    """Show what is in force, then offer to change it."""
    lang, found = reader.lang, describe_basemap(reader.settings)
    st.markdown(f"## {say(lang, 'screen.basemap')}")
    st.text(say(lang, "basemap.intro"))
    lines = [("basemap.source", say(lang, f"basemap.{found['source']}")),
             ("basemap.attribution", found["attribution"][lang])]  # fmt: skip
    made = found["made"]
    _show_lines(lang, lines + (say_made(made) if made else []))
    if made:
        _show_lines(lang, say_counts(made["counts"]))
    if found["fault"]:
        st.warning(to_plain(say(lang, "error.basemap_damaged", message=found["fault"])))
    if made or found["fault"]:
        st.button(say(lang, "basemap.go_back"), key="basemap_reset", on_click=_reset,
                  args=(reader,))  # fmt: skip
    show_basemap_upload(reader, _tell)
    if said := st.session_state.pop(_SAID, None):
        (st.success if said[0] else st.error)(to_plain(said[1]))


def _show_lines(lang: str, lines: list[tuple[str, str]]) -> None:
    unknown = say(lang, "basemap.not_stated")
    st.text("\n".join(f"{say(lang, key)}: {said or unknown}" for key, said in lines))


def _tell(is_done: bool, sentence: str) -> None:
    st.session_state[_SAID] = (is_done, sentence)


def _reset(reader: Reader) -> None:
    try:
        person = session.require_now(reader, Action.IMPORT_BASEMAP)
        reset_by(reader.settings, reader.store, person)
        _tell(True, say(reader.lang, "basemap.was_reset"))
    except MapDataError as error:
        _tell(False, say_error(reader.lang, error))


SCREEN = Screen(
    id="basemap",
    icon="layers",
    order=7,
    weights=(1, 1.2),
    show=show_basemap,
    needs=Action.IMPORT_BASEMAP,
    everywhere=True,
)
