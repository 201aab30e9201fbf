"""What the file seems to be, and which of its columns holds what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from geodata.errors import MapDataError
from geodata.importers.reading import find_importers
from geodata.importers.spec import RawTable
from geodata.importing.cells import to_text
from geodata.importing.choices import TableChoice
from geodata.importing.columns import match_columns
from geodata.importing.fields import FIELDS, Kind
from mapapp import session
from mapapp.access import Action
from mapapp.actions.import_mappings import apply_mapping, build_mapping
from mapapp.components.import_state import Draft, change_table, forget, save_draft, tell_error
from mapapp.session import Reader
from mapapp.text import say, say_error

_SAMPLES = 3


def show_file(reader: Reader, draft: Draft) -> None:
    """Say what the file is."""
    lang, book = reader.lang, draft.book
    name = next((each.name for each in find_importers() if each.id == book.format), None)
    rows = sum(len(table.rows) for table in book.tables)
    parts = [book.file, name.said_in(lang) if name else book.format, book.encoding.upper(),
             say(lang, "import.rows", n=f"{rows:,}")]  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(" · ".join(each for each in parts if each))
        st.button(say(lang, "import.start_over"), key="import_start_over", on_click=forget)
    for note in (*book.notes, *(note for table in book.tables for note in table.notes)):
        st.caption(say(lang, f"read_note.{note.code}", **note.facts))


def show_columns(reader: Reader, draft: Draft) -> None:
    """Show the columns of each table, matched with fields; they can be corrected."""
    lang = reader.lang
    is_clear = all(_is_clear(choice) for choice in draft.choices.tables)
    with st.expander(say(lang, "import.columns"), expanded=not is_clear):
        for place, table in enumerate(draft.book.tables):
            if len(draft.book.tables) > 1:
                st.text(say(lang, "import.table", name=table.name, n=f"{len(table.rows):,}"))
            _show_table(reader, draft, place, table)
        _show_mappings(reader, draft)


def _is_clear(choice: TableChoice) -> bool:
    if choice.kind is None:
        return True
    bases = {name.removesuffix("_zh").removesuffix("_en") for name in choice.columns}
    return {each.base for each in FIELDS[choice.kind] if each.is_needed} <= bases


def _show_table(reader: Reader, draft: Draft, place: int, table: RawTable) -> None:
    lang, choice = reader.lang, draft.choices.tables[place]
    key, kinds = f"import_kind_{draft.serial}_{place}", [*Kind, None]
    st.selectbox(say(lang, "import.kind"), kinds, index=kinds.index(choice.kind), key=key,
                 format_func=lambda kind: say(lang, f"import.kind_{kind or 'none'}"),
                 on_change=_take_kind, args=(reader, draft, place, key))  # fmt: skip
    if choice.kind is None:
        return
    fields = {say(lang, f"field.{each.name}"): each.name for each in FIELDS[choice.kind]}
    labels = {name: label for label, name in fields.items()}
    rows = [
        {"column": header, "sample": _sample(table, column),
         "field": labels.get(choice.columns[column]),
         "how": say(lang, f"import.how_{draft.how[place][column] or 'none'}")}
        for column, header in enumerate(table.headers)
    ]  # fmt: skip
    key = f"import_columns_{draft.serial}_{place}"
    st.data_editor(
        rows, key=key, hide_index=True, disabled=["column", "sample", "how"], width="stretch",
        column_config={
            "column": st.column_config.TextColumn(say(lang, "import.column")),
            "sample": st.column_config.TextColumn(say(lang, "import.sample")),
            "field": st.column_config.SelectboxColumn(say(lang, "import.field"), options=[*fields]),
            "how": st.column_config.TextColumn(say(lang, "import.how")),
        },
        on_change=_take_columns, args=(reader, draft, place, key, fields),
    )  # fmt: skip


def _sample(table: RawTable, column: int) -> str:
    cells = (to_text(row.values[column]) for row in table.rows[:20] if column < len(row.values))
    return " / ".join([text[:40] for text in cells if text][:_SAMPLES])


def _take_kind(reader: Reader, draft: Draft, place: int, key: str) -> None:
    kind, table = st.session_state[key], draft.book.tables[place]
    columns = [""] * len(table.headers)
    for match in match_columns(table, kind) if kind else ():
        columns[match.column] = match.field
    choice = replace(draft.choices.tables[place], kind=kind, columns=tuple(columns))
    change_table(reader, draft, place, choice)


def _take_columns(
    reader: Reader, draft: Draft, place: int, key: str, fields: dict[str, str]
) -> None:
    columns = list(draft.choices.tables[place].columns)
    for row, changed in st.session_state[key]["edited_rows"].items():
        wanted = fields.get(changed.get("field") or "", "")
        columns = ["" if each == wanted else each for each in columns]
        columns[int(row)] = wanted
    how = tuple(
        tuple("" if old == new else "chosen" if new else ""
              if old != new else told for old, new, told in
              zip(draft.choices.tables[place].columns, columns, draft.how[place], strict=True))
        if each == place else told for each, told in enumerate(draft.how)
    )  # fmt: skip
    choice = replace(draft.choices.tables[place], columns=tuple(columns))
    change_table(reader, replace(draft, how=how), place, choice)


def _show_mappings(reader: Reader, draft: Draft) -> None:
    lang, kept = reader.lang, reader.store.imports.list_mappings()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if kept:
            key = f"import_mapping_{draft.serial}"
            st.selectbox(say(lang, "import.mapping_use"), [*kept], index=None, key=key,
                         on_change=_use_mapping, args=(reader, draft, kept, key))  # fmt: skip
        name = st.text_input(say(lang, "import.mapping_name"), key="import_mapping_name",
                             max_chars=80)  # fmt: skip
        st.button(say(lang, "import.mapping_save"), key="import_mapping_save", disabled=not name,
                  on_click=_save_mapping, args=(reader, draft, name))  # fmt: skip


def _use_mapping(reader: Reader, draft: Draft, kept: dict[str, Any], key: str) -> None:
    wanted = kept.get(st.session_state[key] or "")
    if wanted is not None:
        save_draft(reader, replace(draft, choices=apply_mapping(draft.book, draft.choices, wanted)))


def _save_mapping(reader: Reader, draft: Draft, name: str) -> None:
    try:
        person = session.require_somewhere_now(reader, Action.IMPORT_FILES)
        content = build_mapping(draft.book, draft.choices)
        reader.store.imports.save_mapping(name.strip(), content, actor=person.actor,
                                          at=datetime.now(UTC))  # fmt: skip
        st.toast(say(reader.lang, "import.mapping_saved"), icon=":material/check:")
    except MapDataError as error:
        tell_error(say_error(reader.lang, error))
