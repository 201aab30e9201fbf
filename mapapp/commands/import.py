# ruff: noqa: N999 -- the command line looks for a command in the module of its name
"""``mapapp import FILE``: sites, events, bodies and feedback from a file; or undo of an import."""

from __future__ import annotations

import argparse
import getpass
import json
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from geodata.bundle import read_bundle
from geodata.coordinates.evidence import Certainty
from geodata.coordinates.systems import find_system_named
from geodata.importers.reading import read_file
from geodata.importers.spec import RawBook, ReadOptions
from geodata.importing.choices import Choices
from geodata.importing.evidence import find_evidence
from geodata.importing.fields import FIELDS
from geodata.importing.findings import Verdict
from geodata.importing.plan import Plan
from geodata.settings import Settings
from geodata.store import Store
from mapapp.actions.import_evidence import find_other, say_evidence
from mapapp.actions.import_workbooks import build_left_out, build_template, find_left
from mapapp.actions.importing import (
    build_report,
    commit_plan,
    find_unstated,
    guess_choices,
    has_places,
    name_columns,
    plan_import,
    undo_import,
)
from mapapp.commands.spec import DONE, REFUSED, WRONG_USAGE, Command, tell
from mapapp.store_access import open_filled
from mapapp.text import say

_SHOWN = 40


class _WrongUsageError(Exception):
    """What was typed cannot be meant; its argument is the sentence."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="file to bring in")
    parser.add_argument("--crs", default="", help="system of the coordinates: EPSG:..., GCJ-02 ...")
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD",
                        help="what a column holds; COLUMN= leaves it out")  # fmt: skip
    parser.add_argument("--sheet", action="append", default=[], help="only this sheet or layer")
    parser.add_argument("--encoding", default="", help="of a text file, where it is not found")
    parser.add_argument("--reference-date", help="what 去年 and 两年前 count from: 2024-03-05")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--template", type=Path, metavar="OUT", help="write an empty workbook")
    parser.add_argument("--left-out", type=Path, metavar="OUT",
                        help="write the rows left out as a workbook, with reasons")  # fmt: skip
    parser.add_argument("--undo", metavar="ID", help="take an import back")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if [arguments.file, arguments.undo, arguments.template].count(None) != 2:
        tell(say(arguments.lang, "import.usage"))
        return WRONG_USAGE
    try:
        if arguments.template:
            return _write(arguments, arguments.template, build_template(arguments.lang))
        if arguments.undo:
            return _undo(arguments, settings)
        return _import(arguments, settings)
    except _WrongUsageError as error:
        tell(str(error))
        return WRONG_USAGE


def _write(arguments: argparse.Namespace, out: Path, content: bytes) -> int:
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as beside:
            made = Path(beside, out.name)
            made.write_bytes(content)
            made.replace(out)
    except OSError as error:
        tell(say(arguments.lang, "cli.cannot_write", path=out, reason=error.strerror))
        return REFUSED
    return DONE


def _name_actor() -> str:
    return f"cli:{getpass.getuser()}"


def _undo(arguments: argparse.Namespace, settings: Settings) -> int:
    store = open_filled(settings, read_bundle)
    count = undo_import(store, None, arguments.undo, actor=_name_actor(), now=datetime.now(UTC))
    if arguments.json:
        print(json.dumps({"import": arguments.undo, "undone": count}))
    tell(say(arguments.lang, "import.undone", id=arguments.undo, n=count))
    return DONE


def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    book = read_file(arguments.file, options=ReadOptions(encoding=arguments.encoding))
    choices = _choose(arguments, settings, book)
    store = open_filled(settings, read_bundle)
    now = datetime.now(UTC)
    plan = plan_import(store, None, book, choices, now=now)
    import_id = "" if arguments.dry_run else _commit(store, plan, now)
    _show(arguments, plan, import_id)
    if arguments.left_out and find_left(plan):
        _write(arguments, arguments.left_out, build_left_out(plan, arguments.lang))
    return REFUSED if plan.verdicts[Verdict.REFUSED] else DONE


def _commit(store: Store, plan: Plan, now: datetime) -> str:
    return commit_plan(store, None, plan, actor=_name_actor(), now=now)


def _choose(arguments: argparse.Namespace, settings: Settings, book: RawBook) -> Choices:
    choices, _ = guess_choices(book)
    lang, tables = arguments.lang, list(choices.tables)
    names = [table.name for table in book.tables]
    for wanted in arguments.sheet:
        if wanted not in names:
            accepted = ", ".join(names)
            raise _WrongUsageError(say(lang, "import.no_sheet", value=wanted, accepted=accepted))
    for place, table in enumerate(book.tables):
        if arguments.sheet and table.name not in arguments.sheet:
            tables[place] = replace(tables[place], kind=None)
        if arguments.crs and has_places(table, tables[place]):
            stated = find_system_named(arguments.crs, city_grid=settings.city_grid)
            tables[place] = replace(tables[place], crs=stated)
    choices = replace(choices, tables=tuple(tables), reference_date=_read_date(arguments))
    choices = _name_columns(arguments, book, choices)
    if not arguments.crs:
        _check_systems(arguments, book, choices)
    return choices


def _check_systems(arguments: argparse.Namespace, book: RawBook, choices: Choices) -> None:
    """Go on only if the file itself says beyond doubt in which system its coordinates are."""
    lang, evidence = arguments.lang, find_evidence(book, choices)
    if find_unstated(book, choices):
        told = [sentence for found in evidence if found is not None
                for sentence in say_evidence(lang, found).sentences]  # fmt: skip
        raise _WrongUsageError(" ".join([say(lang, "import.crs_needed"), *told]))
    for choice, found in zip(choices.tables, evidence, strict=True):
        is_sure = found is not None and found.verdict is Certainty.CERTAIN
        if found is not None and is_sure and choice.crs and find_other(found, choice.crs):
            sentences = say_evidence(lang, found, choice.crs).sentences
            told = [say(lang, "import.crs_contradicted", crs=choice.crs), *sentences]
            raise _WrongUsageError(" ".join(told))


def _read_date(arguments: argparse.Namespace) -> date | None:
    if not arguments.reference_date:
        return None
    try:
        return date.fromisoformat(arguments.reference_date)
    except ValueError as error:
        told = say(arguments.lang, "import.bad_date", value=arguments.reference_date)
        raise _WrongUsageError(told) from error


def _name_columns(arguments: argparse.Namespace, book: RawBook, choices: Choices) -> Choices:
    stated = [tuple(part.strip() for part in each.rpartition("=")[::2]) for each in arguments.map]
    try:
        return name_columns(book, choices, stated)
    except KeyError as error:
        columns = ", ".join(name for table in book.tables for name in table.headers if name)
        kinds = {choice.kind for choice in choices.tables if choice.kind is not None}
        fields = ", ".join(dict.fromkeys(each.name for kind in kinds for each in FIELDS[kind]))
        told = say(arguments.lang, "import.no_column", value=error.args[0], columns=columns,
                   fields=fields)  # fmt: skip
        raise _WrongUsageError(told) from error


def _show(arguments: argparse.Namespace, plan: Plan, import_id: str) -> None:
    lang, report = arguments.lang, build_report(plan, arguments.lang, import_id)
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for each in report["problems"][:_SHOWN]:
            told = [str(each[name]) for name in
                    ("sheet", "row", "column", "value", "reason", "remedy")]  # fmt: skip
            print("\t".join(told))
        print(say(lang, "import.counts", **report))
        for found in report["crs_evidence"]:
            tell(found["say"])
        gone = sum(map(len, report["gone"].values()))
        print(say(lang, "import.effects", **{**report, "gone": gone}))
    if arguments.dry_run:
        tell(say(lang, "import.dry"))
    elif import_id:
        tell(say(lang, "import.done", id=import_id))
    else:
        tell(say(lang, "import.nothing"))


COMMAND = Command(
    name="import",
    help="bring in sites, events, bodies and feedback from a file, or undo an import",
    add_arguments=_add_arguments,
    run=_run,
)
