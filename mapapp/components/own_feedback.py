"""One's own feedback, opened with its receipt code: how it stands, add to it, withdraw it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from geodata.days import to_day
from geodata.errors import MapDataError
from geodata.models import FEEDBACK_LIMIT
from geodata.personal import redact
from geodata.vocab import FeedbackStatus
from mapapp import session
from mapapp.actions.own import Own, add_to_own, read_own, withdraw_own
from mapapp.components.personal_pieces import show_pieces
from mapapp.components.posting import admit, note_opened, show_trap
from mapapp.session import Reader
from mapapp.text import say, say_error

_OPEN, _WORDS, _CHECKS, _SURE = "own_code", "own_words", "own_checks", "own_sure"
_ERROR, _DONE = "own_error", "own_done"


def open_own(code: str) -> None:
    """Open the feedback of a receipt code."""
    _close()
    st.session_state[_OPEN] = code


def is_open() -> bool:
    """Whether someone reads feedback of one's own."""
    return _OPEN in st.session_state


def _close() -> None:
    for name in (_OPEN, _WORDS, _CHECKS, _SURE, _ERROR, _DONE):
        st.session_state.pop(name, None)


def show_own(reader: Reader) -> None:
    """Show the feedback of the code that was given."""
    lang, code = reader.lang, str(st.session_state[_OPEN])
    own = read_own(reader.store, reader.person, code)
    st.button(say(lang, "own.close"), icon=":material/arrow_back:", type="tertiary",
              on_click=_close)  # fmt: skip
    if own is None:
        st.warning(say(lang, "receipt.unknown"))
        return
    if error := st.session_state.pop(_ERROR, None):
        st.error(error)
    if done := st.session_state.pop(_DONE, None):
        st.success(say(lang, done), icon=":material/check_circle:")
    _show_standing(reader, own)
    if own.is_withdrawn:
        return
    _show_words(reader, own)
    if own.can_add:
        _show_adding(reader, own, code)
    _show_withdrawing(reader, code)


def _show_standing(reader: Reader, own: Own) -> None:
    lang, standing = reader.lang, own.case.standing
    st.markdown(f"**{say(lang, f'receipt.status_{standing.status}')}**")
    if standing.step and not own.is_withdrawn:
        st.caption(f"{say(lang, 'step.title')}: {say(lang, f'step.{standing.step}')}")
    if not standing.reason or standing.status not in {FeedbackStatus.ASKED, FeedbackStatus.HIDDEN}:
        return
    with st.container(border=True, key="own_reason"):
        st.caption(say(lang, f"own.reason_{standing.status}"))
        st.text(standing.reason)


def _show_words(reader: Reader, own: Own) -> None:
    lang, feedback = reader.lang, own.case.feedback
    with st.container(border=True, key="own_said"):
        # st.text shows every sign as it is: no Markdown, no HTML, no links.
        if own.case.place:
            st.text(own.case.place.said_in(lang))
        st.text(feedback.text.said_in(lang) or say(lang, "own.no_words"))
        for photo in own.photos:
            st.image(photo, width=240)
        facts = [say(lang, f"category.{feedback.category}"), _say_day(feedback.created_at)]
        if own.case.supports:
            facts.append(say(lang, "own.supports", n=own.case.supports))
        st.caption(" · ".join(filter(None, facts)))
        if own.case.has_contact:
            st.caption(say(lang, "own.has_contact"))
        for added in own.added:
            st.caption(
                f"{say(lang, 'own.added')} · {_say_day(added.created_at)} · "
                + say(lang, f"own.is_{added.status}")
            )
            st.text(added.text.said_in(lang))
    _show_counted_with(reader, own)
    replies = own.replies
    for reply in replies:
        with st.container(border=True, key=f"own_reply_{reply.id}"):
            st.caption(f"{say(lang, 'own.reply')} · {_say_day(reply.created_at)}")
            st.text(f"{reply.author.said_in(lang)}\n{reply.text.said_in(lang)}")
    if not replies:
        st.caption(say(lang, "own.no_reply"))
    if feedback.site_id:
        st.button(say(lang, "own.see_site"), icon=":material/map:", on_click=_see_site,
                  args=(feedback.site_id,))  # fmt: skip


def _show_counted_with(reader: Reader, own: Own) -> None:
    """Show what says the same: its answers are answers to this as well."""
    if own.counted_with is None:
        return
    same, lang = own.counted_with, reader.lang
    with st.container(border=True, key="own_counted"):
        st.caption(say(lang, "own.counted_with"))
        st.text(same.feedback.text.said_in(lang))
        if same.supports:
            st.caption(say(lang, "own.supports", n=same.supports))


def _say_day(moment: datetime | None) -> str:
    return to_day(moment).isoformat() if moment else ""


def _see_site(site_id: str) -> None:
    session.open_site(site_id)
    session.ask_for("map")


def _show_adding(reader: Reader, own: Own, code: str) -> None:
    """Take more words, and show how they will stand before they are sent."""
    lang, state = reader.lang, st.session_state
    note_opened()
    is_asked = own.case.standing.status is FeedbackStatus.ASKED
    words = str(state.get(_WORDS, ""))
    if not (state.get(_CHECKS) and words.strip()):
        state["own_area"] = words
        st.text_area(say(lang, "own.answer" if is_asked else "own.add"), key="own_area",
                     max_chars=FEEDBACK_LIMIT, on_change=_take_words)  # fmt: skip
        st.button(say(lang, "own.check"), type="primary" if is_asked else "secondary",
                  on_click=_set, args=(_CHECKS, True))  # fmt: skip
        return
    with st.container(border=True, key="preview"):
        st.caption(say(lang, "own.public_form"))
        st.text(redact(words))
    show_pieces(lang, words, save_words=_save_words, title="speak.personal")
    show_trap(reader)
    with st.container(horizontal=True):
        st.button(say(lang, "speak.back"), icon=":material/arrow_back:", on_click=_set,
                  args=(_CHECKS, False))  # fmt: skip
        st.button(say(lang, "speak.send"), type="primary", on_click=_add, args=(reader, code))


def _set(name: str, is_on: bool) -> None:
    st.session_state[name] = is_on


def _take_words() -> None:
    _save_words(st.session_state["own_area"])


def _save_words(words: str) -> None:
    st.session_state[_WORDS] = words


def _add(reader: Reader, code: str) -> None:
    words = str(st.session_state[_WORDS])
    try:
        admit(reader, words=words, place="own")
        is_saved = add_to_own(reader.store, reader.person, code, words, lang=reader.lang)
    except MapDataError as error:
        # The words stay in the form.
        st.session_state[_ERROR] = say_error(reader.lang, error)
        return
    if not is_saved:
        st.session_state[_ERROR] = say(reader.lang, "own.cannot_add")
        return
    for name in (_WORDS, _CHECKS):
        st.session_state.pop(name, None)
    st.session_state[_DONE] = "own.done_added"


def _show_withdrawing(reader: Reader, code: str) -> None:
    """Explain what withdrawing does, and do it only when that was confirmed."""
    lang, state = reader.lang, st.session_state
    if not state.get(_SURE):
        st.button(say(lang, "own.withdraw"), icon=":material/delete:", type="tertiary",
                  on_click=_set, args=(_SURE, True))  # fmt: skip
        return
    with st.container(border=True, key="own_withdraw"):
        st.warning(say(lang, "own.withdraw_what"), icon=":material/delete:")
        with st.container(horizontal=True):
            st.button(say(lang, "own.keep"), on_click=_set, args=(_SURE, False))
            st.button(say(lang, "own.withdraw_yes"), type="primary", on_click=_withdraw,
                      args=(reader, code))  # fmt: skip


def _withdraw(reader: Reader, code: str) -> None:
    try:
        withdraw_own(reader.store, reader.person, code)
    except MapDataError as error:
        st.session_state[_ERROR] = say_error(reader.lang, error)
        return
    open_own(code)
    st.session_state[_DONE] = "own.done_withdrawn"
