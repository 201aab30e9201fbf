"""``/oembed``: how another site embeds a page of this one, after the oEmbed format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.errors import AccentError, FilterError, MapDataError, UnknownRecordError
from geodata.store.read_sites import find_row
from mapapp.embed import HEIGHT, WIDEST, WIDTH, Embed, find_root, read_embed
from mapapp.headers import Services
from mapapp.routes.answers import API_POLICY, find_params, say_error, take_count
from mapapp.text import say

_HEADERS = {
    "Content-Security-Policy": API_POLICY,
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=3600",
}
_KEPT_S = 86_400
_LONGEST = 4000


def answer_oembed(request: Request) -> Response:
    """Answer for the full page and for ``/map``, and for no other address."""
    services: Services = request.state.services
    params = find_params(request)
    try:
        form = next(iter(params.pop("format", [])), "json")
        width = take_count(params, "maxwidth", WIDTH, WIDEST)
        height = take_count(params, "maxheight", HEIGHT, WIDEST)
        address = next(iter(params.pop("url", [])), "")[:_LONGEST]
        root = find_root(services.settings, str(request.base_url))
        embed = _read(address, root)
        told = _describe(services, embed, root, min(width, WIDTH), min(height, HEIGHT))
    except MapDataError as error:
        return say_error(error)
    if form == "xml":
        return Response(_to_xml(told), media_type="text/xml", headers=_HEADERS)
    if form != "json":
        return Response("json, xml", status_code=501, media_type="text/plain", headers=_HEADERS)
    return Response(json.dumps(told, ensure_ascii=False), media_type="application/json",
                    headers=_HEADERS)  # fmt: skip


def _read(address: str, root: str) -> Embed:
    """Read an address of ours.

    Raises
    ------
    UnknownRecordError
        Of another installation, or of a page that is not embedded.
    """
    ours, asked = urlsplit(root), urlsplit(address)
    base = ours.path.rstrip("/")
    pages = {f"{base}/", f"{base}/map", base}
    if (asked.scheme, asked.netloc) != (ours.scheme, ours.netloc) or asked.path not in pages:
        raise UnknownRecordError(f"{address[:80]} is no page of this map", id=address[:80])
    try:
        return read_embed(parse_qs(asked.query), "zh")
    except (FilterError, AccentError) as error:
        raise UnknownRecordError(str(error), id=address[:80]) from error


def _describe(
    services: Services, embed: Embed, root: str, width: int, height: int
) -> dict[str, str | int]:
    title = say(embed.lang, "app.title")
    if embed.view.site_id:
        row = find_row(services.store, embed.view.site_id)
        if row is None:
            raise UnknownRecordError(f"no site {embed.view.site_id}", id=embed.view.site_id)
        title = row.name.said_in(embed.lang)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": say(embed.lang, "app.title"),
        "provider_url": root,
        "cache_age": _KEPT_S,
        "width": width,
        "height": height,
        "html": embed.build_snippet(root, title=title, width=width, height=height),
    }


def _to_xml(told: Mapping[str, str | int]) -> str:
    root = Element("oembed")
    for name, value in told.items():
        SubElement(root, name).text = str(value)
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + tostring(
        root, encoding="unicode"
    )


ROUTE = Route("/oembed", answer_oembed)
