"""What the street map says about the system of a file's coordinates, where the person states it."""

from __future__ import annotations

import streamlit as st

from geodata.coordinates.city_grid import PREFIX
from geodata.coordinates.evidence import Certainty, Evidence
from geodata.importing.evidence import find_evidence
from mapapp.actions.import_evidence import find_other, say_evidence
from mapapp.components.import_state import Draft, compare, find_draft
from mapapp.session import Reader
from mapapp.text import say

_KEPT = "import_evidence"


def find_told(reader: Reader, draft: Draft, place: int) -> Evidence | None:
    """Return the evidence of a table, weighed once for each way its columns are matched."""
    key = draft.book.sha256, tuple((each.kind, each.columns) for each in draft.choices.tables)
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != key:
        grid = reader.settings.city_grid
        kept = key, find_evidence(draft.book, draft.choices, [PREFIX + grid] if grid else [])
        st.session_state[_KEPT] = kept
    found: Evidence | None = kept[1][place]
    return found


def begin_comparison(reader: Reader) -> None:
    """Let the map show what the evidence speaks for, before anybody states a system."""
    draft = find_draft()
    if draft is None:
        return
    for place in range(len(draft.book.tables)):
        if other := find_other(find_told(reader, draft, place), ""):
            compare(other.system)
            return


def show_evidence(reader: Reader, evidence: Evidence | None, stated: str) -> None:
    """Show what the map says, and on request how well each system fits."""
    if evidence is None:
        return
    told = say_evidence(reader.lang, evidence, stated)
    show = st.warning if told.warns else st.info
    show(" ".join(told.sentences), icon=":material/explore:")
    if told.candidates:
        with st.expander(say(reader.lang, "evidence.title")):
            for line in told.candidates:
                st.text(line)


def propose_comparison(evidence: Evidence | None, stated: str) -> str:
    """Return the system whose picture is laid over the stated one's; empty where both agree."""
    if evidence is None or not stated or evidence.verdict is Certainty.CANNOT_TELL:
        return ""
    best = evidence.candidates[0]
    is_same = best.system == stated or {best.system, stated} == {"EPSG:4326", "EPSG:4490"}
    return "" if is_same or best.swapped else best.system
