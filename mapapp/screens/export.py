"""The export screen: choose a format, see what it holds and what it loses, take the file."""

from __future__ import annotations

from functools import partial

import streamlit as st

import layers.exports
from geodata.discovery import find_all
from geodata.filters import Filters
from geodata.store.read_sites import count_sites
from layers.basemap.in_force import find_basemap
from layers.exports.spec import Export, order_by_group
from mapapp import session
from mapapp.actions.export import select
from mapapp.components.chips import show_chips
from mapapp.components.embed import show_embed
from mapapp.components.export_file import show_making
from mapapp.components.export_options import show_options
from mapapp.components.export_preview import show_preview
from mapapp.components.search import show_filters
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say

_GROUP, _FORMAT = "export_group", "export_format"


def show_export(reader: Reader) -> None:
    """Show what is taken, let the reader choose how, then make the file."""
    lang, view = reader.lang, session.find_view()
    count = count_sites(reader.store, view.listed) if view.listed else 0
    st.markdown(f"## {say(lang, 'screen.export')}")
    st.text(say(lang, "export.what", n=count))
    show_filters(reader, view)
    show_chips(reader, view)
    export = _show_formats(lang)
    st.text(export.about.said_in(lang))
    options = show_options(reader, export)
    selection = select(reader.store, view.listed or Filters(), lang, hidden=view.hidden,
                       approval=reader.settings.approval,
                       address=reader.settings.public_address,
                       basemap=find_basemap(reader.settings.basemap_path))  # fmt: skip
    if export.losses:
        st.markdown(f"**{say(lang, 'export.losses')}**")
        st.text("\n".join(f"· {loss.said_in(lang)}" for loss in export.losses))
    if count:
        show_preview(lang, export, selection, options)
        show_making(reader, export, selection, options)
    else:
        st.info(say(lang, "export.nothing"))
    with st.expander(say(lang, "embed.title"), icon=":material/code:"):
        show_embed(reader, view)


def _show_formats(lang: str) -> Export:
    """Show what files are for, and the formats of what was chosen."""
    groups = order_by_group(find_all(layers.exports, "EXPORT"))
    group = st.segmented_control(say(lang, "export.group"), list(groups), key=_GROUP,
                                 format_func=partial(_say_group, lang), required=True,
                                 default=next(iter(groups)))  # fmt: skip
    formats = {export.id: export for export in groups[group]}
    if len(formats) == 1:
        return next(iter(formats.values()))
    names = {each: export.name.said_in(lang) for each, export in formats.items()}
    chosen = st.segmented_control(say(lang, "export.format"), list(names), required=True,
                                  format_func=names.__getitem__, key=f"{_FORMAT}_{group}",
                                  default=next(iter(names)))  # fmt: skip
    return formats[chosen]


def _say_group(lang: str, group: str) -> str:
    return say(lang, f"export.{group}")


SCREEN = Screen(id="export", icon="download", order=2, weights=(1, 1), show=show_export)
