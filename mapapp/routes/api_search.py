"""``/api/search``: sites, streets, crossings, stations, sub-districts and bodies by name."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from geodata.errors import FilterError
from geodata.search import Found
from mapapp.headers import Services
from mapapp.routes.answers import find_params, json_route, take_count

MOST_FOUND = 30


def answer_search(request: Request, services: Services) -> Any:
    """What a query finds, best first, each with why."""
    params = find_params(request)
    limit = take_count(params, "limit", MOST_FOUND, MOST_FOUND)
    query = next(iter(params.pop("q", [])), "")
    if params:
        key = sorted(params)[0]
        raise FilterError(f"unknown parameter {key}", key=key, value="", accepted="q, limit")
    return {"found": [_to_json(each) for each in services.finder.find(query, limit=limit)]}


def _to_json(found: Found) -> dict[str, Any]:
    place = found.place
    return {
        "kind": place.kind.value,
        "id": place.id,
        "name_zh": place.name.zh,
        "name_en": place.name.en,
        "lon": place.longitude,
        "lat": place.latitude,
        "reason": found.reason.value,
        "matched": found.matched,
    }


ROUTE = Route("/api/search", json_route(answer_search))
