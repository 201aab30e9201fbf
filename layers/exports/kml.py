"""Sites, events and feedback as KML 2.2, for Google Earth and Ovital.

Names and facts are plain text throughout: no description, which viewers would read as HTML.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely
from lxml import etree
from shapely.geometry.base import BaseGeometry

from geodata.models import Text
from geodata.store.read_tables import Record, TableReader
from geodata.tables import TABLES, Cell, Table
from layers.exports.arrow import GEOMETRY
from layers.exports.options import find_crs
from layers.exports.rows import move, preview
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options
from layers.exports.static import clean_text
from layers.page_config import find_kinds

_KML = "http://www.opengis.net/kml/2.2"
_TYPES = {Cell.WHOLE: "int", Cell.NUMBER: "double"}
_TABLES = [table for table in TABLES.values() if table.is_placed]


def _write(selection: Selection, out: Path, _options: Options) -> None:
    with (
        selection.read_tables() as reader,
        etree.xmlfile(str(out), encoding="utf-8", close=True) as file,
    ):
        file.write_declaration()
        with file.element("kml", nsmap={None: _KML}), file.element("Document"):
            for part in (_element("name", selection.title.said_in(selection.lang)),
                         *_build_styles(), *map(_build_schema, _TABLES)):  # fmt: skip
                file.write(part)
            for table in _TABLES:
                with file.element("Folder"):
                    file.write(_element("name", table.label.said_in(selection.lang)))
                    _write_marks(file, reader, table, selection.lang)


def _write_marks(file: Any, reader: TableReader, table: Table, lang: str) -> None:
    for portion in reader.read(table.name):
        move(portion, find_crs({}))
        for record in portion:
            file.write(_build_mark(record, table, lang))


def _element(tag: str, text: object = None, **attributes: str) -> Any:
    element = etree.Element(tag, attributes)
    element.text = None if text is None else clean_text(text)
    return element


def _build_styles() -> list[Any]:
    """Return a style for each kind of site and for feedback; no icon is fetched from elsewhere."""
    styles = []
    for kind in find_kinds():
        # KML writes colours as opacity, blue, green, red.
        red, green, blue = (kind.colour_light[at : at + 2] for at in (1, 3, 5))
        style = _element("Style", id=kind.id)
        for part, more in (("IconStyle", {}), ("LineStyle", {"width": "3"}), ("PolyStyle", {})):
            drawn = etree.SubElement(style, part)
            etree.SubElement(
                drawn, "color"
            ).text = f"{'4d' if part == 'PolyStyle' else 'ff'}{blue}{green}{red}"
            for name, value in more.items():
                etree.SubElement(drawn, name).text = value
        styles.append(style)
    return styles


def _build_schema(table: Table) -> Any:
    schema = _element("Schema", name=table.name, id=table.name)
    for column in table.facts:
        field = etree.SubElement(schema, "SimpleField", name=column.name,
                                 type=_TYPES.get(column.cell, "string"))  # fmt: skip
        etree.SubElement(field, "displayName").text = f"{column.label.zh} {column.label.en}"
    return schema


def _build_mark(record: Record, table: Table, lang: str) -> Any:
    other = "en" if lang == "zh" else "zh"
    named = "name" if table.name == "sites" else "text"
    # GDAL takes the id from here, whatever the facts say.
    mark = _element("Placemark", id=record["id"])
    mark.append(_element("name", record[f"{named}_{lang}"] or record[f"{named}_{other}"]))
    # Viewers would show a long name or the facts below a mark in the list.
    mark.append(_element("Snippet", maxLines="0"))
    style = record["kind"] if table.name == "sites" else table.name
    mark.append(_element("styleUrl", f"#{style}"))
    facts = etree.SubElement(etree.SubElement(mark, "ExtendedData"), "SchemaData",
                             schemaUrl=f"#{table.name}")  # fmt: skip
    for column in table.facts:
        if record[column.name] is not None:
            facts.append(_element("SimpleData", record[column.name], name=column.name))
    if record[GEOMETRY] is not None:
        mark.append(_build_geometry(record[GEOMETRY]))
    return mark


def _build_geometry(shape: BaseGeometry) -> Any:
    if shape.geom_type != "Polygon":
        drawn = _element(shape.geom_type)
        drawn.append(_element("coordinates", _list(shape)))
        return drawn
    drawn = _element("Polygon")
    turned: Any = shapely.orient_polygons(shape)
    rings = [("outerBoundaryIs", turned.exterior)]
    rings += [("innerBoundaryIs", ring) for ring in turned.interiors]
    for side, ring in rings:
        line = etree.SubElement(etree.SubElement(drawn, side), "LinearRing")
        line.append(_element("coordinates", _list(ring)))
    return drawn


def _list(shape: BaseGeometry) -> str:
    return " ".join(f"{x!r},{y!r}" for x, y in shapely.get_coordinates(shape).tolist())


EXPORT = Export(
    id="kml",
    suffix=".kml",
    media_type="application/vnd.google-earth.kml+xml",
    name=Text(zh="KML", en="KML"),
    about=Text(
        zh="点位、事件和居民反馈，给 Google Earth、奥维等软件看。",
        en="Sites, events and feedback for Google Earth, Ovital and the like.",
    ),
    group=Group.GEO,
    losses=(
        Text(zh="只用 WGS 84（KML 的规定）。", en="WGS 84 only, as KML asks."),
        Text(
            zh="只有点位、事件和反馈；协商、答复、组织和来源的说明不在里面。",
            en="Sites, events and feedback only; no rounds, replies, bodies or sources.",
        ),
        Text(
            zh="XML 不能写的控制字符换成 U+FFFD。",
            en="Control characters that XML cannot carry become U+FFFD.",
        ),
    ),
    order=30,
    takes_non_public=True,
    write=_write,
    preview=preview,
)
