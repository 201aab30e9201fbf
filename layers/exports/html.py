"""The whole map as one HTML file that needs no network."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal
from xml.etree.ElementTree import Element

from geodata.dates import say_date
from geodata.models import Text
from geodata.store.read_sites import find_silent_subdistricts
from layers.assets import WEB, build_page_script
from layers.exports.html_choice import OPTIONS, Choice, keep_chosen, keep_told, read_choice
from layers.exports.names import build_names
from layers.exports.selection import Selection
from layers.exports.spec import Export, Group, Options
from layers.exports.static import add, build_static, clean_text, to_html
from layers.folium_page import build_page
from layers.linker import link
from layers.page_config import build_config, read_words
from layers.story import Story, to_page

_LANGS: tuple[Literal["zh", "en"], Literal["zh", "en"]] = ("zh", "en")
_SIDE = '<aside id="file-side"></aside>'
_CONFIG = '<script type="application/json" id="map-config">'
_STYLES = ("search.css", "file.css", "story.css")
_SURROGATE = re.compile("[\ud800-\udfff]")


def build_html(
    *,
    pinned: Mapping[str, Any],
    silent: Sequence[str],
    lang: str,
    hidden: Sequence[str],
    title: Text,
    filters_words: Mapping[str, Sequence[str]],
    as_of: str | None,
    basemap: Mapping[str, Any],
    story: Story | None = None,
    start: str = "map",
    accent: Mapping[str, str] | None = None,
    until: date | None = None,
) -> bytes:
    """Make the file.

    Parameters
    ----------
    pinned
        ``features``, ``spots``, ``details`` by id, and ``rows``: all the file will know.
    silent
        Sub-districts the source says nothing about.
    lang
        Language it opens in; it carries both.
    hidden
        Layer kinds switched off.
    title
        At its head and in the browser's tab.
    filters_words
        What was filtered for, in words, by language.
    as_of
        Day the facts are from, ``YYYY-MM-DD``, if known.
    basemap
        The basemap archive.
    story
        What it tells, view by view.
    start
        Whether it opens with the ``map``, the ``story``, or the story in a loop, as a ``kiosk``.
    accent
        Theme colours for ``light`` and ``dark`` pages.
    until
        Day after which everything was left out.

    Returns
    -------
    bytes
        UTF-8; the same for the same arguments.
    """
    opened: Literal["zh", "en"] = "en" if lang == "en" else "zh"
    config = build_config(
        lang=opened,
        mode="file",
        api=None,
        pinned=_with_unplaced(pinned),
        basemap=basemap,
        silent=silent,
        hidden=hidden,
    )
    page_title = config["words"][opened]["map.title"]
    facts = {
        each: _say_facts(config["words"][each], each, title, filters_words, as_of, until)
        for each in _LANGS
    }
    for each in _LANGS:
        config["words"][each]["map.title"] = facts[each]["title"]
    config |= {"file": facts, "names": build_names(pinned), "start": start}
    config["story"] = to_page(story) if story else None
    page = build_page(config, assets="inline")
    document = _add_parts(page.html, page.csp, accent)
    document = _replace(
        document,
        f"<title>{html.escape(page_title)}</title>",
        f"<title>{html.escape(clean_text(facts[opened]['title']))}</title>",
    )
    document = _replace(document, "<body>", f"<body>\n{to_html(_build_head(facts[opened]))}")
    document = _replace(document, _CONFIG, f"{_SIDE}\n{build_static(pinned, story)}\n{_CONFIG}")
    return _escape_surrogates(document).encode("utf-8")


def _with_unplaced(pinned: Mapping[str, Any]) -> dict[str, Any]:
    """Count sites without a place too: they are features that are never drawn."""
    features = list(pinned.get("features") or [])
    drawn = {feature["id"] for feature in features}
    names = ("id", "kind", "state", "name_zh", "name_en", "accuracy_m", "feedback")
    features += [
        {**{name: row.get(name) for name in names}, "lon": None, "lat": None}
        for row in pinned.get("rows") or []
        if row["id"] not in drawn
    ]
    return {**pinned, "features": features}


def _say_facts(
    words: Mapping[str, str],
    lang: str,
    title: Text,
    filters_words: Mapping[str, Sequence[str]],
    as_of: str | None,
    until: date | None,
) -> dict[str, str]:
    """Return what stands at the head of the file, in one language."""
    chosen = ("、" if lang == "zh" else ", ").join(filters_words.get(lang) or ())
    is_cut = until is not None and (not as_of or until.isoformat() < as_of)
    day = until.isoformat() if until and is_cut else as_of
    said = say_date(day, lang) if day else ""
    return {
        "title": title.said_in(lang),
        "filters": words["file.filters"].replace("{words}", chosen)
        if chosen
        else words["file.no_filters"],
        "as_of": words["file.as_of"].replace("{date}", said) if said else "",
        "until": words["file.until"] if is_cut else "",
    }


def _build_head(facts: Mapping[str, str]) -> Element:
    head = Element("header", {"id": "file-head"})
    titles = add(head, "div", class_="titles")
    add(titles, "h1", facts["title"])
    about = add(titles, "p")
    add(about, "span", facts["filters"], class_="filters")
    add(about, "span", facts["as_of"], class_="as-of")
    add(about, "span", facts["until"], class_="until")
    add(head, "div", class_="tools")
    return head


def _add_parts(document: str, policy: str, accent: Mapping[str, str] | None) -> str:
    """Put in the file's own script and style, and allow them by their hashes."""
    page_script = build_page_script()
    script = link(WEB / "file.js", [WEB])
    style = "".join((WEB / name).read_text(encoding="utf-8") for name in _STYLES)
    for theme, colour in (accent or {}).items():
        style += f":root {{ --accent-{theme}: {colour}; }}\n"
    document = _replace(document, f"<script>{page_script}</script>", f"<script>{script}</script>")
    allowed = _replace(policy, _hash(page_script), _hash(script))
    allowed = _replace(allowed, "style-src ", f"style-src {_hash(style)} ")
    document = _replace(document, policy, allowed)
    document = _replace(document, "</head>", f"<style>{style}</style>\n</head>")
    # Browsers look for the encoding in the first 1,024 bytes only.
    return _replace(document, "<head>", '<head>\n<meta charset="utf-8" />')


def _replace(document: str, slot: str, content: str) -> str:
    if document.count(slot) != 1:
        raise RuntimeError(f"the page no longer holds {slot[:80]!r} once")
    return document.replace(slot, content, 1)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _escape_surrogates(document: str) -> str:
    """Write half characters, which only the JSON still holds, as JSON writes them."""
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def _write(selection: Selection, out: Path, options: Options) -> None:
    choice = read_choice(options, selection.store)
    pinned = keep_chosen(selection.read_pinned(choice.until), choice)
    content = build_html(
        pinned=pinned,
        silent=[each.value for each in find_silent_subdistricts(selection.store)],
        lang=selection.lang,
        hidden=selection.hidden,
        title=choice.title or selection.title,
        filters_words=_say_choice(selection.filters_words, choice),
        as_of=selection.as_of,
        basemap=selection.basemap.read(),
        story=keep_told(choice.story, pinned),
        start=choice.start,
        accent=choice.accent,
        until=choice.until,
    )
    out.write_bytes(content)


def _say_choice(words: Mapping[str, Sequence[str]], choice: Choice) -> dict[str, list[str]]:
    """Say what was filtered for; and that sites were chosen one by one, where they were."""
    one_by_one = {
        lang: [said["file.chosen"].replace("{n}", str(len(choice.sites)))] if choice.sites else []
        for lang, said in read_words().items()
    }
    return {lang: [*one_by_one[lang], *words.get(lang, ())] for lang in _LANGS}


EXPORT = Export(
    id="html",
    suffix=".html",
    media_type="text/html",
    name=Text(zh="网页文件", en="Web page"),
    about=Text(
        zh="一个文件，有地图、搜索、历程、居民反馈和可以讲的故事，不用联网就能打开。",
        en="One file with map, search, histories, feedback and a story to tell; needs no network.",
    ),
    group=Group.PAGE,
    options=OPTIONS,
    write=_write,
)
