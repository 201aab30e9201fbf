"""A widget for each option of a file format, as the format declares it."""

from __future__ import annotations

import streamlit as st

from layers.exports.spec import Export, Option, Options, Value
from mapapp.components.story import show_story
from mapapp.session import Reader


def show_options(reader: Reader, export: Export) -> Options:
    """Show the options; return what is chosen."""
    shown = [option for option in export.options if not option.is_local]
    return export.read_options({option.name: _show(reader, export, option) for option in shown})


def _show(reader: Reader, export: Export, option: Option) -> Value:
    lang = reader.lang
    if option.check_file:
        return show_story(reader, option)
    label, told = option.label.said_in(lang), option.help.said_in(lang) or None
    key = f"export_{export.id}_{option.name}"
    if option.choices:
        names = dict(option.choices)
        chosen: str = st.selectbox(label, list(names), key=key, help=told,
                                   index=list(names).index(str(option.default)),
                                   format_func=lambda each: names[each].said_in(lang))  # fmt: skip
        return chosen
    if isinstance(option.default, bool):
        return st.toggle(label, value=option.default, key=key, help=told)
    if isinstance(option.default, int):
        return int(st.number_input(label, option.lowest, option.highest, option.default,
                                   key=key, help=told))  # fmt: skip
    return st.text_input(label, option.default, key=key, help=told, max_chars=200)
