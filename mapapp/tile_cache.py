"""Images of online basemaps kept for a while, within a fixed amount of memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """One image of an online basemap."""

    body: bytes
    media_type: str


class TileCache:
    """The tiles asked for last; nothing is kept longer than its provider's terms allow."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[Hashable, tuple[float, Tile]] = OrderedDict()
        self.held_bytes = 0

    def find(self, key: Hashable, now_s: float) -> Tile | None:
        """Return what is kept under ``key``; nothing once its time is over."""
        if key not in self._kept:
            return None
        ends_s, tile = self._kept[key]
        if now_s >= ends_s:
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return tile

    def keep(self, key: Hashable, tile: Tile, *, ends_s: float) -> None:
        """Keep a tile until ``ends_s``; those asked for longest ago make room for it."""
        if key in self._kept:
            self._drop(key)
        self._kept[key] = (ends_s, tile)
        self.held_bytes += len(tile.body)
        while self.held_bytes > self._limit_bytes:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        _, tile = self._kept.pop(key)
        self.held_bytes -= len(tile.body)
