"""Figures in grey and for colour-blind readers: what hue does not tell, shape and number do.

Simulation: Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE TVCG 15 (6), 2009, matrices of severity 1.0, on linear RGB. Difference:
CIEDE2000 after Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula", Color Research and
Application 30 (1), 2005, whose first and last test pairs are checked here.
"""

from __future__ import annotations

import io
import math
from itertools import combinations
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from PIL import Image

from layers.figures.engine import open_engine
from layers.figures.marks import draw_mark
from layers.figures.render import to_png
from layers.figures.svg import NAMESPACE, to_svg
from layers.page_config import find_kinds
from tests.unit.test_figure_files import ARCHIVE

SEEN_BY = {
    "all": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = TO_XYZ @ np.ones(3)
KINDS = find_kinds()


def to_linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def to_lab(linear: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(linear, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    c1, c2 = math.hypot(a1 * (1 + g), b1), math.hypot(a2 * (1 + g), b2)
    h1, h2 = (math.degrees(math.atan2(b, a * (1 + g))) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn) / 2)
    ml, mc = (l1 + l2) / 2, (c1 + c2) / 2
    mh = (h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2) % 360
    mh = mh if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * math.cos(math.radians(mh - 30))
        + 0.24 * math.cos(math.radians(2 * mh))
        + 0.32 * math.cos(math.radians(3 * mh + 6))
        - 0.20 * math.cos(math.radians(4 * mh - 63))
    )
    sl = 1 + 0.015 * (ml - 50) ** 2 / math.sqrt(20 + (ml - 50) ** 2)
    sc, sh = 1 + 0.045 * mc, 1 + 0.015 * mc * t
    rc = 2 * math.sqrt(mc**7 / (mc**7 + 25**7))
    rt = -math.sin(math.radians(60 * math.exp(-(((mh - 275) / 25) ** 2)))) * rc
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * dc / sc * dh / sh)


def test_the_difference_worked_out_here_is_the_published_one() -> None:
    pairs = [((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
             ((50, -1, 2), (50, 0, 0), 2.3669),
             ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
             ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082)]  # fmt: skip
    for one, other, published in pairs:
        assert ciede2000(np.array(one), np.array(other)) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_no_two_kinds_have_one_colour_for_any_reader(eyes: str) -> None:
    seen = {kind.id: to_lab(SEEN_BY[eyes] @ to_linear(kind.colour_light)) for kind in KINDS}
    alike = {(a, b): round(ciede2000(seen[a], seen[b]), 1) for a, b in combinations(seen, 2)
             if ciede2000(seen[a], seen[b]) < 10}  # fmt: skip
    assert alike == {}


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_marks_stand_out_from_every_ground_for_any_reader(eyes: str) -> None:
    style = open_engine(ARCHIVE).styles["light"]
    for kind in KINDS:
        mark = to_lab(SEEN_BY[eyes] @ to_linear(kind.colour_light))
        for ground in ("land", "park", "water", "building", "elevated"):
            other = to_lab(SEEN_BY[eyes] @ to_linear(style[ground]))
            assert ciede2000(mark, other) > 25, (kind.id, ground)


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_park_water_and_land_differ_for_any_reader_and_in_grey(eyes: str) -> None:
    style = open_engine(ARCHIVE).styles["light"]
    seen = [to_lab(SEEN_BY[eyes] @ to_linear(style[name])) for name in ("land", "park", "water")]
    for one, other in combinations(seen, 2):
        assert ciede2000(one, other) > 3.5
        assert abs(one[0] - other[0]) > 3


def draw_outline(kind_id: str) -> np.ndarray:
    """Where a numbered mark has ink: all that a copier in black and white leaves of it."""
    root = Element("svg", {"xmlns": NAMESPACE, "width": "40", "height": "40"})
    draw_mark(root, kind_id, 20, 20, size=28, number=None)
    picture = to_png(to_svg(root), width_mm=20, height_mm=20, dpi=150)
    with Image.open(io.BytesIO(picture)) as drawn:
        ink = np.asarray(drawn.convert("L")) < 200
    # What the icon leaves out belongs to the shape.
    rows = np.maximum.accumulate(ink, axis=1) & np.maximum.accumulate(ink[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(rows, dtype=bool)


def test_in_grey_the_shapes_tell_the_kinds_apart() -> None:
    outlines = {kind.id: draw_outline(kind.id) for kind in KINDS}
    alike = {}
    for (one, first), (other, second) in combinations(outlines.items(), 2):
        share = (first & second).sum() / (first | second).sum()
        if share > 0.9:
            alike[one, other] = round(float(share), 2)
    assert alike == {}
