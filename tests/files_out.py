"""Files made as the screen and the command line make them."""

from __future__ import annotations

from pathlib import Path

import layers.exports
from geodata.discovery import find_all
from geodata.filters import Filters
from geodata.store import Store
from layers.basemap.in_force import Basemap, find_basemap
from layers.exports.spec import Export, Value
from mapapp.actions.export import build_file, select

EXPORTS: dict[str, Export] = {each.id: each for each in find_all(layers.exports, "EXPORT")}


def build(
    store: Store, format_id: str, filters: Filters | None = None, lang: str = "zh", **options: Value
) -> bytes:
    """Return the file of a format, of a store without a basemap of its own."""
    export = EXPORTS[format_id]
    basemap = find_basemap(Path("none"))
    selection = select(store, filters or Filters(), lang, basemap=basemap)
    return build_file(export, selection, export.read_options(options))


def build_html_file(store: Store, filters: Filters, lang: str, *, basemap: Basemap) -> bytes:
    """Return the map as one web file."""
    export = EXPORTS["html"]
    selection = select(store, filters, lang, basemap=basemap)
    return build_file(export, selection, export.read_options({}))
