"""The word lists of ``words.toml``: surnames, titles, and words that only look like names."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, str]]:
    text = (files("geodata.personal") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def find_words(lang: str, name: str) -> list[str]:
    """Return one list of words of a language, in the order of the file."""
    return _read()[lang][name].split()


def find_signs(lang: str, name: str) -> str:
    """Return one list of single signs."""
    return "".join(find_words(lang, name))
