"""What bringing a file in would do, row by row. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from geodata.importers.spec import RawBook
from geodata.importing.choices import Choices, RowKey
from geodata.importing.facts import Record
from geodata.importing.fields import Kind
from geodata.importing.findings import Finding, Level, Verdict, find_verdict
from geodata.importing.matching import Candidate
from geodata.models import Source
from geodata.vocab import SubDistrict


class Effect(StrEnum):
    """What a row does to the store."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changes, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRow:
    """One row and what becomes of it.

    Attributes
    ----------
    texts
        Its cells as the person sees them.
    findings
        Everything noticed, in the order of the checks.
    record
        What would be written; ``None`` where it is refused.
    version
        Of the record it changes; ``None`` for a new one.
    match
        The record of the store it is, or may be.
    shape
        Its geometry as WKT in the system of the file; empty for none, and for a table's columns.
    is_taken
        Whether it is part of the commit.
    """

    key: RowKey
    kind: Kind
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]
    record: Record | None
    version: int | None
    effect: Effect
    differences: tuple[Difference, ...]
    match: Candidate | None
    shape: str
    subdistricts: frozenset[SubDistrict | None]
    is_taken: bool

    @property
    def verdict(self) -> Verdict:
        """What the findings come to."""
        return find_verdict(self.findings)

    def refuse(self, finding: Finding) -> PlannedRow:
        """Return the row as one that cannot be taken."""
        findings = (*self.findings, finding)
        return replace(self, findings=findings, is_taken=False, effect=Effect.NONE)

    @property
    def waits(self) -> bool:
        """Whether it is left out until somebody answers."""
        is_asked = any(each.level is Level.ASK for each in self.findings)
        return is_asked and not self.is_taken and self.verdict is not Verdict.REFUSED


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What bringing a file in would do.

    Attributes
    ----------
    sources
        One for each table that makes new records.
    gone
        Records that an earlier file of this name made and this one no longer holds.
    """

    book: RawBook
    choices: Choices
    rows: tuple[PlannedRow, ...]
    sources: tuple[Source, ...]
    gone: Mapping[Kind, tuple[str, ...]]

    @cached_property
    def verdicts(self) -> Counter[Verdict]:
        """Number of rows by verdict."""
        return Counter(row.verdict for row in self.rows)

    @cached_property
    def effects(self) -> Counter[Effect]:
        """Number of rows that are taken, by what they do."""
        return Counter(row.effect for row in self.rows if row.is_taken)

    @property
    def writes(self) -> list[PlannedRow]:
        """Rows that change something."""
        return [row for row in self.rows
                if row.is_taken and row.effect in (Effect.NEW, Effect.CHANGED)]  # fmt: skip


def describe_plan(plan: Plan) -> dict[str, Any]:
    """Return the facts of a plan that are kept with its import: counts, never contents."""
    book = plan.book
    verdicts, effects = plan.verdicts, plan.effects
    return {
        "file": book.file,
        "sha256": book.sha256,
        "format": book.format,
        "encoding": book.encoding,
        "tables": [
            {"name": table.name, "kind": choice.kind and choice.kind.value,
             "columns": dict(zip(table.headers, choice.columns, strict=True)), "crs": choice.crs,
             "rows": len(table.rows)}
            for table, choice in zip(book.tables, plan.choices.tables, strict=True)
        ],
        "rows": len(plan.rows),
        **{verdict.value: verdicts[verdict] for verdict in Verdict},
        **{effect.value: effects[effect] for effect in Effect if effect is not Effect.NONE},
        "waiting": sum(row.waits for row in plan.rows),
        "gone": sum(len(ids) for ids in plan.gone.values()),
    }  # fmt: skip
