"""``/api/collections/{name}/items/{item}``: one public record as GeoJSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from geodata.store.read_items import find_item
from geodata.streets.items import find_street_item
from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.asked import read_item_asked
from mapapp.ogc.documents import GEOJSON, HTML, JSON, link
from mapapp.text import say


def answer_item(call: Call) -> dict[str, Any]:
    """One feature (OGC API Features, 7.16)."""
    asked = read_item_asked(call.params)
    call.headers["Content-Crs"] = f"<{asked.system.address}>"
    if call.name == "streets":
        feature = find_street_item(call.item_id, asked.query)
    else:
        feature = find_item(call.services.store, call.name, call.item_id, asked.query)
    collection = f"{call.base}/collections/{call.name}"
    here = f"{collection}/items/{quote(call.item_id, safe='')}"
    own, other = ("html", "json") if call.is_html else ("json", "html")
    kinds = {"html": HTML, "json": GEOJSON}
    links = [
        link(f"{here}?f={own}", "self", kinds[own], say(call.lang, f"api.as_{own}")),
        link(f"{here}?f={other}", "alternate", kinds[other], say(call.lang, f"api.as_{other}")),
        link(collection, "collection", JSON, say(call.lang, f"api.{call.name}")),
    ]
    site = call.item_id if call.name == "sites" else feature["properties"].get("site")
    if site:
        page = f"{call.base.removesuffix('/api')}/?site={quote(str(site), safe='')}"
        links.append(link(page, "related", HTML, say(call.lang, "api.on_map")))
    return {**feature, "links": links}


ROUTE = ogc_route("/api/collections/{name}/items/{item}", answer_item, media_type=GEOJSON)
