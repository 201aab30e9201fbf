"""Words that translations put differently: ``Indus`` for the plane tree. From a readable file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geodata.bundle import Folder
from geodata.bundle_rows import read_rows
from geodata.errors import BundleError, RowProblem

TERMS_FILE = "terms.csv"
_COLUMNS = ("said", "means_zh", "means_en", "why")


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A word of a translation, and what it means in each language."""

    said: str
    means: tuple[str, ...]


def read_terms(folder: Folder | None = None) -> tuple[Term, ...]:
    """Read ``terms.csv``.

    Raises
    ------
    BundleError
        With every bad row.
    """
    problems: list[RowProblem] = []
    text = ((folder or files("geodata") / "sources") / TERMS_FILE).read_text(encoding="utf-8")
    terms = tuple(
        Term(
            said=row.required("said").casefold(),
            means=tuple(row.required(column) for column in ("means_en", "means_zh")),
        )
        for row in read_rows(TERMS_FILE, text, _COLUMNS, problems)
    )
    if problems:
        raise BundleError(f"{len(problems)} problems; {problems[0]}", tuple(problems))
    return terms


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Term], ...]:
    return tuple((_build_pattern(term.said), term) for term in read_terms())


def _build_pattern(said: str) -> re.Pattern[str]:
    """Match a word: between its edges in letters, anywhere in Chinese."""
    edge = r"\b" if said.isascii() else ""
    return re.compile(f"{edge}{re.escape(said)}{edge}", re.IGNORECASE)


def find_translations(query: str) -> Iterator[tuple[str, str]]:
    """Yield the query in other words, each with the word of a translation it replaces."""
    for pattern, term in _patterns():
        if pattern.search(query):
            for meant in term.means:
                yield pattern.sub(meant.replace("\\", ""), query), term.said
