"""``/auth/sign-in``: the page, and the cookie for those who may."""

from __future__ import annotations

from datetime import UTC, datetime

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from geodata.errors import MapDataError, SignInError, TooManyTriesError
from mapapp.actions.sign_in import start_sign_in
from mapapp.auth_page import build_field, build_page, find_language
from mapapp.cookies import hash_token, new_token, read_token, set_token
from mapapp.device import name_device
from mapapp.forms import find_way_back, is_secure, read_form
from mapapp.headers import Services
from mapapp.text import say, say_error

_STATUS = {SignInError: 401, TooManyTriesError: 429}
_threads = CapacityLimiter(6)
"""Of their own: those who wait for a hash must not hold up the map."""


async def answer_sign_in(request: Request) -> Response:
    """Show the page; take the form."""
    if request.method != "POST":
        return _show(request)
    form = await read_form(request)
    if form is None:
        return _show(request, error=say(find_language(request), "account.form_old"), status=403)
    login, password = form.get("login", ""), form.get("password", "")
    try:
        token = await to_thread.run_sync(_enter, request, login, password, limiter=_threads)
    except MapDataError as error:
        status = _STATUS.get(type(error), 503)
        said = say_error(find_language(request), error)
        return _show(request, login=login, error=said, status=status)
    services: Services = request.state.services
    answer = RedirectResponse(_find_back(request), status_code=303)
    answer.headers["Cache-Control"] = "no-store"
    seconds = round(services.settings.sign_in_hours * 3600)
    set_token(answer, token, secure=is_secure(request), seconds=seconds)
    return answer


def _enter(request: Request, login: str, password: str) -> str:
    services: Services = request.state.services
    address = request.client.host if request.client else ""
    account = services.gate.admit(services.store, login, password, address=address)
    # Whatever the browser came with is not taken over: the token is new each time.
    before = read_token(request.cookies, secure=is_secure(request))
    if before:
        services.store.accounts.end_sign_in(hash_token(before))
    token = new_token()
    device = name_device(request.headers.get("user-agent", ""))
    start_sign_in(services.store, account, hash_token(token), services.settings, device=device,
                  now=datetime.now(UTC))  # fmt: skip
    return token


def _show(request: Request, *, login: str = "", error: str = "", status: int = 200) -> Response:
    lang = find_language(request)
    fields = [
        build_field(lang, "login", kind="text", complete="username", value=login[:200]),
        build_field(lang, "password", kind="password", complete="current-password"),
    ]
    return build_page(
        request,
        title="account.sign_in",
        note=say(lang, "account.for_staff"),
        fields=fields,
        back=_find_back(request),
        error=error,
        status=status,
    )


def _find_back(request: Request) -> str:
    return find_way_back(request.query_params.get("next", "/"))


ROUTE = Route("/auth/sign-in", answer_sign_in, methods=["GET", "POST"])
