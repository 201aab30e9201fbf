"""What a format of street maps is, and what is read out of any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from geodata.errors import EmptyFileError, UnreadableFileError
from geodata.models import Text

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4326)."""

OSM_ATTRIBUTION = Text(zh="© OpenStreetMap 贡献者，ODbL", en="© OpenStreetMap contributors, ODbL")


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """One thing to draw.

    Attributes
    ----------
    layer
        Of the basemap archive: ``road``, ``water``, ``building`` ...
    kind
        Its class in that layer.
    name
        As the file states it; a language it does not state stays empty.
    geometry
        Clipped to the area; EPSG:4326.
    extra
        1 for an elevated road, a width in metres, a colour ``#rrggbb``.
    """

    layer: str
    kind: str
    name: Text
    geometry: BaseGeometry
    extra: float | str | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What to read, and how.

    Attributes
    ----------
    path
        The file.
    name
        What the person calls it; messages name this and never the path.
    area
        What to keep; the rest is cut off.
    crs
        As the person stated it; empty where the format settles it.
    folder
        For files needed on the way; emptied by the caller.
    tell
        Takes the number of objects read so far.
    """

    path: Path
    name: str
    area: Bounds
    crs: str
    folder: Path
    tell: Callable[[int], None]

    def refuse(self, reason: object) -> UnreadableFileError:
        """Return the error for a file that turns out not to be readable."""
        said = str(reason).replace(str(self.path), self.name)
        return UnreadableFileError(f"{self.name}: {said}", file=self.name, reason=said)

    def find_empty(self) -> EmptyFileError:
        """Return the error for a file without a single thing to draw."""
        return EmptyFileError(f"{self.name} holds no streets", file=self.name)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a format's reader gives.

    Attributes
    ----------
    drawn
        To be gone through once; reading happens on the way.
    facts
        Filled once it was gone through: ``objects`` read, ``date`` of the data
        (``YYYY-MM-DD``, empty where the file does not state it).
    """

    drawn: Iterator[Drawn]
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class BasemapImporter:
    """A format of street maps.

    Attributes
    ----------
    id, name
        As messages call it.
    order
        Of asking: what is recognised for certain comes first.
    is_mine
        Recognises the format by the first bytes of a file, unpacked where it was gzip.
    read
        Raises `FileRefusedError` where the file cannot be used.
    needs_crs
        Whether the person has to state the coordinate system.
    attribution
        Whose data such a file holds; ``None`` where the person has to say.
    """

    id: str
    name: str
    order: int
    is_mine: Callable[[bytes], bool]
    read: Callable[[Asked], Reading]
    needs_crs: bool = False
    attribution: Text | None = None
