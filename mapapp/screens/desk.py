"""The desk: what residents wrote, in a queue; read, decide, answer."""

from __future__ import annotations

import streamlit as st

from mapapp.access import Action
from mapapp.components.desk_case import show_case
from mapapp.components.desk_queue import show_queue
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say


def show_desk(reader: Reader) -> None:
    """Show the queue, and beside it what is open."""
    st.markdown(f"## {say(reader.lang, 'screen.desk')}")
    queue, detail = st.columns((1, 1.25), gap="small")
    with queue, st.container(key="desk_queue"):
        rows = show_queue(reader)
    with detail:
        show_case(reader, rows)


SCREEN = Screen(
    id="desk",
    icon="inbox",
    order=4,
    weights=(0.72, 1.5),
    show=show_desk,
    needs=Action.SEE_PENDING,
)
