"""``/web/...``: scripts, styles, vendored libraries and the basemap of the map page."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from layers.page_config import WEB


class _Assets(StaticFiles):
    """Files that a browser keeps, but asks about: a new version shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        return response


ROUTE = Mount("/web", _Assets(directory=WEB))
