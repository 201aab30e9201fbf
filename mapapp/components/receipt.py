"""The receipt code: shown once after sending, asked for when someone comes back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from mapapp.actions.own import read_own
from mapapp.components.own_feedback import open_own
from mapapp.session import Reader
from mapapp.text import say

_CODE, _UNKNOWN = "receipt_code", "receipt_unknown"


def show_receipt(reader: Reader, code: str, *, again: Callable[[], None]) -> None:
    """Thank, show the code, and say what happens now."""

    def look() -> None:
        again()
        open_own(code)

    st.success(say(reader.lang, "receipt.thanks"), icon=":material/check_circle:")
    st.caption(say(reader.lang, "receipt.keep"))
    st.code(code, language=None)
    st.write(say(reader.lang, "receipt.next"))
    with st.container(horizontal=True):
        st.button(say(reader.lang, "receipt.again"), on_click=again)
        st.button(say(reader.lang, "receipt.look"), icon=":material/receipt_long:", on_click=look)


def show_lookup(reader: Reader) -> None:
    """Ask for a code; a known one opens the feedback it stands for.

    The code goes by the form alone: it never stands in an address.
    """
    lang = reader.lang
    with st.expander(say(lang, "receipt.lookup"), icon=":material/receipt_long:"):
        with st.form("receipt_lookup", border=False):
            st.text_input(say(lang, "receipt.code"), max_chars=40, key=_CODE, autocomplete="off",
                          placeholder="F-XXXX-XXXX-XXXX")  # fmt: skip
            st.form_submit_button(say(lang, "receipt.look"), on_click=_look_up, args=(reader,))
        if st.session_state.pop(_UNKNOWN, False):
            st.warning(say(lang, "receipt.unknown"))


def _look_up(reader: Reader) -> None:
    code = str(st.session_state[_CODE]).strip()
    if code and read_own(reader.store, reader.person, code):
        open_own(code)
        st.session_state.pop(_CODE)
    else:
        st.session_state[_UNKNOWN] = bool(code)
