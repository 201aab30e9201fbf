"""What a request asks of a collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import shapely

from geodata.crs import to_wgs84
from geodata.days import to_day
from geodata.errors import FilterError
from geodata.store.collections import COLLECTIONS
from geodata.store.read_items import ItemQuery
from geodata.store.spatial import Box
from mapapp.ogc.systems import System, find_system
from mapapp.routes.answers import take_count, take_numbers

PAGE_SIZE, LARGEST_PAGE = 100, 1000
FARTHEST = 10_000_000
_FARTHEST = 1e8
"""Of a coordinate, in any system."""
CQL_TEXT = "cql2-text"
_INSTANT = "2024-05-01, 2024-05-01T08:00:00Z, 2023-01-01/2024-12-31, 2023-01-01/.. or ../2024-12-31"
_KNOWN = ("bbox", "bbox-crs", "crs", "datetime", "filter", "limit", "offset", "f")
COMMON = frozenset({"f", "lang"})
"""Said to every address; they decide how the answer looks, not what is in it."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A query, and the system its answer is in."""

    query: ItemQuery
    system: System


def read_asked(name: str, params: dict[str, list[str]]) -> Asked:
    """Read the parameters of ``/items``.

    Raises
    ------
    FilterError
        A parameter that is not known, or a value that cannot be used.
    """
    left = {key: value for key, value in params.items() if key not in COMMON}
    limit = take_count(left, "limit", PAGE_SIZE, LARGEST_PAGE)
    offset = take_count(left, "offset", 0, FARTHEST)
    system = find_system("crs", _take(left, "crs"))
    bbox = _take_box(left)
    days = read_days(_take(left, "datetime"))
    find_system("filter-crs", _take(left, "filter-crs"))
    if _take(left, "filter-lang") not in {"", CQL_TEXT}:
        raise FilterError("filter-lang", key="filter-lang", value="…", accepted=CQL_TEXT)
    cql = _take(left, "filter")
    known = COLLECTIONS[name].queryables if name in COLLECTIONS else {}
    for key in left:
        if key not in known:
            names = (*_KNOWN, *known)
            raise FilterError(f"unknown parameter {key}", key=key[:60], value="",
                              accepted=", ".join(names))  # fmt: skip
    equal = {key: values[-1] for key, values in left.items()}
    query = ItemQuery(limit=limit, offset=offset, bbox=bbox, days=days, equal=equal, cql=cql,
                      crs=system.crs, northing_first=system.northing_first)  # fmt: skip
    return Asked(query=query, system=system)


def read_item_asked(params: dict[str, list[str]]) -> Asked:
    """Read the parameters of one item.

    Raises
    ------
    FilterError
        A parameter that is not known, or a value that cannot be used.
    """
    left = {key: value for key, value in params.items() if key not in COMMON}
    system = find_system("crs", _take(left, "crs"))
    for key in left:
        raise FilterError(f"unknown parameter {key}", key=key[:60], value="", accepted="crs, f")
    query = ItemQuery(crs=system.crs, northing_first=system.northing_first)
    return Asked(query=query, system=system)


def _take(params: dict[str, list[str]], name: str) -> str:
    return ",".join(params.pop(name, [])).strip()


def _take_box(params: dict[str, list[str]]) -> Box | None:
    system = find_system("bbox-crs", _take(params, "bbox-crs"))
    if "bbox" not in params:
        return None
    numbers = ",".join(params["bbox"]).count(",") + 1
    if numbers == 6:  # with heights, which nothing here has
        found = take_numbers(params, "bbox", 6, most=_FARTHEST)
        west, south, east, north = found[0], found[1], found[3], found[4]
    else:
        west, south, east, north = take_numbers(params, "bbox", 4, most=_FARTHEST)
    if system.northing_first:
        west, south, east, north = south, west, north, east
    if west > east or south > north:
        raise FilterError("bbox", key="bbox", value=f"{west},{south},{east},{north}",
                          accepted="the lower corner, then the upper one")  # fmt: skip
    if system.crs == "EPSG:4326":
        return west, south, east, north
    edges = shapely.segmentize(shapely.box(west, south, east, north), max(east - west, 1e-9) / 16)
    box = to_wgs84(edges, system.crs).bounds
    if not all(abs(each) <= 360 for each in box):
        raise FilterError("bbox", key="bbox", value=f"{west},{south},{east},{north}",
                          accepted=f"a box in {system.address}")  # fmt: skip
    return box[0], box[1], box[2], box[3]


def read_days(stated: str) -> tuple[date | None, date | None] | None:
    """Read ``datetime``: an instant or an interval (RFC 3339), as days in Shanghai.

    Raises
    ------
    FilterError
        Neither, or an interval that ends before it begins.
    """
    if not stated:
        return None
    parts = stated.split("/")
    if len(parts) > 2:
        raise _refuse(stated)
    bounds = [None if part in {"", ".."} and len(parts) == 2 else _read_day(part, stated)
              for part in parts]  # fmt: skip
    first, last = bounds[0], bounds[-1]
    if first is not None and last is not None and first > last:
        raise _refuse(stated)
    return first, last


def _read_day(part: str, stated: str) -> date:
    try:
        if len(part) == 10:
            return date.fromisoformat(part)
        moment = datetime.fromisoformat(part)
    except ValueError as error:
        raise _refuse(stated) from error
    if moment.tzinfo is None:
        raise _refuse(stated)
    try:
        return to_day(moment)
    except OverflowError as error:
        raise _refuse(stated) from error


def _refuse(stated: str) -> FilterError:
    return FilterError(f"datetime is {stated[:60]!r}", key="datetime", value=stated[:60],
                       accepted=_INSTANT)  # fmt: skip
