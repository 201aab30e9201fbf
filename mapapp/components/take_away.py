"""The file to take away at once: what the list and the map hold, without a network."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geodata.filters import Filters
from geodata.store.read_sites import count_sites
from layers.basemap.in_force import find_basemap
from layers.exports.html import EXPORT
from mapapp import session
from mapapp.actions.export import build_file, select
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View


def show_take_away(reader: Reader, view: View) -> None:
    """Offer the web file, made when it is asked for, and the way to the other formats."""
    count = count_sites(reader.store, view.listed) if view.listed else 0
    selection = select(reader.store, view.listed or Filters(), reader.lang, hidden=view.hidden,
                       basemap=find_basemap(reader.settings.basemap_path))  # fmt: skip
    options = EXPORT.read_options({})
    with st.popover(say(reader.lang, "take.title"), icon=":material/download:", width="stretch"):
        st.markdown(say(reader.lang, "take.what", n=count))
        st.download_button(
            say(reader.lang, "take.button", n=count),
            data=partial(build_file, EXPORT, selection, options),
            file_name=EXPORT.build_file_name(selection, options),
            mime=EXPORT.media_type,
            type="primary",
            width="stretch",
            disabled=count == 0,
            on_click="ignore",
        )
        st.button(
            say(reader.lang, "take.others"),
            key="take_others",
            icon=":material/table_view:",
            width="stretch",
            on_click=session.ask_for,
            args=("export",),
        )
