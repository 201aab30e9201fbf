"""What all routes share that residents' pages send something to: small, ours, and not too often."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geodata.errors import FilterError, ForbiddenError, MapDataError, TooManyTriesError
from mapapp.access import RESIDENT, Action, require
from mapapp.buckets import Buckets
from mapapp.forms import is_ours
from mapapp.gate import fold_address
from mapapp.headers import Services
from mapapp.routes.answers import API_POLICY, say_error

LONGEST_JSON = 1_024
"""A token and one choice, in bytes."""
_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": API_POLICY}
_BY_ADDRESS = Buckets(size=60, refill_s=2)

Answer = Callable[[Request, Services, Mapping[str, Any]], Any]


def post_route(answer: Answer, action: Action) -> Callable[[Request], Awaitable[Response]]:
    """Turn a function of request, services and JSON body into an endpoint for residents.

    Parameters
    ----------
    answer
        Runs in a worker thread; returns what is sent back as JSON.
    action
        What it does; whoever asks counts as a resident.
    """

    @wraps(answer)
    async def endpoint(request: Request) -> Response:
        services: Services = request.state.services
        try:
            check_sender(request, action, _BY_ADDRESS)
            body = read_object(await read_body(request, LONGEST_JSON), request)
            told = await to_thread.run_sync(answer, request, services, body)
        except MapDataError as error:
            return say_error(error)
        return JSONResponse(told, headers=_HEADERS)

    return endpoint


def check_sender(request: Request, action: Action, budget: Buckets) -> None:
    """Go on only for one of our own pages, within what one address may send.

    Raises
    ------
    ForbiddenError
        Another site's page sent it, or nobody says who did.
    TooManyTriesError
        Too much from this address.
    """
    require(RESIDENT, action)
    if not is_ours(request):
        raise ForbiddenError(
            "only pages of this map may send this", action=action.value, role=RESIDENT.role
        )
    wait = budget.take(fold_address(request.client.host if request.client else ""))
    if wait:
        seconds = math.ceil(wait)
        raise TooManyTriesError(f"too much at once; wait {seconds} s", seconds=seconds)


async def read_body(request: Request, longest: int) -> bytes:
    """Read a body of at most ``longest`` bytes.

    Raises
    ------
    FilterError
        It is longer.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise _refuse("body", f"over {longest} bytes", f"at most {longest} bytes")
    return bytes(body)


def read_object(body: bytes, request: Request) -> Mapping[str, Any]:
    """Read a JSON object.

    Raises
    ------
    FilterError
        It is none, or is not said to be JSON.
    """
    said = request.headers.get("content-type", "").partition(";")[0].strip()
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if said != "application/json" or not isinstance(found, dict):
        raise _refuse("body", said, "a JSON object as application/json")
    return found


def take_flag(body: Mapping[str, Any], name: str) -> bool:
    """Take yes or no out of a body.

    Raises
    ------
    FilterError
        Neither.
    """
    value = body.get(name)
    if not isinstance(value, bool):
        raise _refuse(name, str(value)[:40], "true or false")
    return value


def take_voice(body: Mapping[str, Any], about: str) -> str:
    """Return what stands for one browser's voice on one thing said.

    Voices on two things cannot be told to be the same browser's: the token
    itself is kept nowhere but in that browser.

    Raises
    ------
    FilterError
        No token.
    """
    token = body.get("voice")
    if not isinstance(token, str) or not re.fullmatch(r"[0-9a-f]{48}", token):
        raise _refuse("voice", "…", "48 hexadecimal digits")
    return hashlib.sha256(f"{token} {about}".encode()).hexdigest()


def _refuse(key: str, value: str, accepted: str) -> FilterError:
    return FilterError(f"{key} must be {accepted}", key=key, value=value, accepted=accepted)
