"""The district and its ten sub-districts: outlines, label points, where a point lies.

The outlines stand in ``sources/outlines.toml`` as edges between named nodes.
Each edge is written once and used by the sub-districts on both of its sides,
so neighbours meet exactly. All coordinates are EPSG:4326, longitude first.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import shapely
from shapely.geometry import LineString, Point, Polygon

from geodata.crs import measure_distance_m, to_degrees, to_metres
from geodata.errors import BundleError, RowProblem
from geodata.vocab import SubDistrict

OUTLINES_FILE = "outlines.toml"
NEAR_M = 60.0

Position = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """One stretch of boundary.

    Attributes
    ----------
    name
        Its name in the file.
    left_right
        Sub-districts to the left and right of the line in its own direction;
        ``None`` where the district ends.
    line
        EPSG:4326.
    """

    name: str
    left_right: tuple[SubDistrict | None, SubDistrict | None]
    line: LineString


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """Everything the file holds, joined up."""

    subdistricts: Mapping[SubDistrict, Polygon]
    edges: tuple[Edge, ...]
    district: Polygon


def build_outlines(text: str) -> Outlines:
    """Join the edges of an outlines file into polygons.

    Parameters
    ----------
    text
        TOML with the tables ``nodes``, ``edges`` and ``subdistricts``.

    Returns
    -------
    Outlines
        Ten polygons, the edges between them and the district around them.

    Raises
    ------
    BundleError
        Not TOML, a table or value is missing or wrong, edges do not meet, or
        they do not close. Names the file and the table.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _broken("whole file", "", str(error), "Write it as TOML.") from error
    nodes = {
        name: _read_position(value, f"nodes.{name}")
        for name, value in _read_table(tables, "nodes").items()
    }
    lines = {
        name: _read_edge(name, value, nodes) for name, value in _read_table(tables, "edges").items()
    }
    rings = _read_rings(_read_table(tables, "subdistricts"), lines)
    polygons = {
        subdistrict: _join_ring(steps, lines, f"subdistricts.{subdistrict}")
        for subdistrict, steps in rings.items()
    }
    edges = _build_edges(rings, polygons, lines)
    for polygon in polygons.values():
        shapely.prepare(polygon)
    return Outlines(subdistricts=polygons, edges=edges, district=_join_district(edges, lines))


def read_outlines() -> dict[SubDistrict, Polygon]:
    """Outlines of the ten sub-districts in EPSG:4326.

    Raises
    ------
    BundleError
        The bundled file is missing or broken.
    """
    return dict(_read_bundled().subdistricts)


def read_edges() -> list[Edge]:
    """Every stretch of boundary once, with the sub-districts on both sides."""
    return list(_read_bundled().edges)


def read_district() -> Polygon:
    """Outline of the district in EPSG:4326, made of the very same outer edges."""
    return _read_bundled().district


def find_outline(subdistrict: SubDistrict) -> Polygon:
    """Outline of one sub-district in EPSG:4326."""
    return _read_bundled().subdistricts[subdistrict]


def find_subdistrict(point: Point) -> SubDistrict | None:
    """Sub-district in which a point lies.

    Parameters
    ----------
    point
        EPSG:4326.

    Returns
    -------
    SubDistrict or None
        On a shared edge the first in the order of `SubDistrict`. Outside the
        district the nearest one up to 60 m away, else ``None``.
    """
    outlines = _read_bundled().subdistricts
    for subdistrict, polygon in outlines.items():
        if polygon.covers(point):
            return subdistrict
    if point.is_empty:
        return None
    distances = {
        subdistrict: measure_distance_m(point, polygon) for subdistrict, polygon in outlines.items()
    }
    nearest = min(distances, key=distances.__getitem__)
    return nearest if distances[nearest] <= NEAR_M else None


@lru_cache(maxsize=4096)
def find_subdistrict_of(longitude: float, latitude: float) -> SubDistrict | None:
    """Sub-district of a position in degrees (EPSG:4326); remembers the last few thousand."""
    return find_subdistrict(Point(longitude, latitude))


@lru_cache(maxsize=len(SubDistrict))
def label_point(subdistrict: SubDistrict) -> Point:
    """Where the name of a sub-district stands: the point farthest from its edges."""
    radius = shapely.maximum_inscribed_circle(to_metres(find_outline(subdistrict)), tolerance=5)
    return Point(to_degrees(radius).coords[0])


@lru_cache(maxsize=1)
def _read_bundled() -> Outlines:
    path = files("geodata").joinpath("sources", OUTLINES_FILE)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _broken("whole file", "", str(error), "Install the package again.") from error
    return build_outlines(text)


def _broken(table: str, value: object, reason: str, remedy: str) -> BundleError:
    problem = RowProblem(
        file=OUTLINES_FILE, row=0, column=table, value=str(value), reason=reason, remedy=remedy
    )
    return BundleError(f"{OUTLINES_FILE}, {table}: {reason}. {remedy}", (problem,))


def _read_table(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = tables.get(name)
    if not isinstance(table, dict) or not table:
        raise _broken(name, table, "the table is missing or empty", f"Add [{name}].")
    return table


def _read_position(value: object, table: str) -> Position:
    match value:
        case [float() | int() as lon, float() | int() as lat] if (
            -180 <= lon <= 180 and -90 <= lat <= 90
        ):
            return (float(lon), float(lat))
    raise _broken(table, value, "not a position", "Write [longitude, latitude] in degrees.")


def _read_edge(name: str, value: object, nodes: Mapping[str, Position]) -> tuple[Position, ...]:
    table = f"edges.{name}"
    match value:
        case {"from": str(start), "to": str(end), "via": list(via)}:
            for node in (start, end):
                if node not in nodes:
                    raise _broken(table, node, f"unknown node {node!r}", "Add it to [nodes].")
            between = (_read_position(position, table) for position in via)
            return (nodes[start], *between, nodes[end])
    raise _broken(table, value, "not an edge", "Give from, to and via.")


def _read_rings(
    table: Mapping[str, object], lines: Mapping[str, tuple[Position, ...]]
) -> dict[SubDistrict, list[str]]:
    known = {subdistrict.value for subdistrict in SubDistrict}
    if unknown := sorted(set(table) - known):
        raise _broken(
            f"subdistricts.{unknown[0]}", unknown, "unknown sub-district", f"Known: {sorted(known)}"
        )
    rings: dict[SubDistrict, list[str]] = {}
    for subdistrict in SubDistrict:
        name = f"subdistricts.{subdistrict}"
        match table.get(subdistrict):
            case {"edges": [str(), *_] as steps} if all(isinstance(step, str) for step in steps):
                rings[subdistrict] = steps
            case other:
                raise _broken(name, other, "no edges", 'Write edges = ["a", "-b"].')
        for step in steps:
            if step.removeprefix("-") not in lines:
                raise _broken(name, step, f"unknown edge {step!r}", "Add it to [edges].")
    return rings


def _join_ring(
    steps: Sequence[str], lines: Mapping[str, tuple[Position, ...]], table: str
) -> Polygon:
    positions: list[Position] = []
    for step in steps:
        line = lines[step.removeprefix("-")]
        walked = line[::-1] if step.startswith("-") else line
        if positions and positions[-1] != walked[0]:
            raise _broken(table, step, f"{step!r} does not begin where the last ended", "Reorder.")
        positions.extend(walked[1:] if positions else walked)
    if positions[0] != positions[-1]:
        raise _broken(table, steps[-1], "the edges do not close", "Add the missing edge.")
    polygon = Polygon(positions) if len(positions) > 3 else Polygon()
    if polygon.is_empty or not polygon.is_valid:
        reason = f"not a simple outline: {shapely.is_valid_reason(polygon)}"
        raise _broken(table, list(steps), reason, "Untangle the edges.")
    return polygon


def _build_edges(
    rings: Mapping[SubDistrict, Sequence[str]],
    polygons: Mapping[SubDistrict, Polygon],
    lines: Mapping[str, tuple[Position, ...]],
) -> tuple[Edge, ...]:
    sides: dict[tuple[str, bool], SubDistrict] = {}
    for subdistrict, steps in rings.items():
        anticlockwise = polygons[subdistrict].exterior.is_ccw
        for step in steps:
            name = step.removeprefix("-")
            on_left = anticlockwise != step.startswith("-")
            if (name, on_left) in sides:
                reason = f"{sides[name, on_left]} and {subdistrict} lie on the same side"
                raise _broken(f"edges.{name}", step, reason, "Use an edge once on each side.")
            sides[name, on_left] = subdistrict
    used = {name for name, _ in sides}
    if unused := [name for name in lines if name not in used]:
        raise _broken(f"edges.{unused[0]}", unused, "no sub-district uses it", "Use or remove it.")
    return tuple(
        Edge(
            name=name,
            left_right=(sides.get((name, True)), sides.get((name, False))),
            line=LineString(line),
        )
        for name, line in lines.items()
    )


def _join_district(edges: Sequence[Edge], lines: Mapping[str, tuple[Position, ...]]) -> Polygon:
    outward: dict[Position, str] = {}
    for edge in edges:
        left, right = edge.left_right
        if left is not None and right is not None:
            continue
        step = edge.name if right is None else f"-{edge.name}"
        line = lines[edge.name]
        outward[line[0] if right is None else line[-1]] = step
    outer = Counter(edge.name for edge in edges if None in edge.left_right)
    here = next(iter(outward))
    steps: list[str] = []
    while here in outward:
        step = outward.pop(here)
        steps.append(step)
        line = lines[step.removeprefix("-")]
        here = line[0] if step.startswith("-") else line[-1]
    if len(steps) != outer.total():
        left_over = sorted(set(outer) - {step.removeprefix("-") for step in steps})
        raise _broken("subdistricts", left_over, "the district is not one ring", "Close the gaps.")
    return _join_ring(steps, lines, "subdistricts")
