"""``/api/collections/{name}/items``: public records as GeoJSON, page by page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from geodata.store.read_items import ItemQuery, find_items
from geodata.streets.items import find_street_items
from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.asked import read_asked
from mapapp.ogc.documents import GEOJSON, HTML, JSON, link
from mapapp.text import say


def answer_items(call: Call) -> dict[str, Any]:
    """One page of a collection (OGC API Features, 7.15); a ``next`` link while there is more."""
    asked = read_asked(call.name, call.params)
    call.headers["Content-Crs"] = f"<{asked.system.address}>"
    query = asked.query
    if call.name == "streets":  # these are facts of the program, not records of the store
        features, matched = find_street_items(query)
    else:
        features, matched = find_items(call.services.store, call.name, query)
    return {
        "type": "FeatureCollection",
        "collection": call.name,
        "numberMatched": matched,
        "numberReturned": len(features),
        "links": _build_links(call, query, len(features), matched),
        "features": features,
    }


def _build_links(call: Call, query: ItemQuery, returned: int, matched: int) -> list[dict[str, Any]]:
    here = f"{call.base}/collections/{call.name}"

    def to(offset: int, form: str) -> str:
        kept = {name: values for name, values in call.params.items() if name not in {"f", "offset"}}
        told = {**kept, **({"offset": [str(offset)]} if offset else {}), "f": [form]}
        return f"{here}/items?{urlencode(told, doseq=True)}"

    own, other = ("html", "json") if call.is_html else ("json", "html")
    kinds = {"html": HTML, "json": GEOJSON}
    links = [
        link(to(query.offset, own), "self", kinds[own], say(call.lang, "api.items")),
        link(to(query.offset, other), "alternate", kinds[other], say(call.lang, f"api.as_{other}")),
        link(here, "collection", JSON, say(call.lang, f"api.{call.name}")),
    ]
    if returned and query.offset + returned < matched:
        at = query.offset + returned
        links.append(link(to(at, own), "next", kinds[own], say(call.lang, "api.next")))
    if query.offset:
        at = max(0, query.offset - query.limit)
        links.append(link(to(at, own), "prev", kinds[own], say(call.lang, "api.prev")))
    return links


ROUTE = ogc_route("/api/collections/{name}/items", answer_items, media_type=GEOJSON)
