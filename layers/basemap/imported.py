"""Makes a basemap archive of somebody's own street map. Runs in the guarded worker."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.crs import find_crs, measure_length_m
from geodata.errors import FileTooLargeError, MissingAttributionError
from geodata.importers.basemap.clip import find_outside
from geodata.importers.basemap.find import find_importer
from geodata.importers.basemap.spec import Asked, BasemapImporter, Drawn
from geodata.models import Text
from geodata.streets import read_areas, read_metro, read_rivers, read_streets
from layers.basemap.archive import Layers, NameTable, build_outlines, encode_line, pack

MOST_THINGS = 300_000
LARGEST_ARCHIVE_MB = 16
WORK = "layers.basemap.imported:make_archive"
_LAYERS = (
    "residential", "campus", "airport", "park", "water", "waterline", "building", "rail", "road",
    "metro", "station",
)  # fmt: skip


def make_archive(task: Mapping[str, Any], report: Callable[[Mapping[str, Any]], None]) -> Any:
    """Read a file and write the archive made of it.

    Parameters
    ----------
    task
        ``path``, ``name``, ``area``, ``crs`` and ``folder`` as in `Asked`; ``out``, the
        file to write; ``attribution`` as the person stated it; ``by`` and ``at``.
    report
        Takes ``{"objects": number read so far}``.

    Returns
    -------
    dict
        What the archive says of itself under ``made``.

    Raises
    ------
    FileRefusedError
        The file cannot be used.
    """
    asked = Asked(
        path=Path(task["path"]),
        name=task["name"],
        area=tuple(task["area"]),
        crs=task["crs"],
        folder=Path(task["folder"]),
        tell=lambda objects: report({"objects": objects}),
    )
    importer = find_importer(asked)
    attribution = find_attribution(importer, task["attribution"])
    if importer.needs_crs:
        asked = replace(asked, crs=find_crs(asked.crs))
    reading = importer.read(asked)
    drawn = _gather(asked, reading.drawn)
    made = {
        "file": task["name"],
        "format": importer.name,
        "crs": asked.crs if importer.needs_crs else "EPSG:4326",
        "date": reading.facts["date"],
        "area": list(asked.area),
        "by": task["by"],
        "at": task["at"],
        "counts": {"objects": reading.facts["objects"], **count_things(drawn)},
    }
    _write(asked, Path(task["out"]), {**build_imported(drawn, attribution), "made": made})
    return made


def find_attribution(importer: BasemapImporter, stated: str) -> Text:
    """Say whose positions these are: as the format settles it, else as the person states it.

    Raises
    ------
    MissingAttributionError
        Neither does.
    """
    if importer.attribution is not None:
        return importer.attribution
    if not stated.strip():
        raise MissingAttributionError(f"{importer.name} does not say whose data it holds")
    return Text(zh=stated.strip(), en=stated.strip())


def _gather(asked: Asked, found: Iterable[Drawn]) -> list[Drawn]:
    drawn: list[Drawn] = []
    for thing in found:
        drawn.append(thing)
        if len(drawn) > MOST_THINGS:
            raise _too_much(asked, f"{MOST_THINGS}")
    if not any(thing.layer == "road" for thing in drawn):
        raise find_outside(asked, None) if not drawn else asked.find_empty()
    return drawn


def _too_much(asked: Asked, limit: str) -> FileTooLargeError:
    return FileTooLargeError(
        f"{asked.name}: there is more in the area than a page can draw ({limit}); "
        "choose a smaller one",
        file=asked.name,
        size=f"> {limit}",
        limit=limit,
    )


def count_things(drawn: Iterable[Drawn]) -> dict[str, Any]:
    """Count what is drawn.

    Returns
    -------
    dict
        ``layers``: features as read, by layer; ``named_streets``: different Chinese or, where
        there is none, English names; ``street_km``: length by class, kilometres.
    """
    layers: dict[str, int] = defaultdict(int)
    names: set[str] = set()
    lines: dict[str, list[BaseGeometry]] = defaultdict(list)
    for thing in drawn:
        layers[thing.layer] += 1
        if thing.layer == "road":
            lines[thing.kind].append(thing.geometry)
            if thing.name:
                names.add(thing.name.said_in("zh"))
    lengths = {kind: measure_length_m(_join(parts)) / 1000 for kind, parts in lines.items()}
    return {
        "layers": dict(sorted(layers.items())),
        "named_streets": len(names),
        "street_km": {kind: round(km, 3) for kind, km in sorted(lengths.items())},
    }


def build_imported(drawn: Iterable[Drawn], attribution: Text) -> dict[str, Any]:
    """Build the archive: what was read, with our own outlines of district and sub-districts."""
    names = NameTable()
    layers: Layers = build_outlines(names)
    by_layer: dict[str, list[Drawn]] = defaultdict(list)
    for thing in drawn:
        by_layer[thing.layer].append(thing)
    for layer in _LAYERS:
        things = by_layer[layer]
        joined = _join_lines(things) if layer in {"road", "metro", "rail", "waterline"} else things
        layers[layer] = [_encode(thing, names) for thing in joined]
    own = {names.table[place[2]][0] for place in layers["place"]}
    others = [thing for thing in by_layer["place"] if thing.name.zh not in own]
    layers["place"] += [_encode(thing, names) for thing in others]
    layers["roadname"] = [road for road in layers["road"] if road[2] >= 0]
    return pack(names, layers, {"zh": attribution.zh, "en": attribution.en})


def _join_lines(things: Iterable[Drawn]) -> list[Drawn]:
    """Join lines that are one thing in pieces, so that a name has room to run along it."""
    groups: dict[tuple[str, Text, float | str | None], list[Drawn]] = defaultdict(list)
    for thing in things:
        groups[thing.kind, thing.name, thing.extra].append(thing)
    joined: list[Drawn] = []
    for (kind, name, extra), parts in groups.items():
        whole = shapely.line_merge(_join(part.geometry for part in parts))
        # Without a name nothing holds them together, and drawing asks for small boxes.
        pieces = [whole] if name else shapely.get_parts(whole)
        joined += [
            Drawn(layer=parts[0].layer, kind=kind, name=name, geometry=piece, extra=extra)
            for piece in pieces
        ]
    return joined


def _join(lines: Iterable[BaseGeometry]) -> BaseGeometry:
    whole: BaseGeometry = shapely.multilinestrings(
        [part for line in lines for part in shapely.get_parts(line)]
    )
    return whole


def _encode(thing: Drawn, names: NameTable) -> list[Any]:
    name = _add_english(thing.name)
    rings = [
        encode_line(ring.coords)
        for part in shapely.get_parts(thing.geometry)
        for ring in ([part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part])
    ]
    return [rings, thing.kind, names.number(name) if name else -1, thing.extra]


def _add_english(name: Text) -> Text:
    """Add the English name our own tables state for the same Chinese one; never a made-up one."""
    if name.en or not name.zh:
        return name
    return Text(zh=name.zh, en=_read_english().get(name.zh, ""))


@cache
def _read_english() -> dict[str, str]:
    names = [each.name for each in read_streets()]
    names += [each.name for each in read_metro()[1]]
    names += [each.name for each in read_rivers()]
    names += [each.name for each in read_areas()]
    return {name.zh: name.en for name in names}


def _write(asked: Asked, path: Path, archive: Mapping[str, Any]) -> None:
    text = json.dumps(archive, ensure_ascii=False, separators=(",", ":")) + "\n"
    if len(text) > LARGEST_ARCHIVE_MB * 1_000_000:
        raise _too_much(asked, f"{LARGEST_ARCHIVE_MB} MB")
    path.write_text(text, encoding="utf-8")
