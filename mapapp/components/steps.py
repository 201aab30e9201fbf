"""A bar of numbered steps."""

from __future__ import annotations

from html import escape

import streamlit as st


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
