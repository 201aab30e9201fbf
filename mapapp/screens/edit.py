"""Editing the open site: what it is, where it lies, its history, its versions."""

from __future__ import annotations

import streamlit as st

from mapapp.access import Action
from mapapp.components.edit_history import show_event, show_round, show_split
from mapapp.components.edit_site import show_facts, show_position
from mapapp.components.edit_target import (
    add_point,
    find_draft,
    is_drawing,
    read_target,
    take_error,
)
from mapapp.components.edit_versions import show_versions
from mapapp.components.markdown import to_plain
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say

_PARTS = ("facts", "position", "round", "event", "split", "versions")


def show_edit(reader: Reader) -> None:
    """Show the part of the editing that was chosen."""
    lang = reader.lang
    st.markdown(f"## {say(lang, 'screen.edit')}")
    target = read_target(reader)
    if target is None:
        return
    records, version = target
    st.markdown(f"### {to_plain(records.site.name.said_in(lang))}")
    if message := take_error():
        st.error(message)
    names = {each: say(lang, f"edit.part_{each}") for each in _PARTS}
    part = st.segmented_control(say(lang, "edit.part"), list(names), default="facts",
                                required=True, key="edit_part", label_visibility="collapsed",
                                format_func=names.__getitem__)  # fmt: skip
    if part == "facts":
        show_facts(reader, records.site, version)
    elif part == "position":
        show_position(reader, records.site, version)
    elif part == "round":
        show_round(reader, records)
    elif part == "event":
        show_event(reader, records)
    elif part == "split":
        show_split(reader, records, version)
    else:
        show_versions(reader, records, version)


SCREEN = Screen(
    id="edit",
    icon="edit_location",
    order=5,
    weights=(1.2, 1),
    show=show_edit,
    picks_spot=is_drawing,
    takes_spot=add_point,
    find_draft=find_draft,
    needs=Action.EDIT_SITE,
)
