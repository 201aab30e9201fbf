"""Overpass JSON: OpenStreetMap's objects as the Overpass API answers.

Nodes may stand before the ways or after them, or only as positions inside
them (``out geom``). The answer is put in the order of an ordinary file and
read as one, so that areas and routes are understood alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.importers.basemap.osm import read_osm
from geodata.importers.basemap.spec import OSM_ATTRIBUTION, Asked, BasemapImporter, Reading

if TYPE_CHECKING:
    from osmium import SimpleWriter

_PIECE = 1 << 20
_LONGEST_ELEMENT = 64 << 20
_ELEMENTS = re.compile(r'"elements"\s*:\s*\[')
_OWN_IDS_FROM = 1 << 52
"""Numbers for positions that come without one: no node of OpenStreetMap is near them."""
_MEMBER_TYPES = {"node": "n", "way": "w", "relation": "r"}


def read_overpass(asked: Asked) -> Reading:
    """Read an answer of the Overpass API, element by element.

    Raises
    ------
    UnreadableFileError
        Not JSON, cut short, or an element that is none.
    EmptyFileError
        It has no elements.
    """
    import osmium

    ordered = asked.folder / "overpass.osm.pbf"
    try:
        with osmium.SimpleWriter(str(ordered), overwrite=True) as writer:
            count = _Order(asked.path, writer).write()
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise asked.refuse(f"{type(error).__name__}: {error}") from error
    if not count:
        raise asked.find_empty()
    return read_osm(replace(asked, path=ordered), "pbf", find_date(asked.path))


def read_elements(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the elements of an answer, one in memory at a time.

    Raises
    ------
    ValueError
        Not JSON, cut short, or one element beyond any size.
    """
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8-sig") as file:
        text = ""
        while not (start := _ELEMENTS.search(text)):
            piece = file.read(_PIECE)
            if not piece:
                raise ValueError("there is no list of elements in it")
            text = text[-64:] + piece
        at = start.end()
        while True:
            at = _skip(text, at)
            if at < len(text) and text[at] == "]":
                return
            try:
                element, at = decoder.raw_decode(text, at)
            except ValueError:
                piece = file.read(_PIECE)
                if not piece or len(text) - at > _LONGEST_ELEMENT:
                    raise
                text, at = text[at:] + piece, 0
                continue
            yield element


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def find_date(path: Path) -> str:
    """Return the day the answer says its data are from, or nothing."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        found = re.search(r'"timestamp_osm_base"\s*:\s*"(\d{4}-\d\d-\d\d)', file.read(4096))
    return found[1] if found else ""


class _Order:
    """Writes nodes, then ways, then relations."""

    def __init__(self, path: Path, writer: SimpleWriter) -> None:
        self._path, self._writer = path, writer
        self._own: dict[tuple[float, float], int] = {}
        self._nodes: set[int] = set()
        self._ways: set[int] = set()

    def write(self) -> int:
        """Return how many elements there were."""
        count = 0
        for element in read_elements(self._path):
            count += 1
            if element["type"] == "node":
                self._write_node(element["id"], element, element.get("tags") or {})
        # Only then positions inside ways: those have no tags.
        for element in read_elements(self._path):
            for part in [element, *(element.get("members") or ())]:
                for number, place in self._pair(part):
                    self._write_node(number, place, {})
        for element in read_elements(self._path):
            if element["type"] == "way":
                self._write_way(element["id"], element, element.get("tags") or {})
        for element in self._read_relations():
            for member in element.get("members") or ():
                if member["type"] == "way" and member.get("geometry"):
                    self._write_way(member["ref"], member, {})
        for element in self._read_relations():
            self._write_relation(element)
        return count

    def _read_relations(self) -> Iterator[dict[str, Any]]:
        return (each for each in read_elements(self._path) if each["type"] == "relation")

    def _write_node(self, number: int, place: dict[str, Any], tags: dict[str, str]) -> None:
        from osmium.osm.mutable import Node

        if number not in self._nodes:
            self._nodes.add(number)
            at = (float(place["lon"]), float(place["lat"]))
            self._writer.add_node(Node(id=number, location=at, tags=tags))

    def _pair(self, part: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Pair the positions inside a way with its nodes' numbers, or with numbers of our own."""
        places = part.get("geometry") or ()
        numbers = (places and part.get("nodes")) or [None] * len(places)
        for number, place in zip(numbers, places, strict=True):
            if place is not None:  # the answer leaves out what lies outside its own box
                yield number or self._find_own(place), place

    def _find_own(self, place: dict[str, Any]) -> int:
        return self._own.setdefault((place["lon"], place["lat"]), _OWN_IDS_FROM + len(self._own))

    def _write_way(self, number: int, way: dict[str, Any], tags: dict[str, str]) -> None:
        from osmium.osm.mutable import Way

        if number not in self._ways:
            self._ways.add(number)
            nodes = way.get("nodes") or [own for own, _ in self._pair(way)]
            self._writer.add_way(Way(id=number, nodes=nodes, tags=tags))

    def _write_relation(self, element: dict[str, Any]) -> None:
        from osmium.osm.mutable import Relation

        members = [
            (_MEMBER_TYPES[member["type"]], member["ref"], member.get("role") or "")
            for member in element.get("members") or ()
        ]
        tags = element.get("tags") or {}
        self._writer.add_relation(Relation(id=element["id"], members=members, tags=tags))


def _is_overpass(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_collection = b'"FeatureCollection"' in text
    return text.startswith(b"{") and b'"elements"' in text and not is_collection


IMPORTER = BasemapImporter(
    id="overpass",
    name="Overpass JSON",
    order=1,
    is_mine=_is_overpass,
    read=read_overpass,
    attribution=OSM_ATTRIBUTION,
)
