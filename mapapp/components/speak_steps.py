"""The four steps of leaving feedback. Each shows itself and says whether one can go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from geodata.cases import CONTACT_LIMIT
from geodata.filters import Filters
from geodata.models import FEEDBACK_LIMIT
from geodata.personal import redact
from geodata.store.read_sites import find_row, find_rows
from geodata.vocab import FeedbackCategory, Mood
from mapapp import session
from mapapp.actions.feedback import FORM_CATEGORIES, FORM_MOODS, Draft
from mapapp.components.markdown import to_plain
from mapapp.components.personal_pieces import show_pieces
from mapapp.components.photo_input import show_photo, show_photo_input
from mapapp.components.posting import show_trap
from mapapp.components.similar import show_similar
from mapapp.components.subject import say_subject, show_subject
from mapapp.session import Reader
from mapapp.text import say

_DRAFT = "speak_draft"
_FOUND = 8


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its name is the word ``speak.<id>``."""

    id: str
    show: Callable[[Reader], bool]


def find_draft() -> Draft:
    """Return what is written so far, at the place chosen on the map."""
    draft: Draft = st.session_state.setdefault(_DRAFT, Draft())
    subject = session.find_subject()
    return replace(
        draft,
        site_id=session.find_view().site_id,
        spot=session.find_spot(),
        event_id=subject.event_id if subject else None,
        parent_id=subject.parent_id if subject else None,
    )


def save_draft(**changes: object) -> None:
    """Change parts of the draft."""
    st.session_state[_DRAFT] = replace(find_draft(), **changes)  # type: ignore[arg-type]


def say_place(reader: Reader, draft: Draft) -> str:
    """Say which place is meant, or nothing where none was chosen."""
    if draft.site_id:
        row = find_row(reader.store, draft.site_id)
        return row.name.said_in(reader.lang) if row else ""
    if draft.spot and draft.is_home:
        return say(reader.lang, "speak.home_spot")
    if draft.spot:
        longitude, latitude = draft.spot
        return say(reader.lang, "speak.spot", lat=f"{latitude:.5f}", lon=f"{longitude:.5f}")
    return ""


def _show_where(reader: Reader) -> bool:
    lang, draft = reader.lang, find_draft()
    st.markdown(f"### {say(lang, 'speak.where_question')}")
    place = say_place(reader, draft)
    if place:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(place)
            st.button(say(lang, "speak.other_place"), type="tertiary", on_click=_forget_place)
        show_subject(reader, draft)
        if not (draft.site_id or draft.parent_id):  # an answer stands where it answers
            st.session_state["speak_home"] = draft.is_home
            st.toggle(say(lang, "speak.is_home"), key="speak_home", on_change=_take_home,
                      help=say(lang, "speak.home_help"))  # fmt: skip
        return True
    words = st.text_input(say(lang, "speak.search_site"), max_chars=100, icon=":material/search:")
    if words.strip():
        rows = find_rows(reader.store, Filters(text=words.strip()), limit=_FOUND, offset=0)
        for row in rows:
            st.button(to_plain(row.name.said_in(lang)), key=f"where_{row.id}", width="stretch",
                      on_click=session.open_site, args=(row.id,))  # fmt: skip
        if not rows:
            st.caption(say(lang, "speak.no_site"))
    st.info(say(lang, "speak.tap_map"), icon=":material/touch_app:")
    return False


def _forget_place() -> None:
    session.open_site(None)
    session.forget_spot()
    session.save_subject(None)
    save_draft(is_home=False)


def _take_home() -> None:
    save_draft(is_home=st.session_state["speak_home"])


def _show_about(reader: Reader) -> bool:
    lang, draft = reader.lang, find_draft()
    st.markdown(f"### {say(lang, 'speak.about_question')}")
    st.session_state["speak_category"] = draft.category
    st.session_state["speak_mood"] = draft.mood
    st.pills(
        say(lang, "speak.category"),
        FORM_CATEGORIES,
        key="speak_category",
        on_change=_take_about,
        format_func=lambda each: say(lang, f"category.{each}"),
    )
    st.segmented_control(
        say(lang, "speak.mood"),
        FORM_MOODS,
        key="speak_mood",
        required=True,
        on_change=_take_about,
        width="stretch",
        format_func=lambda each: say(lang, f"speak.mood_{each}"),
    )
    return draft.category is not None


def _take_about() -> None:
    category, mood = st.session_state["speak_category"], st.session_state["speak_mood"]
    save_draft(category=category and FeedbackCategory(category), mood=Mood(mood))


def _show_words(reader: Reader) -> bool:
    lang, draft = reader.lang, find_draft()
    st.markdown(f"### {say(lang, 'speak.words_question')}")
    st.session_state["speak_words"] = draft.words
    st.text_area(say(lang, "speak.words_label", n=FEEDBACK_LIMIT), key="speak_words", height=180,
                 max_chars=FEEDBACK_LIMIT, placeholder=say(lang, "speak.words_placeholder"),
                 on_change=lambda: save_draft(words=st.session_state["speak_words"]))  # fmt: skip
    st.caption(say(lang, "speak.leave_out"))
    show_photo_input(reader, draft, save=lambda handle: save_draft(photo=handle))
    return True


def _show_check(reader: Reader) -> bool:
    lang, draft = reader.lang, find_draft()
    st.markdown(f"### {say(lang, 'speak.check_question')}")
    if not draft.words.strip():
        st.warning(say(lang, "speak.empty"), icon=":material/edit:")
        return False
    with st.container(border=True, key="preview"):
        st.markdown(f"**{to_plain(say_place(reader, draft))}**")
        say_subject(reader, draft)
        # st.text shows every sign as it is: no Markdown, no HTML, no links.
        st.text(redact(draft.words))
        show_photo(draft)
        topic = say(lang, f"category.{draft.category}")
        st.caption(f"{topic} · {say(lang, f'speak.mood_{draft.mood}')}")
    show_pieces(lang, draft.words, save_words=lambda words: save_draft(words=words),
                title="speak.personal")  # fmt: skip
    show_similar(reader, draft)
    _show_contact(reader, draft)
    show_trap(reader)
    st.caption(say(lang, "speak.what_happens"))
    return True


def _show_contact(reader: Reader, draft: Draft) -> None:
    """Offer to leave a contact, and say beforehand who sees it and for how long."""
    lang, days = reader.lang, reader.settings.contact_days
    st.session_state["speak_contact"] = draft.contact
    st.text_input(say(lang, "speak.contact"), key="speak_contact", max_chars=CONTACT_LIMIT,
                  autocomplete="off", on_change=_take_contact)  # fmt: skip
    st.caption(say(lang, "speak.contact_help", n=days))


def _take_contact() -> None:
    save_draft(contact=st.session_state["speak_contact"])


STEPS = (
    Step(id="where", show=_show_where),
    Step(id="about", show=_show_about),
    Step(id="words", show=_show_words),
    Step(id="check", show=_show_check),
)
