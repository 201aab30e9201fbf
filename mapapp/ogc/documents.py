"""The documents that describe the API: landing page, conformance, collections, queryables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geodata.store.collections import COLLECTIONS
from layers.page_config import DISTRICT_BOUNDS
from mapapp.ogc.systems import CRS84, SYSTEMS
from mapapp.text import say

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
JSON_LD = "application/ld+json"
_REL = "http://www.opengis.net/def/rel/ogc/1.0/"
NAMES = (*COLLECTIONS, "streets")
_FEATURES = "http://www.opengis.net/spec/ogcapi-features-"
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    f"{_FEATURES}1/1.0/conf/core",
    f"{_FEATURES}1/1.0/conf/oas30",
    f"{_FEATURES}1/1.0/conf/html",
    f"{_FEATURES}1/1.0/conf/geojson",
    f"{_FEATURES}2/1.0/conf/crs",
    f"{_FEATURES}3/1.0/conf/queryables",
    f"{_FEATURES}3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
)

Document = dict[str, Any]


def link(href: str, rel: str, kind: str, title: str = "") -> Document:
    """Return a link (RFC 8288)."""
    return {"href": href, "rel": rel, "type": kind, **({"title": title} if title else {})}


def link_both(address: str, lang: str, *, is_html: bool) -> list[Document]:
    """Return the links of a document to itself and to its other form."""
    forms = ((JSON, "json"), (HTML, "html"))
    return [
        link(f"{address}?f={form}", "self" if (form == "html") is is_html else "alternate", kind,
             say(lang, f"api.as_{form}"))
        for kind, form in forms
    ]  # fmt: skip


def build_landing(base: str, lang: str, *, is_html: bool) -> Document:
    """Return the landing page; ``base`` is its address."""
    return {
        "title": say(lang, "api.title"),
        "description": say(lang, "api.about"),
        "attribution": say(lang, "api.attribution"),
        "links": [
            *link_both(base, lang, is_html=is_html),
            link(f"{base}/openapi", "service-desc", OPENAPI, say(lang, "api.openapi")),
            link(f"{base}?f=html", "service-doc", HTML, say(lang, "api.doc")),
            link(f"{base}/conformance", "conformance", JSON, say(lang, "api.conformance")),
            link(f"{base}/collections", "data", JSON, say(lang, "api.collections")),
            link(
                f"{base.removesuffix('/api')}/feeds/news.atom?lang={lang}",
                "related",
                "application/atom+xml",
                say(lang, "api.follow"),
            ),
            link(
                f"{base.removesuffix('/api')}/feeds/events.ics?lang={lang}",
                "related",
                "text/calendar",
                say(lang, "api.calendar"),
            ),
            link(f"{base}/dataset", "describedby", JSON_LD, say(lang, "api.dataset")),
        ],
    }


def build_conformance(base: str, lang: str, *, is_html: bool) -> Document:
    """Return which classes of the standards are met."""
    links = link_both(f"{base}/conformance", lang, is_html=is_html)
    return {"links": links, "conformsTo": list(CONFORMS_TO)}


def build_collections(
    base: str, lang: str, spans: Mapping[str, tuple[str | None, str | None]], *, is_html: bool
) -> Document:
    """Return all collections.

    Parameters
    ----------
    spans
        First and last day of what has dates, by collection.
    """
    return {
        "links": link_both(f"{base}/collections", lang, is_html=is_html),
        "crs": list(SYSTEMS),
        "collections": [build_collection(base, name, lang, spans.get(name), is_html=is_html)
                        for name in NAMES],
    }  # fmt: skip


def build_collection(
    base: str,
    name: str,
    lang: str,
    span: tuple[str | None, str | None] | None,
    *,
    is_html: bool,
) -> Document:
    """Return the description of a collection."""
    here = f"{base}/collections/{name}"
    extent: Document = {"spatial": {"bbox": [list(DISTRICT_BOUNDS)], "crs": CRS84}}
    if span:
        extent["temporal"] = {
            "interval": [[_to_moment(span[0]), _to_moment(span[1])]],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    return {
        "id": name,
        "title": say(lang, f"api.{name}"),
        "description": say(lang, f"api.{name}_about"),
        "itemType": "feature",
        "extent": extent,
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
        "links": [
            *link_both(here, lang, is_html=is_html),
            link(f"{here}/items", "items", GEOJSON, say(lang, "api.items")),
            link(f"{here}/items?f=html", "items", HTML, say(lang, "api.items")),
            *_link_queryables(here, name, lang),
        ],
    }


def _link_queryables(here: str, name: str, lang: str) -> Iterator[Document]:
    if name in COLLECTIONS:
        yield link(f"{here}/queryables", f"{_REL}queryables",
                   SCHEMA, say(lang, "api.queryables"))  # fmt: skip


def _to_moment(day: str | None) -> str | None:
    return f"{day}T00:00:00Z" if day else None


def build_queryables(base: str, name: str, lang: str) -> Document:
    """Return what a collection can be filtered by, as JSON Schema."""
    found = COLLECTIONS[name].queryables
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}/collections/{name}/queryables",
        "type": "object",
        "title": say(lang, f"api.{name}"),
        "properties": {each: {"title": each, "type": sort.value} for each, sort in found.items()},
        "additionalProperties": False,
    }
