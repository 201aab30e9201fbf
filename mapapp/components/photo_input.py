"""One photo with feedback: chosen, encoded anew on the server, looked at, taken out again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geodata.photos import UPLOAD_LIMIT
from mapapp.actions.feedback import Draft
from mapapp.components.served import load_from
from mapapp.session import Reader
from mapapp.text import say
from mapapp.tray import TRAY

_KEY = "speak_photo"
_PHOTO = st.components.v2.component(
    "changning_photo",
    html='<label class="photo-input"><span></span>'
    '<input type="file" accept="image/jpeg,image/png,image/webp"></label><p role="status"></p>',
    js=load_from("app/photo.js"),
    isolate_styles=False,
)


def show_photo_input(reader: Reader, draft: Draft, *, save: Callable[[str], None]) -> None:
    """Take a photo, or show the one that was taken; ``save`` gets its handle."""
    lang = reader.lang

    def take() -> None:
        save(str(st.session_state[_KEY].get("photo") or ""))

    if show_photo(draft):
        st.button(say(lang, "speak.photo_remove"), icon=":material/close:", type="tertiary",
                  on_click=_remove, args=(draft.photo, save))  # fmt: skip
        return
    _PHOTO(
        key=_KEY,
        data={
            "fallback": say(lang, "app.loading_failed"),
            "label": say(lang, "speak.photo"),
            "sending": say(lang, "speak.photo_sending"),
            "failed": say(lang, "speak.photo_failed", mb=UPLOAD_LIMIT // 2**20),
            "limit": UPLOAD_LIMIT,
        },
        on_photo_change=take,
    )
    st.caption(say(lang, "speak.photo_help"))


def show_photo(draft: Draft) -> bool:
    """Show the draft's photo as it will be public; tell whether there is one."""
    photo = TRAY.look(draft.photo) if draft.photo else None
    if photo is None:
        return False
    st.image(photo.content, width=240)
    return True


def _remove(handle: str, save: Callable[[str], None]) -> None:
    TRAY.take(handle)
    save("")
