"""Versions of a site: who changed what, when and why; and the way back."""

from __future__ import annotations

import streamlit as st

from geodata.store.histories import Version
from geodata.store.read_records import SiteRecords
from mapapp.access import Action, may
from mapapp.actions.editing import find_versions, restore_version
from mapapp.components.edit_target import act
from mapapp.session import Reader
from mapapp.text import say

_LONGEST = 200


def show_versions(reader: Reader, records: SiteRecords, version: int) -> None:
    """Show every change of the site and of its events, newest first."""
    lang, site = reader.lang, records.site
    found = find_versions(reader.store, reader.person, "site", site.id, site.id)
    told = [("site", each) for each in found]
    for event in records.events:
        changes = find_versions(reader.store, reader.person, "event", event.id, site.id)
        told += [("event", each) for each in changes]
    if not told:
        st.info(say(lang, "edit.no_versions"), icon=":material/history:")
    may_restore = may(reader.person, Action.RESTORE_VERSION, subdistrict=site.subdistrict)
    for entity, each in sorted(told, key=lambda pair: -pair[1].line):
        with st.container(border=True, key=f"version_{each.line}"):
            _show_version(lang, entity, each)
            if entity == "site" and each.before is not None and may_restore:
                st.button(say(lang, "edit.restore"), key=f"restore_{each.line}",
                          on_click=_restore,
                          args=(reader, site.id, each.line, version))  # fmt: skip


def _show_version(lang: str, entity: str, version: Version) -> None:
    st.text(say(lang, f"edit.version_{entity}", at=version.at[:16].replace("T", " "),
                actor=version.actor))  # fmt: skip
    if version.reason:
        st.caption(say(lang, "edit.because"))
        st.text(version.reason)
    for field, (before, after) in version.changed.items():
        if version.before is None and after in ("", None, "[]"):
            continue
        old, new = (_shorten(lang, field, value) for value in (before, after))
        st.text(f"{field}: {old} → {new}" if version.before is not None else f"{field}: {new}")


def _shorten(lang: str, field: str, value: object) -> str:
    if field == "geometry":
        return say(lang, "edit.a_shape") if value else "–"
    words = "–" if value in ("", None) else str(value)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _restore(reader: Reader, site_id: str, line: int, version: int) -> None:
    reason = say(reader.lang, "edit.restored", line=line)
    act(reader, site_id, lambda person: restore_version(
        reader.store, person, site_id, line, version=version, reason=reason))  # fmt: skip
