"""Reads a figure's SVG as a printer would: where the ink of every text lies, by the fonts."""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
from defusedxml.ElementTree import fromstring
from fontTools.ttLib import TTFont
from shapely import Polygon, STRtree, box
from shapely.affinity import affine_transform
from shapely.geometry import MultiPolygon

FONTS = Path(__file__).resolve().parents[1] / "layers" / "figures" / "fonts"
SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"(translate|scale|rotate)\(([^)]*)\)")
Matrix = np.ndarray


@dataclass(frozen=True)
class Written:
    """One text of the figure and the ground its ink covers, in pixels of the sheet."""

    text: str
    ink: MultiPolygon
    element: Element


def find_touching(texts: list[Written]) -> list[tuple[str, str]]:
    """Return the pairs of texts whose glyphs share ground."""
    boxes, owners = [], []
    for n, each in enumerate(texts):
        boxes += each.ink.geoms
        owners += [n] * len(each.ink.geoms)
    pairs = STRtree(boxes).query(boxes, predicate="overlaps").T
    return sorted(
        {
            (texts[owners[a]].text, texts[owners[b]].text)
            for a, b in pairs
            if owners[a] < owners[b] and boxes[a].intersection(boxes[b]).area > 0.05
        }
    )


def read_svg(content: bytes) -> Element:
    """Parse a figure; entities and the like are refused."""
    root: Element = fromstring(content, forbid_dtd=True)
    return root


def find_texts(root: Element, *, within: str | None = None) -> list[Written]:
    """Return the texts, of one group by its class or of all."""
    found: list[Written] = []
    _walk(root, np.eye(3), within is None, within, found)
    return found


def find_matrix(root: Element, wanted: Element) -> Matrix:
    """Return the transform from an element's own pixels to the sheet's."""
    result = _search(root, wanted, np.eye(3))
    assert result is not None
    return result


def _search(element: Element, wanted: Element, matrix: Matrix) -> Matrix | None:
    here = matrix @ _read_transform(element.get("transform", ""))
    if element is wanted:
        return here
    return next(
        (found for child in element if (found := _search(child, wanted, here)) is not None), None
    )


def _walk(
    element: Element, matrix: Matrix, is_in: bool, within: str | None, found: list[Written]
) -> None:
    here = matrix @ _read_transform(element.get("transform", ""))
    inside = is_in or (within is not None and element.get("class") == within)
    text = "".join(element.itertext())
    if inside and element.tag == f"{SVG}text" and text:
        found.append(Written(text, _find_ink(element, here), element))
    for child in element:
        _walk(child, here, inside, within, found)


def _read_transform(text: str) -> Matrix:
    matrix = np.eye(3)
    for name, values in _STEP.findall(text):
        numbers = [float(each) for each in re.split(r"[ ,]+", values.strip())]
        matrix = matrix @ _step(name, numbers)
    return matrix


def _step(name: str, numbers: list[float]) -> Matrix:
    if name == "translate":
        return np.array([[1, 0, numbers[0]], [0, 1, (*numbers, 0)[1]], [0, 0, 1]])
    if name == "scale":
        return np.diag([numbers[0], numbers[-1], 1.0])
    turn = math.radians(numbers[0])
    turned = np.array(
        [[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]]
    )
    if len(numbers) == 1:
        return turned
    there = np.array([[1, 0, numbers[1]], [0, 1, numbers[2]], [0, 0, 1.0]])
    return there @ turned @ np.linalg.inv(there)


@cache
def _open(path: Path) -> tuple[Any, Any, dict[int, str]]:
    font = TTFont(io.BytesIO(path.read_bytes()), lazy=True)
    return font["glyf"], font["hmtx"], font.getBestCmap()


def _find_ink(element: Element, matrix: Matrix) -> MultiPolygon:
    """The boxes of a text's glyphs, by the tables of the fonts that are shipped."""
    size = float(element.get("font-size", "0")) / 1000
    xs = [float(each) for each in element.get("x", "0").split()]
    ys = [float(each) for each in element.get("y", "0").split()]
    turns = [float(each) for each in element.get("rotate", "0").split()]
    glyphs = [_find_glyph(sign, element, part) for part in [element, *element]
              for sign in part.text or ""]  # fmt: skip
    share = {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
    at = xs[0] - share * size * sum(width for _, width in glyphs)
    boxes = []
    for n, (glyph, width) in enumerate(glyphs):
        x, y, turn = at, ys[0], 0.0
        if len(xs) > 1:
            x, y, turn = xs[n], ys[n], turns[min(n, len(turns) - 1)]
        at += width * size
        if not getattr(glyph, "xMax", 0):
            continue
        ink = box(glyph.xMin * size, -glyph.yMax * size, glyph.xMax * size, -glyph.yMin * size)
        place = matrix @ _step("translate", [x, y]) @ _step("rotate", [turn])
        boxes.append(_move(ink, place))
    return MultiPolygon(boxes)


def _find_glyph(sign: str, text: Element, part: Element) -> tuple[Any, float]:
    """The glyph of a character and its width, in thousandths of the size."""
    latin = "Latin" if "Latin" in (part.get("font-family") or text.get("font-family", "")) else ""
    glyf, hmtx, names = _open(FONTS / f"NotoSansSC{latin}-{text.get('font-weight')}.ttf")
    name = names[ord(sign)]
    return glyf[name], hmtx[name][0]


def _move(shape: Polygon, matrix: Matrix) -> Polygon:
    (a, b, x), (d, e, y) = matrix[0], matrix[1]
    return affine_transform(shape, [a, b, d, e, x, y])


def to_sheet(shape: Polygon, matrix: Matrix) -> Polygon:
    """Return a shape in pixels of the sheet."""
    return _move(shape, matrix)
