"""``/tiles/PROVIDER/Z/X/Y``: images of the online basemaps that browsers do not ask themselves."""

from __future__ import annotations

import math

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.errors import FilterError, UnknownRecordError
from layers.folium_page import MIN_ZOOM
from layers.page_config import DISTRICT_BOUNDS
from layers.providers import TileProvider
from mapapp.headers import Services
from mapapp.routes.answers import API_POLICY, find_params, say_error, take_count
from mapapp.tile_fetcher import TileError

TILES_AROUND = 16
"""How far beyond the district tiles are asked for: more than a large screen shows."""


async def answer_tile(request: Request) -> Response:
    """Pass one image on; refuse what no map page of ours would ask for."""
    services: Services = request.state.services
    try:
        provider = services.online.providers.get(request.path_params["provider"])
        if provider is None or provider.via != "own":
            raise _unknown(request)
        z, x, y = (request.path_params[name] for name in "zxy")
        sheet = take_count(find_params(request), "sheet", 1, 99)
        if sheet > len(provider.urls) or not is_on_map(provider, z, x, y):
            raise _unknown(request)
        tile = await services.tiles.fetch(provider, sheet, z, x, y)
    except TileError as error:
        answer = say_error(error)
        answer.status_code = 504 if error.is_late else 502
        answer.headers["Cache-Control"] = "no-store"
        return answer
    except (FilterError, UnknownRecordError) as error:
        return say_error(error)
    kept = provider.cache_seconds
    headers = {
        "Cache-Control": f"private, max-age={kept}" if kept else "no-store",
        "Content-Security-Policy": API_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(tile.body, media_type=tile.media_type, headers=headers)


def is_on_map(provider: TileProvider, z: int, x: int, y: int) -> bool:
    """Tell whether a map of the district could show this tile.

    Readers spend the office's token: they cannot spend it on the rest of the world.
    """
    # Images of 512 pixels are those of one zoom further out.
    if not MIN_ZOOM - 1 - (provider.tile_px > 256) <= z <= provider.max_zoom:
        return False
    west, south, east, north = DISTRICT_BOUNDS
    left, top = _find_tile(west, north, z)
    right, bottom = _find_tile(east, south, z)
    around = TILES_AROUND
    return left - around <= x <= right + around and top - around <= y <= bottom + around


def _find_tile(longitude: float, latitude: float, z: int) -> tuple[int, int]:
    """Return the tile a position lies in, on the Web Mercator grid."""
    count = 2**z
    north = math.asinh(math.tan(math.radians(latitude)))
    return int((longitude + 180) / 360 * count), int((1 - north / math.pi) / 2 * count)


def _unknown(request: Request) -> UnknownRecordError:
    return UnknownRecordError("no such tile", id=request.url.path)


ROUTE = Route("/tiles/{provider}/{z:int}/{x:int}/{y:int}", answer_tile)
