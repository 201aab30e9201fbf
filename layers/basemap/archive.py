"""Builds the basemap archive: one JSON of delta-coded whole numbers, the same bytes every time."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geodata.models import Text
from geodata.places import label_point, read_district, read_outlines
from geodata.streets import (
    mend_streets,
    read_accuracy,
    read_areas,
    read_metro,
    read_rails,
    read_rivers,
    read_streets,
    to_shape,
)
from layers.assets import WEB
from layers.page_config import read_words

VERSION = 1
ORIGIN = (121.3, 31.1)
"""Longitude and latitude whole numbers count from, south-west of everything drawn."""
SCALE = 100_000
"""Whole numbers in one degree: about 1 m."""
PATH = WEB / "basemap.json"
Position = tuple[float, float]
Layers = dict[str, list[list[Any]]]


def encode_line(points: Iterable[Sequence[float]]) -> list[int]:
    """Return a line as its first point and the steps from each point to the next.

    Parameters
    ----------
    points
        Longitude and latitude, degrees (EPSG:4326).
    """
    coded: list[int] = []
    last = (0, 0)
    for longitude, latitude in points:
        x, y = round((longitude - ORIGIN[0]) * SCALE), round((latitude - ORIGIN[1]) * SCALE)
        coded += [x - last[0], y - last[1]]
        last = (x, y)
    return coded


def decode_line(coded: Sequence[int]) -> list[Position]:
    """Return the points of a coded line, degrees (EPSG:4326)."""
    points: list[Position] = []
    x = y = 0
    for step_x, step_y in zip(coded[::2], coded[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((ORIGIN[0] + x / SCALE, ORIGIN[1] + y / SCALE))
    return points


class NameTable:
    """Numbers for names, each stored once."""

    def __init__(self) -> None:
        self.table: list[list[str]] = []
        self._found: dict[tuple[str, str], int] = {}

    def number(self, name: Text) -> int:
        """Return the number of a name; a new one where it was not used yet."""
        key = (name.zh, name.en)
        if key not in self._found:
            self._found[key] = len(self.table)
            self.table.append(list(key))
        return self._found[key]


def build_archive() -> dict[str, Any]:
    """Build the archive from the bundled facts.

    Returns
    -------
    dict
        ``v``, ``origin``, ``scale``, ``names``, ``layers``, ``attribution``; a feature of a layer
        is ``[rings, class, number of its name or -1, extra]``.

    Raises
    ------
    BundleError
        A bundled file cannot be read.
    """
    names = NameTable()
    layers: Layers = {
        **build_outlines(names),
        **_build_areas(names),
        **_build_water(names),
        "rail": [
            [[encode_line(rail.line.coords)], "rail", names.number(rail.name), None]
            for rail in read_rails()
        ],
        **_build_streets(names),
        **_build_metro(names),
    }
    return pack(names, layers, _say_attribution())


def pack(names: NameTable, layers: Layers, attribution: Mapping[str, str]) -> dict[str, Any]:
    """Put an archive together.

    Parameters
    ----------
    names
        All that the features refer to.
    layers
        Features by layer, each as `build_archive` says.
    attribution
        By language: whose positions these are.
    """
    return {
        "v": VERSION,
        "origin": list(ORIGIN),
        "scale": SCALE,
        "names": names.table,
        "layers": layers,
        "attribution": dict(attribution),
    }


def _say_attribution() -> dict[str, str]:
    """Say whose positions these are, and how good they are."""
    words, known = read_words(), read_accuracy()
    near, rough = _round_up(known.p90_m), _round_up(known.estimate_m)
    return {
        lang: words[lang]["map.attribution"]
        .replace("{near}", str(near))
        .replace("{rough}", str(rough))
        for lang in ("zh", "en")
    }


def _round_up(metres: float) -> int:
    """Round to the next 5 m: nobody should read more into it."""
    return 5 * math.ceil(metres / 5)


def build_outlines(names: NameTable) -> Layers:
    """Build the district, its sub-districts and their names from our own outlines."""
    words = read_words()
    district = read_district()
    parts: list[list[Any]] = []
    places: list[list[Any]] = []
    for place, outline in read_outlines().items():
        key = f"subdistrict.{place.value}"
        name = names.number(Text(zh=words["zh"][key], en=words["en"][key]))
        parts.append([[encode_line(outline.exterior.coords)], place.value, name, None])
        point = label_point(place)
        places.append([[encode_line([(point.x, point.y)])], place.value, name, None])
    edge = [[encode_line(district.exterior.coords)], "district", -1, None]
    return {"district": [edge], "subdistrict": parts, "place": places}


def _build_areas(names: NameTable) -> Layers:
    found: Layers = {"park": [], "campus": [], "airport": []}
    for area in read_areas():
        ring = encode_line(area.polygon.exterior.coords)
        layer = "park" if area.kind == "belt" else area.kind
        found[layer].append([[ring], area.kind, names.number(area.name), None])
    return found


def _build_water(names: NameTable) -> Layers:
    """Shapes to fill, and middles for the names to run along."""
    shapes: list[list[Any]] = []
    lines: list[list[Any]] = []
    for river in read_rivers():
        shape, name = to_shape(river), names.number(river.name)
        rings = [encode_line(ring.coords) for ring in (shape.exterior, *shape.interiors)]
        shapes.append([rings, river.kind, name, None])
        width_m = statistics.median(river.widths_m)
        lines.append([[encode_line(river.line.coords)], river.kind, name, width_m])
    return {"water": shapes, "waterline": lines}


def _build_streets(names: NameTable) -> Layers:
    roads = [
        [
            [encode_line(street.line.coords)],
            street.road_class.value,
            names.number(street.name),
            1 if street.is_elevated else 0,
        ]
        for street in mend_streets(read_streets())
    ]
    return {"road": roads, "roadname": roads}


def _build_metro(names: NameTable) -> Layers:
    lines, stations = read_metro()
    return {
        "metro": [
            [[encode_line(line.line.coords)], line.number, names.number(line.name), line.colour]
            for line in lines
        ],
        "station": [
            [
                [encode_line([(station.point.x, station.point.y)])],
                ",".join(station.lines),
                names.number(station.name),
                None,
            ]
            for station in stations
        ],
    }


def write_archive() -> str:
    """Return the archive as it is stored."""
    return json.dumps(build_archive(), ensure_ascii=False, separators=(",", ":")) + "\n"
