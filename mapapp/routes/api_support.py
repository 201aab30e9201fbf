"""``/api/feedback/{id}/support``: "me too", given or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from mapapp.access import Action
from mapapp.headers import Services
from mapapp.routes.posts import post_route, take_flag, take_voice


def answer_support(request: Request, services: Services, body: Mapping[str, Any]) -> Any:
    """Count this browser's voice once, or no more; tell how many there are."""
    feedback_id = request.path_params["feedback_id"]
    voice, given = take_voice(body, feedback_id), take_flag(body, "given")
    return {"supports": services.store.cases.support(feedback_id, voice, given=given)}


ROUTE = Route(
    "/api/feedback/{feedback_id}/support",
    post_route(answer_support, Action.SUPPORT),
    methods=["POST"],
)
