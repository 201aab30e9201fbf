"""The rows of a file as the map shows them before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from geodata.crs import to_wgs84
from geodata.importers.spec import RawBook
from geodata.importing.choices import Choices
from geodata.importing.drafts import build_drafts
from geodata.importing.plan import Plan
from geodata.shapes import DECIMALS, find_mark

MOST = 2_000
"""Points the map is given; of more rows an even choice."""
_UNSTATED = "EPSG:4326"


def build_trial(
    book: RawBook, choices: Choices, plan: Plan | None, other: str = ""
) -> Mapping[str, object] | None:
    """Return where rows lie, and where they would under another system of coordinates.

    Parameters
    ----------
    plan
        Without one the system is not stated yet: the rows are shown as ``other`` has them, and
        beside that as WGS 84.
    other
        As `geodata.crs.find_crs` returns it; empty for none.
    """
    verdicts = {row.key: row.verdict.value for row in plan.rows} if plan else {}
    shown = choices
    if plan is None:
        if not other:
            return None
        tables = tuple(replace(each, crs=each.crs or other) for each in choices.tables)
        shown, other = replace(choices, tables=tables), _UNSTATED
    points, given = [], []
    for place in range(len(book.tables)):
        for draft in build_drafts(book, place, shown):
            if draft.spot.geometry is not None and draft.spot.given is not None:
                verdict = verdicts.get(draft.key, "accepted")
                points.append([*find_mark(draft.spot.geometry), verdict])
                given.append(draft.spot.given)
    step = -(-len(points) // MOST) or 1
    systems = " ".join(each.crs for each in shown.tables)
    others = _move(given[::step], other) if other not in systems.split() else []
    return {"points": points[::step], "others": others,
            "name": f"{book.sha256[:12]} {systems} {other}"}  # fmt: skip


def _move(given: list[Any], other: str) -> list[list[float]]:
    if not other or not given:
        return []
    shapes: Any = np.array(given, dtype=object)
    moved: Any = np.atleast_1d(to_wgs84(shapes, other))
    marks = shapely.get_coordinates(shapely.point_on_surface(moved))
    if len(marks) != len(given) or not np.isfinite(marks).all() or np.abs(marks).max() > 180:
        return []
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in marks.tolist()]
