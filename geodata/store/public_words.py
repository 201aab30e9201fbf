"""The public copy of a resident's words, made when they are written and kept beside them.

Finding personal data takes longer than reading a row. The copy says by which
rules it was made; under other rules the words are searched anew on reading,
until `refresh_public_words` has gone through the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update

import geodata.personal
from geodata.personal import redact
from geodata.store import schema

_WORDS = ("text_zh", "text_en")
COPIES = ("public_zh", "public_en", "public_rules")
NOTHING = dict.fromkeys(COPIES)
"""Where the words are gone, or are not a resident's."""


@cache
def find_rules() -> str:
    """Return what names the rules in force: a hash of all that decides what is personal."""
    folder = Path(geodata.personal.__file__).parent
    files = sorted(each for each in folder.iterdir() if each.suffix in {".py", ".toml"})
    return hashlib.sha256(b"\0".join(each.read_bytes() for each in files)).hexdigest()[:16]


def build_public_words(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the columns of the public copy of a row of feedback."""
    if row["source"] is not None:
        return dict(NOTHING)  # what a source reports is nobody's post and stays as it is
    words = (redact(row[name]) for name in _WORDS)
    return dict(zip(COPIES, (*words, find_rules()), strict=True))


def find_public_words(row: Mapping[Any, Any]) -> dict[str, str]:
    """Return the words of a resident's post that the public may read."""
    if row["public_rules"] != find_rules():
        return {name: redact(row[name]) for name in _WORDS}
    return {name: row[copy] for name, copy in zip(_WORDS, COPIES, strict=False)}


def refresh_public_words(connection: Connection, *, most: int) -> int:
    """Make anew copies made by other rules; return how many were made.

    Parameters
    ----------
    most
        So many at once; nought returned means that all are up to date.
    """
    table = schema.feedback
    names = ("pk", "source", *_WORDS)
    old = table.c.public_rules.is_distinct_from(find_rules())
    posts = table.c.source.is_(None) & ((table.c.text_zh != "") | (table.c.text_en != ""))
    query = select(*(table.c[name] for name in names)).where(old, posts).limit(most)
    found = connection.execute(query).all()
    for row in found:
        copies = build_public_words(row._mapping)
        connection.execute(update(table).where(table.c.pk == row.pk).values(**copies))
    return len(found)
