"""The one place where residents' words leave the store for the public: personal data is left out.

The words themselves are kept as they were written; this is a layer over them.
What a source reports is nobody's post and stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.models import Feedback
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
