"""The page folium builds: no text is evaluated, nothing foreign is asked for."""

from __future__ import annotations

import base64
import hashlib
import html as html_text
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest

from layers.folium_page import Page, build_page, to_script_json
from layers.page_config import build_config

WEB = Path(__file__).resolve().parents[2] / "layers" / "web"
HOSTILE = Path(__file__).resolve().parents[1] / "data" / "hostile.json"
ASSETS: tuple[Literal["linked", "inline"], ...] = ("linked", "inline")
ASKS = re.compile(r"@import|url\((?!data:|#)")


class Reader(HTMLParser):
    """Every script, style, link and address, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.metas: list[dict[str, str | None]] = []
        self._open: tuple[str, dict[str, str | None]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "style"}:
            self._open = (tag, named)
            if tag == "script":
                self.scripts.append((named, ""))
            else:
                self.styles.append("")
        elif tag == "link":
            self.links.append(named)
        elif tag == "meta":
            self.metas.append(named)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[0] == "script":
            named, text = self.scripts[-1]
            self.scripts[-1] = (named, text + data)
        elif self._open:
            self.styles[-1] += data


def read_page(document: str) -> Reader:
    reader = Reader()
    reader.feed(document)
    reader.close()
    return reader


def read_config(document: str) -> dict[str, Any]:
    (text,) = [
        text for named, text in read_page(document).scripts if named.get("id") == "map-config"
    ]
    config: dict[str, Any] = json.loads(text)
    return config


def say_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def find_rule(policy: str, name: str) -> list[str]:
    (rule,) = [rule.split()[1:] for rule in policy.split(";") if rule.split()[0] == name]
    return rule


def build(assets: Literal["linked", "inline"], **more: Any) -> Page:
    return build_page(build_config(lang="zh", **more), assets=assets)


@pytest.mark.parametrize("assets", ASSETS)
def test_braces_in_texts_are_not_evaluated(assets: Literal["linked", "inline"]) -> None:
    texts = ["{{ 7*191 }}", "{% for x in [1] %}1337{% endfor %}", "{# gone #}", "{{ self }}", "{{"]
    texts += [entry["text"] for entry in json.loads(HOSTILE.read_text(encoding="utf-8"))]
    document = build(assets, filters={"q": texts}, silent=texts).html
    assert read_config(document)["filters"]["q"] == texts
    assert read_config(document)["silent"] == texts


@pytest.mark.parametrize("assets", ASSETS)
def test_the_same_configuration_gives_the_same_bytes(assets: Literal["linked", "inline"]) -> None:
    first, second = build(assets), build(assets)
    assert first.html.encode() == second.html.encode()
    assert first.csp == second.csp


@pytest.mark.parametrize("assets", ASSETS)
def test_no_other_host_is_asked_for(assets: Literal["linked", "inline"]) -> None:
    reader = read_page(build(assets).html)
    addresses = [named.get("src") for named, _ in reader.scripts]
    addresses += [link.get("href") for link in reader.links]
    for address in filter(None, addresses):
        assert address.startswith(("/web/", "data:")), address
    for style in reader.styles:
        assert not ASKS.search(style)


def test_the_linked_page_names_versions_of_files_that_exist() -> None:
    reader = read_page(build("linked").html)
    addresses = [named["src"] for named, _ in reader.scripts if named.get("src")]
    addresses += [link["href"] for link in reader.links if link.get("rel") != "icon"]
    named = {}
    for address in addresses:
        path, _, version = str(address).partition("?v=")
        named[path] = version
    assert set(named) == {
        "/web/page.js", "/web/map.css", "/web/card.css", "/web/vendor/leaflet/leaflet.js",
        "/web/vendor/leaflet/leaflet.css",
    }  # fmt: skip
    for path, version in named.items():
        if path != "/web/page.js":
            content = (WEB / path.removeprefix("/web/")).read_bytes()
            assert hashlib.sha256(content).hexdigest().startswith(version)
        assert len(version) == 12


def test_the_inline_page_links_to_nothing() -> None:
    reader = read_page(build("inline").html)
    assert [named for named, _ in reader.scripts if "src" in named] == []
    assert [link["href"] for link in reader.links] == ["data:,"]


@pytest.mark.parametrize("assets", ASSETS)
def test_the_policy_allows_each_script_by_its_hash(assets: Literal["linked", "inline"]) -> None:
    page = build(assets)
    reader = read_page(page.html)
    texts = [text for named, text in reader.scripts if not named]
    assert len(texts) >= 2
    allowed = find_rule(page.csp, "script-src")
    assert {say_hash(text) for text in texts} == {each for each in allowed if "sha256" in each}
    styles = find_rule(page.csp, "style-src")
    assert {say_hash(text) for text in reader.styles} == {each for each in styles if "sha" in each}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(page.csp.split())
    assert find_rule(page.csp, "default-src") == ["'none'"]


def test_the_inline_page_carries_its_policy_and_asks_nobody() -> None:
    page = build("inline")
    (policy,) = [
        meta["content"]
        for meta in read_page(page.html).metas
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == page.csp
    assert find_rule(page.csp, "connect-src") == ["'none'"]
    assert "'self'" not in page.csp


def test_json_cannot_leave_its_element() -> None:
    for text in ("</script>", "<!--<script>", "]]>", "\u2028", "&lt;", "<\\/script"):
        written = to_script_json({"text": text})
        assert not set("<>&\u2028\u2029") & set(written)
        assert html_text.unescape(written) == written
        assert json.loads(written) == {"text": text}


def test_the_language_and_the_look_are_there_before_any_script() -> None:
    page = build_page(build_config(lang="en", theme="dark"), assets="linked")
    assert '<html lang="en" class="dark">' in page.html
    assert "<title>Changning community map</title>" in page.html
