"""The first step of bringing a file in: choosing it; and what was brought in before."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from geodata.errors import MapDataError
from geodata.store.imports import Imported
from mapapp import session
from mapapp.access import Action
from mapapp.actions.import_workbooks import build_template
from mapapp.actions.importing import undo_import
from mapapp.components.import_evidence import begin_comparison
from mapapp.components.import_state import find_turn, forget, read_upload, tell_error
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say, say_error

_SHOWN = 10


def show_upload(reader: Reader) -> None:
    """Ask for a file, and read it as soon as it is there."""
    lang = reader.lang
    st.text(say(lang, "import.intro"))
    upload = st.file_uploader(say(lang, "import.file"), key=f"import_file_{find_turn()}",
                              max_upload_size=reader.settings.upload_mb_person)  # fmt: skip
    if upload is None:
        name = f"template-{lang}.xlsx"
        st.download_button(say(lang, "import.template"), _build_template(lang), name,
                           key="import_template", on_click="ignore")  # fmt: skip
        return
    said = st.empty()
    said.text(say(lang, "import.reading"))
    st.button(say(lang, "import.cancel"), key="import_cancel_reading", on_click=forget)

    def tell(rows: int) -> None:
        said.text(say(lang, "import.read", n=f"{rows:,}"))

    try:
        read_upload(reader, upload, upload.name, tell)
        begin_comparison(reader)
    except MapDataError as error:
        forget()
        tell_error(say_error(lang, error))
    st.rerun()


@st.cache_data(show_spinner=False)
def _build_template(lang: str) -> bytes:
    return build_template(lang)


def show_past(reader: Reader) -> None:
    """Show what was brought in before, newest first, each with its undo."""
    lang = reader.lang
    past = reader.store.imports.list(limit=_SHOWN)
    if not past:
        return
    st.markdown(f"### {say(lang, 'import.past')}")
    for each in past:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_say_import(lang, each))
            if not each.undone_at:
                st.button(say(lang, "import.undo"), key=f"import_undo_{each.id}", on_click=undo,
                          args=(reader, each.id))  # fmt: skip


def _say_import(lang: str, each: Imported) -> str:
    facts = {"file": each.file, "at": each.at[:16].replace("T", " "),
             "by": each.actor.removeprefix("account:"), "new": each.content["new"],
             "changed": each.content["changed"]}  # fmt: skip
    told = say(lang, "import.past_line", **facts)
    return f"{told} {say(lang, 'import.was_undone')}" if each.undone_at else told


def undo(reader: Reader, import_id: str) -> None:
    """Take an import back, and say how that ended."""
    try:
        person = session.require_somewhere_now(reader, Action.UNDO_IMPORT)
        count = undo_import(reader.store, person, import_id, actor=person.actor,
                            now=datetime.now(UTC))  # fmt: skip
        forget()
        told = say(reader.lang, "import.undone", id=import_id, n=count)
        st.toast(to_plain(told), icon=":material/undo:")
    except MapDataError as error:
        tell_error(say_error(reader.lang, error))
