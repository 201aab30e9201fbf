"""The snippet that puts this map on another page."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geodata.errors import AccentError
from geodata.settings import Settings
from geodata.vocab import SubDistrict
from layers.accent import read_accent
from layers.palette import THEMES, UI
from mapapp.embed import Embed, Interaction, find_root
from mapapp.session import Reader
from mapapp.text import LANGUAGES, say, say_error
from mapapp.view import View

_SIZES = {"wide": (0, 500), "large": (960, 600), "medium": (640, 420), "tall": (380, 640)}
_BRAND = str(UI["light"]["brand"])


def show_embed(reader: Reader, view: View) -> None:
    """Let the reader choose, and show what to copy."""
    lang = reader.lang
    st.text(say(lang, "embed.what"))
    left, right = st.columns(2)
    with left:
        size = st.selectbox(say(lang, "embed.size"), list(_SIZES), key="embed_size",
                            format_func=lambda each: say(lang, f"embed.size_{each}"))  # fmt: skip
        spoken = st.segmented_control(say(lang, "embed.language"), list(LANGUAGES), required=True,
                                      default=lang, key="embed_language",
                                      format_func=_say_language)  # fmt: skip
        theme = st.segmented_control(say(lang, "embed.theme"), list(THEMES), required=True,
                                     default=THEMES[0], key="embed_theme",
                                     format_func=lambda one: say(lang, f"file.{one}"))  # fmt: skip
    with right:
        area = st.selectbox(say(lang, "embed.area"), [None, *SubDistrict], key="embed_area",
                            format_func=lambda each: _say_area(lang, each),
                            disabled=bool(view.site_id))  # fmt: skip
        accent = st.color_picker(say(lang, "embed.accent"), _BRAND, key="embed_accent")
    touch = st.segmented_control(say(lang, "embed.interaction"), list(Interaction), required=True,
                                 default=Interaction.SAFE, key="embed_interaction",
                                 format_func=lambda each: say(lang, f"embed.{each}"))  # fmt: skip
    st.caption(say(lang, f"embed.{touch}_help"))
    embed = Embed(view=replace(view, basemap=None), lang=spoken, theme=theme, area=area,
                  interaction=touch, accent="" if accent == _BRAND else accent)  # fmt: skip
    _show_snippet(reader, embed, *_SIZES[size])


def _show_snippet(reader: Reader, embed: Embed, width: int, height: int) -> None:
    lang = reader.lang
    try:
        if embed.accent:
            read_accent(embed.accent)
    except AccentError as error:
        st.error(say_error(lang, error))
        return
    root = find_root(reader.settings, st.context.url or "")
    title = say(embed.lang, "app.title")
    st.code(embed.build_snippet(root, title=title, width=width, height=height),
            language="html", wrap_lines=True)  # fmt: skip
    st.link_button(
        say(lang, "embed.look"), embed.build_address(root), icon=":material/open_in_new:"
    )
    if not _lets_others(reader.settings):
        st.info(say(lang, "embed.refused", setting="frame_ancestors"))


def _lets_others(settings: Settings) -> bool:
    """Whether any page but our own may show the map."""
    return settings.frame_ancestors.strip() not in {"'self'", "'none'", ""}


def _say_language(lang: str) -> str:
    return say(lang, "app.language")


def _say_area(lang: str, area: SubDistrict | None) -> str:
    return say(lang, f"subdistrict.{area}") if area else say(lang, "embed.whole")
