"""Moves marks apart that would cover each other, and no farther than needed. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

_ROUNDS = 200


def spread(
    points: Sequence[tuple[float, float]],
    *,
    apart: float,
    bounds: tuple[float, float, float, float],
) -> list[tuple[float, float]]:
    """Return where marks may stand so that any two are at least so far apart.

    Parameters
    ----------
    points
        Where they belong.
    apart
        Least distance between two, in the same unit.
    bounds
        Left, top, right, bottom they stay within.
    """
    placed = [
        # Those at one and the same place leave it in different directions.
        (x + 1e-3 * math.cos(number * 2.4), y + 1e-3 * math.sin(number * 2.4))
        for number, (x, y) in enumerate(points)
    ]
    left, top, right, bottom = bounds
    for _ in range(_ROUNDS):
        moved = False
        for one in range(len(placed)):
            for two in range(one + 1, len(placed)):
                (ax, ay), (bx, by) = placed[one], placed[two]
                dx, dy = bx - ax, by - ay
                distance = math.hypot(dx, dy) or 1e-9
                if distance >= apart:
                    continue
                moved = True
                push = (apart - distance) / 2 / distance * 1.05
                placed[one] = (ax - dx * push, ay - dy * push)
                placed[two] = (bx + dx * push, by + dy * push)
        placed = [(min(max(x, left), right), min(max(y, top), bottom)) for x, y in placed]
        if not moved:
            break
    return placed
