"""``/photos/{id}``: a resident's photo, where its feedback is public, for as long as it is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.errors import MapDataError, UnknownRecordError
from mapapp.headers import Services
from mapapp.routes.answers import say_error

_HEADERS = {
    # A withdrawal takes effect at once: no copy is kept on the way.
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def answer_photo(request: Request) -> Response:
    """The picture as JPEG."""
    services: Services = request.state.services
    photo_id = request.path_params["photo_id"]
    try:
        content = services.store.cases.find_photo(photo_id)
        if content is None:
            raise UnknownRecordError(f"no public photo {photo_id}", id=photo_id)
    except MapDataError as error:
        return say_error(error)
    return Response(content, media_type="image/jpeg", headers=_HEADERS)


ROUTE = Route("/photos/{photo_id}", answer_photo)
