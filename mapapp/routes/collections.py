"""``/api/collections/{name}/items``: public records as GeoJSON, page by page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.routing import Route

from geodata.errors import FilterError
from geodata.store.read_sites import find_items
from geodata.streets.items import find_street_items
from mapapp.headers import Services
from mapapp.routes.answers import find_params, json_route, take_box, take_count

PAGE_SIZE = 100
LARGEST_PAGE = 1000


def answer_items(request: Request, services: Services) -> Any:
    """One page of a collection (RFC 7946), with a ``next`` link while there is more."""
    params = find_params(request)
    limit = take_count(params, "limit", PAGE_SIZE, LARGEST_PAGE)
    offset = take_count(params, "offset", 0, 10_000_000)
    bbox = take_box(params) if "bbox" in params else None
    if params:
        key = sorted(params)[0]
        raise FilterError(
            f"unknown parameter {key}", key=key, value="", accepted="bbox, limit, offset"
        )
    name = request.path_params["name"]
    if name == "streets":  # these are facts of the program, not records of the store
        features, matched = find_street_items(limit=limit, offset=offset, bbox=bbox)
    else:
        features, matched = find_items(services.store, name, limit=limit, offset=offset, bbox=bbox)
    links = [{"rel": "self", "type": "application/geo+json", "href": str(request.url)}]
    if offset + len(features) < matched and features:
        query: dict[str, Any] = {"limit": limit, "offset": offset + limit}
        if bbox:
            query["bbox"] = ",".join(f"{number:g}" for number in bbox)
        links.append(
            {
                "rel": "next",
                "type": "application/geo+json",
                "href": f"{request.url.replace(query='')}?{urlencode(query)}",
            }
        )
    return {
        "type": "FeatureCollection",
        "numberMatched": matched,
        "numberReturned": len(features),
        "features": features,
        "links": links,
    }


ROUTE = Route(
    "/api/collections/{name}/items", json_route(answer_items, media_type="application/geo+json")
)
