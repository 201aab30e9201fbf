"""Editing a site's history: consultations, events, a split into two sites."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from geodata.dates import EventDate
from geodata.days import to_day
from geodata.models import Event, Text
from geodata.store.read_records import SiteRecords
from geodata.vocab import EventKind
from mapapp import session
from mapapp.access import Person
from mapapp.actions.editing import build_event, record_round, save_event, split_site
from mapapp.components.edit_target import act
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say

_NEW = "new"


def _this_month() -> str:
    return f"{to_day(datetime.now(UTC)):%Y-%m}"


def _show_both(lang: str, label: str, key: str, text: Text | None = None) -> Text:
    given = text or Text()
    words = {
        each: st.text_input(say(lang, f"edit.{label}_{each}"), getattr(given, each),
                            key=f"{key}_{label}_{each}", max_chars=1000) for each in ("zh", "en")
    }  # fmt: skip
    return Text(zh=words["zh"].strip(), en=words["en"].strip())


def _show_date(lang: str, key: str, edtf: str) -> str:
    return st.text_input(say(lang, "desk.event_date"), edtf, key=f"{key}_date", max_chars=100,
                         help=say(lang, "desk.event_date_help")).strip()  # fmt: skip


def show_round(reader: Reader, records: SiteRecords) -> None:
    """Show a form for a consultation: when, who met, how often, about what, with what outcome."""
    lang, site_id = reader.lang, records.site.id
    with st.form(f"round_{site_id}_{len(records.rounds)}", border=False):
        edtf = _show_date(lang, "round", _this_month())
        count = st.number_input(say(lang, "edit.count"), 0, 1000, 1,
                                help=say(lang, "edit.count_help"))  # fmt: skip
        who = _show_both(lang, "who", "round")
        about = _show_both(lang, "about", "round")
        outcome = _show_both(lang, "outcome", "round")
        if st.form_submit_button(say(lang, "edit.save_round"), type="primary"):

            def save(person: Person) -> None:
                record_round(reader.store, person, site_id, date=EventDate(edtf=edtf),
                             count=int(count) or None, who=who, about=about,
                             outcome=outcome)  # fmt: skip

            act(reader, site_id, save)
            st.rerun()


def show_event(reader: Reader, records: SiteRecords) -> None:
    """Show a form for a new event, or one that is changed."""
    lang, events = reader.lang, {each.id: each for each in records.events}

    def name_event(event_id: str) -> str:
        if event_id == _NEW:
            return say(lang, "desk.event_new")
        return to_plain(events[event_id].text.said_in(lang)[:70])

    chosen = st.selectbox(say(lang, "edit.event"), [_NEW, *events], format_func=name_event,
                          key=f"edit_event_{records.site.id}")  # fmt: skip
    old = events.get(chosen)
    version = reader.store.histories.find_version("event", chosen) if old else None
    kinds = list(EventKind)
    with st.form(f"event_{chosen}_{version}_{len(events)}", border=False):
        kind = st.selectbox(say(lang, "desk.event_kind"), kinds,
                            index=kinds.index(old.kind if old else EventKind.RESPONSE),
                            format_func=lambda each: say(lang, f"event.{each}"))  # fmt: skip
        edtf = _show_date(lang, chosen, old.date.edtf if old else _this_month())
        text = _show_both(lang, "text", chosen, old.text if old else None)
        reason = st.text_input(say(lang, "edit.reason"), max_chars=500, key=f"{chosen}_reason")
        if st.form_submit_button(say(lang, "edit.save"), type="primary"):

            def save(person: Person) -> None:
                event = _build(records, old, kind, edtf, text)
                save_event(reader.store, person, event, version=version, reason=reason)

            act(reader, records.site.id, save)
            st.rerun()


def _build(
    records: SiteRecords, old: Event | None, kind: EventKind, edtf: str, text: Text
) -> Event:
    if old is None:
        return build_event(records, kind, EventDate(edtf=edtf), text)
    # The phrase a date rests on goes with the date; another date rests on the office.
    date = old.date if edtf == old.date.edtf else EventDate(edtf=edtf)
    return replace(old, kind=kind, date=date, text=text)


def show_split(reader: Reader, records: SiteRecords, version: int) -> None:
    """Show a form that makes a second site of some of the events."""
    lang, site_id = reader.lang, records.site.id
    events = {each.id: to_plain(each.text.said_in(lang)[:70]) for each in records.events}
    st.caption(say(lang, "edit.split_help"))
    with st.form(f"split_{site_id}_{version}", border=False):
        name = _show_both(lang, "name", "split")
        taken = st.multiselect(say(lang, "edit.split_events"), list(events),
                               format_func=events.__getitem__)  # fmt: skip
        reason = st.text_input(say(lang, "edit.reason"), max_chars=500, key="split_reason")
        if st.form_submit_button(say(lang, "edit.split"), type="primary"):

            def split(person: Person) -> None:
                made = split_site(reader.store, person, site_id, name, taken, version=version,
                                  reason=reason)  # fmt: skip
                session.open_site(made)

            act(reader, site_id, split)
            st.rerun()
