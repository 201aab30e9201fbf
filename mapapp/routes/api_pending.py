"""``/api/pending``: where feedback waits, for those signed in who may see it; never kept."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geodata.errors import MapDataError
from mapapp.actions.desk import find_waiting
from mapapp.actions.sign_in import find_person
from mapapp.cookies import read_token
from mapapp.forms import is_secure
from mapapp.headers import Services
from mapapp.routes.answers import API_POLICY, find_params, say_error, take_box


def answer_pending(request: Request) -> Response:
    """Places in a box and how much waits there: ids and numbers, no words."""
    services: Services = request.state.services
    token = read_token(request.cookies, secure=is_secure(request))
    try:
        person = find_person(services.store, token, services.settings)
        bbox = take_box(find_params(request))
        answer: Response = JSONResponse({"pending": find_waiting(services.store, person, bbox)})
    except MapDataError as error:
        answer = say_error(error)
    answer.headers.update(
        {"Cache-Control": "no-store", "Vary": "Cookie", "Content-Security-Policy": API_POLICY}
    )
    return answer


ROUTE = Route("/api/pending", answer_pending)
