"""What one browser session keeps between two runs of the script."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geodata.settings import Settings, read_settings
from geodata.store import Store, open_store
from geodata.vocab import SubDistrict
from mapapp.access import Action, Person, require, require_somewhere
from mapapp.actions.identity import find_person_of
from mapapp.actions.sign_in import find_person
from mapapp.cookies import read_token
from mapapp.oidc import find_identity
from mapapp.online import OnlineMaps, read_online
from mapapp.text import LANGUAGES
from mapapp.view import View, read_view

_VIEW = "view"
_LANGUAGE = "language"
_SEEN = "address_seen"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks, and what with: language, theme, the store, and the online basemaps.

    Attributes
    ----------
    person
        Who it was when this run began. What changes something asks again, with `require_now`.
    """

    lang: str
    theme: str
    store: Store
    settings: Settings
    person: Person
    online: OnlineMaps


@st.cache_resource(show_spinner=False)
def _open(store_path: str, query_seconds: float) -> Store:
    return open_store(store_path, create=False, query_seconds=query_seconds)


@st.cache_resource(show_spinner=False)
def _read_online(settings: Settings) -> OnlineMaps:
    return read_online(settings, os.environ)


def find_reader() -> Reader:
    """Return who looks at this run."""
    settings = read_settings(os.environ)
    store = _open(settings.store_path, settings.query_seconds)
    return Reader(
        lang=st.session_state.setdefault(_LANGUAGE, _browser_language()),
        theme="dark" if st.context.theme.type == "dark" else "light",
        store=store,
        settings=settings,
        person=_find_person(store, settings),
        online=_read_online(settings),
    )


def _find_person(store: Store, settings: Settings) -> Person:
    # The cookie is the one this page was opened with; whether it still counts, the store says.
    secure = (st.context.url or "").startswith("https:")
    person = find_person(store, read_token(st.context.cookies, secure=secure), settings)
    identity = None if person.is_signed_in else find_identity()
    return find_person_of(store, identity, settings) if identity else person


def require_now(
    reader: Reader, action: Action, *, subdistrict: SubDistrict | None = None
) -> Person:
    """Return who acts, if that person may do this there at this moment.

    For everything a button does: between the run that drew the button and the
    click the sign-in may have ended.

    Raises
    ------
    ForbiddenError
        The person may not, or is no longer signed in.
    """
    person = find_person_now(reader)
    require(person, action, subdistrict=subdistrict)
    return person


def require_somewhere_now(reader: Reader, action: Action) -> Person:
    """Return who acts, if that person may do this anywhere at this moment.

    Raises
    ------
    ForbiddenError
        The person may not, or is no longer signed in.
    """
    person = find_person_now(reader)
    require_somewhere(person, action)
    return person


def find_person_now(reader: Reader) -> Person:
    """Return who this browser is signed in as at this moment."""
    return _find_person(reader.store, reader.settings)


def _browser_language() -> str:
    return "zh" if (st.context.locale or "zh").lower().startswith("zh") else "en"


def follow_address() -> None:
    """Take the view from the address when it was opened, or changed by Back and Forward."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    seen = st.session_state.get(_SEEN)
    # The menu leads to a screen's bare address; the view goes along.
    if seen == query or (seen and not query):
        return
    st.session_state[_SEEN] = query
    st.session_state[_VIEW] = read_view(query)
    lang = next(iter(query.get("lang", [])), "")
    if lang in LANGUAGES:
        st.session_state[_LANGUAGE] = lang


def find_view() -> View:
    """Return what the session looks at."""
    view: View = st.session_state.setdefault(_VIEW, View())
    return view


def save_view(view: View) -> None:
    """Keep the view for this and later runs."""
    st.session_state[_VIEW] = view


def build_query() -> dict[str, list[str]]:
    """Return the view and the language as address parameters."""
    return find_view().to_query(st.session_state[_LANGUAGE])


def write_address() -> None:
    """Put the view into the address, so that a copied link opens the same."""
    query = build_query()
    if {name: st.query_params.get_all(name) for name in st.query_params} != query:
        st.query_params.from_dict(query)
    st.session_state[_SEEN] = query


def save_language(lang: str) -> None:
    """Keep the language for this and later runs."""
    st.session_state[_LANGUAGE] = lang


def keep_pages(pages: dict[str, StreamlitPage]) -> None:
    """Keep this run's pages, so that a screen can lead to another."""
    st.session_state["pages"] = pages


def go_to(screen_id: str) -> None:
    """Lead to another screen; the address keeps the view."""
    st.switch_page(st.session_state["pages"][screen_id], query_params=build_query())


def change_view(**changes: object) -> None:
    """Change parts of the view."""
    save_view(replace(find_view(), **changes))  # type: ignore[arg-type]


def open_site(site_id: str | None) -> None:
    """Open a site, here and on whichever screen comes next; ``None`` closes it."""
    change_view(site_id=site_id)
    if site_id:
        forget_spot()


def save_spot(longitude: float, latitude: float) -> None:
    """Keep the spot that was tapped on the map, in degrees (EPSG:4326), instead of a site."""
    st.session_state["spot"] = (longitude, latitude)
    open_site(None)


def find_spot() -> tuple[float, float] | None:
    """Return the spot that was tapped, if any."""
    spot: tuple[float, float] | None = st.session_state.get("spot")
    return spot


def ask_for(screen_id: str) -> None:
    """Ask for another screen at the next run; callbacks cannot switch pages themselves."""
    st.session_state["asked_for"] = screen_id


def follow_request() -> None:
    """Switch to the screen a callback asked for."""
    screen_id = st.session_state.pop("asked_for", None)
    if screen_id:
        go_to(screen_id)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What someone speaks about: an event of a site, or what somebody said there or at a spot.

    Attributes
    ----------
    spot
        Longitude and latitude in degrees (EPSG:4326) of feedback that is tied to no site.
    """

    site_id: str | None = None
    spot: tuple[float, float] | None = None
    event_id: str | None = None
    parent_id: str | None = None


def save_subject(subject: Subject | None) -> None:
    """Keep what is spoken about, or drop it."""
    st.session_state["subject"] = subject


def find_subject() -> Subject | None:
    """Return what is spoken about, as long as its site is open, or its spot the one chosen."""
    subject: Subject | None = st.session_state.get("subject")
    if subject is None or subject.site_id != find_view().site_id:
        return None
    return subject if subject.site_id or subject.spot == find_spot() else None


def forget_spot() -> None:
    """Drop the tapped spot."""
    st.session_state.pop("spot", None)
