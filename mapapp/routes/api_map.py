"""``/api/map``: what the map draws for one viewport and filter."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from geodata.filters import Filters
from geodata.store.read_map import find_map_view
from mapapp.headers import Services
from mapapp.routes.answers import find_params, json_route, take_box, take_numbers


def answer_map(request: Request, services: Services) -> Any:
    """Features where few, counted cells where many; never more than 200 KB."""
    params = find_params(request)
    bbox = take_box(params)
    (zoom,) = take_numbers(params, "zoom", 1)
    selected = next(iter(params.pop("selected", [])), None)
    view = find_map_view(
        services.store,
        bbox,
        zoom,
        Filters.from_params(params),
        selected=selected or None,
    )
    return view.to_json()


ROUTE = Route("/api/map", json_route(answer_map))
