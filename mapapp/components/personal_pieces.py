"""What in a resident's words will not be public, and one tap that takes it out."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geodata.personal import remove_found
from mapapp.actions.feedback import Draft
from mapapp.components.markdown import to_plain
from mapapp.text import say


def show_pieces(lang: str, draft: Draft, *, save_words: Callable[[str], None]) -> None:
    """Name each piece of personal data; a tap takes out one of them, or all."""
    found = draft.personal
    if not found:
        return

    def take_out(*places: int) -> None:
        save_words(remove_found(draft.words, [found[place] for place in places]))

    with st.container(border=True, key="personal"):
        st.markdown(say(lang, "speak.personal"))
        for place, each in enumerate(found):
            kind = say(lang, f"personal.{each.kind}")
            piece = to_plain(draft.words[each.start : each.end])
            st.button(
                say(lang, "speak.remove_one", kind=kind, piece=piece),
                key=f"remove_{place}",
                icon=":material/close:",
                type="tertiary",
                on_click=take_out,
                args=(place,),
            )
        st.button(
            say(lang, "speak.remove_all"),
            icon=":material/shield_person:",
            width="stretch",
            on_click=take_out,
            args=tuple(range(len(found))),
        )
