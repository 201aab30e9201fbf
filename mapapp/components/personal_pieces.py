"""What in someone's words is personal, and one tap that takes it out."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geodata.personal import find_personal, remove_found
from mapapp.components.markdown import to_plain
from mapapp.text import say


def show_pieces(
    lang: str, words: str, *, save_words: Callable[[str], None], title: str, key: str = ""
) -> None:
    """Name each piece of personal data; a tap takes out one of them, or all.

    Parameters
    ----------
    title
        Key of the sentence above them: what happens with what stays.
    key
        Tells them apart where there are several on one screen.
    """
    found = find_personal(words)
    if not found:
        return

    def take_out(*places: int) -> None:
        save_words(remove_found(words, [found[place] for place in places]))

    with st.container(border=True, key=f"personal{key}"):
        st.markdown(say(lang, title))
        for place, each in enumerate(found):
            kind = say(lang, f"personal.{each.kind}")
            piece = to_plain(words[each.start : each.end])
            st.button(
                say(lang, "speak.remove_one", kind=kind, piece=piece),
                key=f"remove{key}_{place}",
                icon=":material/close:",
                type="tertiary",
                on_click=take_out,
                args=(place,),
            )
        st.button(
            say(lang, "speak.remove_all"),
            key=f"remove{key}_all",
            icon=":material/shield_person:",
            width="stretch",
            on_click=take_out,
            args=tuple(range(len(found))),
        )
