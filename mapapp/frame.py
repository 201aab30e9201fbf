"""The common frame: menu and language above, one living map left, the screen's panel right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

import mapapp.screens
from geodata.discovery import find_all
from mapapp import session
from mapapp.access import may, may_somewhere
from mapapp.components.hand_over import show_hand_over
from mapapp.components.map_host import show_map_host
from mapapp.components.refusal import show_refusal
from mapapp.screens.spec import Screen
from mapapp.text import say

HERE = Path(__file__).parent
_LANGUAGE_WIDGET = "language_choice"
_LARGE_WIDGET = "large_text"


def show_frame() -> None:
    """Show one run of the app."""
    session.follow_address()
    reader = session.find_reader()
    st.set_page_config(
        page_title=say(reader.lang, "app.title"), page_icon=str(HERE / "favicon.svg"), layout="wide"
    )
    screens = sorted(find_all(mapapp.screens, "SCREEN"), key=lambda screen: screen.order)
    pages = {screen.id: _page(screen, reader) for screen in screens}
    session.keep_pages(pages)

    chosen = st.navigation(list(pages.values()), position="top")
    session.follow_request()
    screen = next(each for each in screens if pages[each.id] == chosen)
    left, right = st.columns(screen.weights, gap="small")
    with left, st.container(gap=None):
        _show_controls(reader)
        show_map_host(reader, session.find_view(), pick=screen.picks_spot(), screen_id=screen.id,
                      on_spot=screen.takes_spot, draft=screen.find_draft(),
                      trial=screen.find_trial())  # fmt: skip
    with right, st.container(key="panel", gap="small"):
        chosen.run()
    show_hand_over(reader)
    session.write_address()
    st.html(HERE / "style.css")
    _show_marks_of_state(reader)
    with st.bottom, st.container(key="tabbar", horizontal=True, horizontal_alignment="distribute"):
        for each in (each for each in screens if each.thumb):
            page = pages[each.id]
            query = session.build_query()
            st.page_link(page, label=page.title, icon=page.icon, query_params=query)


def _page(screen: Screen, reader: session.Reader) -> StreamlitPage:
    # A screen that may not be opened keeps its address: there it says why.
    asks = may if screen.everywhere else may_somewhere
    allowed = screen.needs is None or asks(reader.person, screen.needs)
    return st.Page(
        partial(screen.show if allowed else show_refusal, reader),
        title=screen.name(reader) if screen.name else say(reader.lang, f"screen.{screen.id}"),
        visibility="visible" if allowed else "hidden",
        icon=f":material/{screen.icon}:",
        url_path=screen.id,
        default=screen.order == 0,
    )


def _show_controls(reader: session.Reader) -> None:
    """Language and text size; one CSS rule sets them into the header, which takes no widgets."""
    st.session_state[_LANGUAGE_WIDGET] = reader.lang
    with st.container(key="lang", horizontal=True, gap="small"):
        st.toggle(say(reader.lang, "app.large_text"), key=_LARGE_WIDGET)
        st.segmented_control(
            "语言 Language",
            ["zh", "en"],
            format_func=lambda lang: say(lang, "app.language"),
            required=True,
            label_visibility="collapsed",
            key=_LANGUAGE_WIDGET,
            on_change=_switch_language,
        )


def _switch_language() -> None:
    session.save_language(st.session_state[_LANGUAGE_WIDGET])


def _show_marks_of_state(reader: session.Reader) -> None:
    """Leave marks in the page that the style sheet asks for: dark theme, larger text."""
    classes = ["is-dark"] if reader.theme == "dark" else []
    classes += ["is-large"] if st.session_state.get(_LARGE_WIDGET) else []
    if classes:
        st.html(f'<i class="{" ".join(classes)}"></i>')
