"""Sizes a figure comes in."""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_INCH = 25.4
PX_PER_MM = 96 / MM_PER_INCH


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """A sheet or slide.

    Attributes
    ----------
    width_mm, height_mm
        Of the whole sheet.
    scale
        How much larger everything is drawn than on an A4 sheet: what hangs on a
        wall or is thrown on one is read from farther away.
    is_paper
        Whether it has a true scale once it is printed.
    """

    id: str
    width_mm: float
    height_mm: float
    scale: float
    is_paper: bool

    @property
    def width(self) -> float:
        """Pixels it is drawn in, of 1/96 inch times ``scale``."""
        return self.width_mm * PX_PER_MM / self.scale

    @property
    def height(self) -> float:
        """The same upright."""
        return self.height_mm * PX_PER_MM / self.scale

    @property
    def is_upright(self) -> bool:
        """Whether the key stands below the map rather than beside it."""
        return self.height >= self.width * 0.95


SIZES = {
    size.id: size
    for size in (
        Size(id="a4", width_mm=210, height_mm=297, scale=1.0, is_paper=True),
        Size(id="a4-landscape", width_mm=297, height_mm=210, scale=1.0, is_paper=True),
        Size(id="a3", width_mm=297, height_mm=420, scale=1.2, is_paper=True),
        Size(id="a3-landscape", width_mm=420, height_mm=297, scale=1.2, is_paper=True),
        Size(id="slide-16x9", width_mm=338.667, height_mm=190.5, scale=1.2, is_paper=False),
        Size(id="slide-4x3", width_mm=254, height_mm=190.5, scale=1.1, is_paper=False),
        Size(id="square", width_mm=285.75, height_mm=285.75, scale=1.15, is_paper=False),
    )
}
