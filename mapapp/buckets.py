"""Token buckets: so many at once, then one every so often."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

MOST_KEYS = 20_000


class Buckets:
    """One bucket for each key; safe to share between threads, bounded in memory.

    Parameters
    ----------
    size
        How many are free at once.
    refill_s
        Seconds until one more is free.
    clock
        Seconds that only go forward.
    """

    def __init__(
        self, *, size: int, refill_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._size = size
        self._refill_s = refill_s
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> float:
        """Take one; return 0, or how many seconds until there is one to take."""
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(key, now), now) + self._refill_s
            wait = full_at - now - self._size * self._refill_s
            # Rounding must not refuse the last of a full bucket.
            if wait > 1e-6:
                return wait
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            while len(self._full_at) > MOST_KEYS:
                self._full_at.popitem(last=False)
            return 0.0

    def give_back(self, key: str) -> None:
        """Put one back that was taken for nothing."""
        with self._lock:
            if key in self._full_at:
                self._full_at[key] -= self._refill_s
