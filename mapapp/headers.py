"""Security headers on every answer, and the store within reach of every route."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geodata.search import PlaceFinder
from geodata.settings import Settings
from geodata.store import Store
from mapapp.gate import Gate
from mapapp.online import OnlineMaps
from mapapp.tile_fetcher import TileFetcher

PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; frame-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""For Streamlit's own pages, which cannot run without inline scripts and eval; no other host."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the routes work with."""

    store: Store
    settings: Settings
    finder: PlaceFinder
    gate: Gate
    online: OnlineMaps
    tiles: TileFetcher


class ServicesMiddleware:
    """Hands the services to each request as ``request.state.services``."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the services to the scope of this request."""
        if scope["type"] in {"http", "websocket"}:
            scope.setdefault("state", {})["services"] = self._services
        await self._app(scope, receive, send)


class SecurityHeadersMiddleware:
    """Adds what a route has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with headers added to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                headers.setdefault(
                    "Permissions-Policy", "camera=(), microphone=(), geolocation=(self)"
                )
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            await send(message)

        await self._app(scope, receive, send_with_headers)
