"""GPX: waypoints, routes and tracks, a table each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geodata.importers import wkb
from geodata.importers.spec import (
    Asked,
    BookNote,
    BookStart,
    Cell,
    Importer,
    Part,
    RawNote,
    RawRow,
    TableStart,
)
from geodata.importers.xml import find_child, find_children, get_local, get_text, iterate, read_xml
from geodata.models import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_TABLES = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}
_PARTS = frozenset({"rtept", "trkseg"})


def read_gpx(asked: Asked) -> Iterator[Part]:
    """Read waypoints as points, routes and tracks as lines.

    Raises
    ------
    UnreadableFileError
        Not well-formed, or with a document type.
    EncodingError
        No known encoding explains the text.
    """
    text, spelling, illegal = read_xml(asked, asked.path.read_bytes())
    yield BookStart(spelling.encoding, spelling.evidence)
    if illegal:
        yield BookNote(RawNote("signs_left_out", {"signs": illegal}))
    held: dict[str, list[tuple[dict[str, str], bytes | None, tuple[RawNote, ...]]]] = {}
    for element in iterate(asked, text, frozenset(_TABLES)):
        notes: tuple[RawNote, ...] = ()
        try:
            shape = _read_shape(element)
        except ValueError as error:
            shape, notes = None, (RawNote("geometry_unreadable", {"reason": str(error)}),)
        held.setdefault(get_local(element), []).append((_read_fields(element), shape, notes))
    for kind, table in _TABLES.items():
        rows = held.get(kind, [])
        names = tuple(dict.fromkeys(name for values, _, _ in rows for name in values))
        if rows:
            yield TableStart(table, names, (), "EPSG:4326", "format", True)
        for number, (values, shape, notes) in enumerate(rows, 1):
            cells: tuple[Cell, ...] = tuple(values.get(name) for name in names)
            yield RawRow(number, cells, shape, notes)


def _read_fields(element: _Element) -> dict[str, str]:
    values: dict[str, str] = {}
    for child in element:
        name = get_local(child)
        if name in _PARTS or not name:
            continue
        if name == "link" and child.get("href"):
            values[name] = str(child.get("href"))
            continue
        leaves = (
            [each for each in child.iter() if len(each) == 0] if name == "extensions" else [child]
        )
        for leaf in leaves:
            if text := get_text(leaf):
                values.setdefault(get_local(leaf), text)
    return values


def _read_shape(element: _Element) -> bytes:
    if get_local(element) == "wpt":
        return wkb.write_point(_read_position(element))
    if get_local(element) == "rte":
        return wkb.write_line([_read_position(each) for each in find_children(element, "rtept")])
    segments = [[_read_position(each) for each in find_children(segment, "trkpt")]
                for segment in find_children(element, "trkseg")]  # fmt: skip
    lines = [wkb.write_line(each) for each in segments]
    return lines[0] if len(lines) == 1 else wkb.write_multi(lines)


def _read_position(element: _Element) -> tuple[float, ...]:
    try:
        position = float(element.get("lon", "")), float(element.get("lat", ""))
    except ValueError:
        given = f"lon={element.get('lon')} lat={element.get('lat')}"
        raise ValueError(f"not a position: {given[:60]}") from None
    height = get_text(find_child(element, "ele"))
    return (*position, float(height)) if height else position


def _recognise(head: bytes, name: str) -> float:
    begin = head.replace(b"\0", b"")
    return 1.0 if b"<gpx" in begin or b":gpx" in begin else 0.0


IMPORTER = Importer(
    id="gpx",
    name=Text(zh="GPX", en="GPX"),
    suffixes=(".gpx",),
    recognise=_recognise,
    read=read_gpx,
)
