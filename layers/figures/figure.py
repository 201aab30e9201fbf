"""A figure: title, map, key, legend and credits on one sheet, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.models import Text
from layers.figures.drawing import Content, Names
from layers.figures.sizes import SIZES
from layers.figures.view import Box
from layers.page_config import DISTRICT_BOUNDS
from layers.palette import Theme


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What a figure shows and how.

    Attributes
    ----------
    archive
        The basemap in force, as JSON.
    content
        Sites, feedback on spots, cells; places in degrees (EPSG:4326).
    title, subtitle
        As they stand at its head; either language may be empty.
    lang
        ``zh``, ``en`` or ``both``: all words and names.
    size
        One of ``sizes.SIZES``.
    bbox
        West, south, east, north in degrees (EPSG:4326) of what must be seen.
    sources
        Documents the facts come from, with ``title``, ``publisher`` and ``date``
        in both languages.
    as_of
        Day the facts are from, ``YYYY-MM-DD``; None where not known.
    approval
        Map approval number (审图号); empty where there is none.
    placed, unplaced
        How many of the sites have a place, and how many none and so are on no map.
    theme
        ``light`` for paper.
    """

    archive: bytes
    content: Content
    title: Text
    subtitle: Text = field(default_factory=lambda: Text(zh="", en=""))
    lang: Names = "zh"
    size: str = "a4-landscape"
    bbox: Box = DISTRICT_BOUNDS
    sources: Sequence[Mapping[str, Any]] = ()
    as_of: str | None = None
    approval: str = ""
    placed: int = 0
    unplaced: int = 0
    theme: Theme = "light"

    @property
    def sheet(self) -> dict[str, Any]:
        """What the renderers need to know of the sheet."""
        size = SIZES[self.size]
        return {
            "width_mm": size.width_mm,
            "height_mm": size.height_mm,
            "title": self.title.said_in("en" if self.lang == "en" else "zh"),
            "lang": self.lang,
        }

    def find_texts(self) -> Iterator[tuple[str, str]]:
        """Every text a person wrote, with what it is, to be checked before it is drawn."""
        for what, text in (("title", self.title), ("subtitle", self.subtitle)):
            yield from ((what, text.zh), (what, text.en))
        for each in self.content.features:
            yield from ((each["id"], each.get(f"name_{lang}") or "") for lang in ("zh", "en"))
        for source in self.sources:
            for name in ("title", "publisher", "date"):
                yield from (("source", source.get(f"{name}_{lang}") or "") for lang in ("zh", "en"))
