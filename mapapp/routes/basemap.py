"""``/basemap.json``: the basemap that was imported here; the embedded one lies with the scripts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.basemap.in_force import ADDRESS, find_basemap
from mapapp.headers import Services
from mapapp.routes.assets import KEEP


def answer_basemap(request: Request) -> Response:
    """Send the basemap in force; to keep only under the address that names its version.

    A page that was opened before an import asks for the version it knew, and
    gets the one of now: a map is better than none.
    """
    services: Services = request.state.services
    basemap = find_basemap(services.settings.basemap_path)
    is_version = f"{request.url.path}?{request.url.query}" == basemap.address
    headers = {
        "Cache-Control": KEEP if is_version else "no-cache",
        "Content-Security-Policy": "default-src 'none'",
    }
    return Response(basemap.content, media_type="application/json", headers=headers)


ROUTE = Route(ADDRESS, answer_basemap)
