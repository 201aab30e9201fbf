"""The vertices and ways that the mending rules work on, in metres (EPSG:4549)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from geodata.crs import to_metres
from geodata.streets.facts import Street

Array = NDArray[np.float64]


@dataclass(slots=True)
class Way:
    """A street as numbers of vertices."""

    street: Street
    nodes: list[int]

    @property
    def level(self) -> int:
        """0 on the ground, 1 on pillars."""
        return int(self.street.is_elevated)


class Graph:
    """Vertices in metres (EPSG:4549) and the ways through them."""

    def __init__(self, streets: Sequence[Street]) -> None:
        self.places: list[Array] = []
        self.accuracies: list[float] = []
        self.ways: list[Way] = []
        known: dict[tuple[float, float], int] = {}
        for street in streets:
            in_metres = np.asarray(to_metres(street.line).coords)
            nodes = []
            for degrees, metres, accuracy in zip(
                street.line.coords, in_metres, street.accuracies, strict=True
            ):
                key = (round(degrees[0], 5), round(degrees[1], 5))
                if key not in known:
                    known[key] = self.add(metres, accuracy)
                nodes.append(known[key])
            self.ways.append(Way(street, without_repeats(nodes)))

    def add(self, place: Array, accuracy_m: float) -> int:
        """Add a vertex."""
        self.places.append(np.asarray(place, dtype=float))
        self.accuracies.append(accuracy_m)
        return len(self.places) - 1

    def line(self, way: Way) -> LineString:
        """Return a way's line in metres."""
        return LineString([self.places[node] for node in way.nodes])

    def uses(self) -> Counter[int]:
        """Count how many ways go through each vertex."""
        return Counter(node for way in self.ways for node in set(way.nodes))

    def merge(self, kept: int, gone: int) -> None:
        """Let one vertex stand for two."""
        for way in self.ways:
            if gone in way.nodes:
                way.nodes = without_repeats([kept if node == gone else node for node in way.nodes])


def without_repeats(nodes: list[int]) -> list[int]:
    """Drop a vertex that follows itself."""
    return [node for place, node in enumerate(nodes) if not place or nodes[place - 1] != node]


def turn(a: Array, b: Array, c: Array) -> float:
    """Angle between two legs in degrees, left turns positive."""
    one, two = b - a, c - b
    cross = float(one[0] * two[1] - one[1] * two[0])
    return math.degrees(math.atan2(cross, float(one @ two)))
