"""What on a site someone speaks about: an event, or what somebody said."""

from __future__ import annotations

import streamlit as st

from geodata.detail import build_detail
from geodata.models import Text
from geodata.store.read_said import read_public
from mapapp import session
from mapapp.actions.feedback import Draft
from mapapp.session import Reader
from mapapp.text import say


def show_subject(reader: Reader, draft: Draft) -> None:
    """Show what is spoken about, and the way to speak about the whole site."""
    if find_subject_words(reader, draft) is None:
        return
    with st.container(border=True, key="subject"):
        say_subject(reader, draft)
        st.button(say(reader.lang, "speak.whole_site"), type="tertiary",
                  on_click=session.save_subject, args=(None,))  # fmt: skip


def say_subject(reader: Reader, draft: Draft) -> None:
    """Say what is spoken about, in the public words for it."""
    words = find_subject_words(reader, draft)
    if words is None:
        return
    st.caption(say(reader.lang, "speak.answers" if draft.parent_id else "speak.on_event"))
    # st.text shows every sign as it is: no Markdown, no HTML, no links.
    st.text(words)


def find_subject_words(reader: Reader, draft: Draft) -> str | None:
    """Return the public words of the event or the feedback; nothing where there are none."""
    if draft.parent_id:
        said = read_public(reader.store, [draft.parent_id])
        return said[0].feedback.text.said_in(reader.lang) if said else None
    if draft.site_id is None or draft.event_id is None:
        return None
    events = build_detail(reader.store, draft.site_id)["events"]
    told = [Text(zh=each["text_zh"], en=each["text_en"]) for each in events
            if each["id"] == draft.event_id]  # fmt: skip
    return told[0].said_in(reader.lang) if told else None
