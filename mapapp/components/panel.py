"""List and card in the panel, drawn by the modules of the map page and the exported file."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import layers
from layers.linker import link_module
from mapapp import session
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View

_KEY = "panel_list"
_HERE = Path(__file__).parent
_WEB = Path(layers.__file__).parent / "web"
_PANEL = st.components.v2.component(
    "changning_panel",
    html='<div class="cm-panel"></div>',
    css=(_WEB / "card.css").read_text(encoding="utf-8"),
    js=link_module(_HERE / "panel.js", [_HERE, _WEB], "updatePanel"),
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
    )


def _take_selected() -> None:
    session.open_site(str(st.session_state[_KEY].get("selected") or "") or None)


def _take_speak() -> None:
    session.ask_for("speak")
