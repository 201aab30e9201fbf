"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from geodata.store.read_news import News
from layers.exports.static import clean_text
from mapapp.text import say

_ATOM = "http://www.w3.org/2005/Atom"
_MIDNIGHT = "T00:00:00+08:00"
"""Facts have days, not times: the start of that day in Shanghai."""


def build_atom(
    news: Sequence[News], *, title: str, lang: str, here: str, base: str, as_of: str
) -> bytes:
    """Build the feed.

    Parameters
    ----------
    here
        Address of the feed.
    base
        Address of the installation.
    as_of
        Day of the newest facts, ``YYYY-MM-DD``.
    """
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN" if lang == "zh" else "en"})
    _add(root, "title", title)
    _add(root, "id", here)
    _add(root, "updated", f"{as_of or '1970-01-01'}{_MIDNIGHT}")
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": here})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{base}/"})
    _add(SubElement(root, "author"), "name", say(lang, "app.title"))
    for each in news:
        _add_entry(root, each, lang, base)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add_entry(root: Element, news: News, lang: str, base: str) -> None:
    entry = SubElement(root, "entry")
    site = quote(news.site_id, safe="")
    page = f"{base}/?site={site}&lang={lang}"
    name = news.site.said_in(lang)
    group = "event" if news.sort == "event" else "category"
    _add(entry, "title", f"{name} · {say(lang, f'{group}.{news.kind}')}")
    collection = "events" if news.sort == "event" else "feedback"
    _add(entry, "id", f"{base}/api/collections/{collection}/items/{quote(news.id, safe='')}")
    day = news.day.isoformat() if news.day else "1970-01-01"
    _add(entry, "updated", f"{day}{_MIDNIGHT}")
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    SubElement(entry, "category", {"term": news.kind})
    when = news.when.words(lang) or say(lang, "card.no_date")
    content = _add(entry, "content", f"{when}\n{news.text.said_in(lang)}")
    content.set("type", "text")


def _add(parent: Element, tag: str, text: str) -> Element:
    made = SubElement(parent, tag)
    made.text = clean_text(text)
    return made
