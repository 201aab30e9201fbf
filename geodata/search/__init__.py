"""Finding a place by what people type: Chinese, pinyin, initials, English, with slips."""

from geodata.search.finder import PlaceFinder
from geodata.search.index import Found, Index, Place, PlaceKind, Reason

__all__ = ["Found", "Index", "Place", "PlaceFinder", "PlaceKind", "Reason"]
