"""What OpenStreetMap's tags mean on our map: the layer, the class, the name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from geodata.models import Text

Tags = Mapping[str, str]

KEYS = (
    "highway", "railway", "waterway", "natural", "landuse", "leisure", "building", "amenity",
    "aeroway", "place",
)  # fmt: skip
"""A thing with none of these keys is not drawn."""

_ROADS = {
    "motorway": "trunk", "trunk": "trunk", "primary": "primary", "secondary": "secondary",
    "tertiary": "tertiary", "motorway_link": "link", "trunk_link": "link",
    "primary_link": "link", "secondary_link": "link", "tertiary_link": "link",
    "unclassified": "minor", "residential": "minor", "living_street": "minor", "road": "minor",
    "service": "service", "pedestrian": "minor", "footway": "path", "path": "path",
    "cycleway": "path", "steps": "path", "track": "path", "bridleway": "path",
}  # fmt: skip
_WATERWAYS = {
    "river": "river", "canal": "canal", "stream": "canal", "drain": "canal", "ditch": "canal",
}  # fmt: skip
_BROOK_WIDTH_M = 3.0
_AREAS = {
    ("natural", "water"): ("water", "water"), ("waterway", "riverbank"): ("water", "river"),
    ("waterway", "dock"): ("water", "dock"), ("landuse", "reservoir"): ("water", "reservoir"),
    ("landuse", "basin"): ("water", "basin"), ("leisure", "park"): ("park", "park"),
    ("leisure", "garden"): ("park", "garden"), ("leisure", "nature_reserve"): ("park", "reserve"),
    ("leisure", "golf_course"): ("park", "golf"), ("landuse", "grass"): ("park", "grass"),
    ("landuse", "forest"): ("park", "wood"), ("landuse", "meadow"): ("park", "grass"),
    ("landuse", "recreation_ground"): ("park", "recreation"),
    ("landuse", "village_green"): ("park", "grass"), ("landuse", "cemetery"): ("park", "cemetery"),
    ("natural", "wood"): ("park", "wood"), ("natural", "scrub"): ("park", "wood"),
    ("natural", "grassland"): ("park", "grass"), ("amenity", "university"): ("campus", "campus"),
    ("amenity", "college"): ("campus", "campus"), ("amenity", "school"): ("campus", "school"),
    ("amenity", "hospital"): ("campus", "hospital"),
    ("aeroway", "aerodrome"): ("airport", "airport"),
    ("landuse", "residential"): ("residential", "residential"),
}  # fmt: skip
_PLACES = frozenset({
    "suburb", "quarter", "neighbourhood", "city_block", "village", "hamlet", "town", "locality",
})  # fmt: skip
_NO = frozenset({"", "no", "none", "0", "false"})
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LINE_NUMBER = re.compile(r"(\d{1,2})\s*号线|[Ll]ine\s*(\d{1,2})|^(\d{1,2})$")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_LONGEST_NAME = 120


class Meaning(NamedTuple):
    """Layer, class in it, and what more the drawing takes."""

    layer: str
    kind: str
    extra: float | str | None = None


def find_line(tags: Tags) -> Meaning | None:
    """Say what a line is; ``None`` where it is not drawn."""
    if tags.get("highway") in _ROADS and not _is_set(tags, "area"):
        kind = _ROADS[tags["highway"]]
        return Meaning("road", kind, 1 if _is_elevated(tags) else 0)
    if "railway" in tags and "service" in tags:
        return None  # depots and sidings
    if tags.get("railway") == "subway":
        number = find_line_number(tags.get("ref", ""), tags.get("name", ""))
        return Meaning("metro", number, find_colour(tags))
    if tags.get("railway") in {"rail", "light_rail", "tram", "monorail", "narrow_gauge"}:
        return Meaning("rail", tags["railway"])
    kind = _WATERWAYS.get(tags.get("waterway", ""), "")
    if kind and not _is_set(tags, "tunnel"):
        is_brook = tags["waterway"] not in {"river", "canal"}
        return Meaning(
            "waterline", kind, _read_width_m(tags) or (_BROOK_WIDTH_M if is_brook else None)
        )
    return None


def find_area(tags: Tags) -> Meaning | None:
    """Say what an area is; ``None`` where it is not drawn."""
    if tags.get("railway") == "station":
        return find_point(tags)
    for (key, value), (layer, kind) in _AREAS.items():
        if tags.get(key) == value:
            return Meaning(layer, kind)
    if _is_set(tags, "building"):
        return Meaning("building", "building")
    return None


def find_point(tags: Tags) -> Meaning | None:
    """Say what a point is; ``None`` where it is not drawn."""
    if tags.get("railway") in {"station", "halt"}:
        return Meaning("station", "")
    if tags.get("place") in _PLACES:
        return Meaning("place", tags["place"])
    return None


def read_name(tags: Tags) -> Text:
    """Read the name in both languages; what is not stated stays empty.

    ``name`` has no stated language: it is Chinese where it holds a Chinese character.
    """
    plain = tags.get("name", "")
    is_chinese = bool(_HAN.search(plain))
    zh = tags.get("name:zh-Hans") or tags.get("name:zh") or (plain if is_chinese else "")
    en = tags.get("name:en") or ("" if is_chinese else plain)
    return Text(zh=_tidy(zh), en=_tidy(en))


def find_line_number(*texts: str) -> str:
    """Return the number of a metro line as its name or reference states it, or nothing."""
    for text in texts:
        if found := _LINE_NUMBER.search(text):
            return next(group for group in found.groups() if group)
    return ""


def find_colour(tags: Tags) -> str | None:
    """Return the colour of a line as ``#rrggbb``; any other way of writing it is passed over."""
    stated = tags.get("colour") or tags.get("color") or ""
    return stated.lower() if _COLOUR.fullmatch(stated) else None


def _tidy(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME]


def _is_set(tags: Tags, key: str) -> bool:
    return tags.get(key, "").lower() not in _NO


def _is_elevated(tags: Tags) -> bool:
    """Expressways on bridges run above the other streets; so does what is called so."""
    is_fast = tags["highway"].removesuffix("_link") in {"motorway", "trunk"}
    return "高架" in tags.get("name", "") or (is_fast and _is_set(tags, "bridge"))


def _read_width_m(tags: Tags) -> float | None:
    stated = _NUMBER.fullmatch(tags.get("width", "").removesuffix("m").strip())
    return float(stated[0]) if stated and 0 < float(stated[0]) < 1000 else None
