"""What the panel needs to know about marks and words; no data in it."""

from __future__ import annotations

from typing import Any

from layers.page_config import build_kinds
from mapapp.text import LANGUAGES, load_words


def build_look() -> dict[str, Any]:
    """Return marks of all layer kinds and the words of both languages."""
    return {"kinds": build_kinds(), "words": {lang: load_words(lang) for lang in LANGUAGES}}
