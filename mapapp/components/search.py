"""Search box and filters. What they choose is kept in the view; they only show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geodata.filters import TEXT_LIMIT
from geodata.models import Text
from geodata.store.read_sites import find_bodies, find_years
from geodata.vocab import SiteState, SubDistrict
from mapapp import session
from mapapp.components.feedback_filters import show_feedback_filters
from mapapp.components.served import load_from
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View

_KEY = "search"
_STATE, _PLACE, _BODY = "f_state", "f_subdistrict", "f_body"
_YEARS = "f_years"


_BOX = st.components.v2.component(
    "changning_search",
    html='<div class="cm-search"></div>',
    js=load_from("app/search.js"),
    isolate_styles=False,
)


def show_search(reader: Reader, view: View) -> None:
    """Show the search box. It suggests while one types; what is chosen comes back here."""
    _BOX(
        key=_KEY,
        data={
            "fallback": say(reader.lang, "app.loading_failed"),
            "view": {"lang": reader.lang, "theme": reader.theme, "text": view.filters.text},
        },
        on_text_change=_take_text,
        on_selected_change=_take_selected,
        on_body_change=take_body,
    )


def _said(name: str, key: str = _KEY) -> str:
    return str(st.session_state[key].get(name) or "")


def _take_text() -> None:
    text = _said("text").strip()[:TEXT_LIMIT]
    session.change_view(filters=replace(session.find_view().filters, text=text))


def _take_selected() -> None:
    session.open_site(_said("selected") or None)


def take_body(key: str = _KEY) -> None:
    """Show the sites of a body that was found.

    Parameters
    ----------
    key
        Of the component that names it.
    """
    body = _said("body", key)
    session.change_view(filters=replace(session.find_view().filters, bodies=(body,), text=""))


def show_filters(reader: Reader, view: View) -> None:
    """Show the filters behind one button."""
    lang, filters = reader.lang, view.filters
    years = find_years(reader.store)
    st.session_state[_STATE] = list(filters.states)
    st.session_state[_PLACE] = list(filters.subdistricts)
    st.session_state[_BODY] = list(filters.bodies)
    with st.popover(say(lang, "filter.title"), icon=":material/tune:", width="stretch"):
        st.pills(say(lang, "filter.state"), list(SiteState), selection_mode="multi", key=_STATE,
                 format_func=lambda state: say(lang, f"state.{state}"),
                 on_change=_take_filters)  # fmt: skip
        st.multiselect(say(lang, "filter.subdistrict"), list(SubDistrict), key=_PLACE,
                       format_func=lambda place: say(lang, f"subdistrict.{place}"),
                       placeholder=say(lang, "filter.all"), on_change=_take_filters)  # fmt: skip
        bodies = find_bodies(reader.store)
        st.multiselect(say(lang, "filter.body"), list(bodies), key=_BODY,
                       format_func=lambda body: say_body(bodies, body, lang),
                       placeholder=say(lang, "filter.all"), on_change=_take_filters)  # fmt: skip
        if years and years[0] < years[1]:
            first, last = filters.year_from or years[0], filters.year_to or years[1]
            st.session_state[_YEARS] = (max(first, years[0]), min(last, years[1]))
            st.slider(say(lang, "filter.years"), *years, key=_YEARS, on_change=_take_years,
                      args=(years,), help=say(lang, "filter.years_help"))  # fmt: skip
        show_feedback_filters(reader, filters)


def _take_filters() -> None:
    state = st.session_state
    session.change_view(
        filters=replace(
            session.find_view().filters,
            states=tuple(state[_STATE] or ()),
            subdistricts=tuple(state[_PLACE]),
            bodies=tuple(state[_BODY]),
        )
    )


def _take_years(bounds: tuple[int, int]) -> None:
    first, last = st.session_state[_YEARS]
    session.change_view(
        filters=replace(
            session.find_view().filters,
            year_from=first if first > bounds[0] else None,
            year_to=last if last < bounds[1] else None,
        )
    )


def say_body(bodies: Mapping[str, Text], body: str, lang: str) -> str:
    """Say a body's name, or its id where a link names one that is not there."""
    return bodies[body].said_in(lang) if body in bodies else body
