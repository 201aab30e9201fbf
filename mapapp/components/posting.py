"""Sending what a resident wrote: past the gate, then into the store."""

from __future__ import annotations

import time
from uuid import uuid4

import streamlit as st

from geodata.errors import PhotoGoneError
from geodata.floods import find_origin
from geodata.home_key import read_home_key
from geodata.store.read_cases import CaseFilter
from geodata.vocab import FeedbackStatus
from mapapp.actions.feedback import Draft, send_feedback
from mapapp.post_gate import Post, PostGate
from mapapp.session import Reader
from mapapp.text import say
from mapapp.tray import TRAY

_OPENED, _SESSION, _TRAP = "speak_opened", "speak_session", "speak_website"


@st.cache_resource(show_spinner=False)
def _find_gate() -> PostGate:
    return PostGate()


def note_opened() -> None:
    """Note when the form was opened first."""
    st.session_state.setdefault(_OPENED, time.monotonic())


def show_trap(reader: Reader) -> None:
    """Show a field that the style hides from people and that programs fill in."""
    with st.container(key="speak_trap"):
        st.text_input(say(reader.lang, "speak.trap"), key=_TRAP, autocomplete="off")


def send_draft(reader: Reader, draft: Draft) -> str:
    """Send a draft and return its receipt code.

    Raises
    ------
    PostError
        It is not taken now; the words stay in the form.
    InvalidRecordError, StoreError
        As `send_feedback` says.
    """
    photo = TRAY.look(draft.photo) if draft.photo else None
    if draft.photo and photo is None:
        raise PhotoGoneError("the photo lay too long")
    admit(reader, words=draft.words, place=draft.site_id or "spot")
    code = send_feedback(
        reader.store,
        draft,
        lang=reader.lang,
        home_key=read_home_key(reader.settings.store_path),
        contact_days=reader.settings.contact_days,
        photos=[photo] if photo else [],
    )
    TRAY.take(draft.photo)
    return code


def admit(reader: Reader, *, words: str, place: str) -> None:
    """Let words past the gate, once for the form they stand in.

    Raises
    ------
    PostError
        They are not taken now.
    """
    settings, state = reader.settings, st.session_state
    # Streamlit keeps an address of this machine to itself; a proxy of ours may have it.
    peer = st.context.ip_address or "127.0.0.1"
    forwarded = st.context.headers.get("X-Forwarded-For", "")
    post = Post(
        session=state.setdefault(_SESSION, uuid4().hex),
        origin=find_origin(peer, forwarded, settings.trusted_proxies.split()),
        place=place,
        words=words,
        seconds=time.monotonic() - state.get(_OPENED, time.monotonic()),
        trap=state.get(_TRAP, ""),
    )
    _find_gate().admit(post, count_waiting=lambda: _count_waiting(reader))


def _count_waiting(reader: Reader) -> int:
    return reader.store.cases.count(CaseFilter()).get(FeedbackStatus.PENDING, 0)
