"""The API described as OpenAPI 3.0."""

from __future__ import annotations

from typing import Any

from geodata.store.collections import COLLECTIONS, Sort
from mapapp.ogc.asked import FARTHEST, LARGEST_PAGE, PAGE_SIZE
from mapapp.ogc.documents import GEOJSON, HTML, JSON, NAMES, SCHEMA
from mapapp.ogc.systems import SYSTEMS
from mapapp.text import say

Document = dict[str, Any]
_OBJECT = {"type": "object"}


def build_openapi(base: str, lang: str, version: str) -> Document:
    """Return the description; ``base`` is the address of the landing page."""
    paths: Document = {
        "/": _get("landing", say(lang, "api.title"), lang),
        "/conformance": _get("conformance", say(lang, "api.conformance"), lang),
        "/collections": _get("collections", say(lang, "api.collections"), lang),
    }
    for name in NAMES:
        title = say(lang, f"api.{name}")
        paths[f"/collections/{name}"] = _get(f"{name}_collection", title, lang)
        items = _get(f"{name}_items", title, lang, body=GEOJSON)
        items["get"]["parameters"] += _list_filters(name)
        paths[f"/collections/{name}/items"] = items
        one = _get(f"{name}_item", title, lang, body=GEOJSON, missing=True)
        one["get"]["parameters"] += [_path("featureId"), _refer("crs")]
        paths[f"/collections/{name}/items/{{featureId}}"] = one
        if name in COLLECTIONS:
            path = f"/collections/{name}/queryables"
            paths[path] = _get(f"{name}_queryables", title, lang, body=SCHEMA)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": say(lang, "api.title"),
            "description": say(lang, "api.about"),
            "version": version,
            "license": {"name": "Apache-2.0",
                        "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"parameters": _build_parameters()},
    }  # fmt: skip


def _get(
    operation: str, summary: str, lang: str, *, body: str = JSON, missing: bool = False
) -> Document:
    content: Document = {body: {"schema": _OBJECT}}
    if body != SCHEMA:
        content[HTML] = {"schema": {"type": "string"}}
    errors = {"400": "api.bad", "406": "api.no_form", "429": "api.too_much", "503": "api.busy"}
    if missing:
        errors["404"] = "api.not_there"
    told = {
        code: {"description": say(lang, key), "content": {JSON: {"schema": _OBJECT}}}
        for code, key in errors.items()
    }
    done = {"description": say(lang, "api.done"), "content": content}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [_refer("f"), _refer("lang")],
            "responses": {"200": done, **told},
        }
    }


def _list_filters(name: str) -> list[Document]:
    shared = ["limit", "offset", "bbox", "bbox-crs", "crs", "datetime"]
    found = COLLECTIONS.get(name)
    if found is None:
        return [_refer(each) for each in shared]
    own = [
        {"name": each, "in": "query", "required": False,
         "schema": {"type": "string" if sort is Sort.TEXT else "number"}}
        for each, sort in found.queryables.items()
    ]  # fmt: skip
    return [*(_refer(each) for each in (*shared, "filter", "filter-lang")), *own]


def _refer(name: str) -> Document:
    return {"$ref": f"#/components/parameters/{name}"}


def _path(name: str) -> Document:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _build_parameters() -> Document:
    def query(name: str, schema: Document, told: str, **more: Any) -> Document:
        return {"name": name, "in": "query", "required": False, "description": told,
                "schema": schema, **more}  # fmt: skip

    systems = {"type": "string", "enum": list(SYSTEMS)}
    return {
        "f": query("f", {"type": "string", "enum": ["json", "html"]}, "JSON or a page"),
        "lang": query("lang", {"type": "string", "enum": ["zh", "en"]}, "language of titles"),
        "limit": query("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE,
                                 "default": PAGE_SIZE}, "features on a page"),
        "offset": query("offset", {"type": "integer", "minimum": 0, "maximum": FARTHEST,
                                   "default": 0}, "features before the page; `next` links have it"),
        "bbox": query("bbox", {"type": "array", "minItems": 4, "maxItems": 6,
                               "items": {"type": "number"}},
                      "lower and upper corner, in bbox-crs", style="form", explode=False),
        "bbox-crs": query("bbox-crs", systems, "system of bbox; CRS84 where not given"),
        "crs": query("crs", systems, "system of the geometries; CRS84 where not given"),
        "datetime": query("datetime", {"type": "string"},
                          "RFC 3339 instant or interval; met by what may have been on those days"),
        "filter": query("filter", {"type": "string", "maxLength": 1000}, "CQL2 text"),
        "filter-lang": query("filter-lang", {"type": "string", "enum": ["cql2-text"]},
                             "language of filter"),
    }  # fmt: skip
