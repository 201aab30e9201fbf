"""A bar of numbered steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from mapapp.text import say


def show_steps(names: list[str], current: int) -> None:
    """Show the steps with the present one marked, for eyes and for screen readers.

    Parameters
    ----------
    names
        Our own words, in order.
    current
        Index of the present step.
    """
    rows = []
    for number, name in enumerate(names):
        now = ' class="now" aria-current="step"' if number == current else ""
        past = ' class="past"' if number < current else ""
        rows.append(f"<li{now}{past}>{number + 1} {escape(name)}</li>")
    st.html(f'<ol class="steps">{"".join(rows)}</ol>')


def show_turns(
    lang: str,
    number: int,
    *,
    is_ready: bool,
    go: Callable[[int], None],
    send: Callable[[], None] | None,
) -> None:
    """Show the buttons that lead back and on; at the last step ``send`` is given."""
    with st.container(horizontal=True, key="speak_buttons"):
        st.button(say(lang, "speak.back"), icon=":material/arrow_back:", width="stretch",
                  disabled=number == 0, on_click=go, args=(number - 1,))  # fmt: skip
        st.button(say(lang, "speak.send" if send else "speak.next"), type="primary",
                  width="stretch", disabled=not is_ready,
                  on_click=send or partial(go, number + 1))  # fmt: skip
