"""What stands where a person may not look."""

from __future__ import annotations

import streamlit as st

from mapapp.components.sign_in_link import show_sign_in_link
from mapapp.session import Reader
from mapapp.text import say


def show_refusal(reader: Reader) -> None:
    """Say that this part is for others, and how to sign in."""
    st.text(say(reader.lang, "account.refused"))
    show_sign_in_link(reader)
