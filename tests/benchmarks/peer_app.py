"""The peer: plain st_folium, as its documentation shows it, on the same synthetic sites.

A marker with a tooltip for each site, and in its popup what our card shows: the
site's history and what residents said. The filter is the same toggle. Its
libraries come from
the benchmark, on this machine; Bootstrap and the icon fonts, which this map does not
use, are left out in the peer's favour.
"""

import os

import folium
import streamlit as st
from streamlit_folium import st_folium

from geodata.store import open_store

ASSETS = os.environ["PEER_ASSETS"]
folium.Map.default_js = [("leaflet", f"{ASSETS}/leaflet.js"), ("jquery", f"{ASSETS}/jquery.js")]
folium.Map.default_css = [("leaflet_css", f"{ASSETS}/leaflet.css")]


@st.cache_data
def read_sites() -> list[tuple[float, float, bool, str, str]]:
    """Latitude, longitude, whether there is feedback, name, and popup of every site."""
    store = open_store(os.environ["PEER_STORE"], create=False)
    sites = store.sites()
    told = store.events().groupby("site")["text_en"].agg("<br>".join)
    said = store.feedback().groupby("site")["text_zh"].agg("<br>".join)
    return [
        (
            site.geometry.y,
            site.geometry.x,
            site.Index in said,
            site.name_en,
            f"<b>{site.name_en}</b><br>{told.get(site.Index, '')}<br>{said.get(site.Index, '')}",
        )
        for site in sites.itertuples()
    ]


only_spoken_of = st.toggle("with feedback only")
plan = folium.Map([31.2125, 121.39], zoom_start=13, tiles=None)
for latitude, longitude, spoken_of, name, words in read_sites():
    if spoken_of or not only_spoken_of:
        folium.Marker([latitude, longitude], popup=words, tooltip=name).add_to(plan)
st_folium(plan, width=900, height=600)
