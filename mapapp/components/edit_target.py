"""What is being edited in this session: a site, the version seen, a shape that is being drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import streamlit as st

from geodata.errors import MapDataError
from geodata.store.read_records import SiteRecords
from mapapp import session
from mapapp.access import Person
from mapapp.actions.editing import LEAST_POINTS, Position, Shape, read_for_edit
from mapapp.session import Reader
from mapapp.text import say, say_error

_SEEN, _SHAPE, _POINTS, _DRAWS, _ERROR = (
    "edit_seen",
    "edit_shape",
    "edit_points",
    "edit_draws",
    "edit_error",
)


def read_target(reader: Reader) -> tuple[SiteRecords, int] | None:
    """Return the open site and the version this person has seen, where it may be edited."""
    site_id = session.find_view().site_id
    if site_id is None:
        st.info(say(reader.lang, "edit.choose"), icon=":material/touch_app:")
        return None
    try:
        records, version = read_for_edit(reader.store, reader.person, site_id)
    except MapDataError as error:
        st.error(say_error(reader.lang, error))
        return None
    seen: dict[str, int] = st.session_state.setdefault(_SEEN, {})
    known = seen.setdefault(site_id, version)
    if known != version:
        _tell_changed(reader, site_id)
    return records, known


def _tell_changed(reader: Reader, site_id: str) -> None:
    newest = next(iter(reader.store.histories.find_versions("site", site_id)), None)
    fields = ", ".join(newest.changed) if newest else ""
    with st.container(border=True, key="edit_changed"):
        st.warning(say(reader.lang, "edit.changed", fields=fields), icon=":material/group:")
        st.button(say(reader.lang, "desk.go_on"), key="edit_go_on", on_click=forget_target,
                  args=(site_id,))  # fmt: skip


def forget_target(site_id: str) -> None:
    """Take the present version as seen."""
    st.session_state.setdefault(_SEEN, {}).pop(site_id, None)


def act(reader: Reader, site_id: str, do: Callable[[Person], object]) -> bool:
    """Do something as who is signed in at this moment; keep the refusal for the next run.

    Returns
    -------
    bool
        Whether it was done.
    """
    try:
        do(session.find_person_now(reader))
    except MapDataError as error:
        st.session_state[_ERROR] = say_error(reader.lang, error)
        return False
    forget_target(site_id)
    stop_drawing()
    st.toast(say(reader.lang, "edit.saved"), icon=":material/check:")
    return True


def take_error() -> str | None:
    """Return what was refused last, once."""
    found: str | None = st.session_state.pop(_ERROR, None)
    return found


def start_drawing(shape: Shape) -> None:
    """Let taps on the map draw a shape."""
    st.session_state.update({_DRAWS: True, _SHAPE: shape, _POINTS: []})


def stop_drawing() -> None:
    """Let taps on the map choose sites again, and forget what was drawn."""
    st.session_state.update({_DRAWS: False, _POINTS: []})


def is_drawing() -> bool:
    """Whether a tap on the map draws."""
    return bool(st.session_state.get(_DRAWS))


def find_shape() -> Shape:
    """Return what is drawn."""
    return cast(Shape, st.session_state.get(_SHAPE, "point"))


def find_points() -> list[Position]:
    """Return the corners so far, in degrees (EPSG:4326)."""
    return list(st.session_state.get(_POINTS, []))


def is_complete() -> bool:
    """Whether there are corners enough."""
    return len(find_points()) >= LEAST_POINTS[find_shape()]


def add_point(longitude: float, latitude: float) -> None:
    """Take a tap on the map: a corner more, or the point."""
    points = [] if find_shape() == "point" else find_points()
    st.session_state[_POINTS] = [*points, (longitude, latitude)]


def take_back_point() -> None:
    """Take the last corner away."""
    st.session_state[_POINTS] = find_points()[:-1]


def find_draft() -> Mapping[str, object] | None:
    """Return the shape for the map to show."""
    if not is_drawing():
        return None
    return {"kind": find_shape(), "points": [list(each) for each in find_points()]}
