"""Before sending: what others said already, and "me too" in place of one more of the same."""

from __future__ import annotations

import streamlit as st

from geodata.said import both
from mapapp.actions.feedback import Draft
from mapapp.actions.similar import find_said
from mapapp.components.served import load_from
from mapapp.session import Reader
from mapapp.text import say

_SIMILAR = st.components.v2.component(
    "changning_similar",
    html='<div class="cm-panel"></div>',
    js=load_from("app/similar.js"),
    isolate_styles=False,
)


def show_similar(reader: Reader, draft: Draft) -> None:
    """Show public feedback much like the draft, each with its "me too"."""
    found = find_said(reader.store, draft)
    if not found:
        return
    with st.container(border=True, key="similar"):
        st.markdown(f"**{say(reader.lang, 'speak.similar')}**")
        st.caption(say(reader.lang, "speak.similar_help"))
        _SIMILAR(
            key="similar_said",
            data={
                "fallback": say(reader.lang, "app.loading_failed"),
                "lang": reader.lang,
                "theme": reader.theme,
                "said": [
                    {"id": each.feedback.id, **both("text", each.feedback.text),
                     "supports": each.supports}
                    for each in found
                ],
            },
        )  # fmt: skip
