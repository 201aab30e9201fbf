"""The tables in which the data travel: files out are written in them, and read back from them.

Each table has its columns in a fixed order, under names that stay. Reading what
was written gives the same records again:

- A list stands in one cell, its entries joined as `join_entries` does.
- Words that a spreadsheet would take for a formula are guarded in delimited text
  (`guard_formula`); formats with typed cells need no guard.
- ``crs`` names the system of ``lon`` and ``lat`` (``easting`` and ``northing``
  where it counts metres) and of ``wkt``. A site that is a point stands in the two
  numbers alone; of one that is a line or an area they are where its mark stands, and
  ``wkt`` is its shape. Formats with geometries of their own have these instead, and
  keep sites that are lines and areas in tables of their own where they must (`SPLIT`).
- Events and feedback stand where the mark of their site does, or feedback at a spot of
  its own: ``position_of`` says which, ``site`` or ``spot``.
- Dates are EDTF in ``date_edtf``; ``date_earliest`` and ``date_latest`` follow from it.

A table that is empty may be missing, and so may a column that is empty throughout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geodata.models import Text
from geodata.vocab import (
    BodyKind,
    Confidence,
    EventKind,
    FeedbackCategory,
    FeedbackStatus,
    Mood,
    SiteKind,
    SiteState,
    Step,
    SubDistrict,
)

SEPARATOR = "|"
_ESCAPE = "\\"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNSEEN = (
    "".join(sign for sign in map(chr, range(0x21)) if sign not in _FORMULA)
    + "\x7f\xa0\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff'"
)
"""What may stand before a formula without keeping a program from seeing it."""
_FIRST = frozenset((*_UNSEEN, *_FORMULA))
IN_METRES = "EPSG:4549"


WORDS: dict[str, tuple[str, ...]] = {
    "kind": tuple(SiteKind),
    "state": tuple(SiteState),
    "event": tuple(EventKind),
    "body": tuple(BodyKind),
    "category": tuple(FeedbackCategory),
    "mood": tuple(Mood),
    "status": tuple(FeedbackStatus),
    "step": tuple(Step),
    "subdistrict": tuple(SubDistrict),
    "confidence": tuple(Confidence),
    "position": ("site", "spot"),
}
"""Closed lists by their group among the shared words."""


class Cell(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    WORD = "word"
    LIST = "list"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    name
        The one name it has in every format but Shapefile.
    label
        What readers call it.
    cell
        Days are ``YYYY-MM-DD``; times ISO 8601 in UTC.
    words
        Group of the closed list its word, or each of its entries, is from.
    short
        Its name where only ten letters are allowed.
    """

    name: str
    label: Text
    cell: Cell = Cell.TEXT
    words: str = ""
    short: str = ""

    @property
    def short_name(self) -> str:
        """Its name in at most ten ASCII letters."""
        return self.short or self.name[:10]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table.

    Attributes
    ----------
    columns
        In order; the one that tells rows apart, or names whose they are, is first.
    is_placed
        Whether its rows have a position; then `POSITION` stands among the columns.
    """

    name: str
    label: Text
    columns: tuple[Column, ...]
    is_placed: bool = False

    def __getitem__(self, name: str) -> Column:
        """Return the column of a name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def facts(self) -> tuple[Column, ...]:
        """The columns of a format that has a geometry of its own: those without the position."""
        drawn = {"lon", "lat", "wkt"}
        return tuple(column for column in self.columns if column.name not in drawn)


def _text(name: str, zh: str, en: str, short: str = "") -> Column:
    return Column(name=name, label=Text(zh=zh, en=en), short=short)


def _typed(name: str, cell: Cell, zh: str, en: str, short: str = "") -> Column:
    return Column(name=name, label=Text(zh=zh, en=en), cell=cell, short=short)


def _word(name: str, words: str, zh: str, en: str, short: str = "") -> Column:
    return Column(name=name, label=Text(zh=zh, en=en), cell=Cell.WORD, words=words, short=short)


def _both(name: str, zh: str, en: str) -> tuple[Column, Column]:
    short = name[:7]
    return (
        _text(f"{name}_zh", f"{zh}（中文）", f"{en} (Chinese)", f"{short}_zh"),
        _text(f"{name}_en", f"{zh}（英文）", f"{en} (English)", f"{short}_en"),
    )


_ID = _text("id", "编号", "Id")
_SITE = _text("site", "点位编号", "Id of the site")
_EVENT = _text("event", "事件编号", "Id of the event")
_CITATION = (
    _text("source", "数据来源编号", "Id of the source"),
    _typed("source_line", Cell.WHOLE, "来源中的行", "Line in the source", "src_line"),
)
POSITION = (
    _typed("lon", Cell.NUMBER, "经度", "Longitude"),
    _typed("lat", Cell.NUMBER, "纬度", "Latitude"),
    _text("crs", "坐标系", "Coordinate system"),
)
POSITION_IN_METRES = (
    _typed("easting", Cell.NUMBER, "东坐标（米）", "Easting (m)"),
    _typed("northing", Cell.NUMBER, "北坐标（米）", "Northing (m)"),
)
_ACCURACY = _typed("accuracy_m", Cell.NUMBER, "位置精度（米）", "Accuracy of the position (m)")
_OF = _word("position_of", "position", "位置取自", "Position of", "pos_of")
_DATE = (
    _text("date_edtf", "日期（EDTF）", "Date (EDTF)"),
    _typed("date_earliest", Cell.DAY, "最早可能", "Earliest day", "date_min"),
    _typed("date_latest", Cell.DAY, "最晚可能", "Latest day", "date_max"),
    *_both("phrase", "来源中的日期说法", "Words the date rests on"),
    *_both("basis", "日期依据", "How they were read"),
)
_CONFIDENCE = _word("name_confidence", "confidence", "名称可信度", "Confidence of the name",
                    "name_conf")  # fmt: skip

SITES = Table(
    name="sites",
    label=Text(zh="点位", en="Sites"),
    is_placed=True,
    columns=(
        _ID,
        _word("kind", "kind", "类型", "Kind"),
        Column(
            name="also", label=Text(zh="兼属类型", en="Further kinds"), cell=Cell.LIST, words="kind"
        ),
        _word("state", "state", "进展", "State"),
        *_both("name", "名称", "Name"),
        _CONFIDENCE,
        Column(name="variants", label=Text(zh="别名", en="Other names"), cell=Cell.LIST),
        *_both("where", "位置说明", "Where"),
        _word("subdistrict", "subdistrict", "街道（镇）", "Sub-district", "subdistr"),
        *POSITION,
        _text("wkt", "线或面（WKT）", "Line or area (WKT)"),
        _ACCURACY,
        *_both("evidence", "位置依据", "What the position rests on"),
        *_both("summary", "概述", "Summary"),
        Column(name="linked", label=Text(zh="相关点位", en="Linked sites"), cell=Cell.LIST),
        *_CITATION,
    ),
)
EVENTS = Table(
    name="events",
    label=Text(zh="事件", en="Events"),
    is_placed=True,
    columns=(
        _ID,
        _SITE,
        _typed("order", Cell.WHOLE, "次序", "Order"),
        _word("kind", "event", "类型", "Kind"),
        *_DATE,
        *_both("text", "内容", "Text"),
        *POSITION,
        _ACCURACY,
        _OF,
        *_CITATION,
    ),
)
ROUNDS = Table(
    name="rounds",
    label=Text(zh="协商轮次", en="Rounds"),
    columns=(
        _ID,
        _SITE,
        _EVENT,
        _typed("count", Cell.WHOLE, "次数", "Meetings"),
        *_both("who", "参加者", "Who met"),
        *_both("about", "议题", "About what"),
        *_CITATION,
    ),
)
FEEDBACK = Table(
    name="feedback",
    label=Text(zh="居民反馈", en="Feedback"),
    is_placed=True,
    columns=(
        _ID,
        _SITE,
        _EVENT,
        _text("parent", "所回应的反馈", "Feedback it answers"),
        _word("category", "category", "关于", "About"),
        _word("mood", "mood", "性质", "How it is meant"),
        _word("status", "status", "状态", "Status"),
        _word("step", "step", "办理步骤", "Step"),
        _typed("supports", Cell.WHOLE, "附议数", "Said the same"),
        _typed("created_at", Cell.TIME, "提交时间（UTC）", "Written (UTC)"),
        *_both("text", "内容", "Text"),
        *_both("outcome", "结果", "What came of it"),
        *POSITION,
        _ACCURACY,
        _OF,
        *_CITATION,
    ),
)
REPLIES = Table(
    name="replies",
    label=Text(zh="答复", en="Replies"),
    columns=(
        _ID,
        _text("feedback", "反馈编号", "Id of the feedback"),
        _EVENT,
        _typed("created_at", Cell.TIME, "答复时间（UTC）", "Written (UTC)"),
        *_both("author", "答复者", "Who answered"),
        *_both("text", "内容", "Text"),
    ),
)
BODIES = Table(
    name="bodies",
    label=Text(zh="议事组织", en="Bodies"),
    columns=(
        _ID,
        _word("kind", "body", "类型", "Kind"),
        *_both("name", "名称", "Name"),
        _CONFIDENCE,
        *_both("summary", "概述", "Summary"),
        Column(name="subdistricts", label=Text(zh="所在街道（镇）", en="Sub-districts"),
               cell=Cell.LIST, words="subdistrict"),
        Column(name="sites", label=Text(zh="相关点位", en="Sites"), cell=Cell.LIST),
        *_CITATION,
    ),
)  # fmt: skip
QUANTITIES = Table(
    name="quantities",
    label=Text(zh="数量", en="Quantities"),
    columns=(
        _text("of", "所属事件或组织", "Id of the event or body"),
        *_both("label", "名称", "Label"),
        _typed("value", Cell.NUMBER, "数值", "Value"),
        *_both("unit", "单位", "Unit"),
        _text("comparison", "与数值的关系", "How it relates to the value"),
    ),
)
ACTORS = Table(
    name="actors",
    label=Text(zh="参与者", en="Actors"),
    columns=(_EVENT, _text("zh", "中文", "Chinese"), _text("en", "英文", "English")),
)
SOURCES = Table(
    name="sources",
    label=Text(zh="数据来源", en="Sources"),
    columns=(
        _ID,
        *_both("title", "标题", "Title"),
        *_both("publisher", "发布者", "Publisher"),
        *_DATE,
        *_both("licence", "许可", "Licence"),
        _text("address", "网址", "Address"),
    ),
)
TABLES = {table.name: table for table in (SITES, EVENTS, ROUNDS, FEEDBACK, REPLIES, BODIES,
                                          QUANTITIES, ACTORS, SOURCES)}  # fmt: skip
"""All of them by name, in the order in which files hold them."""


SPLIT = {"Point": "sites", "LineString": "sites_lines", "Polygon": "sites_areas"}
"""Where a site stands in formats that hold one kind of geometry together.

Sites without a position are with the points.
"""


def find_columns(table: Table, crs: str) -> tuple[Column, ...]:
    """Return a table's columns for positions in a system.

    Parameters
    ----------
    crs
        As `geodata.crs.find_crs` returns it.
    """
    if crs != IN_METRES:
        return table.columns
    renamed = {"lon": POSITION_IN_METRES[0], "lat": POSITION_IN_METRES[1]}
    return tuple(renamed.get(column.name, column) for column in table.columns)


def join_entries(entries: Iterable[str]) -> str:
    r"""Return one cell for a list; ``|`` and ``\`` inside an entry stand after a ``\``."""
    return SEPARATOR.join(
        each.replace(_ESCAPE, _ESCAPE * 2).replace(SEPARATOR, _ESCAPE + SEPARATOR)
        for each in entries
    )


def split_entries(cell: str) -> list[str]:
    """Return the entries that `join_entries` joined; none for an empty cell."""
    found = [""]
    signs = iter(cell)
    for sign in signs:
        if sign == SEPARATOR:
            found.append("")
        else:
            found[-1] += next(signs, "") if sign == _ESCAPE else sign
    return found if cell else []


def guard_formula(words: str) -> str:
    """Return words that no spreadsheet takes for a formula: a ``'`` goes before one."""
    return f"'{words}" if _is_formula(words) else words


def read_guarded(cell: str) -> str:
    """Return the words that `guard_formula` guarded."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def _is_formula(words: str) -> bool:
    # Whatever stands before the sign, and earlier guards, are looked through, so that
    # guarding and reading are each other's inverse.
    return words[:1] in _FIRST and words.lstrip(_UNSEEN).startswith(_FORMULA)
