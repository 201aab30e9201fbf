"""``/api/spots``: what was said about one spot of the map, read when its mark is opened."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from geodata.filters import Filters
from geodata.said import describe_said
from geodata.store.read_spots import find_said
from mapapp.headers import Services
from mapapp.routes.answers import find_params, json_route, take_box


def answer_spots(request: Request, services: Services) -> Any:
    """Feedback tied to no site in a box that passes the filters, newest first."""
    params = find_params(request)
    bbox, filters = take_box(params), Filters.from_params(params)
    return {"feedback": [describe_said(each) for each in find_said(services.store, bbox, filters)]}


ROUTE = Route("/api/spots", json_route(answer_spots, by_content=True))
