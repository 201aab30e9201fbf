"""What the positions of a table say about the system they are in, before anybody states it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geodata.coordinates.evidence import Evidence, find_system
from geodata.importers.spec import RawBook, RawTable
from geodata.importing.choices import Choices
from geodata.importing.drafts import Draft, build_drafts
from geodata.shapes import find_mark

_MOST_ROWS = 800
"""Rows that are read for it, evenly chosen: more say nothing more."""
_NAMES = ("name_zh", "where_zh", "name_en", "where_en", "site")


def find_evidence(
    book: RawBook, choices: Choices, own: Sequence[str] = ()
) -> tuple[Evidence | None, ...]:
    """Weigh the positions of every table.

    Parameters
    ----------
    choices
        Columns as matched so far; the systems stated in them are not looked at.
    own
        Further systems to try, such as the office's own city grid.

    Returns
    -------
    tuple
        One for each table; ``None`` where it gives no positions.
    """
    thin = replace(book, tables=tuple(map(_thin_out, book.tables)))
    unstated = replace(choices, tables=tuple(replace(each, crs="") for each in choices.tables))
    return tuple(_weigh(build_drafts(thin, place, unstated), own)
                 for place in range(len(thin.tables)))  # fmt: skip


def _weigh(drafts: Sequence[Draft], own: Sequence[str]) -> Evidence | None:
    placed = [draft for draft in drafts if draft.spot.given is not None]
    if not placed:
        return None
    points = [find_mark(draft.spot.given) for draft in placed if draft.spot.given is not None]
    return find_system(points, [_say_place(draft) for draft in placed], own=own)


def _thin_out(table: RawTable) -> RawTable:
    if len(table.rows) <= _MOST_ROWS:
        return table
    kept = np.linspace(0, len(table.rows) - 1, _MOST_ROWS).astype(int)
    return replace(table, rows=tuple(table.rows[row] for row in kept.tolist()))


def _say_place(draft: Draft) -> str:
    return " ".join(str(draft.given[name]) for name in _NAMES if draft.given.get(name))
