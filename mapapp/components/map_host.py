"""The living map: the map page in an iframe, called once in the common frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from geodata.errors import MapDataError
from geodata.store.read_said import read_public
from layers.basemap.in_force import find_basemap
from mapapp import session
from mapapp.access import Action, may_somewhere
from mapapp.actions.desk import read_case
from mapapp.components.desk_queue import open_case
from mapapp.components.served import load_from
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import LAYERS, View

_KEY = "map"
# Here and not in the style sheet: the map must have its size before it looks around.
_SIZE = """
.map-host iframe { display: block; width: 100%; height: calc(100dvh - 88px); }
@media (max-width: 640px) {
  .map-host iframe { height: 30dvh; }
  .map-host iframe.tall { height: 52dvh; }
}
"""
_HOST = st.components.v2.component(
    "changning_map_host",
    html='<div class="map-host"><a href="#panel"></a></div>',
    css=_SIZE,
    js=load_from("app/map_host.js"),
    isolate_styles=False,
)


def show_map_host(
    reader: Reader,
    view: View,
    *,
    pick: bool,
    screen_id: str,
    on_spot: Callable[[float, float], None],
    draft: Mapping[str, object] | None,
    trial: Mapping[str, object] | None,
) -> None:
    """Show the map page and tell it what to draw.

    Parameters
    ----------
    pick
        Whether a tap on the map chooses a spot.
    screen_id
        The map is taller on a phone where it is the main thing.
    on_spot
        Takes the spot, in degrees (EPSG:4326).
    draft
        A shape that is being drawn: ``kind`` and ``points``.
    trial
        Rows of a file that is being brought in: ``points``, ``others`` and ``name``.
    """
    _HOST(
        key=_KEY,
        data={
            "fallback": say(reader.lang, "app.loading_failed"),
            "title": say(reader.lang, "app.map_title"),
            "skip": say(reader.lang, "app.skip_map"),
            "streets": find_basemap(reader.settings.basemap_path).address,
            "tall": screen_id == "map" and view.site_id is None,
            "view": {
                "lang": reader.lang,
                "theme": reader.theme,
                "filters": _to_message(view),
                "hidden": list(view.hidden),
                "selected": view.site_id,
                "basemap": reader.online.choose(view.basemap),
                "waiting": _find_waiting(reader),
                "pick": pick,
                "draft": draft,
                "trial": trial,
            },
        },
        on_selected_change=_take_selected,
        on_layers_change=_take_layers,
        on_spot_change=partial(_take_spot, on_spot),
        on_basemap_change=_take_basemap,
        on_waiting_change=partial(_take_waiting, reader),
        on_answer_change=partial(_take_answer, reader),
    )


def _to_message(view: View) -> dict[str, list[str]]:
    message: dict[str, list[str]] = {}
    for name, value in view.filters.to_params():
        message.setdefault(name, []).append(value)
    return message


def _said(name: str) -> object:
    return st.session_state[_KEY].get(name)


def _take_selected() -> None:
    """Open the site that was chosen on the map; an empty id closes the card."""
    session.open_site(str(_said("selected") or "") or None)


def _take_layers() -> None:
    hidden = _said("layers")
    if isinstance(hidden, list):
        session.change_view(hidden=tuple(layer for layer in LAYERS if layer in hidden))


def _take_basemap() -> None:
    session.change_view(basemap=str(_said("basemap") or "") or None)


def _find_waiting(reader: Reader) -> str | None:
    """Return what tells the map when to ask anew what waits; nothing for those who may not see it.

    The map asks with the cookie of our own sign-in; without one there is nothing to ask with.
    """
    may = reader.person.sign_in and may_somewhere(reader.person, Action.SEE_PENDING)
    return reader.store.revision if may else None


def _take_waiting(reader: Reader) -> None:
    """Lead to the desk, with what was pressed open there."""
    try:
        case = read_case(reader.store, session.find_person_now(reader), str(_said("waiting") or ""))
    except MapDataError:
        return  # decided or taken from this person's reach meanwhile: the map asks anew
    open_case(case)
    session.ask_for("desk")


def _take_answer(reader: Reader) -> None:
    """Lead to the form, to answer what somebody said about a spot, at that very spot."""
    said = read_public(reader.store, [str(_said("answer") or "")])
    first = said[0].feedback if said else None
    if first is None or first.longitude is None or first.latitude is None:
        return  # withdrawn or hidden meanwhile: the map asks anew
    session.save_spot(first.longitude, first.latitude)
    spot = (first.longitude, first.latitude)
    session.save_subject(session.Subject(spot=spot, parent_id=first.id))
    session.ask_for("speak")


def _take_spot(take: Callable[[float, float], None]) -> None:
    spot = _said("spot")
    if isinstance(spot, list) and len(spot) == 2:
        take(float(spot[0]), float(spot[1]))
