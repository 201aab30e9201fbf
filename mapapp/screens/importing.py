"""Bringing a file in: choose it, check it, state its system, look at every row, commit, undo."""

from __future__ import annotations

import streamlit as st

from mapapp.access import Action
from mapapp.components.import_columns import show_columns, show_file
from mapapp.components.import_report import show_commit, show_report
from mapapp.components.import_rows import show_rows
from mapapp.components.import_state import find_done, find_draft, find_trial, take_error
from mapapp.components.import_system import show_system
from mapapp.components.import_upload import show_past, show_upload
from mapapp.components.markdown import to_plain
from mapapp.screens.spec import Screen
from mapapp.session import Reader
from mapapp.text import say


def show_import(reader: Reader) -> None:
    """Show the step that comes next."""
    st.markdown(f"## {say(reader.lang, 'screen.import')}")
    if message := take_error():
        st.error(to_plain(message))
    draft, done = find_draft(), find_done()
    if done is not None:
        show_report(reader, done)
    elif draft is None:
        show_upload(reader)
        show_past(reader)
    else:
        show_file(reader, draft)
        show_columns(reader, draft)
        show_system(reader, draft)
        if draft.plan is not None:
            show_commit(reader, draft, draft.plan)
            show_rows(reader, draft, draft.plan)


SCREEN = Screen(
    id="import",
    icon="upload_file",
    order=6,
    weights=(1, 1.4),
    show=show_import,
    find_trial=find_trial,
    needs=Action.IMPORT_FILES,
)
