"""The whole map as uMap exports it: one layer after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geodata.importers.features import Features, Scanner, clean, peek_text, read_text
from geodata.importers.spec import (
    Asked,
    BookNote,
    Importer,
    Part,
    RawNote,
    TableStart,
)
from geodata.models import Text


def read_umap(asked: Asked) -> Iterator[Part]:
    """Read the layers of an export; data that a layer fetches from elsewhere are not fetched.

    Raises
    ------
    UnreadableFileError
        Not JSON, or cut short.
    EncodingError
        No known encoding explains the text.
    """
    text, parts = read_text(asked)
    yield from parts
    for key, value in Scanner(asked, text).read_members():
        for layer in value if isinstance(value, Iterator) else ():
            if key == "layers" and isinstance(layer, dict):
                yield from _read_layer(layer)


def _read_layer(layer: dict[str, Any]) -> Iterator[Part]:
    options = layer.get("_umap_options") or layer.get("_storage")
    options = options if isinstance(options, dict) else {}
    name = options.get("name")
    yield TableStart(
        clean(name) if isinstance(name, str) else "", (), (), "EPSG:4326", "format", True
    )
    features = Features()
    held = layer.get("features")
    for feature in held if isinstance(held, list) else ():
        yield from features.tell(feature)
    remote = options.get("remoteData")
    if isinstance(remote, dict) and remote.get("url"):
        yield BookNote(RawNote("link_not_followed", {"link": clean(str(remote["url"]))[:200]}))


def _recognise(head: bytes, name: str) -> float:
    text = peek_text(head)
    if not text.startswith("{"):
        return 0.0
    return 1.0 if '"umap"' in text[:2000] else 0.5 if name.lower().endswith(".umap") else 0.0


IMPORTER = Importer(
    id="umap",
    name=Text(zh="uMap 导出", en="uMap export"),
    suffixes=(".umap",),
    recognise=_recognise,
    read=read_umap,
)
