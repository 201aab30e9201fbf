"""The receipt code: shown once after sending, asked for when someone comes back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from mapapp.session import Reader
from mapapp.text import say


def show_receipt(reader: Reader, code: str, *, again: Callable[[], None]) -> None:
    """Thank, show the code, and say what happens now."""
    st.success(say(reader.lang, "receipt.thanks"), icon=":material/check_circle:")
    st.caption(say(reader.lang, "receipt.keep"))
    st.code(code, language=None)
    st.write(say(reader.lang, "receipt.next"))
    st.button(say(reader.lang, "receipt.again"), on_click=again)


def show_lookup(reader: Reader) -> None:
    """Ask for a code and say how that feedback stands."""
    lang = reader.lang
    with st.expander(say(lang, "receipt.lookup"), icon=":material/receipt_long:"):
        code = st.text_input(say(lang, "receipt.code"), max_chars=40, placeholder="F-XXXX-XXXX")
        if not code.strip():
            return
        case = reader.store.cases.find_mine(code)
        if case is None:
            st.warning(say(lang, "receipt.unknown"))
            return
        st.write(say(lang, f"receipt.status_{case.feedback.status}"))
        st.text(case.feedback.text.said_in(lang))
