"""What the map page and the panel need to know about marks and words; no data in it."""

from __future__ import annotations

from typing import Any

from geodata.places import read_district
from layers.spec import build_kinds
from mapapp.text import LANGUAGES, load_words

_MARGIN_DEGREES = 0.016
"""About 1.5 km at this latitude: as far as the view may leave the district."""


def _find_bounds() -> tuple[float, float, float, float]:
    west, south, east, north = read_district().bounds
    return (
        west - _MARGIN_DEGREES,
        south - _MARGIN_DEGREES,
        east + _MARGIN_DEGREES,
        north + _MARGIN_DEGREES,
    )


BOUNDS = _find_bounds()
"""West, south, east, north in degrees (EPSG:4326)."""


def build_look() -> dict[str, Any]:
    """Return marks of all layer kinds and the words of both languages."""
    return {
        "kinds": build_kinds(),
        "words": {lang: load_words(lang) for lang in LANGUAGES},
        "bounds": list(BOUNDS),
    }
