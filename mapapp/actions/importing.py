"""Bringing a file in: plan, commit, report, undo. Who may do what where is checked here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from geodata.coordinates.systems import find_system_named
from geodata.importers.spec import RawBook, RawTable
from geodata.importing.build import Stated, build_plan
from geodata.importing.choices import Choices, TableChoice
from geodata.importing.columns import guess_choice
from geodata.importing.evidence import find_evidence
from geodata.importing.fields import Kind, find_field
from geodata.importing.findings import Finding, Level, Verdict
from geodata.importing.plan import Plan, PlannedRow, describe_plan
from geodata.models import Text
from geodata.store import Store
from mapapp.access import Action, Person, may, require, require_somewhere
from mapapp.actions.import_evidence import describe_evidence, find_named_system
from mapapp.text import LANGUAGES, load_words, say

Progress = Callable[[int], None]
_PLACES = ("lon", "lat", "geometry")
_UNDO = Action.UNDO_IMPORT


def guess_choices(book: RawBook) -> tuple[Choices, tuple[tuple[str, ...], ...]]:
    """Return what a file seems to hold, and how each column was found."""
    guessed = [guess_choice(table, book.file) for table in book.tables]
    tables = tuple(replace(choice, crs=find_named_system(choice.crs)) if choice.crs else choice
                   for choice, _ in guessed)  # fmt: skip
    return Choices(tables=tables), tuple(how for _, how in guessed)


def has_places(table: RawTable, choice: TableChoice) -> bool:
    """Tell whether a table gives coordinates, so that their system must be stated."""
    has_shapes = table.is_layer and any(row.geometry for row in table.rows)
    return choice.kind is not None and (
        has_shapes or any(name in choice.columns for name in _PLACES)
    )


def find_unstated(book: RawBook, choices: Choices) -> list[int]:
    """Return the tables whose system of coordinates nobody stated."""
    return [
        place
        for place, (table, choice) in enumerate(zip(book.tables, choices.tables, strict=True))
        if has_places(table, choice) and not choice.crs
    ]


def plan_import(
    store: Store,
    person: Person | None,
    book: RawBook,
    choices: Choices,
    *,
    now: datetime,
    on_progress: Progress = lambda rows: None,
) -> Plan:
    """Say row by row what bringing a file in would do; nothing is written.

    Parameters
    ----------
    person
        Whose rights count; ``None`` is whoever runs the command line.

    Returns
    -------
    Plan
        Rows where this person may not write are refused.

    Raises
    ------
    ForbiddenError
        The person may not import anywhere.
    MissingCrsError, UnknownCrsError
        There are coordinates, and their system is not stated, or is none.
    """
    if person is not None:
        require_somewhere(person, Action.IMPORT_FILES)
    tables = tuple(
        replace(choice, crs=find_system_named(choice.crs) if has_places(table, choice) else "")
        for table, choice in zip(book.tables, choices.tables, strict=True)
    )
    kinds = {choice.kind for choice in tables if choice.kind is not None}
    known = store.imports.read_known(kinds, book.file)
    stated = Stated(publisher=_both("import.publisher"), licence=_both("import.licence"),
                    day=now.date())  # fmt: skip
    plan = build_plan(book, replace(choices, tables=tables), known, stated, on_progress)
    return plan if person is None else _refuse_others(plan, person)


def _both(key: str) -> Text:
    return Text(**{lang: say(lang, key) for lang in LANGUAGES})


def _refuse_others(plan: Plan, person: Person) -> Plan:
    rows = tuple(row if _may_write(person, row) else _refuse(row) for row in plan.rows)
    return replace(plan, rows=rows)


def _refuse(row: PlannedRow) -> PlannedRow:
    if row.verdict is Verdict.REFUSED:
        return row
    return row.refuse(Finding(Level.REFUSAL, "not_yours", "subdistrict"))


def _may_write(person: Person, row: PlannedRow) -> bool:
    return all(may(person, Action.IMPORT_FILES, subdistrict=each) for each in row.subdistricts)


def commit_plan(
    store: Store,
    person: Person | None,
    plan: Plan,
    *,
    actor: str,
    now: datetime,
    on_progress: Progress = lambda rows: None,
) -> str:
    """Write what a plan says, whole or not at all; return the id of the import.

    Returns
    -------
    str
        Empty where there was nothing to write.

    Raises
    ------
    ForbiddenError
        The person may not write one of the rows.
    ChangedMeanwhileError, UnknownRecordError
        The store is no longer what the plan was made for. Nothing is written.
    """
    if person is not None:
        for row in plan.writes:
            for subdistrict in row.subdistricts:
                require(person, Action.IMPORT_FILES, subdistrict=subdistrict)
    return store.imports.commit_plan(plan, actor=actor, at=now, tell=on_progress)


def build_report(plan: Plan, lang: str, import_id: str = "") -> dict[str, Any]:
    """Return what ``--json`` prints: the facts of the plan, and every finding in words."""
    facts = describe_plan(plan)
    systems = sorted({table["crs"] for table in facts["tables"] if table["crs"]})
    return {
        **facts,
        "crs": systems[0] if len(systems) == 1 else systems or None,
        "crs_evidence": _describe_evidence(plan, lang),
        "gone": {kind.value: list(ids) for kind, ids in plan.gone.items()},
        "import": import_id or None,
        "problems": [describe_finding(plan, row, each, lang)
                     for row in plan.rows for each in row.findings],
    }  # fmt: skip


def _describe_evidence(plan: Plan, lang: str) -> list[Mapping[str, Any]]:
    tables = zip(plan.book.tables, plan.choices.tables,
                 find_evidence(plan.book, plan.choices), strict=True)  # fmt: skip
    return [describe_evidence(lang, found, choice.crs, table.name)
            for table, choice, found in tables if found is not None]  # fmt: skip


def describe_finding(plan: Plan, row: PlannedRow, found: Finding, lang: str) -> dict[str, Any]:
    """Return one finding in words."""
    reason, remedy = say_finding(found, lang)
    return {
        "sheet": plan.book.tables[row.key[0]].name,
        "row": row.key[1],
        "column": found.column,
        "value": found.value,
        "level": found.level.name.lower(),
        "code": found.code,
        "reason": reason,
        "remedy": remedy,
    }


def say_finding(found: Finding, lang: str) -> tuple[str, str]:
    """Say what was found, and what helps."""
    facts: Mapping[str, object] = {"value": found.value, **found.facts}
    if found.code.startswith("note_"):
        code = found.code.removeprefix("note_")
        return say(lang, f"read_note.{code}", **facts), say(lang, "row_remedy.note")
    if group := facts.get("group"):
        facts = {**facts, "accepted": _say_words(lang, str(group), str(facts["accepted"]))}
    return say(lang, f"row.{found.code}", **facts), say(lang, f"row_remedy.{found.code}", **facts)


def _say_words(lang: str, group: str, listed: str) -> str:
    words = load_words(lang)
    joint = "、" if lang == "zh" else ", "
    return joint.join(words.get(f"{group}.{each}", each) for each in listed.split(", "))


def undo_import(
    store: Store, person: Person | None, import_id: str, *, actor: str, now: datetime
) -> int:
    """Take an import back as a whole; return the number of its records.

    Raises
    ------
    ForbiddenError
        The person may not undo an import in every sub-district it touched.
    UnknownRecordError, ImportStandsError
        There is none to undo; later edits stand on it.
    """
    if person is not None:
        require_somewhere(person, _UNDO)
        for subdistrict in store.imports.find_places(import_id):
            require(person, _UNDO, subdistrict=subdistrict)
    return store.imports.undo(import_id, actor=actor, at=now)


def name_columns(book: RawBook, choices: Choices, stated: Sequence[tuple[str, str]]) -> Choices:
    """Return the choices with columns matched as the person says: header, field.

    Raises
    ------
    KeyError
        A header or a field that no table has; its first argument is the header.
    """
    tables = list(choices.tables)
    for header, field in stated:
        hit = False
        for place, table in enumerate(book.tables):
            kind = tables[place].kind
            if kind is None or header not in table.headers or not _has_field(kind, field):
                continue
            columns = ["" if each == field else each for each in tables[place].columns]
            columns[table.headers.index(header)] = field
            tables[place] = replace(tables[place], columns=tuple(columns))
            hit = True
        if not hit:
            raise KeyError(header)
    return replace(choices, tables=tuple(tables))


def _has_field(kind: Kind, field: str) -> bool:
    return not field or find_field(kind, field) is not None
