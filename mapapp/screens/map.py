"""The map screen: find sites, see the list of what the map holds, read one site's card."""

from __future__ import annotations

import streamlit as st

from geodata.store.read_sites import find_silent_subdistricts
from mapapp import session
from mapapp.components.chips import show_chips
from mapapp.components.panel import show_panel
from mapapp.components.search import show_filters, show_search
from mapapp.components.share import show_share
from mapapp.components.take_away import show_take_away
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View


def show_map(reader: Reader) -> None:
    """Show the list and its filters, or the open site."""
    view = session.find_view()
    if view.site_id is None:
        _show_list(reader, view)
    else:
        with st.container(key="site"):
            show_share(reader, view)
            show_panel(reader, view)


def _show_list(reader: Reader, view: View) -> None:
    st.markdown(f"## {say(reader.lang, 'app.title')}")
    show_search(reader, view)
    with st.container(horizontal=True, vertical_alignment="center", key="tools"):
        show_filters(reader, view)
        show_take_away(reader, view)
    show_chips(reader, view)
    show_panel(reader, view)
    silent = find_silent_subdistricts(reader.store)
    if silent:
        joint = "、" if reader.lang == "zh" else ", "
        names = joint.join(say(reader.lang, f"subdistrict.{each}") for each in silent)
        st.caption(say(reader.lang, "list.silent", names=names))


SCREEN = Screen(id="map", icon="map", order=0, weights=(1.75, 1), show=show_map, thumb=True)
