"""The shape of a mark as polygons, so that slides show the same symbols as the map."""

from __future__ import annotations

from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import SVGPath

Ring = list[tuple[float, float]]
_STEPS = 8
"""Straight pieces a curve becomes; a mark is a few millimetres wide."""


class _Flattener(BasePen):  # type: ignore[misc]
    """Collects rings; curves become straight pieces."""

    def __init__(self) -> None:
        super().__init__(None)
        self.rings: list[Ring] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.rings.append([pt])

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.rings[-1].append(pt)

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        (x0, y0) = self.rings[-1][-1]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            x = a * x0 + b * pt1[0] + c * pt2[0] + d * pt3[0]
            y = a * y0 + b * pt1[1] + c * pt2[1] + d * pt3[1]
            self.rings[-1].append((x, y))


def flatten(shape: str) -> list[Ring]:
    """Return the closed rings of a layer kind's shape, on its own 28 x 28 box.

    Parameters
    ----------
    shape
        SVG elements, as in `LayerKind.shape`.
    """
    document = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">{shape}</svg>'
    pen = _Flattener()
    SVGPath.fromstring(document.encode()).draw(pen)
    return [ring for ring in pen.rings if len(ring) > 2]
