"""From a request to an answer: which form, which language, whether it is known already."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.errors import FilterError, MapDataError, TooManyTriesError
from mapapp.buckets import Buckets
from mapapp.embed import find_root
from mapapp.gate import fold_address
from mapapp.headers import Services
from mapapp.ogc.documents import HTML, JSON
from mapapp.ogc.page import render
from mapapp.routes.answers import API_POLICY, find_params, say_error
from mapapp.text import LANGUAGES

_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_BY_ADDRESS = Buckets(size=600, refill_s=0.05)
"""Twenty a second from one address, lastingly: enough to read any collection whole."""
SHARED = (
    Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD"],
               expose_headers=["Content-Crs", "ETag", "Link"]),
    Middleware(GZipMiddleware, minimum_size=800),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request to the API as the builders of answers see it.

    Attributes
    ----------
    base
        Address of the landing page.
    name, item_id
        From the address; empty where it has none.
    is_html
        Whether a page is wanted.
    headers
        More headers of the answer; a builder may add some.
    """

    services: Services
    params: dict[str, list[str]]
    base: str
    name: str
    item_id: str
    lang: str
    is_html: bool
    headers: dict[str, str]


Build = Callable[[Call], dict[str, Any]]


def ogc_route(path: str, build: Build, *, media_type: str = JSON, has_page: bool = True) -> Route:
    """Return the route of a document.

    Parameters
    ----------
    build
        Runs in a worker thread.
    media_type
        Of its JSON form.
    has_page
        Whether there is an HTML form.
    """

    def endpoint(request: Request) -> Response:
        try:
            check_pace(request)
            call = _read_call(request, has_page=has_page)
            tag = _build_tag(call)
            if request.headers.get("if-none-match") == tag:
                return Response(status_code=304, headers=_headers(call, tag))
            content = _write(build(call), call)
        except MapDataError as error:
            return say_error(error)
        kind = HTML if call.is_html else media_type
        return Response(content, media_type=kind, headers=_headers(call, tag))

    return Route(path, endpoint, methods=["GET", "OPTIONS"], middleware=list(SHARED))


def _write(document: dict[str, Any], call: Call) -> bytes:
    if call.is_html:
        return render(document, base=call.base, lang=call.lang)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def check_pace(request: Request) -> None:
    """Go on only within what one address may ask.

    Raises
    ------
    TooManyTriesError
        Too much from this address.
    """
    wait = _BY_ADDRESS.take(fold_address(request.client.host if request.client else ""))
    if wait:
        seconds = math.ceil(wait)
        raise TooManyTriesError(f"too much at once; wait {seconds} s", seconds=seconds)


def _read_call(request: Request, *, has_page: bool) -> Call:
    params = find_params(request)
    return Call(
        services=request.state.services,
        params=params,
        base=f"{find_root(request.state.services.settings, str(request.base_url))}api",
        name=request.path_params.get("name", ""),
        item_id=request.path_params.get("item", ""),
        lang=_find_language(request, params),
        is_html=has_page and _wants_page(request, params),
        headers={},
    )


def _find_language(request: Request, params: dict[str, list[str]]) -> str:
    asked = params.get("lang", [""])[-1]
    if asked and asked not in LANGUAGES:
        raise FilterError("lang", key="lang", value=asked[:20], accepted=", ".join(LANGUAGES))
    accepted = request.headers.get("accept-language", "").lower()
    return asked or ("zh" if accepted.startswith("zh") else "en")


def _wants_page(request: Request, params: dict[str, list[str]]) -> bool:
    asked = params.get("f", [""])[-1]
    if asked not in {"", "json", "html"}:
        raise FilterError("f", key="f", value=asked[:20], accepted="json, html")
    accepted = request.headers.get("accept", "")
    return asked == "html" or (not asked and accepted.startswith(HTML))


def _build_tag(call: Call) -> str:
    """Return what an answer depends on besides its address: data, program, form, language, host."""
    told = [call.services.store.revision, version("changning-map"), call.is_html, call.lang,
            call.base]  # fmt: skip
    # Weak: packed or not, it is the same answer in other bytes.
    return f'W/"{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]}"'


def _headers(call: Call, tag: str) -> dict[str, str]:
    return {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
        "Content-Security-Policy": _PAGE_POLICY if call.is_html else API_POLICY,
        "Cross-Origin-Resource-Policy": "cross-origin",
        **call.headers,
    }
