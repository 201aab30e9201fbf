"""``/api/rows``: the list beside the map, page by page, for the same filters as the map."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from geodata.filters import Filters
from geodata.store.read_sites import count_sites, find_rows
from mapapp.headers import Services
from mapapp.routes.answers import find_params, json_route, take_count

PAGE_SIZE = 50
LARGEST_PAGE = 200


def answer_rows(request: Request, services: Services) -> Any:
    """Rows in list order and how many there are in all."""
    params = find_params(request)
    limit = take_count(params, "limit", PAGE_SIZE, LARGEST_PAGE)
    offset = take_count(params, "offset", 0, 10_000_000)
    filters = Filters.from_params(params)
    rows = find_rows(services.store, filters, limit=limit, offset=offset)
    return {"rows": [row.to_json() for row in rows], "total": count_sites(services.store, filters)}


ROUTE = Route("/api/rows", json_route(answer_rows))
