"""``/api/collections``: all of them."""

from __future__ import annotations

from typing import Any

from geodata.store.read_items import find_spans
from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.documents import build_collections


def answer_collections(call: Call) -> dict[str, Any]:
    """The collections (OGC API Features, 7.13)."""
    spans = find_spans(call.services.store)
    return build_collections(call.base, call.lang, spans, is_html=call.is_html)


ROUTE = ogc_route("/api/collections", answer_collections)
