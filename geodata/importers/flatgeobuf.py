"""FlatGeobuf."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from geodata.importers.features import clean
from geodata.importers.frames import read_layer_info, read_rows
from geodata.importers.spec import Asked, BookStart, Importer, Part, TableStart
from geodata.models import Text

_MAGIC = b"fgb\x03fgb"


def read_flatgeobuf(asked: Asked) -> Iterator[Part]:
    """Read the one layer of a FlatGeobuf.

    Raises
    ------
    UnreadableFileError
        Damaged or cut short.
    """
    # GDAL knows the format by its suffix as well as by its content.
    path = asked.folder / "layer.fgb"
    shutil.copyfile(asked.path, path)
    info = read_layer_info(asked, path)
    crs = str(info["crs"] or "")
    headers = tuple(clean(str(name)) for name in info["fields"])
    yield BookStart()
    yield TableStart(
        clean(str(info["layer_name"])), headers, (), crs, "header" if crs else "", True
    )
    yield from read_rows(asked, path, info, lambda text: clean(text) or None)


IMPORTER = Importer(
    id="flatgeobuf",
    name=Text(zh="FlatGeobuf", en="FlatGeobuf"),
    suffixes=(".fgb",),
    recognise=lambda head, name: 1.0 if head.startswith(_MAGIC) else 0.0,
    read=read_flatgeobuf,
)
