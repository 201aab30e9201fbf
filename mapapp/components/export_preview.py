"""What a file will hold, before it is made."""

from __future__ import annotations

import streamlit as st

from geodata.errors import MapDataError
from layers.exports.selection import Selection
from layers.exports.spec import Export, Head, Options
from mapapp.text import say, say_error


def show_preview(lang: str, export: Export, selection: Selection, options: Options) -> None:
    """Show the first rows of a table, a picture of a page, or point at the living map."""
    if export.preview is None:
        st.caption(say(lang, "export.preview_map"))
        return
    try:
        found = export.preview(selection, options)
    except MapDataError as error:
        st.error(say_error(lang, error))
        return
    if isinstance(found, Head):
        st.caption(say(lang, "export.preview_rows", n=len(found.rows)))
        columns = {name: [row[place] for row in found.rows]
                   for place, name in enumerate(found.columns)}  # fmt: skip
        st.dataframe(columns, hide_index=True, height="content")
    else:
        st.image(found.content, caption=found.alt.said_in(lang), width="stretch")
