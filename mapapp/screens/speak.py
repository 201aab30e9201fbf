"""Leaving feedback in four steps: where, about what, the words, a look at how it will stand."""

from __future__ import annotations

from functools import partial

import streamlit as st

from geodata.errors import MapDataError
from mapapp import session
from mapapp.components.own_feedback import is_open, show_own
from mapapp.components.posting import note_opened, send_draft
from mapapp.components.receipt import show_lookup, show_receipt
from mapapp.components.speak_steps import STEPS, find_draft, save_draft
from mapapp.components.steps import show_steps, show_turns
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say, say_error

_STEP, _RECEIPT, _ERROR = "speak_step", "speak_receipt", "speak_error"


def show_speak(reader: Reader) -> None:
    """Show the step a resident is at, the receipt once it is sent, or one's own feedback."""
    lang = reader.lang
    st.markdown(f"## {say(lang, 'screen.speak')}")
    if is_open():
        show_own(reader)
        return
    code = st.session_state.get(_RECEIPT)
    if code:
        show_receipt(reader, code, again=_start_again)
        return
    note_opened()
    number = st.session_state.setdefault(_STEP, 0)
    show_steps([say(lang, f"speak.{step.id}") for step in STEPS], number)
    ready = STEPS[number].show(reader)
    if error := st.session_state.pop(_ERROR, None):
        st.error(error)
    send = partial(_send, reader) if number == len(STEPS) - 1 else None
    show_turns(reader.lang, number, is_ready=ready, go=_step_to, send=send)
    if number == 0:
        show_lookup(reader)


def _step_to(number: int) -> None:
    st.session_state[_STEP] = number


def _send(reader: Reader) -> None:
    try:
        code = send_draft(reader, find_draft())
    except MapDataError as error:
        # The words stay in the form: a failed write must not cost anyone their text.
        st.session_state[_ERROR] = say_error(reader.lang, error)
        return
    st.session_state[_RECEIPT] = code


def _start_again() -> None:
    for name in (_RECEIPT, _STEP):
        st.session_state.pop(name, None)
    save_draft(category=None, words="", is_home=False, contact="", photo="")
    session.forget_spot()
    session.save_subject(None)


def _picks_spot() -> bool:
    return (
        not is_open() and not st.session_state.get(_RECEIPT) and st.session_state.get(_STEP, 0) == 0
    )


SCREEN = Screen(
    id="speak",
    icon="chat",
    order=1,
    weights=(1.2, 1),
    show=show_speak,
    thumb=True,
    picks_spot=_picks_spot,
)
