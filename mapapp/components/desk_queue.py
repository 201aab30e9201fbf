"""The queue of the desk: what came in, narrowed down, oldest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import streamlit as st

from geodata.cases import Case
from geodata.days import to_day
from geodata.store.read_cases import CaseFilter
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood, Step, SubDistrict
from mapapp import session
from mapapp.actions.desk import count_queue, find_queue
from mapapp.components.markdown import to_plain
from mapapp.session import Reader
from mapapp.text import say

PAGE = 25
_FILTER, _OPEN, _PAGE = "desk_filter", "desk_open", "desk_page"
_EXCERPT = 70
TABS = ("pending", "asked", "published", "hidden", "merged", "reported", "all")
STATUS_LOOKS = {
    FeedbackStatus.PENDING: ("orange", "mark_email_unread"),
    FeedbackStatus.ASKED: ("violet", "help"),
    FeedbackStatus.PUBLISHED: ("blue", "visibility"),
    FeedbackStatus.HIDDEN: ("gray", "visibility_off"),
    FeedbackStatus.MERGED: ("gray", "merge"),
    FeedbackStatus.WITHDRAWN: ("gray", "undo"),
    FeedbackStatus.REPORTED: ("gray", "article"),
}
"""Colour and sign of each status; the word stands beside them."""


def find_filter() -> CaseFilter:
    """Return what the queue is narrowed down to; what is new, at first."""
    first = CaseFilter(statuses=(FeedbackStatus.PENDING,))
    wanted: CaseFilter = st.session_state.setdefault(_FILTER, first)
    return replace(wanted, site_id=session.find_view().site_id if _is_by_site() else None)


def _is_by_site() -> bool:
    return bool(st.session_state.get("desk_by_site"))


def _narrow(**changes: object) -> None:
    st.session_state[_FILTER] = replace(find_filter(), **changes)  # type: ignore[arg-type]
    st.session_state[_PAGE] = 0


def find_open() -> str | None:
    """Return the id of the open piece of feedback."""
    found: str | None = st.session_state.get(_OPEN)
    return found


def open_case(case: Case | None) -> None:
    """Open feedback beside the queue, and its place on the map."""
    st.session_state[_OPEN] = case and case.feedback.id
    if case is not None and case.feedback.site_id and not _is_by_site():
        session.change_view(site_id=case.feedback.site_id)


def show_queue(reader: Reader) -> list[Case]:
    """Show tabs, filters and rows; return the rows."""
    wanted = find_filter()
    _show_tabs(reader, wanted)
    _show_filters(reader)
    page = st.session_state.setdefault(_PAGE, 0)
    rows = find_queue(reader.store, reader.person, wanted, limit=PAGE + 1, offset=page * PAGE)
    shown = rows[:PAGE]
    if not shown:
        st.info(say(reader.lang, "desk.nothing"), icon=":material/inbox:")
    for case in shown:
        _show_row(reader, case)
    _show_pages(reader, page, is_more=len(rows) > PAGE)
    return shown


def _show_tabs(reader: Reader, wanted: CaseFilter) -> None:
    counts = count_queue(reader.store, reader.person, wanted)
    numbers = {each.value: number for each, number in counts.items()}
    numbers["all"] = sum(numbers.values())
    chosen = wanted.statuses[0].value if len(wanted.statuses) == 1 else "all"
    st.session_state["desk_tab"] = chosen
    st.segmented_control(
        say(reader.lang, "desk.status"),
        [each for each in TABS if numbers.get(each) or each in {"pending", "all", chosen}],
        format_func=lambda tab: f"{say(reader.lang, f'desk.tab_{tab}')} {numbers.get(tab, 0)}",
        key="desk_tab",
        required=True,
        label_visibility="collapsed",
        on_change=_take_tab,
    )


def _take_tab() -> None:
    tab = st.session_state["desk_tab"]
    _narrow(statuses=() if tab == "all" else (FeedbackStatus(tab),))


def _show_filters(reader: Reader) -> None:
    lang, wanted = reader.lang, find_filter()
    state = st.session_state
    state["desk_category"], state["desk_mood"] = list(wanted.categories), list(wanted.moods)
    state["desk_step"], state["desk_place"] = list(wanted.steps), list(wanted.subdistricts)
    state["desk_words"] = wanted.words
    state["desk_mine"] = wanted.assignee is not None
    state["desk_overdue"] = wanted.overdue_on is not None
    with st.popover(say(lang, "filter.title"), icon=":material/tune:", width="stretch"):
        st.text_input(say(lang, "desk.words"), key="desk_words", on_change=_take, max_chars=100)
        for key, words, group in (
            ("desk_category", FeedbackCategory, "category"),
            ("desk_mood", Mood, "mood"),
            ("desk_step", Step, "step"),
            ("desk_place", SubDistrict, "subdistrict"),
        ):
            names = {each: say(lang, f"{group}.{each}") for each in words}
            st.multiselect(say(lang, f"desk.{group}"), list(names), key=key, on_change=_take,
                           format_func=names.__getitem__,
                           placeholder=say(lang, "filter.all"))  # fmt: skip
        st.toggle(say(lang, "desk.mine"), key="desk_mine", on_change=_take,
                  kwargs={"account": reader.person.account_id})  # fmt: skip
        st.toggle(say(lang, "desk.overdue"), key="desk_overdue", on_change=_take)
        st.toggle(say(lang, "desk.by_site"), key="desk_by_site")


def _take(account: str = "") -> None:
    state = st.session_state
    wanted = find_filter()
    mine = account or wanted.assignee if state["desk_mine"] else None
    _narrow(
        categories=tuple(state["desk_category"]),
        moods=tuple(state["desk_mood"]),
        steps=tuple(state["desk_step"]),
        subdistricts=tuple(state["desk_place"]),
        words=state["desk_words"].strip(),
        assignee=mine,
        overdue_on=to_day(datetime.now(UTC)) if state["desk_overdue"] else None,
    )


def _show_row(reader: Reader, case: Case) -> None:
    lang, feedback = reader.lang, case.feedback
    is_open = find_open() == feedback.id
    key = f"case_{'open_' if is_open else ''}{feedback.id}"
    with st.container(border=True, key=key, gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            show_status(lang, case)
            st.caption(to_day(feedback.created_at).isoformat() if feedback.created_at else "")
        words = " ".join(feedback.text.said_in(lang).split())
        excerpt = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}…"
        st.button(to_plain(excerpt) or say(lang, "desk.no_words"), key=f"open_{feedback.id}",
                  type="tertiary", width="stretch", on_click=open_case, args=(case,))  # fmt: skip
        st.caption(to_plain(say_place(lang, case)))


def say_place(lang: str, case: Case) -> str:
    """Say what place feedback is about, and the sub-district."""
    place = case.place.said_in(lang) or say(lang, "desk.spot")
    area = say(lang, f"subdistrict.{case.subdistrict}") if case.subdistrict else ""
    return " · ".join(each for each in (place, area) if each)


def show_status(lang: str, case: Case, *, today: date | None = None) -> None:
    """Show the status as a badge with sign and word, and whether an answer is overdue."""
    colour, sign = STATUS_LOOKS[case.feedback.status]
    with st.container(horizontal=True, gap="small", width="content"):
        st.badge(say(lang, f"desk.tab_{case.feedback.status}"), color=colour,  # type: ignore[arg-type]
                 icon=f":material/{sign}:")  # fmt: skip
        if case.is_overdue(today or to_day(datetime.now(UTC))):
            st.badge(say(lang, "desk.is_overdue"), color="red", icon=":material/schedule:")


def _show_pages(reader: Reader, page: int, *, is_more: bool) -> None:
    if not page and not is_more:
        return
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.button(say(reader.lang, "desk.earlier"), disabled=not page, on_click=_turn, args=(-1,))
        st.button(say(reader.lang, "desk.later"), disabled=not is_more, on_click=_turn, args=(1,))


def _turn(by: int) -> None:
    st.session_state[_PAGE] += by
