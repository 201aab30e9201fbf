"""``/api/search``: sites, addresses, streets, crossings, stations, bodies, and histories' words."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from geodata.errors import FilterError
from geodata.search import Found, group_found
from mapapp.headers import Services
from mapapp.routes.answers import find_params, json_route, take_count

MOST_OF_A_KIND = 6
_MOST_LOOKED_AT = 150
_LONGEST_TOLD = 120


def answer_search(request: Request, services: Services) -> Any:
    """What a query finds, grouped by kind, best first, each with why."""
    params = find_params(request)
    most = take_count(params, "limit", MOST_OF_A_KIND, MOST_OF_A_KIND)
    query = next(iter(params.pop("q", [])), "")
    if params:
        key = sorted(params)[0]
        raise FilterError(f"unknown parameter {key}", key=key, value="", accepted="q, limit")
    found = services.finder.find(query, limit=_MOST_LOOKED_AT)
    return {
        "groups": [
            {"kind": group.kind.value, "found": [_to_json(each) for each in group.found]}
            for group in group_found(found, most=most)
        ]
    }


def _to_json(found: Found) -> dict[str, Any]:
    place, told = found.place, found.told
    return {
        "kind": place.kind.value,
        "id": place.id,
        "name_zh": place.name.zh,
        "name_en": place.name.en,
        "lon": place.longitude,
        "lat": place.latitude,
        "accuracy_m": place.accuracy_m,
        "subdistrict": place.subdistrict and place.subdistrict.value,
        "site": place.site_id,
        "reason": found.reason.value,
        "matched": found.matched,
        "told_zh": told.zh[:_LONGEST_TOLD] if told else "",
        "told_en": told.en[:_LONGEST_TOLD] if told else "",
    }


def _find_tag(services: Services) -> str:
    """The names are of one revision, what is public of another."""
    return f"{services.finder.revision}-{services.store.revision}"


ROUTE = Route("/api/search", json_route(answer_search, find_tag=_find_tag))
