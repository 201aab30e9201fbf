"""What can be done with feedback on the desk, apart from answering."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from geodata.cases import Case
from geodata.vocab import Step
from geodata.workflow import REASON_LIMIT, Move, find_moves
from mapapp.access import Person, may
from mapapp.actions.desk import NEEDS, find_duplicates, move_case
from mapapp.components.desk_acts import act
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say


def find_open_moves(reader: Reader, case: Case) -> set[Move]:
    """Return the moves that can be made from here, and that this person may make."""
    return {
        move
        for move in find_moves(case.standing.status)
        if move in NEEDS and may(reader.person, NEEDS[move], subdistrict=case.subdistrict)
    }


def show_moves(reader: Reader, case: Case, seen: int) -> None:
    """Show a button or a small form for each move that can be made.

    Parameters
    ----------
    seen
        Version the person decides on.
    """
    lang, moves = reader.lang, find_open_moves(reader, case)
    with st.container(horizontal=True, key="desk_moves", gap="small"):
        if Move.PUBLISH in moves:
            st.button(say(lang, "desk.publish"), type="primary", icon=":material/visibility:",
                      key="move_publish", shortcut="p", on_click=_move,
                      args=(reader, case, seen, Move.PUBLISH))  # fmt: skip
        for move, sign in ((Move.ASK_BACK, "help"), (Move.HIDE, "visibility_off")):
            if move in moves:
                _show_with_reason(reader, case, seen, move, sign)
        if Move.MERGE in moves:
            _show_merge(reader, case, seen)
    if moves & {Move.SET_STEP, Move.ASSIGN, Move.SET_DUE}:
        with st.expander(say(lang, "desk.handling"), icon=":material/route:"):
            if Move.SET_STEP in moves:
                _show_steps(reader, case, seen)
            if Move.ASSIGN in moves:
                _show_assignee(reader, case, seen)
            if Move.SET_DUE in moves:
                _show_due(reader, case, seen)


def _move(reader: Reader, case: Case, seen: int, move: Move, **details: Any) -> None:
    name = case.feedback.id

    def make(person: Person) -> None:
        move_case(reader.store, person, name, move, version=seen, **details)

    act(reader, name, make, done=f"desk.done_{move}")


def _show_with_reason(reader: Reader, case: Case, seen: int, move: Move, sign: str) -> None:
    lang, key = reader.lang, f"reason_{move}_{case.feedback.id}"
    with st.popover(say(lang, f"desk.{move}"), icon=f":material/{sign}:"):
        st.text_area(say(lang, f"desk.{move}_reason"), key=key, max_chars=REASON_LIMIT,
                     help=say(lang, "desk.reason_help"))  # fmt: skip
        st.button(say(lang, f"desk.{move}"), key=f"move_{move}", type="primary",
                  on_click=_move_with_reason, args=(reader, case, seen, move, key))  # fmt: skip


def _move_with_reason(reader: Reader, case: Case, seen: int, move: Move, key: str) -> None:
    _move(reader, case, seen, move, reason=str(st.session_state[key]))


def _show_merge(reader: Reader, case: Case, seen: int) -> None:
    lang = reader.lang
    others = {each.feedback.id: each for each in find_duplicates(reader.store, reader.person, case)}
    if not others:
        return
    with st.popover(say(lang, "desk.merge"), icon=":material/merge:"):
        key = f"into_{case.feedback.id}"
        words = {each: to_plain(other.feedback.text.said_in(lang)[:80])
                 for each, other in others.items()}  # fmt: skip
        st.radio(say(lang, "desk.merge_into"), list(others), key=key, format_func=words.__getitem__)
        st.button(say(lang, "desk.merge"), key="move_merge", type="primary", on_click=_merge,
                  args=(reader, case, seen, key))  # fmt: skip


def _merge(reader: Reader, case: Case, seen: int, key: str) -> None:
    _move(reader, case, seen, Move.MERGE, into=st.session_state[key])


def _show_steps(reader: Reader, case: Case, seen: int) -> None:
    lang, key = reader.lang, f"step_{case.feedback.id}"
    st.session_state[key] = case.standing.step
    st.segmented_control(say(lang, "desk.step"), list(Step), key=key, on_change=_set_step,
                         args=(reader, case, seen, key), width="stretch",
                         format_func=lambda step: say(lang, f"step.{step}"))  # fmt: skip
    if case.standing.step not in {None, Step.RAISED}:
        st.text_input(say(lang, "desk.step_reason"), key=f"back_{case.feedback.id}",
                      max_chars=REASON_LIMIT)  # fmt: skip


def _set_step(reader: Reader, case: Case, seen: int, key: str) -> None:
    step, reason = st.session_state[key], st.session_state.get(f"back_{case.feedback.id}", "")
    if step is not None and step != case.standing.step:
        _move(reader, case, seen, Move.SET_STEP, step=Step(step), reason=reason)


def _show_assignee(reader: Reader, case: Case, seen: int) -> None:
    lang, key = reader.lang, f"assignee_{case.feedback.id}"
    names = {each.id: each.display_name or each.login for each in reader.store.accounts.list_all()
             if not each.disabled}  # fmt: skip
    st.session_state[key] = case.standing.assignee if case.standing.assignee in names else None
    st.selectbox(say(lang, "desk.assignee"), list(names), key=key, index=None,
                 format_func=lambda each: to_plain(names[each]), on_change=_assign,
                 placeholder=say(lang, "desk.nobody"), args=(reader, case, seen, key))  # fmt: skip


def _assign(reader: Reader, case: Case, seen: int, key: str) -> None:
    _move(reader, case, seen, Move.ASSIGN, assignee=st.session_state[key])


def _show_due(reader: Reader, case: Case, seen: int) -> None:
    lang, key = reader.lang, f"due_{case.feedback.id}"
    st.session_state[key] = case.standing.due_on
    st.date_input(say(lang, "desk.due"), key=key, value=None, on_change=_set_due,
                  format="YYYY-MM-DD", args=(reader, case, seen, key))  # fmt: skip


def _set_due(reader: Reader, case: Case, seen: int, key: str) -> None:
    due = st.session_state[key]
    _move(reader, case, seen, Move.SET_DUE, due_on=due if isinstance(due, date) else None)
