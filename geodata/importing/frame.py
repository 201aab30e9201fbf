"""GeoDataFrames brought in from Python, the same way as files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from geodata.crs import find_crs
from geodata.importers.spec import Cell, RawBook, RawDate, RawRow, RawTable
from geodata.importing.build import Stated, build_plan
from geodata.importing.choices import Choices, TableChoice
from geodata.importing.columns import guess_choice, match_columns
from geodata.importing.fields import Kind, find_field
from geodata.importing.findings import Finding
from geodata.importing.plan import Plan
from geodata.models import Text

if TYPE_CHECKING:
    import pandas

    from geodata.store import Store

_STATED = Text(zh="由程序导入", en="Brought in by a program")
_LICENCE = Text(zh="导入时未注明使用许可", en="No licence was stated when it was brought in")


@dataclass(frozen=True, kw_only=True)
class FrameReport:
    """What became of a frame.

    Attributes
    ----------
    plan
        Every row with its verdict, findings, record and effect.
    import_id
        For `store.imports.undo`; empty where nothing was written.
    """

    plan: Plan
    import_id: str

    @property
    def problems(self) -> list[tuple[int, Finding]]:
        """Each finding with the number of its row, from 1, in row order."""
        return [(row.key[1], each) for row in self.plan.rows for each in row.findings]


def import_frame(
    frame: pandas.DataFrame,
    store: Store,
    *,
    crs: str = "",
    kind: str = "",
    columns: Mapping[str, str] | None = None,
    name: str = "frame",
    accuracy_m: float = 50.0,
    reference_date: date | None = None,
    dry_run: bool = False,
    actor: str = "python",
) -> FrameReport:
    """Bring the rows of a frame into a store, whole or not at all.

    Parameters
    ----------
    frame
        A GeoDataFrame, or a DataFrame with the coordinates in columns. An index with a name is
        a column too.
    crs
        System of the coordinates: ``EPSG:...``, ``GCJ-02``, ``BD-09``. Needed where there are
        some and the frame does not state its own; what is stated here goes before that.
    kind
        ``site``, ``event``, ``body`` or ``feedback``; empty: found.
    columns
        Field by column, where the columns' names do not say it; an empty field leaves one out.
    name
        What the source is called; the same name again is compared with what it brought before.
    accuracy_m
        Of positions for which there is no column ``accuracy_m``, in metres.
    reference_date
        What words such as 去年 count from.
    dry_run
        Say what would be done, and write nothing.
    actor
        Who does it, for the log.

    Returns
    -------
    FrameReport
        Refused rows, and those that wait for an answer, are not written; they are in the plan.

    Raises
    ------
    MissingCrsError, UnknownCrsError
        There are coordinates, and their system is not stated, or is none.
    KeyError
        ``columns`` names a column or field that does not exist.
    ChangedMeanwhileError
        The store was changed between comparing and writing. Nothing is written.
    """
    book = read_frame(frame, name)
    choice = _choose(book.tables[0], kind, dict(columns or {}))
    has_places = book.tables[0].is_layer or bool({"lon", "lat", "geometry"} & {*choice.columns})
    stated = crs or choice.crs
    choice = replace(choice, accuracy_m=accuracy_m, crs=find_crs(stated) if has_places else "")
    now = datetime.now(UTC)
    known = store.imports.read_known({choice.kind} if choice.kind else (), name)
    plan = build_plan(book, Choices(tables=(choice,), reference_date=reference_date), known,
                      Stated(publisher=_STATED, licence=_LICENCE, day=now.date()))  # fmt: skip
    import_id = "" if dry_run else store.imports.commit_plan(plan, actor=actor, at=now)
    return FrameReport(plan=plan, import_id=import_id)


def _choose(table: RawTable, kind: str, columns: Mapping[str, str]) -> TableChoice:
    choice, _ = guess_choice(table)
    wanted = Kind(kind) if kind else choice.kind or Kind.SITE
    found = [""] * len(table.headers)
    for match in match_columns(table, wanted):
        found[match.column] = match.field
    for header, field in columns.items():
        if header not in table.headers or (field and find_field(wanted, field) is None):
            raise KeyError(header if header not in table.headers else field)
        found = ["" if field and each == field else each for each in found]
        found[table.headers.index(header)] = field
    return replace(choice, kind=wanted, columns=tuple(found))


def read_frame(frame: pandas.DataFrame, name: str) -> RawBook:
    """Return what a frame holds, as reading a file would."""
    shapes = getattr(frame, "geometry", None) if hasattr(frame, "_geometry_column_name") else None
    plain = frame.drop(columns=shapes.name) if shapes is not None else frame
    if plain.index.name:
        plain = plain.reset_index()
    keys = shapes.to_wkb() if shapes is not None else [None] * len(plain)
    rows = tuple(
        RawRow(number, tuple(map(_to_cell, cells)), key)
        for number, (cells, key) in enumerate(
            zip(plain.itertuples(index=False, name=None), keys, strict=True), 1
        )
    )
    crs = getattr(frame, "crs", None) if shapes is not None else None
    code = crs.to_epsg() if crs is not None else None
    table = RawTable("", tuple(map(str, plain.columns)), (), rows, f"EPSG:{code}" if code else "",
                     "frame" if code else "", shapes is not None)  # fmt: skip
    digest = hashlib.sha256(repr((table.headers, rows)).encode("utf-8", "replace")).hexdigest()
    return RawBook(name, digest, "frame", "", "", (table,))


def _to_cell(value: Any) -> Cell:
    if value is None or value != value:  # NaN, NaT
        return None
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):  # a timestamp is one, too
        return RawDate(value.isoformat()[:10])
    if hasattr(value, "item"):  # a number of numpy
        plain = value.item()
        return plain if isinstance(plain, bool | int | float | str) else str(plain)
    return str(value)
