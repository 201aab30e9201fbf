"""The accounts, for administrators: who may sign in, and ending that."""

from __future__ import annotations

import streamlit as st

from geodata.accounts import Account
from geodata.errors import MapDataError
from mapapp import session
from mapapp.access import Action
from mapapp.actions.manage_accounts import list_accounts, set_disabled
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say, say_error

_ERROR = "accounts_error"


def show_accounts(reader: Reader) -> None:
    """List the accounts, each with the button that stops or allows it."""
    lang = reader.lang
    st.markdown(f"## {say(lang, 'screen.accounts')}")
    if error := st.session_state.pop(_ERROR, None):
        st.error(error)
    for account in list_accounts(reader.store, reader.person):
        with st.container(horizontal=True, vertical_alignment="center", key=f"user_{account.id}"):
            _show_account(reader, account)
    st.caption(say(lang, "account.make_one"))


def _show_account(reader: Reader, account: Account) -> None:
    lang = reader.lang
    role = say(lang, f"account.role_{account.role}")
    told = [f"{account.display_name} ({account.login})", role]
    told += [say(lang, "account.disabled")] if account.disabled else []
    st.text(" · ".join(told))
    if account.id != reader.person.account_id:
        st.button(say(lang, "account.enable" if account.disabled else "account.disable"),
                  key=f"toggle_{account.id}", on_click=_toggle, args=(reader, account))  # fmt: skip


def _toggle(reader: Reader, account: Account) -> None:
    try:
        person = session.require_now(reader, Action.MANAGE_ACCOUNTS)
        set_disabled(reader.store, person, account.login, disabled=not account.disabled)
    except MapDataError as error:
        st.session_state[_ERROR] = say_error(reader.lang, error)


SCREEN = Screen(
    id="accounts",
    icon="group",
    order=8,
    weights=(1, 1.2),
    show=show_accounts,
    needs=Action.MANAGE_ACCOUNTS,
)
