"""The file to take away: what the list and the map hold, in one file that needs no network."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geodata.filters import Filters
from layers.basemap.in_force import find_basemap
from mapapp.actions.export_html import build_file, count_exported
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View


def show_take_away(reader: Reader, view: View) -> None:
    """Offer the file; it is made when it is asked for."""
    count = count_exported(reader.store, view.listed)
    filters = view.listed or Filters()  # with every layer off there is no button to press
    with st.popover(say(reader.lang, "take.title"), icon=":material/download:", width="stretch"):
        st.markdown(say(reader.lang, "take.what", n=count))
        st.download_button(
            say(reader.lang, "take.button", n=count),
            data=partial(
                build_file,
                reader.store,
                filters,
                reader.lang,
                basemap=find_basemap(reader.settings.basemap_path),
                hidden=view.hidden,
            ),
            file_name=f"changning-{reader.lang}.html",
            mime="text/html",
            type="primary",
            width="stretch",
            disabled=count == 0,
            on_click="ignore",
        )
