"""One piece of feedback on the desk: the words as written, and all that is known around them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geodata.cases import Case
from geodata.days import SHANGHAI, to_day
from geodata.errors import MapDataError
from geodata.personal import find_personal
from mapapp.access import Action, may
from mapapp.actions.desk import (
    read_additions,
    read_case,
    read_contact,
    read_photo_content,
    write_note,
)
from mapapp.components.desk_acts import act, find_seen, forget_seen, take_error
from mapapp.components.desk_moves import show_moves
from mapapp.components.desk_queue import find_open, open_case, say_place, show_status
from mapapp.components.desk_reply import show_reply
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say, say_error


def show_case(reader: Reader, rows: Sequence[Case]) -> None:
    """Show the open feedback, or that one should be chosen."""
    feedback_id = find_open()
    if feedback_id is None:
        st.info(say(reader.lang, "desk.choose"), icon=":material/touch_app:")
        return
    try:
        case = read_case(reader.store, reader.person, feedback_id)
    except MapDataError as error:
        st.error(say_error(reader.lang, error))
        return
    with st.container(border=True, key="desk_case", gap="small"):
        _show_turns(reader, rows, case)
        st.markdown(f"#### {to_plain(say_place(reader.lang, case))}")
        if message := take_error():
            st.error(message)
        seen = _follow(reader, case)
        _show_words(reader, case)
        _show_talk(reader, case)
        show_moves(reader, case, seen)
        show_reply(reader, case, seen)
        _show_notes(reader, case)


def _show_turns(reader: Reader, rows: Sequence[Case], case: Case) -> None:
    """Lead to the one before and after, by button or by the keys K and J."""
    ids = [each.feedback.id for each in rows]
    here = ids.index(case.feedback.id) if case.feedback.id in ids else -1
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.button(say(reader.lang, "desk.close"), key="desk_close", type="tertiary",
                  icon=":material/arrow_back:", on_click=open_case, args=(None,))  # fmt: skip
        with st.container(horizontal=True, gap="small", width="content"):
            for by, key, word in ((-1, "k", "previous"), (1, "j", "next")):
                place = here + by
                is_there = here >= 0 and 0 <= place < len(rows)
                st.button(say(reader.lang, f"desk.{word}"), key=f"turn_{word}", shortcut=key,
                          type="tertiary", disabled=not is_there, on_click=open_case,
                          args=(rows[place] if is_there else None,))  # fmt: skip


def _follow(reader: Reader, case: Case) -> int:
    """Return the version this person has seen; say what changed since, where it did."""
    version, status = find_seen(case.feedback.id, case.version, case.standing.status.value)
    if version == case.version:
        return version
    lang = reader.lang
    with st.container(border=True, key="desk_changed"):
        st.warning(say(lang, "desk.changed", before=say(lang, f"desk.tab_{status}"),
                       after=say(lang, f"desk.tab_{case.standing.status}")),
                   icon=":material/group:")  # fmt: skip
        st.button(say(lang, "desk.go_on"), key="desk_go_on", on_click=forget_seen,
                  args=(case.feedback.id,))  # fmt: skip
    return version


def _show_words(reader: Reader, case: Case) -> None:
    lang, feedback = reader.lang, case.feedback
    show_status(lang, case)
    with st.container(key="desk_words_written"):
        # st.text shows every sign as it is: no Markdown, no HTML, no links.
        st.text(feedback.text.said_in(lang) or say(lang, "desk.no_words"))
    said_at = feedback.created_at and feedback.created_at.astimezone(SHANGHAI)
    facts = [say(lang, f"category.{feedback.category}"), say(lang, f"mood.{feedback.mood}"),
             f"{said_at:%Y-%m-%d %H:%M}" if said_at else "",
             say(lang, "desk.supports", n=case.supports) if case.supports else "",
             feedback.id]  # fmt: skip
    st.caption(" · ".join(each for each in facts if each))
    words = feedback.text.said_in(lang)
    personal = [words[each.start : each.end] for each in find_personal(words)]
    if personal:
        st.warning(say(lang, "desk.personal", found=to_plain("、".join(personal))),
                   icon=":material/shield_person:")  # fmt: skip
    for photo in case.photos:
        content = read_photo_content(reader.store, reader.person, feedback.id, photo)
        st.image(content, width=320)
    if case.has_contact and may(reader.person, Action.SEE_CONTACT, subdistrict=case.subdistrict):
        with st.expander(say(lang, "desk.contact"), icon=":material/call:"):
            st.text(read_contact(reader.store, reader.person, feedback.id) or "")


def _show_talk(reader: Reader, case: Case) -> None:
    """What was asked, added and answered since."""
    lang = reader.lang
    if case.standing.reason:
        st.text(say(lang, "desk.told", reason=case.standing.reason))
    for added in read_additions(reader.store, reader.person, case.feedback.id):
        st.caption(say(lang, "desk.added"))
        st.text(added.text.said_in(lang))
    for reply in case.replies:
        with st.container(border=True, key=f"said_{reply.id}"):
            st.text(reply.text.said_in(lang))
            st.caption(f"{reply.author.said_in(lang)} · {to_day(reply.created_at).isoformat()}")
            if reply.helped or reply.not_helped:
                st.caption(say(lang, "desk.helped", yes=reply.helped, no=reply.not_helped))


def _show_notes(reader: Reader, case: Case) -> None:
    lang = reader.lang
    with st.expander(say(lang, "desk.notes", n=len(case.notes)), icon=":material/sticky_note_2:"):
        for note in case.notes:
            st.text(note.words)
            st.caption(f"{to_plain(note.actor)} · {to_day(note.created_at).isoformat()}")
        st.text_area(say(lang, "desk.note"), key=f"note_{case.feedback.id}", max_chars=2000)
        st.button(say(lang, "desk.save_note"), key="save_note", on_click=_save_note,
                  args=(reader, case))  # fmt: skip


def _save_note(reader: Reader, case: Case) -> None:
    name, key = case.feedback.id, f"note_{case.feedback.id}"
    words = str(st.session_state[key])
    if act(reader, name, lambda person: write_note(reader.store, person, name, words),
           done="desk.done_note"):  # fmt: skip
        st.session_state.pop(key)
