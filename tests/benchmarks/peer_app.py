"""The peer: plain st_folium, as its documentation shows it, on the same synthetic sites.

Circle markers on one canvas are the cheapest marks folium has; each has a popup
with the site's history. The files it wants from elsewhere are answered by the
benchmark from this machine.
"""

import os

import folium
import streamlit as st
from streamlit_folium import st_folium

from geodata.store import open_store

COLOURS = {"renewal": "#96500f", "park": "#00794b", "station": "#2273bd", "consult": "#6b2f86"}


@st.cache_data
def read_sites() -> list[tuple[float, float, str, str, str]]:
    """Name, kind and history of every site."""
    store = open_store(os.environ["PEER_STORE"], create=False)
    sites, events = store.sites(), store.events()
    said = events.groupby("site")["text_en"].agg("<br>".join)
    return [
        (row.geometry.y, row.geometry.x, row.kind, row.name_en, said.get(row.Index, ""))
        for row in sites.itertuples()
    ]


kind = st.radio("kind", ["all", *COLOURS], horizontal=True)
plan = folium.Map([31.2125, 121.39], zoom_start=13, tiles=None, prefer_canvas=True)
for latitude, longitude, of_kind, name, history in read_sites():
    if kind in ("all", of_kind):
        folium.CircleMarker(
            [latitude, longitude],
            radius=6,
            color=COLOURS.get(of_kind, "#4c5663"),
            popup=folium.Popup(f"<b>{name}</b><br>{history}"),
        ).add_to(plan)
st.write(f"shown: {kind}")
st_folium(plan, width=900, height=600)
