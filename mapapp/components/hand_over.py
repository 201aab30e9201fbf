"""Gives a browser our own cookie once the organisation's provider proved who it is."""

from __future__ import annotations

import streamlit as st

from mapapp.components.served import load_from
from mapapp.oidc import find_identity
from mapapp.session import Reader
from mapapp.text import say
from mapapp.tickets import TICKETS

_HAND_OVER = st.components.v2.component(
    "changning_hand_over", html="<i></i>", js=load_from("app/hand_over.js"), isolate_styles=False
)


def show_hand_over(reader: Reader) -> None:
    """Hand the cookie over where this page rests on the proof alone; otherwise do nothing."""
    if not reader.person.sign_in:
        return
    identity = find_identity()
    if identity is None or identity.sign_in != reader.person.sign_in:
        return
    _HAND_OVER(
        key="hand_over",
        data={
            "fallback": say(reader.lang, "app.loading_failed"),
            "ticket": TICKETS.give(identity.sign_in),
        },
    )
