"""A link that opens the same view, and the way back to the list."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from mapapp import session
from mapapp.access import Action, may_somewhere
from mapapp.components.embed import show_embed
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View


def build_link(reader: Reader, view: View) -> str:
    """Return the address of this view, without the position on the map."""
    here = urlsplit(st.context.url or "")
    root = f"{here.scheme}://{here.netloc}/" if here.netloc else "/"
    return f"{root}?{urlencode(view.to_query(reader.lang), doseq=True)}"


def show_share(reader: Reader, view: View) -> None:
    """Show the way back and the link."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="card_tools"):
        st.button(
            say(reader.lang, "app.back_to_list"),
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=session.open_site,
            args=(None,),
        )
        if may_somewhere(reader.person, Action.EDIT_SITE):
            st.button(say(reader.lang, "screen.edit"), icon=":material/edit:", type="tertiary",
                      key="edit_site", on_click=session.ask_for, args=("edit",))  # fmt: skip
        with st.popover(say(reader.lang, "app.share"), icon=":material/share:", type="tertiary"):
            st.caption(say(reader.lang, "app.share_help"))
            st.code(build_link(reader, view), language=None, wrap_lines=True)
            asked = urlencode({"site": view.site_id or "", "lang": reader.lang})
            st.link_button(say(reader.lang, "api.follow"), f"/feeds/news.atom?{asked}",
                           icon=":material/rss_feed:", type="tertiary")  # fmt: skip
            st.link_button(say(reader.lang, "api.calendar"), f"/feeds/events.ics?{asked}",
                           icon=":material/event:", type="tertiary")  # fmt: skip
            with st.expander(say(reader.lang, "embed.title"), icon=":material/code:"):
                show_embed(reader, view)
