"""Editing what a site is and where it lies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from geodata.errors import MapDataError
from geodata.models import NAME_LIMIT, TEXT_LIMIT, Site, Text
from geodata.shapes import find_mark
from geodata.vocab import SiteKind, SiteState
from mapapp.access import Person
from mapapp.actions.editing import build_geometry, find_place, measure_move_m, save_site
from mapapp.components.edit_target import (
    act,
    find_points,
    find_shape,
    is_complete,
    is_drawing,
    start_drawing,
    stop_drawing,
    take_back_point,
)
from mapapp.session import Reader
from mapapp.text import say, say_error

SHAPES = ("point", "line", "polygon")


def show_facts(reader: Reader, site: Site, version: int) -> None:
    """Show a form with what is said of the site; one button saves all of it."""
    lang, name = reader.lang, f"{site.id}_{version}"
    with st.form(f"facts_{name}", border=False):
        kinds, states = list(SiteKind), list(SiteState)
        chosen: dict[str, Any] = {
            "kind": st.selectbox(say(lang, "edit.kind"), kinds, index=kinds.index(site.kind),
                                 format_func=lambda each: say(lang, f"kind.{each}")),
            "state": st.selectbox(say(lang, "edit.state"), states, index=states.index(site.state),
                                  format_func=lambda each: say(lang, f"state.{each}")),
        }  # fmt: skip
        for field, limit in (("name", NAME_LIMIT), ("where", NAME_LIMIT), ("summary", TEXT_LIMIT)):
            chosen[field] = _show_both(lang, field, getattr(site, field), limit)
        variants = st.text_area(say(lang, "edit.variants"), "\n".join(site.variants), height=80)
        chosen["variants"] = tuple(each.strip() for each in variants.splitlines() if each.strip())
        reason = st.text_input(say(lang, "edit.reason"), max_chars=500)
        if st.form_submit_button(say(lang, "edit.save"), type="primary"):
            _save(reader, site, version, chosen, reason)


def _show_both(lang: str, field: str, text: Text, limit: int) -> Text:
    show = st.text_area if limit == TEXT_LIMIT else st.text_input
    words = {
        each: show(say(lang, f"edit.{field}_{each}"), getattr(text, each), max_chars=limit)
        for each in ("zh", "en")
    }
    return Text(zh=words["zh"].strip(), en=words["en"].strip())


def _save(reader: Reader, site: Site, version: int, chosen: dict[str, Any], reason: str) -> None:
    def save(person: Person) -> None:
        changed = replace(site, **chosen)
        save_site(reader.store, person, changed, version=version, reason=reason)

    act(reader, site.id, save)
    st.rerun()


def show_position(reader: Reader, site: Site, version: int) -> None:
    """Show where the site lies, and let it be drawn anew on the map."""
    lang = reader.lang
    if site.geometry is None:
        st.text(say(lang, "edit.no_place"))
    else:
        longitude, latitude = find_mark(site.geometry)
        st.text(say(lang, "edit.place", lon=f"{longitude:.5f}", lat=f"{latitude:.5f}",
                    accuracy=f"{site.accuracy_m:g}"))  # fmt: skip
    st.segmented_control(say(lang, "edit.shape"), SHAPES, key="edit_shape_choice",
                         default=None, on_change=_take_shape,
                         format_func=lambda each: say(lang, f"edit.shape_{each}"))  # fmt: skip
    if is_drawing():
        _show_drawing(reader, site, version)


def _take_shape() -> None:
    shape = st.session_state["edit_shape_choice"]
    if shape is None:
        stop_drawing()
    else:
        start_drawing(shape)


def _show_drawing(reader: Reader, site: Site, version: int) -> None:
    lang, points = reader.lang, find_points()
    st.info(say(lang, f"edit.draw_{find_shape()}"), icon=":material/touch_app:")
    for longitude, latitude in points[-6:]:
        st.caption(f"{longitude:.6f}, {latitude:.6f}")
    with st.container(horizontal=True):
        st.button(say(lang, "edit.take_back"), disabled=not points, on_click=take_back_point)
        st.button(say(lang, "edit.cancel"), on_click=stop_drawing)
    accuracy = st.number_input(say(lang, "edit.accuracy"), 1.0, 5000.0, 30.0, key="edit_accuracy")
    evidence = {
        each: st.text_input(say(lang, f"edit.evidence_{each}"), key=f"edit_evidence_{each}",
                            max_chars=500) for each in ("zh", "en")
    }  # fmt: skip
    moved = _build(reader, site, accuracy, Text(zh=evidence["zh"], en=evidence["en"]))
    if moved is None:
        return
    _say_move(lang, site, moved)
    st.button(say(lang, "edit.save_place"), type="primary", key="edit_save_place",
              disabled=not (evidence["zh"] or evidence["en"]), on_click=_save_place,
              args=(reader, moved, version))  # fmt: skip


def _build(reader: Reader, site: Site, accuracy: float, evidence: Text) -> Site | None:
    if not is_complete():
        return None
    try:
        geometry = build_geometry(find_shape(), find_points())
        return replace(site, geometry=geometry, accuracy_m=accuracy, evidence=evidence)
    except MapDataError as error:
        st.error(say_error(reader.lang, error))
        return None


def _say_move(lang: str, site: Site, moved: Site) -> None:
    metres, place = measure_move_m(site, moved), find_place(moved)
    area = say(lang, f"subdistrict.{place}") if place else say(lang, "edit.outside")
    far = say(lang, "edit.moved", n=round(metres)) if metres is not None else ""
    st.text(" · ".join(each for each in (far, area) if each))


def _save_place(reader: Reader, moved: Site, version: int) -> None:
    reason = moved.evidence.said_in(reader.lang)

    def save(person: Person) -> None:
        save_site(reader.store, person, moved, version=version, reason=reason)

    act(reader, moved.id, save)
