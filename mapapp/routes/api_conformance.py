"""``/api/conformance``: the standards' classes that are met."""

from __future__ import annotations

from typing import Any

from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.documents import build_conformance


def answer_conformance(call: Call) -> dict[str, Any]:
    """The declaration of conformance (OGC API Features, 7.4)."""
    return build_conformance(call.base, call.lang, is_html=call.is_html)


ROUTE = ogc_route("/api/conformance", answer_conformance)
