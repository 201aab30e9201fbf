"""A presenter's own story: the map as it is becomes a view, with words; views are put in order."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from geodata.errors import StoryError
from geodata.models import Text
from geodata.store import Store
from geodata.store.read_sites import find_row
from layers.exports.html_choice import NONE, STORY_FILE
from layers.exports.spec import Option
from layers.story import (
    MOST_VIEWS,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Story,
    StoryView,
    read_story,
    write_story,
)
from mapapp import session
from mapapp.components.served import load_from
from mapapp.session import Reader
from mapapp.text import LANGUAGES, say, say_error

_STORY, _FAULT = "own_story", "own_story_fault"
_OWN = "own"
_CAPTURE_KEY = "story_capture"
_FIELDS = {"title": TITLE_LIMIT, "text": TEXT_LIMIT}
_LONGEST_FILE = 300_000
_CAPTURE = st.components.v2.component(
    "changning_story_capture",
    html='<button type="button" class="story-capture"></button>'
    '<label class="story-open"><span></span><input type="file" accept=".toml"></label>',
    js=load_from("app/capture.js"),
    isolate_styles=False,
)


def show_story(reader: Reader, option: Option) -> str:
    """Let the reader choose a story, or make one; return the option's value."""
    lang, names = reader.lang, dict(option.choices)
    chosen: str = st.selectbox(option.label.said_in(lang), [*names, _OWN], key="export_story",
                               help=option.help.said_in(lang),
                               format_func=lambda each: names[each].said_in(lang)
                               if each in names else say(lang, "story_own.own"))  # fmt: skip
    if chosen != _OWN:
        return chosen
    with st.container(border=True):
        _show_builder(reader)
    story = _find_story()
    return write_story(story) if story.views else NONE


def _find_story() -> Story:
    titles = {each: say(each, "app.title") for each in LANGUAGES}
    story: Story = st.session_state.setdefault(_STORY, Story(title=Text(**titles)))
    return story


def _save(story: Story) -> None:
    st.session_state[_STORY] = story


def _show_builder(reader: Reader) -> None:
    lang, story = reader.lang, _find_story()
    st.text(say(lang, "story_own.how"))
    for each, column in zip(LANGUAGES, st.columns(2), strict=True):
        key = f"story_title_{each}"
        st.session_state[key] = getattr(story.title, each)
        column.text_input(f"{say(lang, 'story_own.title')} · {say(each, 'app.language')}", key=key,
                          max_chars=TITLE_LIMIT, on_change=_take_title, args=(each,))  # fmt: skip
    for place, view in enumerate(story.views):
        _show_view(reader, story, place, view)
    _show_form(reader, story)
    _show_files(reader, story)


def _take_title(lang: str) -> None:
    story = _find_story()
    title = replace(story.title, **{lang: str(st.session_state[f"story_title_{lang}"]).strip()})
    _save(replace(story, title=title if title else story.title))


def _show_view(reader: Reader, story: Story, place: int, view: StoryView) -> None:
    lang, last = reader.lang, len(story.views) - 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small",
                      key=f"story_view_{place}"):  # fmt: skip
        st.text(f"{place + 1}. {view.title.said_in(lang)}")
        for name, icon, step, is_off in (("up", "arrow_upward", -1, place == 0),
                                         ("down", "arrow_downward", 1, place == last)):  # fmt: skip
            st.button(" ", icon=f":material/{icon}:", key=f"story_{name}_{place}", disabled=is_off,
                      help=say(lang, f"story_own.{name}"), type="tertiary",
                      on_click=_move, args=(place, step))  # fmt: skip
        st.button(" ", icon=":material/delete:", key=f"story_drop_{place}", type="tertiary",
                  help=say(lang, "story_own.drop"), on_click=_drop, args=(place,))  # fmt: skip


def _move(place: int, step: int) -> None:
    views = list(_find_story().views)
    views[place], views[place + step] = views[place + step], views[place]
    _save(replace(_find_story(), views=tuple(views)))


def _drop(place: int) -> None:
    views = _find_story().views
    _save(replace(_find_story(), views=views[:place] + views[place + 1 :]))


def _show_form(reader: Reader, story: Story) -> None:
    """Show the words of the view to come; the button keeps them with what the map shows."""
    lang = reader.lang
    if len(story.views) >= MOST_VIEWS:
        st.info(say(lang, "story_own.full", n=MOST_VIEWS))
        return
    for each, column in zip(LANGUAGES, st.columns(2), strict=True):
        said = say(each, "app.language")
        column.text_input(f"{say(lang, 'story_own.heading')} · {said}", max_chars=TITLE_LIMIT,
                          key=f"story_new_title_{each}")  # fmt: skip
        column.text_area(f"{say(lang, 'story_own.words')} · {said}", max_chars=TEXT_LIMIT,
                         key=f"story_new_text_{each}", height=120)  # fmt: skip
    _CAPTURE(
        key=_CAPTURE_KEY,
        data={
            "fallback": say(lang, "app.loading_failed"),
            "label": say(lang, "story_own.capture"),
            "open": say(lang, "story_own.open"),
            "limit": _LONGEST_FILE,
        },
        on_view_change=partial(_take_view, reader.store),
        on_file_change=partial(_take_file, lang),
    )
    if fault := st.session_state.pop(_FAULT, None):
        st.error(fault)


def _take_view(store: Store) -> None:
    """Keep the present view; without a heading it is called after its site."""
    told = st.session_state[_CAPTURE_KEY].get("view")
    at = told.get("at") if isinstance(told, dict) else None
    view = session.find_view()
    row = find_row(store, view.site_id) if view.site_id else None
    words = {name: Text(**{each: str(st.session_state.get(f"story_new_{name}_{each}") or "").strip()
                           for each in LANGUAGES}) for name in _FIELDS}  # fmt: skip
    lang = session.find_reader().lang
    title = words["title"] or (row.name if row else Text(**{lang: say(lang, "story_own.untitled")}))
    kept = StoryView(title=title, text=words["text"], site=row.id if row else None,
                     at=_read_at(at), hidden=view.hidden)  # fmt: skip
    _save(replace(_find_story(), views=(*_find_story().views, kept)))
    for name in _FIELDS:
        for each in LANGUAGES:
            st.session_state[f"story_new_{name}_{each}"] = ""


def _read_at(at: object) -> tuple[float, float, float] | None:
    if not isinstance(at, list) or len(at) != 3:
        return None
    lon, lat, zoom = (float(each) for each in at)
    return (lon, lat, min(18.0, max(11.0, zoom)))


def _show_files(reader: Reader, story: Story) -> None:
    """Offer the story as a file."""
    lang = reader.lang
    if story.views:
        st.download_button(say(lang, "story_own.save"), write_story(story), STORY_FILE,
                           "application/toml", icon=":material/save:", on_click="ignore",
                           key="story_save")  # fmt: skip


def _take_file(lang: str) -> None:
    told = st.session_state[_CAPTURE_KEY].get("file")
    file = told if isinstance(told, dict) else {}
    try:
        _save(read_story(str(file.get("content", "")), name=str(file.get("name", ""))[:80]))
    except StoryError as error:
        st.session_state[_FAULT] = say_error(lang, error)
