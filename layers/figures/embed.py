"""Puts into an SVG the few characters of the fonts it uses, so that it looks alike everywhere."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from xml.etree.ElementTree import Element

from layers.figures.fonts import REGULAR, find_path, split_runs


def embed_fonts(root: Element) -> None:
    """Add ``@font-face`` rules with just the characters the document's texts hold."""
    used: dict[tuple[str, int], set[str]] = defaultdict(set)
    for text in root.iter("text"):
        for family, run in split_runs("".join(text.itertext())):
            used[family, int(text.get("font-weight", REGULAR))] |= set(run)
    style = Element("style")
    style.text = "".join(_build_rule(*font, signs) for font, signs in sorted(used.items()))
    root.insert(1, style)


def _build_rule(family: str, weight: int, signs: set[str]) -> str:
    encoded = base64.b64encode(build_subset(family, weight, signs)).decode("ascii")
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{encoded}) format('woff2')}}"
    )


def build_subset(family: str, weight: int, signs: set[str]) -> bytes:
    """Return a WOFF2 font with these characters alone; the same bytes every time."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern"]
    made = io.BytesIO()
    with TTFont(find_path(family, weight), recalcTimestamp=False, lazy=True) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted(ord(sign) for sign in signs))
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(made)
    return made.getvalue()
