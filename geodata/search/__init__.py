"""Finding a place by what people type: Chinese, pinyin, initials, English, with slips."""

from geodata.search.finder import PlaceFinder
from geodata.search.index import Index
from geodata.search.places import Found, Group, Place, PlaceKind, Reason, group_found

__all__ = ["Found", "Group", "Index", "Place", "PlaceFinder", "PlaceKind", "Reason", "group_found"]
