"""Active filters as chips; one press takes one away, or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from geodata.filters import Filters
from geodata.store.read_sites import find_bodies
from mapapp import session
from mapapp.components.feedback_filters import find_feedback_chips
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say
from mapapp.view import View


def find_chips(reader: Reader, view: View) -> Iterator[tuple[str, View]]:
    """Yield each active filter's words and the view without it."""
    lang, filters = reader.lang, view.filters
    if filters.text:
        yield say(lang, "chip.text", text=filters.text), _with(view, replace(filters, text=""))
    for kind in filters.kinds:
        yield (
            say(lang, f"kind.{kind}"),
            _with(view, replace(filters, kinds=tuple(k for k in filters.kinds if k != kind))),
        )
    for state in filters.states:
        left = tuple(each for each in filters.states if each != state)
        yield say(lang, f"state.{state}"), _with(view, replace(filters, states=left))
    for place in filters.subdistricts:
        left_places = tuple(each for each in filters.subdistricts if each != place)
        yield (
            say(lang, f"subdistrict.{place}"),
            _with(view, replace(filters, subdistricts=left_places)),
        )
    bodies = find_bodies(reader.store) if filters.bodies else {}
    for body in filters.bodies:
        left_bodies = tuple(each for each in filters.bodies if each != body)
        words = bodies[body].said_in(lang) if body in bodies else body
        yield words, _with(view, replace(filters, bodies=left_bodies))
    if filters.year_from or filters.year_to:
        years = f"{filters.year_from or '…'}–{filters.year_to or '…'}"
        yield years, _with(view, replace(filters, year_from=None, year_to=None))
    for words, others in find_feedback_chips(filters, lang):
        yield words, _with(view, others)
    for layer in view.hidden:
        shown = tuple(each for each in view.hidden if each != layer)
        words = say(lang, "chip.hidden", layer=say(lang, f"kind.{layer}"))
        yield words, replace(view, hidden=shown)


def _with(view: View, filters: Filters) -> View:
    return replace(view, filters=filters)


def show_chips(reader: Reader, view: View) -> None:
    """Show the chips; nothing where no filter is active."""
    chips = list(find_chips(reader, view))
    if not chips:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for number, (words, without) in enumerate(chips):
            st.button(
                to_plain(words),
                key=f"chip_{number}",
                icon=":material/close:",
                on_click=session.save_view,
                args=(without,),
                help=say(reader.lang, "chip.remove"),
            )
        st.button(
            say(reader.lang, "chip.clear"),
            key="chip_clear",
            type="tertiary",
            on_click=session.save_view,
            args=(View(site_id=view.site_id),),
        )
