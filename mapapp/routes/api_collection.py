"""``/api/collections/{name}``: one of them."""

from __future__ import annotations

from typing import Any

from geodata.errors import UnknownRecordError
from geodata.store.read_items import find_spans
from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.documents import NAMES, build_collection


def answer_collection(call: Call) -> dict[str, Any]:
    """The description of a collection (OGC API Features, 7.14)."""
    if call.name not in NAMES:
        raise UnknownRecordError(f"no collection {call.name}; there are {', '.join(NAMES)}",
                                 id=call.name)  # fmt: skip
    span = find_spans(call.services.store).get(call.name)
    return build_collection(call.base, call.name, call.lang, span, is_html=call.is_html)


ROUTE = ogc_route("/api/collections/{name}", answer_collection)
