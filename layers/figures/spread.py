"""Marks that stand on each other step aside, each as little as it can."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Point = tuple[float, float]
Box = tuple[float, float, float, float]
_ROUNDS = 400
_HOME = 0.08
"""How strongly a mark is drawn back to its own place in each round."""
_QUIET_ROUNDS = 240
"""So many last rounds only part, so that nothing is left overlapping."""
_SPIRAL = 2.4
"""Turn in radians from one mark to the next where several lie on the very same place."""


def spread_out(
    places: Sequence[Point], least: float, room: Box, keep_out: Sequence[Box] = ()
) -> list[Point]:
    """Return where marks stand so that no two are nearer than ``least``.

    Parameters
    ----------
    places
        Where they belong, in pixels.
    least
        Smallest distance between two middles, in pixels.
    room
        Left, top, right, bottom that they stay in.
    keep_out
        Boxes that no middle lies in.

    Returns
    -------
    list
        In the order of ``places``; the same for the same places. Where there is
        not room for all, some stay nearer than asked.
    """
    homes = np.array(places, dtype=float).reshape(-1, 2)
    turn = _SPIRAL * np.arange(len(homes))
    stands = homes + 0.01 * turn[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    low, high = np.array(room[:2]), np.array(room[2:])
    for step in range(_ROUNDS):
        is_quiet = step >= _ROUNDS - _QUIET_ROUNDS
        if not is_quiet:
            stands += (homes - stands) * _HOME
        between = stands[None, :, :] - stands[:, None, :]
        distance = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(distance, np.inf)
        lack = np.clip(least - distance, 0.0, None)
        if is_quiet and lack.max(initial=0.0) < 0.05:
            break
        away = between / np.maximum(distance, 1e-6)[..., None]
        stands -= (away * (lack / 2)[..., None]).sum(axis=1) * 0.9
        for box in keep_out:
            _push_out(stands, box, room)
        stands = np.clip(stands, low, high)
    return [(float(x), float(y)) for x, y in stands]


def _push_out(stands: np.ndarray, box: Box, room: Box) -> None:
    """Move what lies in a box over its nearest edge that leaves it in the room."""
    left, top, right, bottom = box
    x, y = stands[:, 0], stands[:, 1]
    ways = np.stack([x - left, right - x, y - top, bottom - y])
    inside = (ways > 0).all(axis=0)
    if not inside.any():
        return
    is_open = [left > room[0], right < room[2], top > room[1], bottom < room[3]]
    ways[~np.array(is_open)] = np.inf
    nearest = ways.argmin(axis=0)
    for side, (axis, edge) in enumerate(((0, left), (0, right), (1, top), (1, bottom))):
        stands[inside & (nearest == side), axis] = edge
