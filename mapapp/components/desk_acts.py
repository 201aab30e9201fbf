"""What the buttons of the desk do: each act checks again who acts, and says what happened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geodata.errors import MapDataError
from mapapp import session
from mapapp.access import Person
from mapapp.session import Reader
from mapapp.text import say, say_error

_ERROR, _SEEN = "desk_error", "desk_seen"


def act(reader: Reader, feedback_id: str, do: Callable[[Person], object], *, done: str) -> bool:
    """Do something as who is signed in at this moment; keep the refusal for the next run.

    Parameters
    ----------
    done
        Key of the sentence that says it is done.

    Returns
    -------
    bool
        Whether it was done. What was typed stays where it was not.
    """
    try:
        do(session.find_person_now(reader))
    except MapDataError as error:
        st.session_state[_ERROR] = say_error(reader.lang, error)
        return False
    forget_seen(feedback_id)
    st.toast(say(reader.lang, done), icon=":material/check:")
    return True


def take_error() -> str | None:
    """Return what was refused last, once."""
    found: str | None = st.session_state.pop(_ERROR, None)
    return found


def find_seen(feedback_id: str, version: int, status: str) -> tuple[int, str]:
    """Return version and status of feedback as this person has seen it; now, at first."""
    seen: dict[str, tuple[int, str]] = st.session_state.setdefault(_SEEN, {})
    return seen.setdefault(feedback_id, (version, status))


def forget_seen(feedback_id: str) -> None:
    """Take the present version as seen; what was typed stays."""
    st.session_state.setdefault(_SEEN, {}).pop(feedback_id, None)
