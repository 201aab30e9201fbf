"""From a request to a feed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.errors import FilterError, MapDataError
from geodata.store.read_news import Area, News, find_area_name
from mapapp.embed import find_root
from mapapp.feeds.asked import read_area
from mapapp.headers import Services
from mapapp.ogc.answer import SHARED, check_pace
from mapapp.routes.answers import API_POLICY, find_params, say_error
from mapapp.text import LANGUAGES, say


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed as it is going to be written."""

    news: Sequence[News]
    title: str
    lang: str
    here: str
    base: str
    as_of: str


def feed_route(
    path: str,
    find: Callable[[Services, Area], Sequence[News]],
    write: Callable[[Feed], bytes],
    media_type: str,
) -> Route:
    """Return the route of a feed."""

    def endpoint(request: Request) -> Response:
        services: Services = request.state.services
        try:
            check_pace(request)
            params = find_params(request)
            lang = params.get("lang", ["zh"])[-1]
            if lang not in LANGUAGES:
                raise FilterError("lang", key="lang", value=lang[:20],
                                  accepted=", ".join(LANGUAGES))  # fmt: skip
            told = f"{services.store.revision} {version('changning-map')} {request.url}"
            tag = f'W/"{hashlib.sha256(told.encode(errors="replace")).hexdigest()[:24]}"'
            headers = {"ETag": tag, "Cache-Control": "no-cache",
                       "Content-Security-Policy": API_POLICY,
                       "Cross-Origin-Resource-Policy": "cross-origin"}  # fmt: skip
            if request.headers.get("if-none-match") == tag:
                return Response(status_code=304, headers=headers)
            area = read_area(params)
            name = find_area_name(services.store, area)
            feed = Feed(
                news=find(services, area),
                title=name.said_in(lang) if name else say(lang, "app.title"),
                lang=lang,
                here=str(request.url),
                base=find_root(services.settings, str(request.base_url)).rstrip("/"),
                as_of=services.store.as_of,
            )
            content = write(feed)
        except MapDataError as error:
            return say_error(error)
        return Response(content, media_type=media_type, headers=headers)

    return Route(path, endpoint, methods=["GET", "OPTIONS"], middleware=list(SHARED))
