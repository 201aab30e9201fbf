"""``/api/dataset``: the whole as a record for catalogues (DCAT 3 and schema.org, JSON-LD)."""

from __future__ import annotations

from typing import Any

from geodata.store.read_items import find_spans
from layers.page_config import DISTRICT_BOUNDS
from mapapp.ogc.answer import Call, ogc_route
from mapapp.ogc.documents import GEOJSON, JSON_LD, NAMES
from mapapp.text import LANGUAGES, say

_TAGS = {"zh": "zh-CN", "en": "en"}


def answer_dataset(call: Call) -> dict[str, Any]:
    """The record."""
    west, south, east, north = DISTRICT_BOUNDS
    first, last = find_spans(call.services.store)["events"]
    return {
        "@context": {"@vocab": "https://schema.org/", "dcat": "http://www.w3.org/ns/dcat#",
                     "dct": "http://purl.org/dc/terms/"},
        "@type": ["Dataset", "dcat:Dataset"],
        "@id": f"{call.base}/dataset",
        "url": f"{call.base.removesuffix('/api')}/",
        "name": _say("api.title"),
        "description": _say("api.about"),
        "inLanguage": list(_TAGS.values()),
        "dateModified": call.services.store.as_of or None,
        "temporalCoverage": f"{first or '..'}/{last or '..'}",
        "spatialCoverage": {
            "@type": "Place",
            "name": _say("api.place"),
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "creditText": _say("api.attribution"),
        "isBasedOn": [_describe_source(each) for each in call.services.store.list_sources()],
        "distribution": [_describe(call.base, name) for name in NAMES],
    }  # fmt: skip


def _say(key: str) -> list[dict[str, str]]:
    return [{"@value": say(lang, key), "@language": _TAGS[lang]} for lang in LANGUAGES]


def _describe(base: str, name: str) -> dict[str, Any]:
    return {
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": _say(f"api.{name}"),
        "description": _say(f"api.{name}_about"),
        "contentUrl": f"{base}/collections/{name}/items?f=json",
        "encodingFormat": GEOJSON,
        "dct:conformsTo": {"@id": "http://www.opengis.net/def/interface/ogcapi-features"},
    }


def _describe_source(source: Any) -> dict[str, Any]:
    texts = {"name": source.title, "publisher": source.publisher, "license": source.licence}
    told = {
        name: [{"@value": text, "@language": _TAGS[lang]}
               for lang, text in (("zh", each.zh), ("en", each.en)) if text]
        for name, each in texts.items()
    }  # fmt: skip
    date = {"datePublished": source.date.edtf} if source.date.edtf else {}
    return {"@type": "CreativeWork", **told, **date,
            **({"url": source.address} if source.address else {})}  # fmt: skip


ROUTE = ogc_route("/api/dataset", answer_dataset, media_type=JSON_LD, has_page=False)
