"""``/api``: where programs begin."""

from __future__ import annotations

from typing import Any

from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.documents import build_landing


def answer_landing(call: Call) -> dict[str, Any]:
    """The landing page (OGC API Features, 7.2)."""
    return build_landing(call.base, call.lang, is_html=call.is_html)


ROUTE = ogc_route("/api", answer_landing)
