"""In which system the coordinates count: stated by the person, helped by the map."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geodata.coordinates.evidence import Candidate
from mapapp.actions.import_evidence import find_other, name_system
from mapapp.actions.importing import has_places
from mapapp.components.import_evidence import find_told, propose_comparison, show_evidence
from mapapp.components.import_state import Draft, compare, state_system
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say

SYSTEMS = ("EPSG:4326", "EPSG:4490", "GCJ-02", "BD-09", "EPSG:4549", "EPSG:3857")
_OTHER = "other"


def show_system(reader: Reader, draft: Draft) -> None:
    """Ask for the system, where the file has coordinates; show two pictures where asked."""
    lang = reader.lang
    placed = [place for place, (table, choice) in
              enumerate(zip(draft.book.tables, draft.choices.tables, strict=True))
              if has_places(table, choice)]  # fmt: skip
    if not placed:
        return
    stated = draft.choices.tables[placed[0]].crs
    table = draft.book.tables[placed[0]]
    if table.crs_said_by and table.crs:
        st.caption(say(lang, "import.file_states", crs=table.crs, where=table.crs_said_by))
    key = f"import_system_{draft.serial}"
    names = {each: say(lang, f"system.{each.replace(':', '_')}") for each in SYSTEMS}
    options = [*SYSTEMS, _OTHER]
    st.pills(say(lang, "import.system"), options, key=key,
             default=stated if stated in SYSTEMS else _OTHER if stated else None,
             format_func=lambda each: names.get(each, say(lang, "import.other_system")),
             on_change=_take_system, args=(reader, draft, key, placed[0]))  # fmt: skip
    if st.session_state.get("import_types_system") or (stated and stated not in SYSTEMS):
        _show_typed(reader, draft, stated)
    evidence = find_told(reader, draft, placed[0])
    show_evidence(reader, evidence, stated)
    if other := find_other(evidence, stated):
        _offer(reader, draft, other)
    if not stated:
        st.caption(say(lang, "import.state_system"))
        if draft.other not in ("", "EPSG:4326"):
            told = {"one": names.get(draft.other, draft.other), "other": names["EPSG:4326"]}
            st.caption(say(lang, "import.compared", **told))
    else:
        _show_comparison(reader, draft, stated, names)


def _offer(reader: Reader, draft: Draft, other: Candidate) -> None:
    """Offer what the evidence speaks for: one step, and somebody's own."""
    lang = reader.lang
    key = "import.use_swapped" if other.swapped else "import.use_system"
    told = say(lang, key, system=name_system(lang, other.system))
    st.button(to_plain(told), key="import_use_system", on_click=_use, args=(reader, draft, other))


def _use(reader: Reader, draft: Draft, other: Candidate) -> None:
    turned = {"lon": "lat", "lat": "lon"} if other.swapped else {}
    tables = tuple(
        replace(each, columns=tuple(turned.get(name, name) for name in each.columns))
        for each in draft.choices.tables
    )
    chosen = replace(draft, choices=replace(draft.choices, tables=tables), other="")
    state_system(reader, chosen, other.system)


def _take_system(reader: Reader, draft: Draft, key: str, place: int) -> None:
    chosen = st.session_state[key] or ""
    st.session_state["import_types_system"] = chosen == _OTHER
    if chosen != _OTHER:
        state_system(reader, draft, chosen)
    likely = propose_comparison(find_told(reader, draft, place), chosen)
    compare(likely if likely in SYSTEMS else "")


def _show_typed(reader: Reader, draft: Draft, stated: str) -> None:
    key = f"import_typed_{draft.serial}"
    typed = stated if stated not in SYSTEMS else ""
    st.text_input(say(reader.lang, "import.system_typed"), typed, key=key, max_chars=40,
                  on_change=_take_typed, args=(reader, draft, key))  # fmt: skip


def _take_typed(reader: Reader, draft: Draft, key: str) -> None:
    state_system(reader, draft, st.session_state[key])


def _show_comparison(reader: Reader, draft: Draft, stated: str, names: dict[str, str]) -> None:
    lang, key = reader.lang, f"import_other_{draft.serial}"
    others = [each for each in SYSTEMS if each != stated]
    st.selectbox(say(lang, "import.compare"), others, key=key,
                 index=others.index(draft.other) if draft.other in others else None,
                 placeholder=say(lang, "import.no_comparison"),
                 format_func=names.__getitem__, on_change=_take_other, args=(key,))  # fmt: skip
    if draft.other and draft.other != stated:
        st.caption(say(lang, "import.compared", one=names.get(stated, stated),
                       other=names.get(draft.other, draft.other)))  # fmt: skip


def _take_other(key: str) -> None:
    compare(st.session_state[key] or "")
