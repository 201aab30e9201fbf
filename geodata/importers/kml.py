"""KML, that of Google My Maps and Ovital among it: one table for each folder with placemarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.importers import wkb
from geodata.importers.encodings import Spelling
from geodata.importers.spec import (
    Asked,
    BookNote,
    BookStart,
    Importer,
    Part,
    RawNote,
    RawRow,
    TableStart,
)
from geodata.importers.xml import (
    find_all_children,
    find_child,
    find_children,
    get_local,
    get_text,
    iterate,
    read_xml,
)
from geodata.models import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINERS = frozenset({"Folder", "Document", "kml"})
_SHAPES = frozenset({"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track",
                     "MultiTrack", "Model"})  # fmt: skip
_SKIPPED = frozenset({"GroundOverlay", "PhotoOverlay", "ScreenOverlay"})
_FIELDS = ("name", "description", "address", "phoneNumber", "Snippet", "snippet", "styleUrl")
_TIMES = {"TimeStamp": ("when",), "TimeSpan": ("begin", "end")}
_DEEPEST = 8


@dataclass(slots=True)
class _Folder:
    """The placemarks of one folder while they are gathered."""

    name: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[dict[str, str], bytes | None, tuple[RawNote, ...]]] = field(
        default_factory=list
    )


def read_kml(asked: Asked) -> Iterator[Part]:
    """Read all placemarks; what a link leads to is not fetched.

    Raises
    ------
    UnreadableFileError
        Not well-formed, or with a document type.
    EncodingError
        No known encoding explains the text.
    """
    text, spelling, illegal = read_xml(asked, asked.path.read_bytes())
    yield from tell_kml(asked, text, spelling, illegal)


def tell_kml(asked: Asked, text: str, spelling: Spelling, illegal: int) -> Iterator[Part]:
    """Yield the parts of a KML that was decoded."""
    yield BookStart(spelling.encoding, spelling.evidence)
    if illegal:
        yield BookNote(RawNote("signs_left_out", {"signs": illegal}))
    folders: dict[int, _Folder] = {}
    skipped: Counter[str] = Counter()
    kept: list[object] = []  # an element's identity counts only while it lives
    for element in iterate(asked, text, frozenset({"Placemark", "NetworkLink", *_SKIPPED})):
        kind = get_local(element)
        if kind == "NetworkLink":
            link = get_text(next(iter(element.iter("{*}href")), None))
            yield BookNote(RawNote("link_not_followed", {"link": link[:200]}))
        elif kind != "Placemark":
            skipped[kind] += 1
        else:
            parent = element.getparent()
            if id(parent) not in folders:
                kept.append(parent)
                folders[id(parent)] = _Folder(_find_name(parent))
            _add_placemark(folders[id(parent)], element)
    for kind, count in skipped.items():
        yield BookNote(RawNote("element_left_out", {"element": kind, "count": count}))
    for folder in folders.values():
        yield from _tell_folder(folder)


def _find_name(container: _Element | None) -> str:
    while container is not None and get_local(container) in _CONTAINERS:
        if name := get_text(find_child(container, "name")):
            return name
        container = container.getparent()
    return ""


def _add_placemark(folder: _Folder, placemark: _Element) -> None:
    children = find_all_children(placemark)
    values = {name: text for name in _FIELDS
              if (text := get_text(children.get(name)))}  # fmt: skip
    for time, ends in _TIMES.items():
        held = children.get(time)
        for end in ends if held is not None else ():
            if text := get_text(find_child(held, end)):
                values[end] = text
    extended = children.get("ExtendedData")
    for data in extended.iter("{*}Data", "{*}SimpleData") if extended is not None else ():
        name = str(data.get("name") or "")
        value = find_child(data, "value") if get_local(data) == "Data" else data
        if name in values:
            name = f"{name} (ExtendedData)"
        if text := get_text(value):
            values[name] = text
        folder.columns.setdefault(name, len(folder.columns))
    notes: tuple[RawNote, ...] = ()
    shapes = [each for each in placemark if get_local(each) in _SHAPES]
    try:
        parts = [part for each in shapes if (part := _read_shape(each)) is not None]
    except ValueError as error:
        parts, notes = [], (RawNote("geometry_unreadable", {"reason": str(error)}),)
    for name in values:
        folder.columns.setdefault(name, len(folder.columns))
    shape = None if not parts else parts[0] if len(parts) == 1 else wkb.write_multi(parts)
    folder.rows.append((values, shape, notes))


def _tell_folder(folder: _Folder) -> Iterator[Part]:
    names = [*(each for each in _FIELDS if each in folder.columns),
             *(each for each in folder.columns if each not in _FIELDS)]  # fmt: skip
    yield TableStart(folder.name, tuple(names), (), "EPSG:4326", "format", True)
    for number, (values, shape, notes) in enumerate(folder.rows, 1):
        yield RawRow(number, tuple(values.get(name) for name in names), shape, notes)


def _read_shape(element: _Element, depth: int = 0) -> bytes | None:
    kind = get_local(element)
    if kind == "Point":
        positions = _read_positions(element)
        return wkb.write_point(positions[0]) if positions else None
    if kind in {"LineString", "LinearRing"}:
        return wkb.write_line(_read_positions(element))
    if kind == "Polygon":
        edges = [*find_children(element, "outerBoundaryIs"),
                 *find_children(element, "innerBoundaryIs")]  # fmt: skip
        rings = [ring for edge in edges for ring in find_children(edge, "LinearRing")]
        return wkb.write_polygon([_read_positions(ring) for ring in rings])
    if kind == "Track":
        return wkb.write_line([_to_position(get_text(each).split())
                               for each in find_children(element, "coord")])  # fmt: skip
    if kind in {"MultiGeometry", "MultiTrack"} and depth < _DEEPEST:
        inner = [_read_shape(each, depth + 1) for each in element if get_local(each) in _SHAPES]
        return wkb.write_multi([each for each in inner if each is not None])
    raise ValueError(f"{kind} is no point, line or area")


def _read_positions(element: _Element) -> list[tuple[float, ...]]:
    text = get_text(find_child(element, "coordinates"))
    # Some write a space after the comma.
    return [_to_position(each.split(",")) for each in ",".join(
        part.strip() for part in text.split(",")).split()]  # fmt: skip


def _to_position(numbers: list[str]) -> tuple[float, ...]:
    held = [each for each in numbers if each]
    if len(held) < 2:
        raise ValueError(f"not a position: {','.join(numbers)[:60]}")
    return tuple(float(each) for each in held[:3])


def _recognise(head: bytes, name: str) -> float:
    begin = head.replace(b"\0", b"")  # also where it is UTF-16
    return 1.0 if b"<kml" in begin or b":kml" in begin else 0.0


IMPORTER = Importer(
    id="kml",
    name=Text(zh="KML", en="KML"),
    suffixes=(".kml", ".ovkml"),
    recognise=_recognise,
    read=read_kml,
)
