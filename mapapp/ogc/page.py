"""Any document of the API as a plain page: no script, and every text is only text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from layers.assets import find_address
from layers.exports.static import add, to_html
from mapapp.text import say

_HEAD = (
    '<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="{style}">'
    '<link rel="alternate" type="application/atom+xml" href="/feeds/news.atom?lang={lang}">'
    '<link rel="alternate" type="text/calendar" href="/feeds/events.ics?lang={lang}"></head>'
)
_SHOWN = frozenset({"http", "https"})


def render(document: Mapping[str, Any], *, base: str, lang: str) -> bytes:
    """Return a document as HTML.

    Parameters
    ----------
    base
        Address of the landing page.
    """
    body = Element("body")
    main = add(body, "main")
    crumb = add(main, "p", class_="crumb")
    add(crumb, "a", say(lang, "app.title"), href="/")
    add(crumb, "span", " › ")
    add(crumb, "a", "API", href=f"{base}?f=html&lang={lang}")
    title = _find_title(document, lang)
    add(main, "h1", title)
    if document.get("description"):
        add(main, "p", document["description"])
    _show_parts(main, document, base, lang)
    _show_links(main, document.get("links") or (), lang)
    escaped = to_html(_text(title)).removeprefix("<b>").removesuffix("</b>")
    head = _HEAD.format(
        tag="zh-CN" if lang == "zh" else "en",
        title=escaped,
        style=find_address("api.css"),
        lang=lang,
    )
    return f"{head}{to_html(body)}</html>".encode(errors="replace")


def _text(text: str) -> Element:
    holder = Element("div")
    return add(holder, "b", text)


def _find_title(document: Mapping[str, Any], lang: str) -> str:
    if document.get("title"):
        return str(document["title"])
    if document.get("type") == "Feature":
        return str(_name(document["properties"], lang) or document["id"])
    if "features" in document:
        matched, returned = document["numberMatched"], document["numberReturned"]
        return say(lang, "api.count", n=returned, total=matched)
    return say(lang, "api.conformance" if "conformsTo" in document else "api.collections")


def _name(properties: Mapping[str, Any], lang: str) -> str:
    other = "en" if lang == "zh" else "zh"
    for key in (f"name_{lang}", f"name_{other}", f"text_{lang}", f"text_{other}"):
        if properties.get(key):
            return str(properties[key])
    return ""


def _show_parts(main: Element, document: Mapping[str, Any], base: str, lang: str) -> None:
    if "conformsTo" in document:
        listed = add(main, "ul")
        for each in document["conformsTo"]:
            add(listed, "li", each)
    for each in document.get("collections") or ():
        section = add(main, "section")
        heading = add(section, "h2")
        add(heading, "a", each["title"], href=f"{base}/collections/{each['id']}?f=html&lang={lang}")
        add(section, "p", each["description"])
    if "features" in document:
        _show_features(main, document["features"], base, document["collection"], lang)
    if document.get("type") == "Feature":
        _show_feature(main, document)


def _show_features(
    main: Element, features: Sequence[Mapping[str, Any]], base: str, name: str, lang: str
) -> None:
    scroller = add(main, "div", class_="wide", tabindex="0")
    table = add(scroller, "table")
    columns = list(features[0]["properties"]) if features else []
    row = add(add(table, "thead"), "tr")
    for column in columns:
        add(row, "th", column)
    body = add(table, "tbody")
    for feature in features:
        row = add(body, "tr")
        for column in columns:
            cell = add(row, "td")
            value = _say(feature["properties"][column])
            if column == "id":
                item = quote(str(feature["id"]), safe="")
                address = f"{base}/collections/{name}/items/{item}?f=html&lang={lang}"
                add(cell, "a", value, href=address)
            else:
                add(cell, "span", value)


def _show_feature(main: Element, feature: Mapping[str, Any]) -> None:
    listed = add(main, "dl")
    for name, value in feature["properties"].items():
        add(listed, "dt", name)
        add(listed, "dd", _say(value))
    geometry = feature["geometry"]
    add(listed, "dt", "geometry")
    told = f"{geometry['type']} {geometry['coordinates']}" if geometry else "–"
    add(listed, "dd", told[:2000])


def _say(value: object) -> str:
    return "–" if value is None else str(value)


def _show_links(main: Element, links: Sequence[Mapping[str, Any]], lang: str) -> None:
    shown = [each for each in links if each["href"].partition(":")[0] in _SHOWN]
    if not shown:
        return
    navigation = add(main, "nav")
    for each in shown:
        words = each.get("title") or say(lang, "api.next" if each["rel"] == "next" else "api.link")
        add(navigation, "a", words, href=each["href"], rel=each["rel"])
