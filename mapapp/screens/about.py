"""What this is, where its facts come from, and how sure they are."""

from __future__ import annotations

import math

import streamlit as st

from geodata.dates import say_date
from geodata.streets import read_accuracy, read_missing
from layers.basemap.in_force import find_basemap
from mapapp.components.markdown import to_plain
from mapapp.screens.spec import Screen
from mapapp.session import Reader, find_view
from mapapp.text import say

_PARTS = ("what", "dates", "positions", "streets", "words", "silence", "licences")


def show_about(reader: Reader) -> None:
    """Show the parts in order, then the sources."""
    lang = reader.lang
    st.markdown(f"## {say(lang, 'screen.about')}")
    for part in _PARTS:
        st.markdown(f"### {say(lang, f'about.{part}_title')}")
        if part != "streets" or not _show_imported(reader):
            st.markdown(say(lang, f"about.{part}", **_find_figures(part, lang)))
    _show_online(reader)
    st.markdown(f"### {say(lang, 'about.sources_title')}")
    for source in reader.store.list_sources():
        facts = (source.publisher, source.licence)
        st.text(source.title.said_in(lang))
        told = " · ".join([source.date.words(lang), *(each.said_in(lang) for each in facts)])
        # Captions read Markdown, and Markdown asks other hosts for pictures.
        st.caption(to_plain(told))
    st.caption(say(lang, "about.as_of", date=reader.store.as_of))


def _show_imported(reader: Reader) -> bool:
    """Say whose streets are drawn where a map was imported here; tell whether one was."""
    basemap = find_basemap(reader.settings.basemap_path)
    if basemap.made is None:
        return False
    date = say_date(basemap.made["date"], reader.lang) if basemap.made["date"] else "?"
    st.text(say(reader.lang, "about.streets_imported", date=date, at=basemap.made["at"][:10]))
    st.text(basemap.attribution[reader.lang])
    return True


def _show_online(reader: Reader) -> None:
    """Say whose images are on the map, where they are not ours."""
    lang = reader.lang
    provider = reader.online.find_shown(find_view().basemap)
    if provider is None:
        return
    st.markdown(f"### {say(lang, 'about.online_title')}")
    st.text(f"{provider.name.said_in(lang)} · {provider.attribution.said_in(lang)}")
    if provider.approval:
        st.text(say(lang, "map.approval", number=provider.approval))
    st.markdown(say(lang, f"about.online_{provider.via}"))
    if provider.is_shifted:
        st.markdown(say(lang, "about.online_shifted"))


def _find_figures(part: str, lang: str) -> dict[str, object]:
    """Return the measured figures and the names a part speaks of."""
    if part != "streets":
        return {}
    known, missing = read_accuracy(), read_missing()
    unknown = [*missing.streets, *missing.waters, *missing.parks]
    return {
        "compared": known.compared,
        "length": round(known.length_km),
        "median": math.ceil(known.median_m),
        "near": math.ceil(known.p90_m),
        "rough": math.ceil(known.estimate_m),
        "crossings": known.crossings,
        "corner": math.ceil(known.crossing_median_m),
        "missing": ("、" if lang == "zh" else ", ").join(name.said_in(lang) for name in unknown),
    }


SCREEN = Screen(id="about", icon="info", order=3, weights=(1, 1.2), show=show_about, thumb=True)
