"""What all JSON routes share: errors by code, caching by revision."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geodata.errors import (
    AccentError,
    FilterError,
    ForbiddenError,
    IllegalMoveError,
    MapDataError,
    PhotoError,
    QueryTooLongError,
    StoreBusyError,
    TooManyTriesError,
    UnknownRecordError,
)
from mapapp.headers import Services

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_STATUS: dict[type[MapDataError], int] = {
    AccentError: 400,
    FilterError: 400,
    ForbiddenError: 403,
    UnknownRecordError: 404,
    IllegalMoveError: 409,
    PhotoError: 400,
    TooManyTriesError: 429,
    StoreBusyError: 503,
    QueryTooLongError: 503,
}

Answer = Callable[[Request, Services], Any]


def _find_store_tag(services: Services) -> str:
    return services.store.revision


def json_route(
    answer: Answer,
    media_type: str = "application/json",
    *,
    find_tag: Callable[[Services], str] = _find_store_tag,
    by_content: bool = False,
) -> Callable[[Request], Response]:
    """Turn a function of request and services into an endpoint.

    It runs in a worker thread, so a slow read does not hold up the event loop.

    Parameters
    ----------
    find_tag
        What an answer depends on besides its address.
    by_content
        Whether the answer can change without a new revision of the store: "me
        too" is counted, not logged.
    """

    @wraps(answer)
    def endpoint(request: Request) -> Response:
        services: Services = request.state.services
        try:
            known = request.headers.get("if-none-match")
            tag = f'"{find_tag(services)}"'
            if known == tag:
                return Response(status_code=304, headers=_headers(tag))
            body = json.dumps(answer(request, services), ensure_ascii=False, separators=(",", ":"))
        except MapDataError as error:
            return say_error(error)
        if by_content:
            tag = f'"c{hashlib.sha256(body.encode(errors="replace")).hexdigest()[:32]}"'
            if known == tag:
                return Response(status_code=304, headers=_headers(tag))
        return Response(body, media_type=media_type, headers=_headers(tag))

    return endpoint


def _headers(tag: str) -> Mapping[str, str]:
    return {"ETag": tag, "Cache-Control": "no-cache", "Content-Security-Policy": API_POLICY}


def say_error(error: MapDataError) -> JSONResponse:
    """Answer with the error's code, its sentence and its facts; 500 where the cause is ours."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    facts = {name: str(value) for name, value in error.facts.items()} if status < 500 else {}
    message = str(error) if status < 500 else "the store could not be read"
    return JSONResponse(
        {"code": error.code, "message": message, **facts},
        status_code=status,
        headers={"Content-Security-Policy": API_POLICY},
    )


def find_params(request: Request) -> dict[str, list[str]]:
    """Return the query as lists of values by name."""
    return {name: request.query_params.getlist(name) for name in request.query_params}


def take_numbers(
    params: dict[str, list[str]], name: str, count: int, *, most: float = 1e6
) -> tuple[float, ...]:
    """Take a comma-separated list of ``count`` numbers, each below ``most``, out of ``params``.

    Raises
    ------
    FilterError
        Missing, not numbers, or another count of them.
    """
    stated = ",".join(params.pop(name, []))
    try:
        numbers = tuple(float(part) for part in stated.split(","))
    except ValueError:
        numbers = ()
    if len(numbers) != count or not all(abs(number) < most for number in numbers):
        raise FilterError(
            f"{name} is {stated!r}; it must be {count} numbers separated by commas",
            key=name,
            value=stated,
            accepted=f"{count} numbers separated by commas",
        )
    return numbers


def take_box(params: dict[str, list[str]]) -> tuple[float, float, float, float]:
    """Take ``bbox`` out of ``params``: west, south, east, north in degrees (EPSG:4326).

    Raises
    ------
    FilterError
        Missing, or not four numbers.
    """
    west, south, east, north = take_numbers(params, "bbox", 4)
    return west, south, east, north


def take_count(params: dict[str, list[str]], name: str, default: int, largest: int) -> int:
    """Take a whole number out of ``params``, at most ``largest``.

    Raises
    ------
    FilterError
        Not a whole number, or below the least that makes sense.
    """
    if name not in params:
        return default
    (number,) = take_numbers(params, name, 1)
    if number != int(number) or not (0 if name == "offset" else 1) <= number:
        raise FilterError(
            f"{name} must be a whole number",
            key=name,
            value=str(number),
            accepted=f"up to {largest}",
        )
    return min(int(number), largest)
