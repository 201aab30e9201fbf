"""GeoJSON, after RFC 7946 or older with a ``crs`` member."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geodata.importers.features import (
    GEOMETRY_TYPES,
    Features,
    Scanner,
    clean,
    find_stated_crs,
    peek_text,
    read_text,
)
from geodata.importers.limits import refuse_damage
from geodata.importers.spec import (
    Asked,
    Importer,
    Part,
    RawNote,
    TableMore,
    TableNote,
    TableStart,
)
from geodata.models import Text

_TYPE = re.compile(r'"type"\s*:\s*"(?:FeatureCollection|Feature|' + "|".join(GEOMETRY_TYPES) + ')"')


def read_geojson(asked: Asked) -> Iterator[Part]:
    """Read a collection, one feature, or one geometry.

    Raises
    ------
    UnreadableFileError
        Not JSON, cut short, or not features.
    EncodingError
        No known encoding explains the text.
    """
    text, parts = read_text(asked)
    yield from parts
    yield TableStart("", (), (), "EPSG:4326", "format", True)
    features, whole, has_list = Features(), {}, False
    for key, value in Scanner(asked, text).read_members():
        if key == "features" and isinstance(value, Iterator):
            has_list = True
            for feature in value:
                yield from features.tell(feature)
        else:
            whole[key] = list(value) if isinstance(value, Iterator) else value
    yield from tell_crs(whole.get("crs"))
    if not has_list:
        if whole.get("type") not in {"Feature", *GEOMETRY_TYPES}:
            raise refuse_damage(asked, f"no features; type {clean(str(whole.get('type')))[:40]}")
        yield from features.tell(whole)


def tell_crs(member: Any) -> Iterator[Part]:
    """Yield what an old ``crs`` member says of the table."""
    if member is None:
        return
    stated = find_stated_crs(member)
    if stated:
        yield TableMore((), stated, "crs member")
    else:
        yield TableNote(RawNote("crs_unclear", {"value": clean(str(member))[:100]}))


def _recognise(head: bytes, name: str) -> float:
    text = peek_text(head)
    if not text.startswith("{") or '"umap"' in text[:2000] or '"Topology"' in text[:2000]:
        return 0.0
    if _TYPE.search(text):
        return 0.9
    return 0.6 if '"features"' in text or name.lower().endswith(".geojson") else 0.0


IMPORTER = Importer(
    id="geojson",
    name=Text(zh="GeoJSON", en="GeoJSON"),
    suffixes=(".geojson", ".json"),
    recognise=_recognise,
    read=read_geojson,
)
