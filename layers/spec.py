"""What a layer kind is, independent of any drawing toolkit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.errors import Fault, InvalidRecordError
from geodata.models import Text
from layers.palette import ICON_SCALE, MARK_SIZE_PX

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_ID = re.compile(r"[a-z][a-z_]{0,31}")


@dataclass(frozen=True, kw_only=True, slots=True)
class LayerKind:
    """The recipe for features drawn together.

    Attributes
    ----------
    id
        Value of ``SiteKind`` it draws, or ``feedback``.
    name
        As it stands in the legend.
    colour_light, colour_dark
        ``#rrggbb``, at least 3:1 on every ground of that theme.
    shape
        SVG elements on a 28 x 28 box, without colours of their own.
    icon
        Name of a Lucide icon; its file stands in ``web/vendor/lucide-static``.
    icon_filled
        Whether the icon is filled rather than drawn in outline.
    icon_dy
        How far the icon stands below the middle, in units of the box.
    icon_scale
        Size of the icon against its own 24 box.
    size_px
        Side of the mark on the screen at rest.
    order
        Place in the legend; features of a later kind lie on top.
    """

    id: str
    name: Text
    colour_light: str
    colour_dark: str
    shape: str
    icon: str
    order: int
    icon_filled: bool = False
    icon_dy: float = 0.0
    icon_scale: float = ICON_SCALE
    size_px: int = MARK_SIZE_PX

    def __post_init__(self) -> None:
        """Check every rule."""
        faults = []
        if not _ID.fullmatch(self.id):
            faults.append(Fault(field="id", value=self.id, reason="small letters and _ only"))
        for field in ("colour_light", "colour_dark"):
            colour = getattr(self, field)
            if not _COLOUR.fullmatch(colour):
                faults.append(Fault(field=field, value=colour, reason="not #rrggbb, small letters"))
        if not (self.name.zh and self.name.en):
            faults.append(Fault(field="name", value=self.name, reason="needed in both languages"))
        if not 12 <= self.size_px <= 44:
            faults.append(Fault(field="size_px", value=self.size_px, reason="not from 12 to 44"))
        if faults:
            raise InvalidRecordError(f"layer kind {self.id}", faults)

    def colour(self, theme: str) -> str:
        """Colour on that theme, ``light`` or ``dark``."""
        return self.colour_dark if theme == "dark" else self.colour_light
