"""Cuts what was read to the area."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import OutsideAreaError
from geodata.importers.basemap.metro import find_station_lines
from geodata.importers.basemap.spec import Asked, Bounds, Drawn
from geodata.importers.basemap.tags import Tags, find_area, find_line, find_point, read_name

_LINES, _AREAS = (1, 5), (3, 6)


def meets(area: Bounds, bounds: Bounds) -> bool:
    """Tell whether two boxes have a point in common."""
    return (
        area[0] <= bounds[2]
        and bounds[0] <= area[2]
        and area[1] <= bounds[3]
        and bounds[1] <= area[3]
    )


def say_bounds(bounds: Bounds) -> str:
    """Write a box as the command line takes it."""
    return ",".join(f"{each:.4f}" for each in bounds)


def find_outside(asked: Asked, found: Bounds | None) -> OutsideAreaError:
    """Return the error for a file that lies elsewhere; ``found`` is where, as far as known."""
    here, area = say_bounds(found) if found else "?", say_bounds(asked.area)
    return OutsideAreaError(
        f"{asked.name} covers {here}, nothing of it lies in {area}",
        file=asked.name,
        found=here,
        area=area,
        crs=asked.crs or "EPSG:4326",
    )


def draw_line(tags: Tags, line: BaseGeometry, area: Bounds) -> Drawn | None:
    """Return a line as it is drawn, or nothing where it lies outside or means nothing here."""
    meaning = find_line(tags)
    if meaning is None:
        return None
    inside = shapely.clip_by_rect(line, *area)
    if inside.is_empty or not inside.length:
        return None
    return Drawn(
        layer=meaning.layer, kind=meaning.kind, name=read_name(tags), geometry=inside,
        extra=meaning.extra,
    )  # fmt: skip


def draw_area(tags: Tags, polygon: BaseGeometry, area: Bounds) -> Drawn | None:
    """Return an area as it is drawn; a station's hall is drawn as a point."""
    meaning = find_area(tags)
    if meaning is None:
        return None
    if meaning.layer == "station":
        return draw_point(tags, polygon.representative_point(), area)
    whole = polygon if polygon.is_valid else shapely.make_valid(polygon)
    inside = _keep_polygons(shapely.intersection(whole, shapely.box(*area)))
    if inside.is_empty:
        return None
    return Drawn(layer=meaning.layer, kind=meaning.kind, name=read_name(tags), geometry=inside)


def draw_point(tags: Tags, point: BaseGeometry, area: Bounds) -> Drawn | None:
    """Return a point as it is drawn; without a name it is nothing."""
    meaning, name = find_point(tags), read_name(tags)
    if meaning is None or not name or not meets(area, point.bounds):
        return None
    kind = find_station_lines(name) if meaning.layer == "station" else meaning.kind
    return Drawn(layer=meaning.layer, kind=kind, name=name, geometry=point)


def draw_any(tags: Tags, geometry: BaseGeometry, area: Bounds) -> Drawn | None:
    """Return a geometry as it is drawn, as its own kind demands."""
    kind = shapely.get_type_id(geometry)
    if kind in _LINES:
        return draw_line(tags, geometry, area)
    if kind in _AREAS:
        return draw_area(tags, geometry, area)
    return draw_point(tags, geometry, area) if kind == 0 else None


def _keep_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Leave out lines and points that cutting along an edge may give."""
    parts = shapely.get_parts(geometry)
    flat = shapely.get_parts(parts[shapely.get_type_id(parts) == 6])
    kept = [*parts[shapely.get_type_id(parts) == 3], *flat]
    found: BaseGeometry = shapely.multipolygons(kept) if len(kept) != 1 else kept[0]
    return found
