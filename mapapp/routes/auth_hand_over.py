"""``/auth/hand-over``: our own cookie for who was proven by the organisation's provider."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geodata.errors import MapDataError, SignInError
from mapapp.access import Action
from mapapp.actions.sign_in import take_over
from mapapp.buckets import Buckets
from mapapp.cookies import set_token
from mapapp.device import name_device
from mapapp.forms import is_secure
from mapapp.headers import Services
from mapapp.routes.answers import API_POLICY, say_error
from mapapp.routes.posts import LONGEST_JSON, check_sender, read_body, read_object
from mapapp.tickets import TICKETS

_BY_ADDRESS = Buckets(size=20, refill_s=6)
_TICKET = re.compile(r"[\w-]{43}")
_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": API_POLICY}


async def answer_hand_over(request: Request) -> Response:
    """Take a ticket, set the cookie."""
    services: Services = request.state.services
    try:
        check_sender(request, Action.SIGN_IN, _BY_ADDRESS)
        body = read_object(await read_body(request, LONGEST_JSON), request)
        ticket = str(body.get("ticket", ""))
        sign_in = TICKETS.take(ticket) if _TICKET.fullmatch(ticket) else None
        device = name_device(request.headers.get("user-agent", ""))
        token = sign_in and await to_thread.run_sync(
            take_over, services.store, sign_in, services.settings, device, datetime.now(UTC)
        )
        if not token:
            raise SignInError("the ticket is not good any more")
    except MapDataError as error:
        return say_error(error)
    answer = JSONResponse({"done": True}, headers=_HEADERS)
    seconds = round(services.settings.sign_in_hours * 3600)
    set_token(answer, token, secure=is_secure(request), seconds=seconds)
    return answer


ROUTE = Route("/auth/hand-over", answer_hand_over, methods=["POST"])
