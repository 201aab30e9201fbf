"""What is found about a row: repaired, doubtful, asked or refused, each with a stable code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How far a finding goes; the worst one decides about the row."""

    REPAIR = 1
    """Changed on the way in, and shown."""
    DOUBT = 2
    """Taken as it is; somebody should look."""
    ASK = 3
    """Left out until somebody answers."""
    REFUSAL = 4
    """Cannot be taken."""


class Verdict(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    REPAIRED = "repaired"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


_VERDICTS = {
    Level.REPAIR: Verdict.REPAIRED,
    Level.DOUBT: Verdict.DOUBTFUL,
    Level.ASK: Verdict.DOUBTFUL,
    Level.REFUSAL: Verdict.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one cell or row.

    Attributes
    ----------
    code
        The sentences are ``row.CODE`` and, what helps, ``row_remedy.CODE``.
    column
        Header as written in the file; the field's name where no column holds it.
    value
        As the file has it.
    facts
        What the sentences name, such as ``before`` and ``after``.
    """

    level: Level
    code: str
    column: str = ""
    value: str = ""
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


def find_verdict(findings: Iterable[Finding]) -> Verdict:
    """Return what findings come to."""
    worst = max((each.level for each in findings), default=None)
    return Verdict.ACCEPTED if worst is None else _VERDICTS[worst]
