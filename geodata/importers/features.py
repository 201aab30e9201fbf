"""Features of GeoJSON as rows, one at a time, whatever their properties are called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from geodata.importers import wkb
from geodata.importers.encodings import decode, find_spelling
from geodata.importers.limits import refuse_damage
from geodata.importers.spec import (
    Asked,
    BookNote,
    BookStart,
    Cell,
    Part,
    RawNote,
    RawRow,
    TableMore,
)

GEOMETRY_TYPES = frozenset({
    "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
    "GeometryCollection",
})  # fmt: skip
DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_LONE = re.compile("[\ud800-\udfff]")
_CRS84 = re.compile(r"(?:urn:ogc:def:crs:)?OGC:[\d.]*:?CRS84", re.IGNORECASE)
_EPSG = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:[\d.]*:?(\d{4,6})", re.IGNORECASE)
_HTTP_EPSG = re.compile(
    r"https?://www\.opengis\.net/(?:def/crs/EPSG/[\d.]+/|gml/srs/epsg\.xml#)(\d{4,6})"
)


class Features:
    """Turns features into rows, and remembers which columns there are."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}
        self._count = 0

    def tell(self, feature: Any, notes: tuple[RawNote, ...] = ()) -> Iterator[Part]:
        """Yield a feature's row, before it the columns that are new with it."""
        self._count += 1
        properties, geometry, more = _take_apart(feature)
        notes += more
        known = len(self._columns)
        for key in properties:
            self._columns.setdefault(str(key), len(self._columns))
        if len(self._columns) > known:
            yield TableMore(tuple(map(clean, list(self._columns)[known:])))
        values: list[Cell] = [None] * len(self._columns)
        for key, value in properties.items():
            values[self._columns[str(key)]] = to_cell(value)
        try:
            shape = wkb.from_geojson(geometry)
        except (ValueError, OverflowError) as error:
            shape, notes = (
                None,
                (*notes, RawNote("geometry_unreadable", {"reason": clean(str(error))})),
            )
        yield RawRow(self._count, tuple(values), shape, notes)


def _take_apart(feature: Any) -> tuple[dict[str, Any], Any, tuple[RawNote, ...]]:
    """Return a feature's properties, its id among them, and its geometry."""
    if not isinstance(feature, dict):
        return {}, None, (RawNote("not_a_feature", {"value": clean(str(feature))[:60]}),)
    if feature.get("type") in GEOMETRY_TYPES:
        return {}, feature, ()
    given = feature.get("properties")
    properties = given if isinstance(given, dict) else {}
    notes = (
        ()
        if isinstance(given, dict | None)
        else (RawNote("not_a_feature", {"value": clean(str(given))[:60]}),)
    )
    number = feature.get("id")
    if number is not None:
        properties = {"id" if "id" not in properties else "feature id": number, **properties}
    if isinstance(options := feature.get("_umap_options"), dict) and options:
        properties = {**properties, "_umap_options": options}
    return properties, feature.get("geometry"), notes


def to_cell(value: Any) -> Cell:
    """Return a value of JSON as a cell; lists and objects as their JSON text."""
    if isinstance(value, str):
        return clean(value) or None
    if value is None or isinstance(value, bool | int | float):
        return value
    return clean(json.dumps(value, ensure_ascii=False))


def clean(text: str) -> str:
    """Return a text without halves of characters, which JSON can spell and nothing can store."""
    return _LONE.sub("\ufffd", text) if not text.isascii() else text


def read_text(asked: Asked) -> tuple[str, list[Part]]:
    """Return the text of a file and what is to be told of how it is spelt.

    Raises
    ------
    EncodingError
        No known encoding explains it.
    """
    content = asked.path.read_bytes()
    spelling = find_spelling(content, file=asked.name, asked=asked.options.encoding)
    text = decode(content, spelling)
    parts: list[Part] = [BookStart(spelling.encoding, spelling.evidence)]
    if spelling.damaged:
        line = text[: text.index("\ufffd")].count("\n") + 1
        parts.append(BookNote(RawNote("text_damaged", {"places": spelling.damaged, "line": line})))
    return text, parts


def find_stated_crs(member: Any) -> str:
    """Return the system that the old ``crs`` member names, as an EPSG code where it is one."""
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return ""
    if _CRS84.fullmatch(name):
        return "EPSG:4326"
    found = _EPSG.fullmatch(name) or _HTTP_EPSG.fullmatch(name)
    return f"EPSG:{found[1]}" if found else clean(name)[:200]


class Scanner:
    """Goes through a JSON object member by member; a long list is never whole in memory."""

    def __init__(self, asked: Asked, text: str) -> None:
        self._asked, self._text, self._at = asked, text, 0

    def read_members(self) -> Iterator[tuple[str, Any]]:
        """Yield keys and values; for a list, an iterator that must be gone through at once."""
        self._expect("{")
        while self._peek() != "}":
            key = self._read()
            self._expect(":")
            if self._peek() == "[":
                yield str(key), self._read_list()
            else:
                yield str(key), self._read()
            if self._peek() != ",":
                break
            self._at += 1
        self._expect("}")
        if self._peek():
            raise self._refuse("more follows after the end")

    def _read_list(self) -> Iterator[Any]:
        self._expect("[")
        while self._peek() != "]":
            yield self._read()
            if self._peek() != ",":
                break
            self._at += 1
        self._expect("]")

    def _read(self) -> Any:
        self._peek()
        try:
            value, self._at = DECODER.raw_decode(self._text, self._at)
        except (ValueError, RecursionError) as error:
            raise self._refuse(str(error).partition(":")[0]) from error
        return value

    def _peek(self) -> str:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._refuse(f"{sign} expected")
        self._at += 1

    def _refuse(self, reason: str) -> Exception:
        line = self._text.count("\n", 0, self._at) + 1
        return refuse_damage(self._asked, f"JSON, line {line}: {reason}")


def peek_text(head: bytes) -> str:
    """Return the beginning of a file as text, for a look only."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n\x1e")
