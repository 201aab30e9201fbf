"""``/map``: the map page, in the app's iframe or embedded elsewhere."""

from __future__ import annotations

import html
from typing import Any, Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.errors import AccentError, FilterError
from geodata.filters import Filters
from geodata.places import find_outline
from geodata.store.read_sites import find_silent_subdistricts
from geodata.vocab import SubDistrict
from layers.accent import read_accent
from layers.basemap.in_force import find_basemap
from layers.folium_page import build_page
from layers.page_config import DISTRICT_BOUNDS, build_config
from mapapp.embed import Interaction, find_root
from mapapp.headers import Services
from mapapp.routes.answers import find_params, say_error, take_numbers
from mapapp.view import LAYERS

FEEDS = {"application/atom+xml": "feeds/news.atom", "text/calendar": "feeds/events.ics"}
"""What readers' programs can follow, by media type."""


def answer_page(request: Request) -> Response:
    """Build the page for one language, theme and, where it is embedded, one view."""
    services: Services = request.state.services
    try:
        config = _read_config(find_params(request), services, _preferred(request))
    except (FilterError, AccentError) as error:
        return say_error(error)
    page = build_page(config, assets="linked", image_sources=services.online.find_direct_sources())
    is_hosted = config["mode"] == "hosted"
    document = page.html if is_hosted else _add_discovery(page.html, request)
    policy = f"{page.csp}; frame-ancestors {services.settings.frame_ancestors}"
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return Response(document, media_type="text/html", headers=headers)


def _read_config(
    params: dict[str, list[str]], services: Services, preferred: Literal["zh", "en"]
) -> dict[str, Any]:
    """Read the address; what it does not name is as the app opens."""
    lang = _take_word(params, "lang", ("zh", "en"), default=preferred)
    theme = _take_word(params, "theme", ("light", "dark"), default="light")
    hosted = _take_word(params, "hosted", ("0", "1"), default="0") == "1"
    at = take_numbers(params, "at", 3) if "at" in params else None
    accent = _take_first(params, "accent")
    area = _take_word(params, "area", ("", *SubDistrict), default="")
    interaction = _take_word(params, "interaction", ("", *Interaction), default="")
    off = ",".join(params.pop("hide", [])).split(",")
    site, basemap = _take_first(params, "site"), _take_first(params, "basemap")
    stated: dict[str, list[str]] = {}
    for name, value in Filters.from_params(params).to_params():
        stated.setdefault(name, []).append(value)
    return build_config(
        lang="en" if lang == "en" else "zh",
        theme="dark" if theme == "dark" else "light",
        mode="hosted" if hosted else "page",
        basemap=find_basemap(services.settings.basemap_path).address,
        filters=stated,
        hidden=[layer for layer in LAYERS if layer in off],
        silent=[place.value for place in find_silent_subdistricts(services.store)],
        at=(at[0], at[1], at[2]) if at else None,
        selected=site,
        providers=services.online.providers.values(),
        chosen=services.online.choose(basemap),
        bounds=find_outline(SubDistrict(area)).bounds if area else DISTRICT_BOUNDS,
        accent=read_accent(accent) if accent else None,
        interaction=interaction or None,
    )


def _take_first(params: dict[str, list[str]], name: str) -> str | None:
    return next(iter(params.pop(name, [])), None) or None


def _add_discovery(document: str, request: Request) -> str:
    """Say where other sites learn how to embed this page, and where readers' programs follow it."""
    services: Services = request.state.services
    root = find_root(services.settings, str(request.base_url))
    stated = f"{root}map?{request.url.query}" if request.url.query else f"{root}map"
    address = html.escape(f"{root}oembed?{urlencode({'url': stated})}")
    link = f'<link rel="alternate" type="application/json+oembed" href="{address}" />'
    site = urlencode([("site", each) for each in request.query_params.getlist("site")[:1] if each])
    for media_type, feed in FEEDS.items():
        where = html.escape(f"{root}{feed}?{site}".rstrip("?"))
        link += f'\n<link rel="alternate" type="{media_type}" href="{where}" />'
    return document.replace("<head>", f"<head>\n{link}", 1)


def _preferred(request: Request) -> Literal["zh", "en"]:
    """Choose as the browser asks; Chinese where it does not say."""
    asked = request.headers.get("accept-language", "zh").split(",")[0].strip().lower()
    return "zh" if asked.startswith("zh") or asked in {"", "*"} else "en"


def _take_word(
    params: dict[str, list[str]], name: str, accepted: tuple[str, ...], *, default: str
) -> str:
    word = next(iter(params.pop(name, [])), default)
    if word not in accepted:
        known = ", ".join(accepted)
        raise FilterError(f"{name} must be {known}", key=name, value=word, accepted=known)
    return word


ROUTE = Route("/map", answer_page)
