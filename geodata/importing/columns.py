"""Which column holds what: by name, by what people call it, by likeness, by what is in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz

from geodata.importers.spec import Cell, RawTable
from geodata.importing.choices import TableChoice
from geodata.importing.fields import FIELDS, Field, Kind, Sort, read_synonyms
from geodata.importing.words import find_word
from geodata.models import SHANGHAI_BOUNDS
from geodata.tables import TABLES

_SAMPLE_ROWS = 200
_SIMILAR = 86.0
"""Least likeness of two names, of 100: one letter of seven may be wrong."""
_MOSTLY = 0.8
_SHEET_BONUS = 1.5
_NOT_WORD = re.compile(r"[\W_]+")
_RUNS = re.compile(r"[a-z][a-z0-9_ ]*|[\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Match:
    """A column and the field it seems to hold; ``how``: name, synonym, similar or content."""

    column: int
    field: str
    how: str
    score: float


def fold_header(text: str) -> str:
    """Fold a header: width, case, spaces and punctuation do not matter."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).lower())


def guess_choice(table: RawTable, file: str = "") -> tuple[TableChoice, tuple[str, ...]]:
    """Return what a table seems to be, and for each column how that was found.

    A table that files written here hold, and one without any field that a record needs, is
    left out.
    """
    found = {kind: match_columns(table, kind) for kind in Kind}
    kind = _find_own(table)
    if kind is None and not _is_own(table):
        kind = max(Kind, key=lambda each: _weigh(each, found[each], table, file))
        kind = kind if _find_needed(kind) & _find_bases(found[kind]) else None
    columns, how = [""] * len(table.headers), [""] * len(table.headers)
    for match in found[kind] if kind else ():
        columns[match.column], how[match.column] = match.field, match.how
    return TableChoice(kind=kind, columns=tuple(columns), crs=_find_crs(table)), tuple(how)


_OWN = {"sites": Kind.SITE, "events": Kind.EVENT, "bodies": Kind.BODY, "feedback": Kind.FEEDBACK}
EXPLANATIONS = frozenset({"columns", "words", "notes"})
"""Sheets of our own that explain the others."""
_CRS_HEADERS = frozenset({"crs", "坐标系", "坐标系统"})


def _find_own(table: RawTable) -> Kind | None:
    """Return the kind of a table that was written here."""
    return _OWN.get(table.name) if _is_own(table) else None


def _is_own(table: RawTable) -> bool:
    if table.name in EXPLANATIONS:
        return True
    known = TABLES.get(table.name)
    return known is not None and known.columns[0].name in table.headers


def _find_crs(table: RawTable) -> str:
    """Return the system that the file states beyond doubt: by itself, or in a column of its own."""
    if table.crs.startswith("EPSG:"):
        return table.crs
    column = next((place for place, header in enumerate(table.headers)
                   if _find_parts(header) & _CRS_HEADERS), None)  # fmt: skip
    if column is None:
        return ""
    stated = {str(row.values[column] or "") for row in table.rows if column < len(row.values)}
    stated.discard("")
    return next(iter(stated)) if len(stated) == 1 else ""


def _weigh(kind: Kind, matches: Sequence[Match], table: RawTable, file: str) -> float:
    weight = sum(match.score for match in matches) / 2
    weight -= 1.5 * len(_find_needed(kind) - _find_bases(matches))
    called = fold_header(table.name), fold_header(file.rpartition(".")[0])
    names = [fold_header(each) for each in read_synonyms().kinds[kind]]
    for bonus, text in zip((_SHEET_BONUS, _SHEET_BONUS / 2), called, strict=True):
        weight += bonus if any(name in text for name in names) else 0
    return weight + (0.1 if kind is Kind.SITE else 0)


def _find_needed(kind: Kind) -> set[str]:
    return {each.base for each in FIELDS[kind] if each.is_needed}


def _find_bases(matches: Sequence[Match]) -> set[str]:
    return {each.field.removesuffix("_zh").removesuffix("_en") for each in matches}


def match_columns(table: RawTable, kind: Kind) -> list[Match]:
    """Return the best field for each column of a kind; every field at most once."""
    found = sorted(
        (match for column in range(len(table.headers)) for match in _propose(table, column, kind)),
        key=lambda match: (-match.score, match.field == "id", match.column),
    )
    columns: set[int] = set()
    fields: set[str] = set()
    chosen = []
    for match in found:
        if match.column not in columns and match.field not in fields:
            columns.add(match.column)
            fields.add(match.field)
            chosen.append(match)
    return sorted(chosen, key=lambda match: match.column)


def _propose(table: RawTable, column: int, kind: Kind) -> Iterator[Match]:
    header = table.headers[column]
    folded = fold_header(header)
    parts = _find_parts(header)
    sample = _sample(table, column)
    for each in FIELDS[kind]:
        score, how = _compare(each, folded, parts, sample)
        if not score and sample:
            score, how = (0.6, "content") if _fits_content(each, sample) else (0.0, "")
        if score:
            yield Match(column, each.name, how, score)


def _find_parts(header: str) -> set[str]:
    """Return the runs of Chinese and of Latin letters in a header, folded."""
    plain = unicodedata.normalize("NFKC", header).lower()
    return {fold_header(run) for run in _RUNS.findall(plain)}


def _sample(table: RawTable, column: int) -> list[Cell]:
    cells = (row.values[column] for row in islice(table.rows, _SAMPLE_ROWS)
             if column < len(row.values))  # fmt: skip
    return [cell for cell in cells if cell is not None and cell != ""]


def _compare(
    wanted: Field, folded: str, parts: set[str], sample: Sequence[Cell]
) -> tuple[float, str]:
    if not folded:
        return 0.0, ""
    own = fold_header(wanted.name)
    if folded == own:
        return 1.0, "name"
    if own in parts and (len(own) > 2 or len(parts) > 1):
        return 0.97, "name"
    names = _find_names(wanted.name)
    neutral = _find_names(wanted.base) if wanted.base != wanted.name else frozenset()
    speaks = not neutral or _speaks(wanted, sample)
    if folded in names or (folded in neutral and speaks):
        return 0.95, "synonym"
    if parts & names or (parts & neutral and speaks):
        return 0.9, "synonym"
    candidates = [own, *names, *(neutral if speaks else ())]
    best = max((fuzz.ratio(folded, name) for name in candidates if len(name) > 3), default=0.0)
    return (best / 125, "similar") if best >= _SIMILAR and len(folded) > 3 else (0.0, "")


@lru_cache(maxsize=256)
def _find_names(field: str) -> frozenset[str]:
    names = (field, *read_synonyms().fields.get(field, ()))
    return frozenset(fold_header(name) for name in names)


def _speaks(wanted: Field, sample: Sequence[Cell]) -> bool:
    """Tell whether a column under a name in no language holds this field's language."""
    texts = [str(cell) for cell in sample]
    chinese = sum(1 for text in texts if _CHINESE.search(text))
    is_chinese = not texts or chinese * 2 >= len(texts)
    return is_chinese == wanted.name.endswith("_zh")


def _fits_content(wanted: Field, sample: Sequence[Cell]) -> bool:
    if wanted.sort is Sort.POSITION and wanted.name != "geometry":
        west, south, east, north = SHANGHAI_BOUNDS
        low, high = (west, east) if wanted.name == "lon" else (south, north)
        return _share(sample, lambda cell: low <= float(str(cell)) <= high)
    if wanted.words is not None and wanted.name != "also":
        words = wanted.words
        return len(sample) > 1 and _share(sample, lambda cell: bool(find_word(words, str(cell))))
    return False


def _share(sample: Sequence[Cell], is_one: object) -> bool:
    fitting = 0
    for cell in sample:
        try:
            fitting += bool(is_one(cell))  # type: ignore[operator]
        except ValueError:
            continue
    return fitting >= _MOSTLY * len(sample)
