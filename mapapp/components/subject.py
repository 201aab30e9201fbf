"""What on a site someone speaks about: an event, or what somebody said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st

from geodata.detail import build_detail
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
    """Return the words of the event or of the feedback; nothing where the site has neither."""
    wanted = draft.parent_id or draft.event_id
    if draft.site_id is None or wanted is None:
        return None
    detail = build_detail(reader.store, draft.site_id)
    told = _walk(detail["feedback"]) if draft.parent_id else iter(detail["events"])
    other = "en" if reader.lang == "zh" else "zh"
    for each in told:
        if each["id"] == wanted:
            return str(each.get(f"text_{reader.lang}") or each.get(f"text_{other}") or "")
    return None


def _walk(said: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in said:
        yield each
        yield from _walk(each["answers"])
