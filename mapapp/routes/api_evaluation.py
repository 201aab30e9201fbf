"""``/api/replies/{id}/evaluation``: whether an answer helped. Only the desk sees the counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from mapapp.access import Action
from mapapp.headers import Services
from mapapp.routes.posts import post_route, take_flag, take_voice


def answer_evaluation(request: Request, services: Services, body: Mapping[str, Any]) -> Any:
    """Keep this browser's word on a reply; its last word counts."""
    reply_id = request.path_params["reply_id"]
    voice, helped = take_voice(body, reply_id), take_flag(body, "helped")
    services.store.cases.evaluate(reply_id, voice, helped=helped)
    return {"helped": helped}


ROUTE = Route(
    "/api/replies/{reply_id}/evaluation",
    post_route(answer_evaluation, Action.EVALUATE),
    methods=["POST"],
)
