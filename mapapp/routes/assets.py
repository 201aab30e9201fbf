"""``/web/...``: scripts, styles, vendored libraries and the basemap of the map page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from layers.assets import PAGE_SCRIPT, WEB, build_page_script, find_address

KEEP = "public, max-age=31536000, immutable"
"""For an address that names its version. Others are asked about: a new version shows at once."""


class _Assets(StaticFiles):
    """The files as they lie there."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_headers(f"/web/{path}?{scope['query_string'].decode()}", path))
        return response


def _answer_page_script(request: Request) -> Response:
    asked = f"{request.url.path}?{request.url.query}"
    return Response(
        build_page_script(), media_type="text/javascript", headers=_headers(asked, PAGE_SCRIPT)
    )


def _headers(asked: str, name: str) -> dict[str, str]:
    is_version = "?v=" in asked and asked == find_address(name)
    return {
        "Cache-Control": KEEP if is_version else "no-cache",
        "Content-Security-Policy": "default-src 'none'",
    }


ROUTE = Mount(
    "/web",
    routes=[Route(f"/{PAGE_SCRIPT}", _answer_page_script), Mount("/", _Assets(directory=WEB))],
)
