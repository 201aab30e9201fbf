"""The corpus: each file is read as its table says, and what people wrote comes back unchanged."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely

from geodata.importers.reading import find_importers
from geodata.importers.spec import RawBook, RawDate, RawNote, RawTable
from geodata.importing.findings import Verdict
from geodata.store import Store
from mapapp.actions.importing import guess_choices, has_places, plan_import
from mapapp.text import load_words
from tests.conftest import ROOT
from tests.corpus import hostile
from tests.corpus.base import HEADERS, SITES, SYSTEMS
from tests.corpus.canary import CANARY, Watch, keep_watch
from tests.corpus.fuzz import fuzz
from tests.corpus.make import find_names, make_corpus
from tests.corpus.warm import Outcome, read_many

_COORDINATE = re.compile(r"^\s*(?:坐标 )?[经纬]度\b|^lon$|^lat$")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TABLE = ROOT / "tests" / "corpus" / "expected.csv"


def read_expected() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with keep_watch(tmp_path_factory.mktemp("secret")) as watch:
        yield watch


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, watch: Watch) -> Path:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice writes a part of the corpus")
    folder = tmp_path_factory.mktemp("corpus")
    make_corpus(folder, secret=str(watch.secret), address=watch.address)
    return folder


@pytest.fixture(scope="module")
def outcomes(corpus: Path) -> dict[str, Outcome]:
    return {each.path.name: each for each in read_many([corpus / name for name in find_names()])}


def test_every_file_has_a_verdict_and_there_are_enough_of_every_format(
    outcomes: dict[str, Outcome],
) -> None:
    expected = read_expected()
    assert sorted(expected) == sorted(outcomes)
    assert len(expected) >= 200
    formats = [row["format"] for row in expected.values()]
    for importer in find_importers():
        assert formats.count(importer.id) >= 4, importer.id


def test_each_file_is_read_or_refused_as_the_table_says(outcomes: dict[str, Outcome]) -> None:
    wrong = []
    for name, row in read_expected().items():
        told = describe(outcomes[name])
        if told != {key: row[key] for key in told}:
            wrong.append((name, told, outcomes[name].text[-200:] if outcomes[name].code else ""))
    assert wrong == []


def describe(outcome: Outcome) -> dict[str, str]:
    """Return what the table says of a reading."""
    book = outcome.book
    if book is None:
        return {"error": outcome.code, "format": "", "encoding": "", "rows": "", "headers": "",
                "crs": "", "notes": ""}  # fmt: skip
    notes = find_notes(book)
    evidence = f" {book.encoding_evidence}" if book.encoding_evidence == "unsure" else ""
    return {
        "error": "",
        "format": book.format,
        "encoding": book.encoding + evidence,
        "rows": "+".join(str(len(table.rows)) for table in book.tables),
        "headers": "-".join(map(str, book.tables[0].header_rows)),
        "crs": book.tables[0].crs[:24],
        "notes": " ".join(sorted({note.code for note in notes})
                          + sorted({aside.why for table in book.tables for aside in table.aside})),
    }  # fmt: skip


def find_notes(book: RawBook) -> list[RawNote]:
    notes = [*book.notes]
    for table in book.tables:
        notes += table.notes
        notes += [note for row in table.rows for note in row.notes]
    return notes


def test_names_and_places_come_back_to_the_last_digit(outcomes: dict[str, Outcome]) -> None:
    checked = 0
    for name, row in read_expected().items():
        if row["system"]:
            checked += 1
            assert find_system(outcomes[name].book) == row["system"], name
    assert checked > 150


def find_system(book: RawBook | None) -> str:
    """Return the system in which a book holds all six sites, by name and place; or nothing."""
    found: dict[str, tuple[float, float]] = {}
    for table in book.tables if book else ():
        found |= {name: place for name, place in find_places(table).items() if name not in found}
    for system, (_, place) in SYSTEMS.items():
        wanted = {site[1]: place((site[3], site[4])) for site in SITES}
        # Spreadsheets in metres are written to the millimetre.
        tolerance = 1e-6 if abs(next(iter(wanted.values()))[0]) < 360 else 6e-4
        if wanted.keys() == found.keys() and all(
            abs(a - b) <= tolerance
            for name in wanted
            for a, b in zip(wanted[name], found[name], strict=True)
        ):
            return system
    return ""


def find_places(table: RawTable) -> dict[str, tuple[float, float]]:
    names = {site[1] for site in SITES}
    columns = [at for at, header in enumerate(table.headers) if _COORDINATE.search(header)]
    found = {}
    for row in table.rows:
        name = next((str(cell).strip() for cell in row.values if str(cell).strip() in names), "")
        if not name:
            continue
        if row.geometry:
            shape = shapely.from_wkb(row.geometry, on_invalid="ignore")
            if shape is not None and shape.geom_type == "Point" and not shape.is_empty:
                found[name] = (shape.x, shape.y)
        elif len(columns) == 2:
            cells = [str(row.values[at]).replace(",", ".") for at in columns]
            if all(cell.strip().replace(".", "").isdecimal() for cell in cells):
                found[name] = (float(cells[0]), float(cells[1]))
    return found


def test_ids_dates_and_numbers_are_what_a_cell_shows(outcomes: dict[str, Outcome]) -> None:
    def take(name: str, header: str) -> list[object]:
        book = outcomes[name].book
        assert book is not None
        at = book.tables[0].headers.index(header)
        return [row.values[at] for row in book.tables[0].rows]

    ids = [site[0] for site in SITES]
    names = ["csv-utf8.csv", "csv-ids-as-formula.csv", "xlsx-plain.xlsx", "xlsx-zeros-shown.xlsx"]
    for name in [*names, "libreoffice-plain.xls", "libreoffice-plain.ods"]:
        assert take(name, "编号") == ids, name
    assert take("xlsx-zeros-shown.xlsx", "日期")[0] == "2024.10"
    assert take("xlsx-real-dates.xlsx", "日期") == [
        RawDate("2024-03-05", "day"), RawDate("2023-11-01", "month"),
        RawDate("2022-01-01", "year"), RawDate("2024-06-18T09:30:00", "time"),
        RawDate("2021-09-30", "day"), RawDate("2020-05-01", "month"),
    ]  # fmt: skip
    assert take("xlsx-1904-months.xlsx", "日期") == [
        RawDate(f"2024-{month:02}-01", "month") for month in range(1, 7)
    ]
    assert take("xlsx-errors-and-formulas.xlsx", "纬度")[1] == "#N/A"
    assert [str(each) for each in take("xlsx-merged-down.xlsx", "街道")] == sorted(
        site[6] for site in SITES
    )


def test_each_row_gets_the_verdict_the_table_says(
    outcomes: dict[str, Outcome], store: Store
) -> None:
    wrong = []
    judged = {name: row for name, row in read_expected().items() if row["accepted"]}
    assert len(judged) > 200
    for name, row in judged.items():
        book = outcomes[name].book
        assert book is not None
        choices, _ = guess_choices(book)
        tables = tuple(
            replace(choice, crs=row["stated"] if has_places(table, choice) else "")
            for table, choice in zip(book.tables, choices.tables, strict=True)
        )
        choices = replace(choices, tables=tables, reference_date=NOW.date())
        found = plan_import(store, None, book, choices, now=NOW).verdicts
        told = {each.name.lower(): str(found[each]) for each in Verdict}
        if told != {key: row[key] for key in told}:
            wrong.append((name, told))
    assert wrong == []


def test_two_lines_of_headers_become_one(outcomes: dict[str, Outcome]) -> None:
    for name in ("csv-two-line-header.csv", "xlsx-merged-header.xlsx",
                 "libreoffice-merged-header.xls", "libreoffice-merged-header.ods"):  # fmt: skip
        book = outcomes[name].book
        assert book is not None
        headers = [*HEADERS]
        headers[3:5] = ["坐标 经度", "坐标 纬度"]
        assert list(book.tables[0].headers) == headers, name


def test_nothing_hangs_dies_or_needs_too_much(outcomes: dict[str, Outcome]) -> None:
    for each in outcomes.values():
        assert each.code not in {"uncaught", "died", "hung"}, each
        assert each.seconds < 20, each.path.name
        assert each.rss < 1_500_000_000, each.path.name


def test_hostile_files_get_nothing_even_where_the_kernel_would_let_them(
    outcomes: dict[str, Outcome], corpus: Path, watch: Watch
) -> None:
    names = list(hostile.CASES)
    bare = read_many([corpus / name for name in names], guarded=False, build=False)
    for each in [*bare, *(outcomes[name] for name in names)]:
        assert CANARY not in each.text, each.path.name
        assert "root:" not in each.text, each.path.name
        assert each.code not in {"uncaught", "died", "hung"}, each
    assert watch.hits == []


def test_every_refusal_and_note_can_be_said_in_both_languages(
    outcomes: dict[str, Outcome],
) -> None:
    codes = {each.code for each in outcomes.values() if each.code}
    books = [each.book for each in outcomes.values() if each.book]
    notes = [note for book in books for note in find_notes(book)]
    assert len(codes) >= 7
    assert len({note.code for note in notes}) >= 15
    for lang in ("zh", "en"):
        words = load_words(lang)
        assert all(f"error.{code}" in words for code in codes)
        for note in notes:
            words[f"read_note.{note.code}"].format(**note.facts)


FUZZED = 2_000


def test_2000_damaged_files_are_read_or_refused(corpus: Path, watch: Watch, tmp_path: Path) -> None:
    faults, codes, _, most = fuzz(sorted(corpus.iterdir()), FUZZED, seed=20261124, keep=tmp_path)
    assert faults == []
    assert codes.total() == FUZZED
    # Not all of them break: what is still a table is read.
    assert codes["read"] > FUZZED / 10
    assert codes.total() - codes["read"] > FUZZED / 10
    assert most < 1_500_000_000
    assert watch.hits == []
