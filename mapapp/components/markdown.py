"""Streamlit reads labels as Markdown; words that people wrote must not be."""

from __future__ import annotations

_SIGNS = frozenset("\\`*_{}[]()#+-.!|~>:$<&@/\"'=^")


def to_plain(words: str) -> str:
    """Return Markdown that shows ``words`` as they are, on one line."""
    line = " ".join(words.split())
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in line)
