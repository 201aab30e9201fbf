"""``/api/look``: marks and words, the same for everyone."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from mapapp.headers import Services
from mapapp.look import build_look
from mapapp.routes.answers import json_route


def answer_look(request: Request, services: Services) -> Any:
    """Marks of all layer kinds and the words of both languages."""
    return build_look()


ROUTE = Route("/api/look", json_route(answer_look))
