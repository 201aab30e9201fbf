"""``/api/openapi``: the API described for programs."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.documents import OPENAPI
from mapapp.ogc.openapi import build_openapi


def answer_openapi(call: Call) -> dict[str, Any]:
    """The description as OpenAPI 3.0."""
    return build_openapi(call.base, call.lang, version("changning-map"))


ROUTE = ogc_route("/api/openapi", answer_openapi, media_type=OPENAPI, has_page=False)
