"""One table as GeoJSON, as RFC 7946 has it: WGS 84, longitude first, outer rings to the left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geodata.models import Text
from geodata.store.read_tables import Record
from geodata.tables import TABLES, Cell, Table
from layers.exports.arrow import GEOMETRY, read_moved
from layers.exports.options import ONE_TABLE, PLACED_TABLE, find_crs
from layers.exports.rows import preview
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options

DECIMALS = 7
"""Of degrees: about 1 cm; RFC 7946, section 11.2, asks for no more than is known."""


def _write(selection: Selection, out: Path, options: Options) -> None:
    table = TABLES[str(options[PLACED_TABLE.name])]
    head = {"name": table.name, "title": selection.title.said_in(selection.lang),
            "as_of": selection.as_of}  # fmt: skip
    with selection.read_tables() as reader, out.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"FeatureCollection",{_to_json(head)[1:-1]},"features":[')
        separator = "\n"
        for portion in read_moved(reader, table, find_crs(options)):
            for record in portion:
                file.write(separator + _to_json(_to_feature(record, table)))
                separator = ",\n"
        file.write("\n]}\n")


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _to_feature(record: Record, table: Table) -> dict[str, Any]:
    shape = record.pop(GEOMETRY)
    for column in table.columns:
        if column.cell is Cell.NUMBER and isinstance(record.get(column.name), float):
            record[column.name] = _shorten(record[column.name])
    return {
        "type": "Feature",
        "id": record["id"],
        "geometry": None if shape is None else _to_geometry(shapely.orient_polygons(shape)),
        "properties": record,
    }


def _shorten(number: float) -> float | int:
    """Write 80.0 as 80."""
    return int(number) if number.is_integer() else number


def _to_geometry(shape: BaseGeometry) -> dict[str, Any]:
    told = mapping(shape)
    return {"type": told["type"], "coordinates": _round(told["coordinates"])}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS)
    return [_round(each) for each in coordinates]


EXPORT = Export(
    id="geojson",
    suffix=".geojson",
    media_type="application/geo+json",
    name=Text(zh="GeoJSON", en="GeoJSON"),
    about=Text(
        zh="一张表，网络地图和地理信息软件都能读。",
        en="One table that web maps and GIS programs read.",
    ),
    group=Group.GEO,
    options=(PLACED_TABLE,),
    losses=(
        ONE_TABLE,
        Text(
            zh="只用 WGS 84（RFC 7946 的规定）；坐标取到小数点后 7 位，约 1 厘米。",
            en="WGS 84 only, as RFC 7946 asks; positions to seven decimals, about 1 cm.",
        ),
    ),
    order=20,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
