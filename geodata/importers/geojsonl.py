"""Line-delimited GeoJSON: one feature a line, with or without the separator of RFC 8142."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.importers.features import DECODER, Features, clean, peek_text, read_text
from geodata.importers.spec import Asked, Importer, Part, RawNote, TableStart
from geodata.models import Text

_SHOWN = 60


def read_geojsonl(asked: Asked) -> Iterator[Part]:
    """Read features line by line; a line that is none is a row with a note.

    Raises
    ------
    EncodingError
        No known encoding explains the text.
    """
    text, parts = read_text(asked)
    yield from parts
    yield TableStart("", (), (), "EPSG:4326", "format", True)
    features = Features()
    for number, line in enumerate(text.split("\n"), 1):
        held = line.strip("\x1e \t\r\ufeff")
        if not held:
            continue
        try:
            feature, end = DECODER.raw_decode(held)
            if end < len(held):
                raise ValueError("more follows after the feature")
        except (ValueError, RecursionError) as error:
            reason = f"{number}: {str(error).partition(':')[0]}: {held[:_SHOWN]}"
            yield from features.tell({}, (RawNote("line_unreadable", {"reason": clean(reason)}),))
        else:
            yield from features.tell(feature)


def _recognise(head: bytes, name: str) -> float:
    text = peek_text(head)
    lines = [line.strip("\x1e \t\r") for line in text.split("\n") if line.strip("\x1e \t\r")]
    if len(lines) < 2 and not name.lower().endswith((".geojsonl", ".geojsons", ".ndjson")):
        return 0.0
    whole = lines[:-1] or lines
    starts = [line.startswith("{") and line.endswith("}") for line in whole[:20]]
    is_each = bool(starts) and sum(starts) * 2 > len(starts)
    return 0.95 if is_each and any('"Feature"' in line for line in whole[:20]) else 0.0


IMPORTER = Importer(
    id="geojsonl",
    name=Text(zh="逐行 GeoJSON", en="GeoJSON lines"),
    suffixes=(".geojsonl", ".geojsons", ".ndjson", ".jsonl"),
    recognise=_recognise,
    read=read_geojsonl,
)
