"""Styles as QGIS reads them: the colours of the map, labels, and readable columns and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from geodata.tables import SITES, Cell, Table
from layers.page_config import find_kinds, say_words

_GEOMETRY_TYPES = {"Point": "0", "LineString": "1", "Polygon": "2", None: "4"}
"""``QgsWkbTypes::GeometryType``."""
_SYMBOLS = {"Point": ("marker", "SimpleMarker"), "LineString": ("line", "SimpleLine"),
            "Polygon": ("fill", "SimpleFill")}  # fmt: skip
_PLAIN = "#4c5663"


def build_style(table: Table, shape: str | None, lang: str) -> str:
    """Return the QML style of a layer.

    Parameters
    ----------
    shape
        ``Point``, ``LineString``, ``Polygon``, or none.
    lang
        Of labels, columns and words.
    """
    root = Element("qgis", {"version": "3.22.0", "styleCategories": "AllStyleCategories",
                            "labelsEnabled": "1" if table is SITES else "0"})  # fmt: skip
    if shape is not None:
        _add_renderer(root, table, shape, lang)
    if table is SITES:
        _add_labels(root, lang)
    SubElement(root, "layerGeometryType").text = _GEOMETRY_TYPES[shape]
    _add_columns(root, table, lang)
    text = tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}"


def _add_renderer(root: Element, table: Table, shape: str, lang: str) -> None:
    """Colour sites by their kind, as the map does; other layers have one colour."""
    colours = {kind.id: kind.colour_light for kind in find_kinds()}
    names = {kind.id: kind.name.said_in(lang) for kind in find_kinds()}
    if table is not SITES:
        renderer = SubElement(root, "renderer-v2", {"type": "singleSymbol"})
        _add_symbols(renderer, [colours.get(table.name, _PLAIN)], shape)
        return
    renderer = SubElement(root, "renderer-v2", {"type": "categorizedSymbol", "attr": "kind"})
    kinds = [kind for kind in colours if kind != "feedback"]
    categories = SubElement(renderer, "categories")
    for place, kind in enumerate(kinds):
        SubElement(categories, "category", {"value": kind, "label": names[kind], "render": "true",
                                            "symbol": str(place), "type": "string"})  # fmt: skip
    _add_symbols(renderer, [colours[kind] for kind in kinds], shape)


def _add_symbols(renderer: Element, colours: Iterable[str], shape: str) -> None:
    symbols = SubElement(renderer, "symbols")
    kind, drawn = _SYMBOLS[shape]
    for place, colour in enumerate(colours):
        symbol = SubElement(symbols, "symbol", {"name": str(place), "type": kind, "alpha": "1",
                                                "clip_to_extent": "1"})  # fmt: skip
        layer = SubElement(symbol, "layer", {"class": drawn, "enabled": "1", "pass": "0"})
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        paint = f"{red},{green},{blue}"
        settings = {"name": "circle", "size": "3", "color": f"{paint},255",
                    "outline_color": "255,255,255,255", "outline_width": "0.4"}  # fmt: skip
        if shape == "LineString":
            settings = {"line_color": f"{paint},255", "line_width": "0.9"}
        elif shape == "Polygon":
            settings = {"color": f"{paint},77", "outline_color": f"{paint},255",
                        "outline_width": "0.5", "style": "solid"}  # fmt: skip
        _add_options(layer, settings)


def _add_options(parent: Element, settings: Mapping[str, str]) -> None:
    options = SubElement(parent, "Option", {"type": "Map"})
    for name, value in settings.items():
        SubElement(options, "Option", {"type": "QString", "name": name, "value": value})


def _add_labels(root: Element, lang: str) -> None:
    settings = SubElement(SubElement(root, "labeling", {"type": "simple"}), "settings")
    style = SubElement(settings, "text-style", {
        "fieldName": f"name_{lang}", "isExpression": "0", "fontSize": "9",
        "fontSizeUnit": "Point", "textColor": "31,35,40,255"})  # fmt: skip
    SubElement(style, "text-buffer", {"bufferDraw": "1", "bufferSize": "0.8",
                                      "bufferColor": "255,255,255,255"})  # fmt: skip


def _add_columns(root: Element, table: Table, lang: str) -> None:
    """Call columns and the words of closed lists what readers call them."""
    words = say_words(lang)
    configuration = SubElement(root, "fieldConfiguration")
    aliases = SubElement(root, "aliases")
    # Before our columns stands the number each row has in the file.
    for place, column in enumerate(table.facts, 1):
        SubElement(aliases, "alias", {"index": str(place), "field": column.name,
                                      "name": column.label.said_in(lang)})  # fmt: skip
        if column.cell is Cell.WORD:
            field = SubElement(configuration, "field", {"name": column.name})
            widget = SubElement(field, "editWidget", {"type": "ValueMap"})
            options = SubElement(SubElement(widget, "config"), "Option", {"type": "Map"})
            listed = SubElement(options, "Option", {"type": "List", "name": "map"})
            for word, label in words[column.words].items():
                one = SubElement(listed, "Option", {"type": "Map"})
                SubElement(one, "Option", {"type": "QString", "name": label, "value": word})
