"""Makes an SVG that looks alike in other programs: it brings its fonts, and plain halos."""

from __future__ import annotations

import base64
import copy
import io
from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement

from layers.figures.fonts import REGULAR, find_path, split_runs


def make_portable(root: Element) -> None:
    """Make the document independent of fonts there and of how new its reader is."""
    place_characters(root)
    separate_halos(root)
    embed_fonts(root)


def place_characters(root: Element) -> None:
    """Give each character of a stacked name a place of its own: not all read lists of heights."""
    for text in root.iter("text"):
        xs, ys = text.get("x", "").split(), text.get("y", "").split()
        if len(xs) < 2 or text.get("rotate"):
            continue
        signs, text.text = text.text or "", ""
        for n, sign in enumerate(signs):
            part = SubElement(text, "tspan", {"x": xs[n], "y": ys[n]})
            part.text = sign
        text.set("x", xs[0])
        text.set("y", ys[0])


def separate_halos(root: Element) -> None:
    """Put each halo under its text as a text of its own: office programs know no paint order."""
    for parent in list(root.iter()):
        for text in list(parent):
            if text.attrib.pop("paint-order", None) is None:
                continue
            halo = copy.deepcopy(text)
            halo.set("aria-hidden", "true")
            halo.set("fill", "none")
            parent.insert(list(parent).index(text), halo)
            for name in [name for name in text.attrib if name.startswith("stroke")]:
                del text.attrib[name]


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
