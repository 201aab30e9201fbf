"""Which marks a figure shows and where: numbered one by one while a reader can tell them apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from layers.figures.engine import Engine
from layers.figures.marks import BOX, find_kind, measure_cell
from layers.figures.spread import spread_out
from layers.figures.view import View
from layers.palette import ROUGH_ABOVE_M, STATE_SIGNS

Point = tuple[float, float]
Box = tuple[float, float, float, float]
NUMBERED_PX = 23.0
"""Side of a numbered mark."""
PLAIN_PX = 25.0
SPOT_PX = 20.0
CELL_PX = 26.0
MOST_NUMBERED = 120
"""More numbers than this nobody looks up."""
FARTHEST_PX = 46.0
"""A mark that would have to step aside farther is counted in a cell."""
_AIR_PX = 3.0
_SIGN_PX = 4.0
_MOVED_PX = 5.0


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One mark as it is drawn.

    Attributes
    ----------
    key
        ``site:ID``, ``spot:ID`` or ``cell:...``.
    x, y
        Its middle, in pixels of the view.
    at
        Where it belongs; a line leads there from a mark that stepped aside.
    box
        What it takes.
    number
        Its number in the key.
    n
        Pieces of feedback on a spot; sites in a cell, or feedback where there is no site.
    """

    key: str
    kind: str
    x: float
    y: float
    at: tuple[float, float]
    box: Box
    size: float
    feature: Mapping[str, Any] = field(default_factory=dict)
    number: int | None = None
    n: int = 1
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_rough(self) -> bool:
        """Whether the place is known only roughly, and no line or area tells more."""
        accuracy = self.feature.get("accuracy_m") or 0
        return accuracy > ROUGH_ABOVE_M and not self.feature.get("geometry")

    @property
    def is_moved(self) -> bool:
        """Whether it stepped aside so far that a line must lead to its place."""
        return math.dist((self.x, self.y), self.at) >= _MOVED_PX

    @property
    def sites(self) -> int:
        """How many sites it stands for."""
        if self.kind == "cell":
            return 0 if "feedback" in self.kinds else self.n
        return int(self.key.startswith("site:"))

    @property
    def sign(self) -> str | None:
        """Sign of the state; feedback has none."""
        state = self.feature.get("state")
        return STATE_SIGNS.get(state, "empty") if state else None


def find_seen(view: View, features: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what lies in the view, in the order of the legend, then from west to east."""
    west, south, east, north = view.bounds
    seen = [
        each
        for each in features
        if each.get("lon") is not None
        and west <= each["lon"] <= east
        and south <= each["lat"] <= north
    ]
    return sorted(
        seen,
        key=lambda each: (
            find_kind(each.get("kind", "feedback")).order,
            each["lon"],
            each["lat"],
            each["id"],
        ),
    )


def place_numbered(
    view: View,
    sites: Sequence[Mapping[str, Any]],
    spots: Sequence[Mapping[str, Any]],
    keep_out: Sequence[Box] = (),
) -> list[Placed] | None:
    """Place every mark by itself, sites with the numbers 1, 2, 3 ... in their order.

    Parameters
    ----------
    keep_out
        Boxes in pixels of the view that something else lies on.

    Returns
    -------
    list or None
        None where they are too many or too dense for that.
    """
    if len(sites) > MOST_NUMBERED:
        return None
    features = [*sites, *spots]
    homes = [view.project(each["lon"], each["lat"]) for each in features]
    stands = _spread(view, homes, NUMBERED_PX, keep_out)
    if _is_too_dense(stands, homes, keep_out):
        return None
    placed = []
    for n, (each, home, stand) in enumerate(zip(features, homes, stands, strict=True)):
        is_site = n < len(sites)
        placed.append(_build(each, stand, home, n + 1 if is_site else None))
    return placed


def _spread(
    view: View, homes: Sequence[Point], size: float, keep_out: Sequence[Box]
) -> list[Point]:
    half = size / 2 + 4
    room = (half, half, view.width - half, view.height - half)
    grown = [_grow(box, half) for box in keep_out]
    return spread_out(homes, size + _AIR_PX, room, grown)


def _grow(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _is_too_dense(stands: Sequence[Point], homes: Sequence[Point], keep_out: Sequence[Box]) -> bool:
    for stand, home in zip(stands, homes, strict=True):
        is_under = any(
            box[0] < home[0] < box[2] and box[1] < home[1] < box[3]
            for box in (_grow(box, NUMBERED_PX) for box in keep_out)
        )
        if math.dist(stand, home) > FARTHEST_PX and not is_under:
            return True
    return any(
        math.dist(one, other) < NUMBERED_PX
        for n, one in enumerate(stands)
        for other in stands[n + 1 :]
    )


def place_counted(
    engine: Engine,
    view: View,
    sites: Sequence[Mapping[str, Any]],
    spots: Sequence[Mapping[str, Any]],
    cells: Sequence[Mapping[str, Any]] = (),
    keep_out: Sequence[Box] = (),
) -> list[Placed]:
    """Place marks as the screen does: what is too close together is counted in cells."""
    by_key = {f"site:{each['id']}": each for each in sites}
    by_key |= {f"spot:{each['id']}": each for each in spots}
    points = [
        {"key": key, "kind": each.get("kind", "feedback"), "lon": each["lon"], "lat": each["lat"]}
        for key, each in by_key.items()
    ]
    single, merged = engine.merge(points, min(view.zoom, 15.99))
    alone = [by_key[key] for key in single]
    counted = [*merged, *cells]
    homes = [view.project(each["lon"], each["lat"]) for each in (*alone, *counted)]
    stands = _spread(view, homes, CELL_PX, keep_out)
    placed = [
        _build(each, stand, home, None)
        for each, stand, home in zip(alone, stands, homes, strict=False)
    ]
    for n, cell in enumerate(counted, start=len(alone)):
        placed.append(_build_cell(f"cell:{n}", cell, stands[n]))
    return placed


def _build_cell(key: str, cell: Mapping[str, Any], stand: Point) -> Placed:
    """Build a cell; where it holds sites, these are counted and not what was said there."""
    kinds = {kind: n for kind, n in cell["kinds"].items() if kind != "feedback"} or cell["kinds"]
    count = sum(kinds.values())
    width, height = measure_cell(str(count))
    x, y = stand
    box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    # A cell stands for a stretch of ground: no line leads from it anywhere.
    return Placed(
        key=key, kind="cell", x=x, y=y, at=stand, box=box, size=width, n=count, kinds=kinds
    )


def _build(
    feature: Mapping[str, Any],
    stand: Point,
    home: Point,
    number: int | None,
) -> Placed:
    kind = feature.get("kind", "feedback")
    is_site = "kind" in feature
    size = (NUMBERED_PX if number else PLAIN_PX) if is_site else SPOT_PX
    half = size / 2 + 1
    sign = _SIGN_PX if is_site else 0.0
    is_badged = not number and (feature.get("feedback") or (feature.get("n") or 1) > 1)
    badge = 8.0 if is_badged else 0.0
    x, y = stand
    return Placed(
        key=f"{'site' if is_site else 'spot'}:{feature['id']}", kind=kind, x=x, y=y, at=home,
        box=(x - half, y - half - badge, x + half + max(sign, badge), y + half + sign),
        size=size * find_kind(kind).size_px / BOX, feature=feature, number=number,
        n=feature.get("n") or 1,
    )  # fmt: skip
