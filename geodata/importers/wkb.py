"""Writes geometries as ISO WKB without judging them: open rings, NaN and heights stay."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

Position = Sequence[float]
_POINT, _LINE, _POLYGON, _MULTI_POINT, _MULTI_LINE, _MULTI_POLYGON, _COLLECTION = range(1, 8)
_WITH_HEIGHT = 1000
_DEEPEST = 8
_NAN = float("nan")


def write_point(position: Position) -> bytes:
    """Return a point of two or three coordinates."""
    if len(position) == 2:
        return struct.pack("<BI2d", 1, _POINT, *position)
    return struct.pack("<BI3d", 1, _POINT + _WITH_HEIGHT, *position)


def write_line(positions: Sequence[Position]) -> bytes:
    """Return a line; where only some positions have a height, the others have NaN."""
    size = _find_size(positions)
    return _write_head(_LINE, size, len(positions)) + _pack(positions, size)


def write_polygon(rings: Sequence[Sequence[Position]]) -> bytes:
    """Return a polygon with the rings as they are, closed or not."""
    size = max((_find_size(ring) for ring in rings), default=2)
    held = b"".join(struct.pack("<I", len(ring)) + _pack(ring, size) for ring in rings)
    return _write_head(_POLYGON, size, len(rings)) + held


def write_collection(parts: Sequence[bytes], kind: int = _COLLECTION) -> bytes:
    """Return several geometries as one."""
    has_height = any(struct.unpack_from("<I", part, 1)[0] > _WITH_HEIGHT for part in parts)
    return _write_head(kind, 3 if has_height else 2, len(parts)) + b"".join(parts)


def write_multi(parts: Sequence[bytes]) -> bytes:
    """Return several geometries as one of the narrowest kind that holds them."""
    kinds = {struct.unpack_from("<I", part, 1)[0] for part in parts}
    if len(kinds) == 1 and (kind := kinds.pop() % _WITH_HEIGHT) <= _POLYGON:
        return write_collection(parts, kind + 3)
    return write_collection(parts)


def from_geojson(geometry: Any, depth: int = 0) -> bytes | None:
    """Return a geometry of GeoJSON; nothing for ``null``.

    Raises
    ------
    ValueError
        It is none; the message says what is wrong.
    """
    if geometry is None:
        return None
    if not isinstance(geometry, dict):
        raise ValueError("not an object")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        members = geometry.get("geometries")
        if not isinstance(members, list) or depth >= _DEEPEST:
            raise ValueError("no geometries, or too deep")
        parts = [from_geojson(each, depth + 1) for each in members]
        return write_collection([each for each in parts if each is not None])
    write = _GEOJSON.get(kind) if isinstance(kind, str) else None
    if write is None:
        raise ValueError(f"unknown type {str(kind)[:40]}")
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        raise ValueError("no coordinates")
    return write(coordinates)


def _to_position(given: Any) -> tuple[float, ...]:
    if not isinstance(given, list) or len(given) < 2:
        raise ValueError(f"not a position: {str(given)[:60]}")
    return tuple(_to_number(each) for each in given[:3])


def _to_number(given: Any) -> float:
    if type(given) is float:
        return given
    if given is None:
        return _NAN
    if isinstance(given, int | str) and not isinstance(given, bool):
        return float(given)
    raise ValueError(f"not a number: {str(given)[:60]}")


def _to_positions(given: Any) -> list[tuple[float, ...]]:
    if not isinstance(given, list):
        raise ValueError(f"not a list of positions: {str(given)[:60]}")
    return [_to_position(each) for each in given]


def _to_rings(given: Any) -> list[list[tuple[float, ...]]]:
    if not isinstance(given, list):
        raise ValueError(f"not a list of rings: {str(given)[:60]}")
    return [_to_positions(each) for each in given]


def _to_point(given: Any) -> bytes:
    # An empty point is written with NaN, as everybody does.
    return write_point((_NAN, _NAN) if given == [] else _to_position(given))


_GEOJSON: dict[str, Callable[[list[Any]], bytes]] = {
    "Point": _to_point,
    "LineString": lambda given: write_line(_to_positions(given)),
    "Polygon": lambda given: write_polygon(_to_rings(given)),
    "MultiPoint": lambda given: write_collection([_to_point(each) for each in given], _MULTI_POINT),
    "MultiLineString": lambda given: write_collection(
        [write_line(_to_positions(each)) for each in given], _MULTI_LINE
    ),
    "MultiPolygon": lambda given: write_collection(
        [write_polygon(_to_rings(each)) for each in given], _MULTI_POLYGON
    ),
}


def _find_size(positions: Sequence[Position]) -> int:
    return 3 if any(len(each) > 2 for each in positions) else 2


def _write_head(kind: int, size: int, count: int) -> bytes:
    return struct.pack("<BII", 1, kind + (_WITH_HEIGHT if size == 3 else 0), count)


def _pack(positions: Sequence[Position], size: int) -> bytes:
    flat: list[float] = []
    for each in positions:
        flat += each
        if len(each) < size:
            flat.append(_NAN)
    return struct.pack(f"<{len(flat)}d", *flat)
