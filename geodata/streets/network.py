"""The streets as a network: what crosses shares its vertex, and small faults are mended by rule.

The facts name crossings street by street, so two rows may give one corner twice,
an end may hang short of the street it meets, and a centre line may hop between
two carriageways. Each rule here mends one such fault. Vertices are shared: a
rule that moves a corner moves it for every street that meets there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from shapely import LineString, Point, STRtree

from geodata.crs import to_degrees
from geodata.streets.beside import lay_beside
from geodata.streets.facts import Street
from geodata.streets.graph import Array, Graph, Way, turn

SNAP_M = 80.0
"""An end this near to another street was meant to reach it."""
STUB_M = 40.0
"""An end that goes on no further than this past a crossing was meant to stop there."""
SAME_CORNER_M = 22.0
"""A crossing this near to a vertex of either street is that vertex: half a wide junction."""
JOG_M = 70.0
JOG_DEGREES = 24.0
"""Two bends one after the other, both sharper, are a hop between carriageways, no bend."""
SHARP_DEGREES = 30.0
"""An end is moved, not lengthened, where lengthening would bend it more than this."""


def mend_streets(streets: Sequence[Street]) -> tuple[Street, ...]:
    """Return the streets with shared crossings and without the faults the rules know.

    Parameters
    ----------
    streets
        As read from the facts (EPSG:4326).

    Returns
    -------
    tuple of Street
        In the same order, each with as many vertices as its line now has.
    """
    graph = Graph(streets)
    _straighten(graph)
    lay_beside(graph)
    _share_crossings(graph)
    _trim_stubs(graph)
    _reach_ends(graph)
    return tuple(_to_street(graph, way) for way in graph.ways)


def _to_street(graph: Graph, way: Way) -> Street:
    accuracies = tuple(graph.accuracies[node] for node in way.nodes)
    return replace(way.street, line=to_degrees(graph.line(way)), accuracies=accuracies)


def _straighten(graph: Graph) -> None:
    """Take out hops between the carriageways of one street."""
    uses = graph.uses()
    for way in graph.ways:
        place = 1
        while place + 2 < len(way.nodes):
            a, b, c, d = (graph.places[node] for node in way.nodes[place - 1 : place + 3])
            first, second = turn(a, b, c), turn(b, c, d)
            is_jog = (
                np.hypot(*(c - b)) < JOG_M
                and first * second < 0
                and min(abs(first), abs(second)) > JOG_DEGREES
            )
            if is_jog:
                _take_out(graph, way, place, uses)
            place += 1


def _take_out(graph: Graph, way: Way, place: int, uses: Counter[int]) -> None:
    """Drop the worse vertex of a hop; corners of other streets move onto the line instead."""
    b, c = way.nodes[place], way.nodes[place + 1]
    free = [node for node in (b, c) if uses[node] == 1]
    if free:
        way.nodes.remove(max(free, key=lambda node: graph.accuracies[node]))
        return
    straight = LineString([graph.places[way.nodes[place - 1]], graph.places[way.nodes[place + 2]]])
    for node in (b, c):
        nearest = straight.interpolate(straight.project(Point(graph.places[node])))
        graph.places[node] = np.array([nearest.x, nearest.y])


def _share_crossings(graph: Graph) -> None:
    """Give streets that cross one vertex there."""
    for level in (0, 1):
        ways = [way for way in graph.ways if way.level == level]
        for number, one in enumerate(ways):
            for other in ways[number + 1 :]:
                _share_between(graph, one, other)


def _share_between(graph: Graph, one: Way, other: Way) -> None:
    for _ in range(8):  # the table's longest pair crosses twice; each turn mends one crossing
        found = _find_unshared(graph, one, other)
        if found is None:
            return
        near = [_find_vertex(graph, way, found) for way in (one, other)]
        taken = [node for node in near if node is not None]
        if len(taken) == 2:
            graph.places[taken[0]] = found
            graph.merge(taken[0], taken[1])
            continue
        node = taken[0] if taken else graph.add(found, _accuracy_near(graph, one, other, found))
        graph.places[node] = found
        for way, known in zip((one, other), near, strict=True):
            if known is None:
                _insert(graph, way, node)


def _find_unshared(graph: Graph, one: Way, other: Way) -> Array | None:
    """Return a place where two lines cross and have no vertex in common."""
    crossing = graph.line(one).intersection(graph.line(other))
    if crossing.is_empty:
        return None
    shared = [graph.places[node] for node in set(one.nodes) & set(other.nodes)]
    for part in getattr(crossing, "geoms", [crossing]):
        place = np.array(part.representative_point().coords[0])
        if all(np.hypot(*(place - known)) > 0.5 for known in shared):
            return place
    return None


def _find_vertex(graph: Graph, way: Way, place: Array) -> int | None:
    near = min(way.nodes, key=lambda node: float(np.hypot(*(graph.places[node] - place))))
    return near if np.hypot(*(graph.places[near] - place)) <= SAME_CORNER_M else None


def _accuracy_near(graph: Graph, one: Way, other: Way, place: Array) -> float:
    """Return the worse accuracy of the vertices around a new crossing."""
    worst = 0.0
    for way in (one, other):
        near = min(way.nodes, key=lambda node: float(np.hypot(*(graph.places[node] - place))))
        worst = max(worst, graph.accuracies[near])
    return worst


def _insert(graph: Graph, way: Way, node: int) -> None:
    """Put a vertex into the leg of a way it lies nearest to."""
    if node in way.nodes:
        return
    point = Point(graph.places[node])
    legs = [
        LineString([graph.places[a], graph.places[b]])
        for a, b in zip(way.nodes, way.nodes[1:], strict=False)
    ]
    nearest = min(range(len(legs)), key=lambda leg: legs[leg].distance(point))
    way.nodes.insert(nearest + 1, node)


def _trim_stubs(graph: Graph) -> None:
    """Cut what goes on a few metres past the last crossing."""
    uses = graph.uses()
    for way in graph.ways:
        for _ in range(2):
            way.nodes.reverse()
            if len(way.nodes) < 3 or uses[way.nodes[0]] > 1 or uses[way.nodes[1]] < 2:
                continue
            stub = graph.places[way.nodes[0]] - graph.places[way.nodes[1]]
            if np.hypot(*stub) < STUB_M:
                del way.nodes[0]


def _reach_ends(graph: Graph) -> None:
    """Lengthen ends that hang short of another street to it."""
    for way in graph.ways:
        for _ in range(2):
            way.nodes.reverse()
            if way.level or graph.uses()[way.nodes[0]] > 1:
                continue
            found = _find_goal(graph, way)
            if found is not None:
                _join(graph, way, *found)


def _find_goal(graph: Graph, way: Way) -> tuple[Way, Array] | None:
    """Find the street an end was meant to reach, and where: straight on if it can, else nearest."""
    others = [each for each in graph.ways if each is not way and each.level == way.level]
    if not others:
        return None
    lines = [graph.line(each) for each in others]
    end, before = graph.places[way.nodes[0]], graph.places[way.nodes[1]]
    ahead = (end - before) / np.hypot(*(end - before))
    ray = LineString([end, end + ahead * SNAP_M])
    hits = [
        (Point(end).distance(hit), number, hit)
        for number, line in enumerate(lines)
        if not (hit := ray.intersection(line)).is_empty
    ]
    if hits:
        _, number, hit = min(hits, key=lambda found: found[0])
        return others[number], np.array(hit.representative_point().coords[0])
    number = int(STRtree(lines).nearest(Point(end)))
    if lines[number].distance(Point(end)) > SNAP_M:
        return None
    foot = lines[number].interpolate(lines[number].project(Point(end)))
    return others[number], np.array([foot.x, foot.y])


def _join(graph: Graph, way: Way, other: Way, place: Array) -> None:
    """Let a way begin at a place on another street."""
    end = way.nodes[0]
    corner = _find_vertex(graph, other, place)
    if corner is None:
        corner = graph.add(place, graph.accuracies[end])
        _insert(graph, other, corner)
    if corner in way.nodes:
        return
    bend = turn(graph.places[corner], graph.places[end], graph.places[way.nodes[1]])
    reach = np.hypot(*(graph.places[corner] - graph.places[end]))
    if reach <= SAME_CORNER_M or abs(bend) > SHARP_DEGREES:
        way.nodes[0] = corner
    else:
        way.nodes.insert(0, corner)
