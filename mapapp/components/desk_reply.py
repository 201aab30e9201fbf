"""The public reply on the desk: words in both languages, and the event that came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from geodata.cases import Case
from geodata.dates import EventDate
from geodata.days import to_day
from geodata.models import TEXT_LIMIT, Text
from geodata.store.read_records import read_site
from geodata.vocab import EventKind
from geodata.workflow import Move, find_moves
from mapapp.access import Action, Person, may
from mapapp.actions.desk import EVENT_KINDS, NewEvent, send_reply
from mapapp.actions.templates import read_templates
from mapapp.components.desk_acts import act
from mapapp.components.markdown import to_plain
from mapapp.components.personal_pieces import show_pieces
from mapapp.session import Reader
from mapapp.text import say

_NEW = "new"


def show_reply(reader: Reader, case: Case, seen: int) -> None:
    """Show the form where this feedback can be answered, or published and answered at once."""
    status, place = case.standing.status, case.subdistrict
    can_publish = Move.PUBLISH in find_moves(status) and may(
        reader.person, Action.PUBLISH, subdistrict=place
    )
    can_reply = Move.REPLY in find_moves(status) or can_publish
    if not (can_reply and may(reader.person, Action.REPLY, subdistrict=place)):
        return
    lang, name = reader.lang, case.feedback.id
    st.markdown(f"##### {say(lang, 'desk.reply')}")
    _show_templates(reader, name)
    for each in ("zh", "en"):
        area = f"reply_{each}_{name}"
        st.text_area(say(lang, f"desk.reply_{each}"), key=area, height=100,
                     max_chars=TEXT_LIMIT, placeholder=say(lang, "desk.reply_hint"))  # fmt: skip
        _show_personal(lang, area)
    _show_event(reader, case)
    word = "desk.publish_reply" if can_publish else "desk.send_reply"
    st.button(say(lang, word), key="send_reply", type="primary", icon=":material/reply:",
              shortcut="Ctrl+Enter", on_click=_send, args=(reader, case, seen))  # fmt: skip


def _show_personal(lang: str, area: str) -> None:
    """Say what of these words readers will not see, before they are sent."""
    show_pieces(lang, str(st.session_state[area]), title="desk.reply_personal",
                save_words=partial(_put, area), key=f"_{area}")  # fmt: skip


def _put(area: str, words: str) -> None:
    st.session_state[area] = words


def _show_templates(reader: Reader, name: str) -> None:
    lang, templates = reader.lang, read_templates()
    st.selectbox(say(lang, "desk.template"), range(len(templates)), index=None,
                 key=f"template_{name}", on_change=_fill, args=(name,),
                 placeholder=say(lang, "desk.template_none"),
                 format_func=lambda n: to_plain(templates[n][0].said_in(lang)))  # fmt: skip


def _fill(name: str) -> None:
    chosen = st.session_state[f"template_{name}"]
    if chosen is None:
        return
    words = read_templates()[chosen][1]
    st.session_state[f"reply_zh_{name}"], st.session_state[f"reply_en_{name}"] = words.zh, words.en


def _show_event(reader: Reader, case: Case) -> None:
    """Let the reply tell of an event of the site, or of a new one."""
    lang, name, site_id = reader.lang, case.feedback.id, case.feedback.site_id
    if site_id is None or not may(reader.person, Action.LINK_EVENT, subdistrict=case.subdistrict):
        return
    events = {event.id: event for event in read_site(reader.store, site_id).events}
    may_add = may(reader.person, Action.CREATE_EVENT, subdistrict=case.subdistrict)

    def name_event(event_id: str) -> str:
        if event_id == _NEW:
            return say(lang, "desk.event_new")
        event = events[event_id]
        told = event.text.said_in(lang)[:60]
        return to_plain(f"{event.date.words(lang)} · {told}" if event.date.edtf else told)

    st.selectbox(say(lang, "desk.event"), [*([_NEW] if may_add else []), *events], index=None,
                 key=f"event_{name}", format_func=name_event,
                 placeholder=say(lang, "desk.event_none"))  # fmt: skip
    if st.session_state[f"event_{name}"] == _NEW:
        _show_new_event(reader, name)


def _show_new_event(reader: Reader, name: str) -> None:
    lang = reader.lang
    with st.container(border=True):
        st.selectbox(say(lang, "desk.event_kind"), EVENT_KINDS, key=f"event_kind_{name}",
                     format_func=lambda kind: say(lang, f"event.{kind}"))  # fmt: skip
        st.text_input(say(lang, "desk.event_date"), key=f"event_date_{name}",
                      value=f"{to_day(datetime.now(UTC)):%Y-%m}", max_chars=100,
                      help=say(lang, "desk.event_date_help"))  # fmt: skip
        for each in ("zh", "en"):
            area = f"event_{each}_{name}"
            st.text_input(say(lang, f"desk.event_{each}"), key=area, max_chars=500)
            _show_personal(lang, area)


def _send(reader: Reader, case: Case, seen: int) -> None:
    name, state = case.feedback.id, st.session_state
    text = Text(zh=state[f"reply_zh_{name}"].strip(), en=state[f"reply_en_{name}"].strip())

    def send(person: Person) -> None:
        chosen = state.get(f"event_{name}")
        new = _read_event(name) if chosen == _NEW else None
        send_reply(reader.store, person, name, text, version=seen, new_event=new,
                   publish=Move.REPLY not in find_moves(case.standing.status),
                   event_id=chosen if chosen and chosen != _NEW else None)  # fmt: skip

    if act(reader, name, send, done="desk.done_reply"):
        for key in (f"reply_zh_{name}", f"reply_en_{name}", f"template_{name}", f"event_{name}"):
            state.pop(key, None)


def _read_event(name: str) -> NewEvent:
    state = st.session_state
    return NewEvent(
        kind=EventKind(state[f"event_kind_{name}"]),
        date=EventDate(edtf=state[f"event_date_{name}"].strip()),
        text=Text(zh=state[f"event_zh_{name}"].strip(), en=state[f"event_en_{name}"].strip()),
    )
