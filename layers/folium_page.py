"""The map page. folium builds the document, from constants only.

folium and branca treat the text they are given as a template, and would run
what a resident writes. So nothing variable passes through them: the
configuration is put into the finished document, as JSON our scripts read.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import folium
from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from layers.assets import PAGE_SCRIPT, WEB, build_page_script, find_address
from layers.page_config import DISTRICT_BOUNDS, read_words

MIN_ZOOM, MAX_ZOOM = 11, 18
_LEAFLET = WEB / "vendor" / "leaflet"
_CONFIG_SLOT = '<script type="application/json" id="map-config"></script>'
_HEAD_SLOT = "<!-- page -->"
_LANG_TAGS = {"zh": "zh-CN", "en": "en"}
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_INLINE_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_ASSET = re.compile(r'"/web/([\w./-]+)"')
_IMAGE = re.compile(r"url\(images/[\w.-]+\)")

_HEAD = f"""<meta name="viewport" content="width=device-width, initial-scale=1" />
<link rel="icon" href="data:," />
<script>
  window.ChangningMap = {{}};
  L.Marker.mergeOptions({{ autoPanOnFocus: false }});
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) L.Map.mergeOptions({{
    fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false, inertia: false }});
</script>
{_HEAD_SLOT}
"""

_SKIP_LINK = '<a class="skip" id="skip" href="#after-map"></a>'

_BODY = f"""
<div id="notice" role="status" hidden><p></p><button type="button"></button></div>
<details id="legend"><summary></summary><div class="rows"></div></details>
<p id="status" class="unseen" role="status" aria-live="polite"></p>
<aside id="panel" tabindex="-1" hidden></aside>
<div id="after-map" tabindex="-1"></div>
{_CONFIG_SLOT}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A finished document.

    Attributes
    ----------
    csp
        Content security policy, for the response header. An inline page
        carries the same policy in a ``meta`` element.
    """

    html: str
    csp: str


class _PageMap(folium.Map):
    """folium's map with our Leaflet, our head, and a name that never changes."""

    default_js = [("leaflet", "/web/vendor/leaflet/leaflet.js")]  # noqa: RUF012
    default_css = [  # noqa: RUF012
        ("leaflet_css", "/web/vendor/leaflet/leaflet.css"),
        ("page_css", "/web/map.css"),
        ("card_css", "/web/card.css"),
    ]

    def __init__(self) -> None:
        west, south, east, north = DISTRICT_BOUNDS
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=13,
            tiles=None,
            zoom_control="bottomright",
            min_zoom=MIN_ZOOM,
            max_zoom=MAX_ZOOM,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=90,
            max_bounds_viscosity=0.9,
        )
        # folium takes these two for the tiles, of which there are none.
        self.options.update(min_zoom=MIN_ZOOM, max_zoom=MAX_ZOOM)
        self._name, self._id = "map", "changning"

    def render(self, **kwargs: Any) -> str:
        """Render; then our head replaces folium's, which forbids readers to enlarge the page."""
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        figure = self.get_root()
        assert isinstance(figure, Figure)
        figure.header.add_child(Element(_HEAD), name=self.get_name())
        figure.html.add_child(Element(_SKIP_LINK), name="skip_link", index=0)
        return ""


class _Elements(MacroElement):
    """What the page holds besides the map, and the call that brings it to life."""

    _template = Template(
        "{% macro html(this, kwargs) %}" + _BODY + "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "ChangningMap.start({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "elements", "changning"


def build_page(
    config: Mapping[str, Any],
    *,
    assets: Literal["linked", "inline"],
    image_sources: Sequence[str] = (),
) -> Page:
    """Build the map page.

    Parameters
    ----------
    config
        From :func:`layers.page_config.build_config`.
    assets
        ``linked`` asks for scripts, styles and facts under ``/web`` and
        ``/api``; ``inline`` holds everything and asks for nothing.
    image_sources
        Schemes and hosts of online basemaps that the reader's browser asks itself: a linked
        page may show images from them, and ask nothing else there.

    Returns
    -------
    Page
        The same bytes for the same configuration.
    """
    if assets == "linked":
        document, own = _link_assets(), "'self'"
    else:
        document, own = _inline_assets(_build_document()), ""
    csp = _build_csp(document, own, image_sources if assets == "linked" else ())
    if assets == "inline":
        meta = f'<meta http-equiv="Content-Security-Policy" content="{csp}" />'
        document = document.replace("<head>", f"<head>\n{meta}", 1)
    return Page(html=_insert_config(document, config), csp=csp)


@cache
def _build_document() -> str:
    page_map = _PageMap()
    page_map.add_child(_Elements())
    rendered: str = page_map.get_root().render()
    return rendered


@cache
def _link_assets() -> str:
    """Let the document ask for styles and scripts, each in its version."""
    document = _build_document().replace(
        _HEAD_SLOT, f'<script src="{find_address(PAGE_SCRIPT)}"></script>', 1
    )
    return _ASSET.sub(lambda found: f'"{find_address(found[1])}"', document)


def _inline_assets(document: str) -> str:
    """Put Leaflet, styles and scripts into the document."""
    leaflet_css = _IMAGE.sub("url(data:,)", (_LEAFLET / "leaflet.css").read_text(encoding="utf-8"))
    contents = {
        '<link rel="stylesheet" href="/web/vendor/leaflet/leaflet.css"/>': _style(leaflet_css),
        **{
            f'<link rel="stylesheet" href="/web/{name}"/>': _style(
                (WEB / name).read_text(encoding="utf-8")
            )
            for name in ("map.css", "card.css")
        },
        '<script src="/web/vendor/leaflet/leaflet.js"></script>': _script(
            (_LEAFLET / "leaflet.js").read_text(encoding="utf-8")
        ),
        _HEAD_SLOT: _script(build_page_script()),
    }
    for slot, content in contents.items():
        if document.count(slot) != 1:
            raise RuntimeError(f"folium no longer writes {slot!r} once; look at its new version")
        document = document.replace(slot, content, 1)
    return document


def _style(text: str) -> str:
    return f"<style>{text}</style>"


def _script(text: str) -> str:
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("a script that would end its own element cannot be put into the page")
    return f"<script>{text}</script>"


def _build_csp(document: str, own: str, image_sources: Sequence[str]) -> str:
    """Allow what the document holds, by its hash, and nothing else."""
    scripts = [own, *(_hash(text) for text in _INLINE_SCRIPT.findall(document))]
    styles = [own, *(_hash(text) for text in _INLINE_STYLE.findall(document))]
    rules = {
        "default-src": "'none'",
        "script-src": _join(scripts),
        "style-src": _join(styles),
        "img-src": _join([own, "data:", *image_sources]),
        "connect-src": own or "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _join(sources: list[str]) -> str:
    return " ".join(dict.fromkeys(source for source in sources if source))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _insert_config(document: str, config: Mapping[str, Any]) -> str:
    """Put the configuration into the finished document, where nothing evaluates it."""
    lang = config["lang"]
    title = html.escape(read_words()[lang]["map.title"])
    theme = ' class="dark"' if config["theme"] == "dark" else ""
    document = document.replace("<html>", f'<html lang="{_LANG_TAGS[lang]}"{theme}>', 1)
    document = document.replace("<head>", f"<head>\n<title>{title}</title>", 1)
    filled = _CONFIG_SLOT.replace("></", f">{to_script_json(config)}</", 1)
    return document.replace(_CONFIG_SLOT, filled, 1)


def to_script_json(value: object) -> str:
    """Return JSON that may stand inside a script element, whatever its texts hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
