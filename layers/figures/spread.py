"""Marks that stand on each other step aside, each as little as it can."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Point = tuple[float, float]
_ROUNDS = 400
_HOME = 0.08
"""How strongly a mark is drawn back to its own place in each round."""
_QUIET_ROUNDS = 240
"""So many last rounds only part, so that nothing is left overlapping."""
_SPIRAL = 2.4
"""Turn in radians from one mark to the next where several lie on the very same place."""


def spread_out(
    places: Sequence[Point], least: float, room: tuple[float, float, float, float]
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
        stands = np.clip(stands, low, high)
    return [(float(x), float(y)) for x, y in stands]
