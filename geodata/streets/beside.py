"""One rule of the network: a street under an elevated road is drawn beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from shapely import LineString, Point

from geodata.streets.graph import Array, Graph, Way

BESIDE_M = 55.0
BESIDE_DEGREES = 25.0
BESIDE_OFFSET_M = 17.0
"""The width of the street's own half and of a pillar."""
FOLLOW_M = 25.0
"""A bend of the elevated road further than this from every corner is a bend of the street too."""


def lay_beside(graph: Graph) -> None:
    """Draw a street that runs under an elevated road beside it, on the side it mostly lies."""
    above = [graph.line(way) for way in graph.ways if way.level]
    for way in graph.ways:
        if way.level:
            continue
        for line in above:
            beside = [_is_beside(graph, way, place, line) for place in range(len(way.nodes))]
            for first, last in _find_runs(beside):
                _move_run(graph, way, first, last, line)


def _is_beside(graph: Graph, way: Way, place: int, line: LineString) -> bool:
    here = graph.places[way.nodes[place]]
    if line.distance(Point(here)) > BESIDE_M:
        return False
    before = graph.places[way.nodes[max(place - 1, 0)]]
    after = graph.places[way.nodes[min(place + 1, len(way.nodes) - 1)]]
    along = line.project(Point(here))
    if not 1 < along < line.length - 1:
        return False
    heading = _heading(line, along)
    leg = after - before
    cosine = abs(float(leg @ heading)) / max(float(np.hypot(*leg)), 1e-9)
    return cosine > math.cos(math.radians(BESIDE_DEGREES))


def _heading(line: LineString, along: float) -> Array:
    a, b = line.interpolate(along - 1), line.interpolate(along + 1)
    step = np.array([b.x - a.x, b.y - a.y])
    heading: Array = step / np.hypot(*step)
    return heading


def _find_runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Return first and last place of each run of two or more."""
    start = None
    for place, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            if place - start > 1:
                yield start, place - 1
            start = None


def _move_run(graph: Graph, way: Way, first: int, last: int, line: LineString) -> None:
    """Move corners to one side of the elevated road, and bend the street where it bends."""
    run = way.nodes[first : last + 1]
    alongs = [line.project(Point(graph.places[node])) for node in run]
    side = 1.0 if sum(_side_m(graph, node, line) for node in run) >= 0 else -1.0
    for node, along in zip(run, alongs, strict=True):
        graph.places[node] = _beside(line, along, side)
    followed = [run[0]]
    for node, start, end in zip(run[1:], alongs, alongs[1:], strict=False):
        accuracy = max(graph.accuracies[followed[-1]], graph.accuracies[node])
        bends = [each for each in _find_bends(line) if _is_between(each, start, end)]
        for bend in bends if start < end else reversed(bends):
            followed.append(graph.add(_beside(line, bend, side), accuracy))
        followed.append(node)
    way.nodes[first : last + 1] = followed


def _side_m(graph: Graph, node: int, line: LineString) -> float:
    """Distance from the elevated road in metres, positive on its left."""
    place = graph.places[node]
    along = line.project(Point(place))
    heading, foot = _heading(line, along), line.interpolate(along)
    off = place - np.array([foot.x, foot.y])
    return float(heading[0] * off[1] - heading[1] * off[0])


def _beside(line: LineString, along: float, side: float) -> Array:
    foot, heading = line.interpolate(along), _heading(line, along)
    place: Array = np.array([foot.x, foot.y]) + side * BESIDE_OFFSET_M * np.array(
        [-heading[1], heading[0]]
    )
    return place


def _find_bends(line: LineString) -> list[float]:
    """Return how far along a line each of its vertices lies."""
    return [line.project(Point(place)) for place in line.coords]


def _is_between(along: float, start: float, end: float) -> bool:
    low, high = min(start, end), max(start, end)
    return low + FOLLOW_M < along < high - FOLLOW_M
