"""Signing in for those who answer; who one is, and signing out."""

from __future__ import annotations

import streamlit as st

from mapapp import session
from mapapp.actions.sign_in import sign_out, sign_out_everywhere
from mapapp.components.markdown import to_plain
from mapapp.components.providers import show_providers
from mapapp.components.sign_in_link import show_sign_in_link
from mapapp.components.sign_ins import show_sign_ins, show_who
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say


def show_account(reader: Reader) -> None:
    """Offer to sign in, or show who is signed in and where."""
    lang, person = reader.lang, reader.person
    if not person.is_signed_in:
        st.markdown(f"## {say(lang, 'account.sign_in')}")
        st.text(say(lang, "account.for_staff"))
        show_sign_in_link(reader)
        show_providers(reader)
        return
    st.markdown(f"## {say(lang, 'screen.account')}")
    show_who(reader)
    with st.container(horizontal=True, key="account_buttons"):
        st.button(say(lang, "account.sign_out"), type="primary", on_click=_leave,
                  args=(reader,))  # fmt: skip
        st.button(say(lang, "account.sign_out_everywhere"), on_click=_leave_everywhere,
                  args=(reader,))  # fmt: skip
    show_sign_ins(reader)


def _leave(reader: Reader) -> None:
    sign_out(reader.store, reader.person)


def _leave_everywhere(reader: Reader) -> None:
    person = session.find_person_now(reader)
    if person.is_signed_in:
        sign_out_everywhere(reader.store, person)


def _name(reader: Reader) -> str:
    if reader.person.is_signed_in:
        return to_plain(reader.person.display_name)
    return say(reader.lang, "account.sign_in")


SCREEN = Screen(
    id="account", icon="person", order=9, weights=(1, 1.2), show=show_account, name=_name
)
