"""What this is, where its facts come from, and how sure they are."""

from __future__ import annotations

import streamlit as st

from mapapp.components.markdown import to_plain
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say

_PARTS = ("what", "dates", "positions", "streets", "words", "silence", "licences")


def show_about(reader: Reader) -> None:
    """Show the parts in order, then the sources."""
    lang = reader.lang
    st.markdown(f"## {say(lang, 'screen.about')}")
    for part in _PARTS:
        st.markdown(f"### {say(lang, f'about.{part}_title')}")
        st.markdown(say(lang, f"about.{part}"))
    st.markdown(f"### {say(lang, 'about.sources_title')}")
    for source in reader.store.list_sources():
        facts = (source.publisher, source.licence)
        st.text(source.title.said_in(lang))
        told = " · ".join([source.date.words(lang), *(each.said_in(lang) for each in facts)])
        # Captions read Markdown, and Markdown asks other hosts for pictures.
        st.caption(to_plain(told))
    st.caption(say(lang, "about.as_of", date=reader.store.as_of))


SCREEN = Screen(id="about", icon="info", order=2, weights=(1, 1.2), show=show_about, thumb=True)
