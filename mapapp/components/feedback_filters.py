"""The part of the filters that is about residents' feedback: which of it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from geodata.filters import Filters
from geodata.vocab import FeedbackCategory, Mood, Step
from mapapp import session
from mapapp.actions.export import say_days
from mapapp.session import Reader
from mapapp.text import say

_HAS, _FROM, _TO = "f_feedback", "f_said_from", "f_said_to"
_CHOICES: tuple[tuple[str, str, str, list[Any]], ...] = (
    ("about", "f_about", "category", list(FeedbackCategory)),
    ("moods", "f_moods", "mood", list(Mood)),
    ("steps", "f_steps", "step", list(Step)),
)
"""Field of the filters, key of the widget, what its words are called, and its values."""


def show_feedback_filters(reader: Reader, filters: Filters) -> None:
    """Show which feedback counts on the map, in the list and in the saved file."""
    lang = reader.lang
    st.session_state[_HAS] = filters.has_feedback
    st.session_state[_FROM], st.session_state[_TO] = filters.said_from, filters.said_to
    st.markdown(f"**{say(lang, 'kind.feedback')}**")
    for field, key, group, values in _CHOICES:
        st.session_state[key] = list(getattr(filters, field))
        st.multiselect(say(lang, f"filter.{group}"), values, key=key, on_change=_take,
                       format_func=partial(_say_value, lang, group),
                       placeholder=say(lang, "filter.all"))  # fmt: skip
    first, last = st.columns(2)
    for column, key in ((first, _FROM), (last, _TO)):
        column.date_input(say(lang, f"filter.{key[2:]}"), key=key, format="YYYY-MM-DD",
                          value=None, min_value=date(2000, 1, 1), on_change=_take)  # fmt: skip
    if filters.said_from or filters.said_to:
        st.caption(say(lang, "filter.said_help"))
    st.toggle(say(lang, "filter.feedback"), key=_HAS, on_change=_take)


def _say_value(lang: str, group: str, value: str) -> str:
    return say(lang, f"{group}.{value}")


def _take() -> None:
    """Take what was chosen; days in the wrong order change places."""
    state = st.session_state
    first, last = state[_FROM], state[_TO]
    if first and last and first > last:
        first, last = last, first
    chosen: dict[str, Any] = {field: tuple(state[key]) for field, key, _, _ in _CHOICES}
    filters = replace(session.find_view().filters, has_feedback=bool(state[_HAS]),
                      said_from=first, said_to=last, **chosen)  # fmt: skip
    session.change_view(filters=filters)


def find_feedback_chips(filters: Filters, lang: str) -> Iterator[tuple[str, Filters]]:
    """Yield the words of each condition on feedback, and the filters without it."""
    for field, _, group, _ in _CHOICES:
        chosen = getattr(filters, field)
        for value in chosen:
            left: Any = tuple(each for each in chosen if each != value)
            yield say(lang, f"{group}.{value}"), replace(filters, **{field: left})
    if filters.said_from or filters.said_to:
        yield say_days(filters, lang), replace(filters, said_from=None, said_to=None)
    if filters.has_feedback:
        yield say(lang, "filter.feedback"), replace(filters, has_feedback=False)
