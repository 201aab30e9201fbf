"""``/auth/sign-out``, for this browser; ``/auth/sign-out-everywhere`` answers with it as well."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mapapp.actions.sign_in import find_person, sign_out, sign_out_everywhere
from mapapp.auth_page import build_page, find_language
from mapapp.cookies import forget_token, read_token
from mapapp.forms import find_way_back, is_secure, read_form
from mapapp.headers import Services
from mapapp.text import say


async def answer_sign_out(request: Request) -> Response:
    """Ask first: a link alone must not sign anyone out. Then end it and take the cookie back."""
    everywhere = request.url.path.endswith("-everywhere")
    title = "account.sign_out_everywhere" if everywhere else "account.sign_out"
    back = find_way_back(request.query_params.get("next", "/"))
    if request.method != "POST":
        return build_page(request, title=title, back=back)
    if await read_form(request) is None:
        said = say(find_language(request), "account.form_old")
        return build_page(request, title=title, back=back, error=said, status=403)
    await to_thread.run_sync(_leave, request, everywhere)
    answer = RedirectResponse(back, status_code=303)
    answer.headers["Cache-Control"] = "no-store"
    forget_token(answer, secure=is_secure(request))
    return answer


def _leave(request: Request, everywhere: bool) -> None:
    services: Services = request.state.services
    token = read_token(request.cookies, secure=is_secure(request))
    person = find_person(services.store, token, services.settings)
    if everywhere and person.is_signed_in:
        sign_out_everywhere(services.store, person)
    else:
        sign_out(services.store, person)


ROUTE = Route("/auth/sign-out", answer_sign_out, methods=["GET", "POST"])
