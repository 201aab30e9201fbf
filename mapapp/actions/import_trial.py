"""The rows of a file as the map shows them before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from geodata.crs import to_wgs84
from geodata.importing.drafts import build_drafts
from geodata.importing.plan import Plan
from geodata.shapes import DECIMALS, find_mark

MOST = 2_000
"""Points the map is given; of more rows an even choice."""


def build_trial(plan: Plan, other: str = "") -> Mapping[str, object]:
    """Return where rows lie, and where they would under another system of coordinates.

    Parameters
    ----------
    other
        As `geodata.crs.find_crs` returns it; empty for none.
    """
    verdicts = {row.key: row.verdict.value for row in plan.rows}
    points, given = [], []
    for place in range(len(plan.book.tables)):
        for draft in build_drafts(plan.book, place, plan.choices):
            if draft.spot.geometry is not None and draft.spot.given is not None:
                points.append([*find_mark(draft.spot.geometry), verdicts[draft.key]])
                given.append(draft.spot.given)
    step = max(1, len(points) // MOST + (len(points) % MOST > 0)) if len(points) > MOST else 1
    name = f"{plan.book.sha256[:12]} {' '.join(each.crs for each in plan.choices.tables)} {other}"
    return {"points": points[::step], "others": _move(given[::step], other), "name": name}


def _move(given: list[Any], other: str) -> list[list[float]]:
    if not other or not given:
        return []
    moved: Any = np.atleast_1d(to_wgs84(np.array(given, dtype=object), other))  # type: ignore[type-var]
    marks = shapely.get_coordinates(shapely.point_on_surface(moved))
    if not np.isfinite(marks).all():
        return []
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in marks.tolist()]
