"""What the map page is told when it opens: words, kinds, where its facts come from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import layers.kinds
from geodata.discovery import find_all
from geodata.models import Text
from geodata.tables import WORDS
from geodata.vocab import SubDistrict
from layers.assets import WEB, find_address
from layers.palette import RING_ABOVE_M, ROUGH_ABOVE_M, SELECTED_SIZE_PX, STATE_SIGNS, Theme
from layers.providers import EMBEDDED, TileProvider
from layers.spec import LayerKind
from layers.vendoring import read_icon

DISTRICT_BOUNDS = (121.3273, 31.1797, 121.4348, 31.2459)
"""West, south, east, north of Changning in degrees (EPSG:4326)."""

Mode = Literal["hosted", "page", "file"]


def find_kinds() -> list[LayerKind]:
    """Return every layer kind, in the order of the legend."""
    kinds: list[LayerKind] = find_all(layers.kinds, "LAYER")
    return sorted(kinds, key=lambda kind: kind.order)


def build_kinds() -> list[dict[str, Any]]:
    """Return every layer kind as the scripts take it, with its icon's drawing."""
    return [_to_config(kind) for kind in find_kinds()]


def read_words() -> dict[str, dict[str, str]]:
    """Return every word readers see, by language and key."""
    words: dict[str, dict[str, str]] = json.loads((WEB / "words.json").read_text(encoding="utf-8"))
    return words


def say_words(lang: str) -> dict[str, dict[str, str]]:
    """Return what the words of closed lists mean, by group and word, in one language."""
    said = read_words()[lang]
    return {group: {word: said[f"{group}.{word}"] for word in words}
            for group, words in WORDS.items()}  # fmt: skip


def read_subdistrict_names() -> dict[SubDistrict, Text]:
    """Return the sub-districts' names in both languages."""
    words = read_words()
    return {
        place: Text(**{lang: words[lang][f"subdistrict.{place.value}"] for lang in ("zh", "en")})
        for place in SubDistrict
    }


def build_config(
    *,
    lang: Literal["zh", "en"],
    theme: Theme = "light",
    mode: Mode = "page",
    api: str | None = "/api",
    basemap: Mapping[str, Any] | str | None = None,
    pinned: Mapping[str, Any] | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
    silent: Sequence[str] = (),
    at: tuple[float, float, float] | None = None,
    selected: str | None = None,
    bounds: tuple[float, float, float, float] = DISTRICT_BOUNDS,
    providers: Iterable[TileProvider] = (),
    chosen: str = EMBEDDED,
    accent: Mapping[str, str] | None = None,
    interaction: str | None = None,
) -> dict[str, Any]:
    """Return the configuration of one map page.

    Parameters
    ----------
    lang, theme
        How it opens; a host may change both while it runs.
    mode
        ``hosted`` passes selections to the host, ``page`` shows cards itself,
        ``file`` has everything inside.
    api
        Where facts are asked for; ``None`` takes them from ``pinned``.
    basemap
        The archive or its address; the embedded one's address where not given.
    pinned
        ``features``, ``spots``, ``details`` by id, and ``rows``, for a page without a server.
    filters
        As in the address of ``/api/map``: name to values.
    hidden
        Layer kinds switched off.
    silent
        Sub-districts the source says nothing about.
    at
        Longitude, latitude, zoom to open at; else the district fills the width.
    bounds
        West, south, east, north of what is shown, degrees (EPSG:4326).
    providers
        Online basemaps the reader may choose.
    chosen
        The basemap it opens with: ``embedded``, or the id of one of them.
    accent
        Theme colours for ``light`` and ``dark`` pages, from :func:`layers.accent.read_accent`.
    interaction
        What readers can do with it inside another page; ``None`` where it is no part of one.
    """
    return {
        "lang": lang,
        "theme": theme,
        "mode": mode,
        "words": read_words(),
        "kinds": build_kinds(),
        "signs": dict(STATE_SIGNS),
        "limits": {
            "rough_m": ROUGH_ABOVE_M,
            "ring_m": RING_ABOVE_M,
            "selected_px": SELECTED_SIZE_PX,
        },
        "api": api,
        "basemap": find_address("basemap.json") if basemap is None else basemap,
        "pinned": pinned,
        "filters": {name: list(values) for name, values in (filters or {}).items()},
        "hidden": list(hidden),
        "silent": list(silent),
        "bounds": list(bounds),
        "at": list(at) if at else None,
        "selected": selected,
        "online": [provider.to_page() for provider in providers],
        "chosen": chosen,
        "accent": accent,
        "embed": {"interaction": interaction} if interaction else None,
    }


def _to_config(kind: LayerKind) -> dict[str, Any]:
    return {
        "id": kind.id,
        "colour_light": kind.colour_light,
        "colour_dark": kind.colour_dark,
        "shape": kind.shape,
        "icon": read_icon(kind.icon),
        "icon_filled": kind.icon_filled,
        "dy": kind.icon_dy,
        "scale": kind.icon_scale,
        "size": kind.size_px,
        "order": kind.order,
    }
