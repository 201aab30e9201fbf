"""The one place where residents' words leave the store for the public: personal data is left out.

The words themselves are kept as they were written; this is a layer over them.
What a source reports is nobody's post and stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from geodata.cases import Reply
from geodata.models import Feedback, Text
from geodata.personal import PersonalKind, redact
from geodata.store import rows
from geodata.store.public_words import find_public_words


def to_public_row(row: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a row of feedback with the words the public may read."""
    shown = dict(row)
    if shown["source"] is None:
        shown |= find_public_words(shown)
        shown["original"] = 0
    return shown


def to_public_feedback(row: Mapping[Any, Any]) -> Feedback:
    """Return the feedback of a row as the public may read it."""
    return rows.to_feedback(to_public_row(row))


OFFICE_MAY_SAY = frozenset({PersonalKind.LANDLINE})
"""An office's own number stays readable in what it answers."""


def to_public_reply(reply: Reply) -> Reply:
    """Return an answer of the office as the public may read it."""
    return replace(reply, text=to_office_text(reply.text))


def to_office_text(text: Text) -> Text:
    """Return what the office says in public: it names nobody, but its own telephone."""
    return Text(**{lang: redact(words, keep=OFFICE_MAY_SAY) for lang, words in
                   (("zh", text.zh), ("en", text.en))})  # fmt: skip
