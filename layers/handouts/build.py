"""A handout as PDF: what it tells goes to typst as data, never as markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from layers.figures.fonts import FAMILY, FOLDER, LATIN, check_characters
from layers.figures.svg import clean
from layers.handouts.plan import plan_site
from layers.palette import UI
from layers.slides.content import Told, Words

_PAGE = Path(__file__).with_name("handout.typ")
_MAP_MM = (178.0, 68.0)


def build_handout(told: Told, words: Words, *, paper: str, address: str) -> bytes:
    """Build the PDF, a sheet or more for each site.

    Parameters
    ----------
    paper
        ``a4`` or ``a3``.
    address
        Where others reach the installation, without a final slash; without one there is no code.

    Raises
    ------
    MissingCharacterError
        A text holds a character the fonts do not have.
    """
    import typst

    sites = [plan_site(site, told, words, address=address) for site in told.sites]
    names = ("chain", "history", "said", "quantities", "sources", "scan", "page", "no_place")
    data = {
        "title": told.title, "paper": paper, "lang": words.main, "fonts": [LATIN, FAMILY],
        "look": dict(UI["light"]), "address": address, "sites": sites,
        "attribution": _say_foot(told, words),
        "words": {name: words.say(f"handout.{name}") for name in names},
    }  # fmt: skip
    clean_data = _clean(data)
    check_characters(("handout", text) for text in _walk(clean_data))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "told.json").write_text(json.dumps(clean_data, ensure_ascii=False), "utf-8")
        (root / _PAGE.name).write_bytes(_PAGE.read_bytes())
        for number, site in enumerate(told.sites):
            _write_pictures(root, number, site, told, sites[number]["address"])
        made = typst.compile(
            str(root / _PAGE.name), root=folder, font_paths=[str(FOLDER)],
            ignore_system_fonts=True, format="pdf",
            timestamp=int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()),
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _say_foot(told: Told, words: Words) -> str:
    parts = [told.attribution]
    if told.as_of:
        parts.append(words.say("file.as_of", date=told.as_of))
    return " · ".join(parts)


def _write_pictures(
    root: Path, number: int, site: Mapping[str, Any], told: Told, address: str
) -> None:
    if address:
        import segno

        code = segno.make(address, error="m")
        code.save(str(root / f"code-{number}.svg"), border=1, dark=UI["light"]["ink"])
    if site.get("lon") is not None:
        from layers.handouts.picture import draw_place

        (root / f"map-{number}.svg").write_bytes(draw_place(site, told, *_MAP_MM))


def _clean(value: Any) -> Any:
    """Return data whose texts hold only what can be written."""
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, str):
        return clean(value)
    return [_clean(each) for each in value] if isinstance(value, Sequence) else value


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _walk(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _walk(each)
