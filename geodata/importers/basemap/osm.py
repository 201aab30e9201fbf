"""OpenStreetMap's own formats: ``.osm``, ``.osm.gz``, ``.osm.pbf``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import shapely

from geodata.importers.basemap.clip import draw_area, draw_line, draw_point, find_outside, meets
from geodata.importers.basemap.find import is_gzip
from geodata.importers.basemap.metro import MetroRoutes
from geodata.importers.basemap.spec import (
    OSM_ATTRIBUTION,
    Asked,
    BasemapImporter,
    Drawn,
    Reading,
)
from geodata.importers.basemap.tags import KEYS

if TYPE_CHECKING:  # in the worker only: the server needs neither the library nor its threads
    import osmium

_TELL_EVERY = 20_000


def read_osm(asked: Asked, kind: str = "", date: str = "") -> Reading:
    """Read an OpenStreetMap file once through, keeping what meets the area.

    Positions of all nodes are kept in memory, 16 bytes each; everything else
    outside the area is forgotten at once.

    Parameters
    ----------
    kind
        ``osm``, ``osm.gz`` or ``pbf``; found in the file where not given.
    date
        Day the data are from, where it is known already.

    Raises
    ------
    UnreadableFileError
        Damaged or cut short; raised while the drawn things are gone through.
    EmptyFileError, OutsideAreaError
        It holds nothing, or states a box away from the area.
    """
    facts: dict[str, Any] = {"objects": 0, "date": date}
    return Reading(drawn=_read(asked, kind or _find_kind(asked), facts), facts=facts)


def _find_kind(asked: Asked) -> str:
    if is_gzip(asked.path):
        return "osm.gz"
    with asked.path.open("rb") as file:
        return "pbf" if _is_pbf(file.read(64)) else "osm"


def _read(asked: Asked, kind: str, facts: dict[str, Any]) -> Iterator[Drawn]:
    import osmium

    file = osmium.io.File(str(asked.path), kind)
    try:
        header = osmium.FileProcessor(file).header
        _check_box(asked, header)
        facts["date"] = facts["date"] or _find_date(header)
        yield from _Pass(asked, facts).run(file)
    except (RuntimeError, ValueError) as error:
        # Osmium's own errors are these; ours pass.
        raise asked.refuse(error) from error
    if not facts["objects"]:
        raise asked.find_empty()


def _check_box(asked: Asked, header: osmium.io.Header) -> None:
    """Refuse a file that says itself that it lies elsewhere, before a gigabyte is read."""
    box = header.box()
    if not box.valid():
        return
    low, high = box.bottom_left, box.top_right
    if not meets(asked.area, (low.lon, low.lat, high.lon, high.lat)):
        raise find_outside(asked, (low.lon, low.lat, high.lon, high.lat))


def _find_date(header: osmium.io.Header) -> str:
    for key in ("osmosis_replication_timestamp", "timestamp"):
        if stated := header.get(key):
            return str(stated)[:10]
    return ""


class _Pass:
    """One reading of one file."""

    def __init__(self, asked: Asked, facts: dict[str, Any]) -> None:
        import osmium

        self._asked, self._facts = asked, facts
        self._metro = MetroRoutes()
        self._newest = datetime(1970, 1, 1, tzinfo=UTC)
        self._wkb = osmium.geom.WKBFactory()
        self._no_place = osmium.InvalidLocationError

    def run(self, file: osmium.io.File) -> Iterator[Drawn]:
        """Go through the file; metro lines come last, when their routes are known."""
        import osmium

        kept = osmium.filter.KeyFilter(*KEYS, "route")
        areas = osmium.filter.KeyFilter(*KEYS)
        source = osmium.FileProcessor(file).with_locations("flex_mem").with_areas(areas)
        for number, thing in enumerate(source.with_filter(kept), 1):
            self._facts["objects"] = number
            if number % _TELL_EVERY == 0:
                self._asked.tell(number)
            drawn = self._draw(thing)
            if drawn is not None:
                yield drawn
        yield from self._metro.draw()
        if not self._facts["date"] and self._newest.year > 1970:
            self._facts["date"] = self._newest.date().isoformat()

    def _draw(self, thing: Any) -> Drawn | None:
        if thing.is_way():
            return self._draw_way(thing)
        if thing.is_area():
            return self._draw_area(thing)
        if thing.is_node():
            return self._draw_node(thing)
        self._metro.add_route(thing)
        return None

    def _draw_way(self, way: Any) -> Drawn | None:
        line = self._find_line(way)
        if line is None:
            return None
        tags = self._take_tags(way)
        drawn = draw_line(tags, line, self._asked.area)
        if drawn is not None and drawn.layer == "metro":
            self._metro.add_track(way.id, drawn)
            return None
        return drawn

    def _find_line(self, way: Any) -> shapely.geometry.base.BaseGeometry | None:
        """Return the line where its box meets the area.

        This runs for every way of the file: the box is taken from the coded
        bytes, several times faster than from the nodes.
        """
        try:
            coded = bytes.fromhex(self._wkb.create_linestring(way))
        except (RuntimeError, self._no_place):
            return self._join_known(way)
        numbers = memoryview(coded)[9:].cast("d")
        lons, lats = numbers[::2].tolist(), numbers[1::2].tolist()
        if not meets(self._asked.area, (min(lons), min(lats), max(lons), max(lats))):
            return None
        return shapely.from_wkb(coded)

    def _join_known(self, way: Any) -> shapely.geometry.base.BaseGeometry | None:
        """Join the nodes the file has; where it lacks one, the line has a gap."""
        runs: list[list[tuple[float, float]]] = [[]]
        for node in way.nodes:
            if node.location.valid():
                runs[-1].append((node.location.lon, node.location.lat))
            elif runs[-1]:
                runs.append([])
        lines = shapely.multilinestrings([run for run in runs if len(set(run)) > 1])
        return lines if not lines.is_empty and meets(self._asked.area, lines.bounds) else None

    def _draw_area(self, area: Any) -> Drawn | None:
        try:
            polygon = shapely.from_wkb(self._wkb.create_multipolygon(area))
        except (RuntimeError, self._no_place, shapely.GEOSException):
            return None  # rings that do not close are in every large extract
        if not meets(self._asked.area, polygon.bounds):
            return None
        return draw_area(self._take_tags(area), polygon, self._asked.area)

    def _draw_node(self, node: Any) -> Drawn | None:
        place = node.location
        if not place.valid() or not meets(self._asked.area, (place.lon, place.lat) * 2):
            return None
        point = shapely.Point(place.lon, place.lat)
        return draw_point(self._take_tags(node), point, self._asked.area)

    def _take_tags(self, thing: Any) -> dict[str, str]:
        self._newest = max(self._newest, thing.timestamp)
        return {tag.k: tag.v for tag in thing.tags}


def _is_pbf(head: bytes) -> bool:
    return b"OSMHeader" in head[:32]


def _is_osm(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return _is_pbf(head) or (
        text.startswith(b"<") and b"<osm" in text and b"<osmChange" not in text
    )


IMPORTER = BasemapImporter(
    id="osm",
    name="OpenStreetMap (.osm, .osm.gz, .osm.pbf)",
    order=0,
    is_mine=_is_osm,
    read=read_osm,
    attribution=OSM_ATTRIBUTION,
)
