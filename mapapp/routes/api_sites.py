"""``/api/sites/{id}``: everything about one site, read when its card is opened."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from geodata.detail import build_detail
from mapapp.headers import Services
from mapapp.routes.answers import json_route


def answer_site(request: Request, services: Services) -> Any:
    """The site's names, place, history, chain, feedback, bodies, neighbours and sources."""
    return build_detail(services.store, request.path_params["site_id"])


ROUTE = Route("/api/sites/{site_id}", json_route(answer_site, by_content=True))
