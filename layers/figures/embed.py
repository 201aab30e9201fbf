"""Puts into an SVG the few characters of the fonts it uses, so that it looks alike everywhere."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from xml.etree.ElementTree import Element

from layers.figures.fonts import FAMILY, FOLDER, REGULAR


def embed_fonts(root: Element) -> None:
    """Add ``@font-face`` rules with just the characters the document's texts hold."""
    used: dict[int, set[str]] = defaultdict(set)
    for text in root.iter("text"):
        used[int(text.get("font-weight", REGULAR))] |= set(text.text or "")
    style = Element("style")
    style.text = "".join(_build_rule(weight, used[weight]) for weight in sorted(used))
    root.insert(1, style)


def _build_rule(weight: int, signs: set[str]) -> str:
    encoded = base64.b64encode(build_subset(weight, signs)).decode("ascii")
    return (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{encoded}) format('woff2')}}"
    )


def build_subset(weight: int, signs: set[str]) -> bytes:
    """Return a WOFF2 font with these characters alone; the same bytes every time."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern"]
    font = TTFont(FOLDER / f"NotoSansSC-{weight}.ttf", recalcTimestamp=False, lazy=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(ord(sign) for sign in signs))
    subsetter.subset(font)
    font.flavor = "woff2"
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()
