"""Parts of an address that follow one another, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator

Part = tuple[str, int, int]
"""Name of the part, start, end."""


def find_chains(words: str, parts: re.Pattern[str], gap: re.Pattern[str]) -> Iterator[list[Part]]:
    """Find runs of parts with no more between them than ``gap`` allows.

    Parameters
    ----------
    parts
        One named group for each kind of part.
    gap
        Must match everything between two parts of one address.
    """
    chain: list[Part] = []
    for match in parts.finditer(words):
        if chain and not gap.fullmatch(words, chain[-1][2], match.start()):
            yield chain
            chain = []
        chain.append((match.lastgroup or "", match.start(), match.end()))
    if chain:
        yield chain
