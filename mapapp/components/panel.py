"""List and card in the panel, drawn by the modules of the map page and the exported file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from mapapp import session
from mapapp.components.search import take_body
from mapapp.components.served import load_from
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View

_KEY = "panel_list"
_PANEL = st.components.v2.component(
    "changning_panel",
    html='<div class="cm-panel"></div>',
    js=load_from("app/panel.js"),
    isolate_styles=False,
)


def show_panel(reader: Reader, view: View) -> None:
    """Show the open site's card, or the list of all the map holds."""
    listed = view.listed
    filters: dict[str, list[str]] = {}
    for name, value in listed.to_params() if listed else ():
        filters.setdefault(name, []).append(value)
    _PANEL(
        key=_KEY,
        data={
            "fallback": say(reader.lang, "app.loading_failed"),
            "view": {
                "lang": reader.lang,
                "theme": reader.theme,
                "filters": filters,
                "nothing": listed is None,
                "selected": view.site_id,
                "revision": reader.store.revision,
            },
        },
        on_selected_change=_take_selected,
        on_speak_change=_take_speak,
        on_body_change=partial(take_body, _KEY),
    )


def _take_selected() -> None:
    session.open_site(str(st.session_state[_KEY].get("selected") or "") or None)


def _take_speak() -> None:
    asked = st.session_state[_KEY].get("speak")
    said = asked if isinstance(asked, dict) else {}
    event, answers = (str(said.get(name) or "") or None for name in ("event", "answers"))
    site = session.find_view().site_id
    is_told = bool(site and (event or answers))
    session.save_subject(
        session.Subject(site_id=str(site), event_id=event, parent_id=answers) if is_told else None
    )
    session.ask_for("speak")
