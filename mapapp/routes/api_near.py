"""``/api/near``: sites near a place.

The place comes in the body, never in an address: addresses end up in histories and logs.
It is a place rounded to about 100 m; the browser keeps the exact one and measures itself.
"""

from __future__ import annotations

import json
from typing import Any

from shapely import Point
from shapely.ops import nearest_points
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geodata.crs import measure_distance_m, to_degrees, to_metres
from geodata.errors import FilterError, MapDataError
from geodata.filters import Filters
from geodata.places import find_subdistrict, read_district
from geodata.shapes import to_geojson
from geodata.store.read_near import NearSite, find_near
from mapapp.headers import Services
from mapapp.routes.answers import API_POLICY, say_error

STEP_DEGREES = 0.001
"""What a place is rounded to, here once more: at most 75 m off, whatever the browser sent."""
WALK_M_PER_MINUTE = 60.0
"""3.6 km/h. GB 50180-2018 has 300 m for 5 minutes on foot and 800 to 1,000 m for 15."""
FARTHEST_MINUTES = 15
_ROUNDING_M = 75.0
_LARGEST_BODY = 4_000
_WELL_INSIDE_M = 150.0


async def answer_near(request: Request) -> Response:
    """Answer what is near; nothing of the question is kept, and browsers keep no answer."""
    services: Services = request.state.services
    try:
        asked = _read_body(await _take_body(request))
        found = await run_in_threadpool(_find, services, *asked)
    except MapDataError as error:
        return say_error(error)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": API_POLICY}
    return JSONResponse(found, headers=headers)


async def _take_body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_BODY:
            raise _refuse("body", f"{len(body)} bytes")
    return body


def _read_body(body: bytes) -> tuple[float, float, Filters]:
    try:
        asked = json.loads(body)
        place = [float(asked[name]) for name in ("lon", "lat")]
        stated = asked.get("filters", {})
        params = {str(name): [str(value) for value in values] for name, values in stated.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _refuse("body", body[:40].decode("utf-8", "replace")) from error
    if not (abs(place[0]) <= 180 and abs(place[1]) <= 85):
        raise _refuse("lon, lat", f"{place[0]}, {place[1]}")
    longitude, latitude = (round(round(each / STEP_DEGREES) * STEP_DEGREES, 3) for each in place)
    return longitude, latitude, Filters.from_params(params)


def _refuse(key: str, value: str) -> FilterError:
    accepted = '{"lon": 121.41, "lat": 31.22, "filters": {}}'
    return FilterError(f"cannot read {key}; accepted: {accepted}", key=key, value=value,
                       accepted=accepted)  # fmt: skip


def _find(services: Services, longitude: float, latitude: float, filters: Filters) -> Any:
    here = Point(longitude, latitude)
    reach_m = WALK_M_PER_MINUTE * FARTHEST_MINUTES + _ROUNDING_M
    near = find_near(services.store, longitude, latitude, reach_m=reach_m, filters=filters)
    inside = find_subdistrict(here)
    return {
        "inside": inside is not None,
        "subdistrict": inside and inside.value,
        "nearest": None if inside else _find_nearest_part(here),
        "sites": [_to_json(each) for each in near],
    }


def _find_nearest_part(here: Point) -> dict[str, Any]:
    """Return the place in the district that is nearest to one outside, a little way in."""
    district = to_metres(read_district())
    place = to_degrees(nearest_points(district.buffer(-_WELL_INSIDE_M), to_metres(here))[0])
    found = find_subdistrict(place)
    return {
        "lon": round(place.x, 5),
        "lat": round(place.y, 5),
        "subdistrict": found and found.value,
        "distance_m": round(measure_distance_m(here, read_district())),
    }


def _to_json(near: NearSite) -> dict[str, Any]:
    return {**near.row.to_json(), "geometry": to_geojson(near.shape)}


ROUTE = Route("/api/near", answer_near, methods=["POST"])
