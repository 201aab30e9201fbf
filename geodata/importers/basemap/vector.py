"""GeoPackage and GeoJSON of streets, in a coordinate system that the person states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.crs import find_bounds_in, to_wgs84
from geodata.errors import MissingColumnsError, WrongCrsError
from geodata.importers.basemap.clip import draw_any, find_outside, meets, say_bounds
from geodata.importers.basemap.spec import Asked, BasemapImporter, Bounds, Drawn, Reading
from geodata.importers.basemap.tags import KEYS
from geodata.importers.gdal import BASEMAP_DRIVERS

_COLUMNS = {
    "name_zh": "name:zh", "name_cn": "name:zh", "zh": "name:zh", "name_en": "name:en",
    "en": "name:en", "class": "fclass", "road_class": "fclass", "kind": "fclass", "type": "fclass",
    "color": "colour",
}  # fmt: skip
"""Other spellings of the columns that are looked for."""
_KNOWN = ("name", "name:zh", "name:en", "fclass", "other_tags", *KEYS)
_MORE = ("bridge", "tunnel", "area", "service", "width", "ref", "colour", "station")
_HSTORE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')
_FCLASS_KEYS = {
    "river": "waterway", "canal": "waterway", "stream": "waterway", "drain": "waterway",
    "rail": "railway", "subway": "railway", "light_rail": "railway", "tram": "railway",
    "station": "railway", "water": "natural", "wood": "natural", "park": "leisure",
    "garden": "leisure", "building": "building", "grass": "landuse", "forest": "landuse",
    "residential_area": "landuse",
}  # fmt: skip
_BATCH = 20_000
_MARGIN = 0.02
"""Degrees by which more is asked for than is kept: boxes do not stay boxes between systems."""


def read_vector(asked: Asked) -> Reading:
    """Read all layers of a GeoPackage or GeoJSON.

    Columns are those of OpenStreetMap (``highway``, ``name``, ``name:zh``, ``name:en`` ...),
    or ``name_zh``, ``name_en``, ``class``; a line without a class is a minor street.

    Raises
    ------
    UnreadableFileError
        Damaged.
    EmptyFileError, MissingColumnsError
        No features; none of the columns.
    WrongCrsError, OutsideAreaError
        Under the stated system the file lies nowhere, or away from the area.
    """
    facts: dict[str, Any] = {"objects": 0, "date": ""}
    return Reading(drawn=_read(asked, facts), facts=facts)


def _read(asked: Asked, facts: dict[str, Any]) -> Iterator[Drawn]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    if not set(pyogrio.list_drivers()) <= BASEMAP_DRIVERS:
        raise asked.refuse("GDAL was loaded with more formats than are allowed here")
    west, south, east, north = asked.area
    wide = (west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)
    box = find_bounds_in(wide, asked.crs)
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(asked.path) if kind]
        infos = [pyogrio.read_info(asked.path, layer=name, force_feature_count=True,
                                   force_total_bounds=True) for name in layers]  # fmt: skip
        _check_place(asked, infos)
        for name in layers:
            yield from _read_layer(asked, name, box, facts)
    except (DataSourceError, DataLayerError, shapely.GEOSException, UnicodeDecodeError) as error:
        raise asked.refuse(error) from error


def _check_place(asked: Asked, infos: list[dict[str, Any]]) -> None:
    """Refuse what holds nothing, tells nothing, or lies elsewhere under the stated system."""
    filled = [info for info in infos if info["features"]]
    if not filled:
        raise asked.find_empty()
    columns = {_spell(str(column)) for info in filled for column in info["fields"]}
    if not columns & set(_KNOWN):
        raise MissingColumnsError(
            f"{asked.name} has none of the columns {', '.join(_KNOWN)}",
            file=asked.name,
            columns=", ".join(_KNOWN),
        )
    boxes = np.array([info["total_bounds"] for info in filled])
    native = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    declared = ", ".join(sorted({str(info["crs"]) for info in filled if info["crs"]})) or "-"
    bounds = _find_wgs84_bounds(native, asked.crs)
    if bounds is None:
        raise WrongCrsError(
            f"{asked.name}: {say_bounds(native)} are no positions in {asked.crs}; "
            f"the file itself says {declared}",
            file=asked.name, crs=asked.crs, found=say_bounds(native), declared=declared,
        )  # fmt: skip
    if not meets(asked.area, bounds):
        raise find_outside(asked, bounds)


def _find_wgs84_bounds(native: Bounds, crs: str) -> Bounds | None:
    corners = to_wgs84(shapely.box(*native), crs)
    bounds: Bounds = corners.bounds
    west, south, east, north = bounds
    if not np.isfinite(bounds).all() or west < -180 or east > 180 or south < -90 or north > 90:
        return None
    return bounds


def _read_layer(asked: Asked, layer: str, box: Bounds, facts: dict[str, Any]) -> Iterator[Drawn]:
    import pyogrio

    info = pyogrio.read_info(asked.path, layer=layer)
    columns = [str(each) for each in info["fields"] if _spell(str(each)) in (*_KNOWN, *_MORE)]
    _, _, shapes, fields = pyogrio.raw.read(
        asked.path, layer=layer, columns=columns, bbox=box, force_2d=True, datetime_as_string=True
    )
    spelt = [_spell(column) for column in columns]
    for start in range(0, len(shapes), _BATCH):
        part = shapely.from_wkb(shapes[start : start + _BATCH], on_invalid="ignore")
        for number, shape in enumerate(part, start):
            row = {key: str(values[number]) for key, values in zip(spelt, fields, strict=True)
                   if _is_stated(values[number])}  # fmt: skip
            yield from _draw_row(asked, row, shape)
        facts["objects"] += len(part)
        asked.tell(facts["objects"])


def _draw_row(asked: Asked, row: Mapping[str, str], shape: BaseGeometry | None) -> Iterator[Drawn]:
    if shape is None or shape.is_empty:
        return
    moved = to_wgs84(shape, asked.crs)
    is_mixed = moved.geom_type == "GeometryCollection"
    for part in shapely.get_parts(moved) if is_mixed else [moved]:
        drawn = draw_any(_to_tags(row, part.geom_type), part, asked.area)
        if drawn is not None:
            yield drawn


def _to_tags(row: Mapping[str, str], geometry_type: str) -> dict[str, str]:
    """Return a row as OpenStreetMap would tag it; a line with no more than a class is a street."""
    tags = {**_read_hstore(row.get("other_tags", "")), **row}
    stated = tags.pop("fclass", "").lower()
    is_line = geometry_type.endswith("LineString")
    if not any(key in tags for key in KEYS):
        if stated in _FCLASS_KEYS and not (is_line and stated in {"residential"}):
            tags[_FCLASS_KEYS[stated]] = stated
        elif is_line:
            tags["highway"] = _to_highway(stated)
        elif stated:
            tags["landuse"] = stated
    return tags


def _to_highway(stated: str) -> str:
    return stated if stated and stated != "minor" else "residential"


def _read_hstore(text: str) -> dict[str, str]:
    """Read what ogr2ogr puts in ``other_tags``."""
    return {key: value.replace('\\"', '"') for key, value in _HSTORE.findall(text)}


def _spell(column: str) -> str:
    lowered = column.lower()
    return _COLUMNS.get(lowered, lowered)


def _is_stated(value: Any) -> bool:
    return value is not None and value == value and str(value) != ""


def _is_vector(head: bytes) -> bool:
    is_geopackage = head.startswith(b"SQLite format 3\0") and head[68:70] == b"GP"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_geojson = text.startswith(b"{") and any(
        word in text for word in (b'"FeatureCollection"', b'"Feature"', b'"features"')
    )
    return is_geopackage or is_geojson


IMPORTER = BasemapImporter(
    id="vector",
    name="GeoPackage / GeoJSON",
    order=2,
    is_mine=_is_vector,
    read=read_vector,
    needs_crs=True,
)
