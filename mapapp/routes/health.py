"""``/healthz``: is the process up, and can it read its store?"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from geodata.errors import MapDataError
from mapapp.headers import Services


def answer_health(request: Request) -> JSONResponse:
    """Answer 200 with the store's revision and whether its files are wiped, or 503 with a code."""
    services: Services = request.state.services
    try:
        revision = services.store.revision
    except MapDataError as error:
        return JSONResponse({"status": "error", "code": error.code}, status_code=503)
    wiped = not services.store.is_wipe_due
    return JSONResponse({"status": "ok", "revision": revision, "wiped": wiped})


ROUTE = Route("/healthz", answer_health)
