"""CSV, TSV and their kin: rows of text, in whatever spelling and with whatever delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from geodata.errors import OpenQuoteError
from geodata.importers.encodings import decode, find_spelling
from geodata.importers.limits import LONGEST_CELL, refuse_cell, refuse_damage
from geodata.importers.spec import Asked, BookNote, BookStart, Importer, Part, RawNote
from geodata.importers.tables import Numbered, find_table
from geodata.models import Text

_DELIMITERS = ",\t;|，"
_SAMPLE_LINES = 50
_STATED = re.compile(r'"?sep=(.)"?\r?\n')
"""What Excel understands in a first line."""
_AS_TEXT = re.compile(r'="([^"]*)"')
"""How spreadsheets are told to keep leading zeros."""
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(rb"\s*(?:<|\{|\[\s*[\[{\"])")


def read_delimited(asked: Asked) -> Iterator[Part]:
    """Read a delimited file; all cells are text.

    Raises
    ------
    EncodingError, OpenQuoteError, ImportTooLargeError, UnreadableFileError
        It cannot be used.
    """
    content = asked.path.read_bytes()
    spelling = find_spelling(content, file=asked.name, asked=asked.options.encoding)
    text = decode(content, spelling)
    yield BookStart(spelling.encoding, spelling.evidence)
    if spelling.damaged:
        line = text[: text.index("\ufffd")].count("\n") + 1
        yield BookNote(RawNote("text_damaged", {"places": spelling.damaged, "line": line}))
    skipped = 0
    stated = _STATED.match(text)
    if stated:
        text, skipped = text[stated.end() :], 1
    delimiter = asked.options.delimiter or (stated[1] if stated else find_delimiter(text))
    yield from find_table(
        "",
        _read_rows(asked, text, delimiter, skipped),
        asked=asked.options.header_rows.get(""),
        note_short_rows=True,
    )


def find_delimiter(text: str) -> str:
    """Return what parts the cells: what makes most rows equally wide, else a comma."""
    lines = [line for line in text[: 1 << 16].splitlines()[:_SAMPLE_LINES] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = Counter(map(len, csv.reader(lines, delimiter=delimiter)))
        widths.pop(1, None)
        if not widths:
            continue
        width, rows = max(widths.items(), key=lambda each: each[1] * (each[0] - 1))
        score = rows / len(lines) + min(width, 20) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _read_rows(asked: Asked, text: str, delimiter: str, skipped: int) -> Iterator[Numbered]:
    csv.field_size_limit(LONGEST_CELL * 16)
    lines = io.StringIO(text.replace("\0", ""), newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    number = skipped
    try:
        for number, cells in enumerate(reader, skipped + 1):
            yield number, tuple(_to_cell(each) for each in cells)
    except csv.Error as error:
        if "field larger" in str(error):
            raise refuse_cell(asked, number + 1, f"> {LONGEST_CELL}") from error
        raise refuse_damage(asked, f"{number + 1}: {error}") from error
    if text.count('"') % 2:
        _find_open_quote(asked, text, delimiter, skipped)


def _find_open_quote(asked: Asked, text: str, delimiter: str, skipped: int) -> None:
    """Refuse a text whose end lies inside quotation marks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, _ in enumerate(reader, skipped + 1):  # noqa: B007
            pass
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise OpenQuoteError(
                f"{asked.name}: a quotation mark opens in row {number + 1} and never closes",
                file=asked.name,
                row=number + 1,
            ) from error


def _to_cell(text: str) -> str | None:
    if text.startswith('="') and (found := _AS_TEXT.fullmatch(text)):
        return found[1]
    return text or None


def _is_binary(head: bytes) -> bool:
    return len(_CONTROL.findall(head)) * 100 > len(head)


def _recognise(head: bytes, name: str) -> float:
    has_name = name.lower().endswith((".csv", ".tsv", ".tab", ".txt"))
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return 0.8 if has_name else 0.3
    if _MARKUP.match(head):
        return 0.0
    if b"\0" in head:  # UTF-16 without its mark, or a text with a flaw
        is_wide = head.count(0) * 10 > len(head)
        return 0.4 if has_name and (is_wide or not _is_binary(head)) else 0.0
    if _is_binary(head):
        return 0.0
    is_table = any(head.count(each) >= 2 for each in (b",", b"\t", b";", b"|"))
    return 0.9 if has_name and is_table else 0.5 if has_name else 0.3 if is_table else 0.0


IMPORTER = Importer(
    id="csv",
    name=Text(zh="CSV / TSV 表格", en="CSV / TSV"),
    suffixes=(".csv", ".tsv", ".tab", ".txt"),
    recognise=_recognise,
    read=read_delimited,
)
