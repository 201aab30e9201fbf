"""Who is signed in, as what, for which places, and with which browsers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from mapapp.session import Reader
from mapapp.text import say

_CHINA = timedelta(hours=8)


def show_who(reader: Reader) -> None:
    """Show the account: its name, its role, where it may act, how long a sign-in lasts."""
    lang, person, settings = reader.lang, reader.person, reader.settings
    st.text(say(lang, "account.signed_in_as", name=f"{person.display_name} ({person.login})"))
    joint = "、" if lang == "zh" else ", "
    places = [say(lang, f"subdistrict.{each}") for each in person.subdistricts or ()]
    where = joint.join(places) or say(lang, "account.whole_district")
    st.text(f"{say(lang, f'account.role_{person.role}')} · {where}")
    limits = {
        "minutes": f"{settings.sign_in_idle_minutes:g}",
        "hours": f"{settings.sign_in_hours:g}",
    }
    st.caption(say(lang, "account.ends", **limits))


def show_sign_ins(reader: Reader) -> None:
    """Show the browsers this account is signed in with."""
    lang, person = reader.lang, reader.person
    st.markdown(f"### {say(lang, 'account.open_sign_ins')}")
    idle = timedelta(minutes=reader.settings.sign_in_idle_minutes)
    for each in reader.store.accounts.list_sign_ins(person.account_id):
        if each.is_alive(datetime.now(UTC), idle=idle):
            when = f"{each.seen_at + _CHINA:%H:%M}"
            is_this = each.token_hash == person.sign_in
            told = say(lang, "account.this_one" if is_this else "account.last_seen", when=when)
            st.text(f"{each.device or say(lang, 'account.unknown_device')} · {told}")
