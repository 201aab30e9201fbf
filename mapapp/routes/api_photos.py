"""``/api/photos``: takes one photo for the feedback form, and gives a handle for it.

Streamlit's own upload route stays shut for people without an account; this one
takes pictures only, encodes them anew at once, and keeps them for minutes.
"""

from __future__ import annotations

import asyncio
from threading import Lock

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geodata.errors import MapDataError, TooManyTriesError
from geodata.photos import UPLOAD_LIMIT, read_photo
from mapapp.access import Action
from mapapp.buckets import Buckets
from mapapp.routes.answers import API_POLICY, say_error
from mapapp.routes.posts import check_sender, read_body
from mapapp.tray import TRAY

_BY_ADDRESS = Buckets(size=10, refill_s=30)
_SECONDS = 60
"""Longest time one upload may take."""
_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": API_POLICY}
_DECODING = Lock()
_PLACES = asyncio.Semaphore(8)
"""So many bodies in memory at once."""


async def answer_upload(request: Request) -> Response:
    """Read one picture and answer with its handle."""
    try:
        check_sender(request, Action.SPEAK, _BY_ADDRESS)
        async with asyncio.timeout(_SECONDS), _PLACES:
            upload = await read_body(request, UPLOAD_LIMIT)
            handle = await to_thread.run_sync(_keep, upload)
    except MapDataError as error:
        return say_error(error)
    except TimeoutError:
        return say_error(TooManyTriesError("the photo took too long to arrive", seconds=_SECONDS))
    return JSONResponse({"handle": handle}, headers=_HEADERS)


def _keep(upload: bytes) -> str:
    with _DECODING:  # one large picture in memory at a time
        photo = read_photo(upload)
    return TRAY.put(photo)


ROUTE = Route("/api/photos", answer_upload, methods=["POST"])
