"""``/api/collections/{name}/queryables``: what one may filter by."""

from __future__ import annotations

from typing import Any

from geodata.store.collections import find_collection
from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.documents import SCHEMA, build_queryables


def answer_queryables(call: Call) -> dict[str, Any]:
    """The queryables (OGC API Features, Part 3)."""
    find_collection(call.name)
    return build_queryables(call.base, call.name, call.lang)


ROUTE = ogc_route(
    "/api/collections/{name}/queryables", answer_queryables, media_type=SCHEMA, has_page=False
)
