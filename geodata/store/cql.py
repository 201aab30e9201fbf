"""Filters in CQL2 text (OGC 21-065r2), its basic class, and LIKE, BETWEEN, IN and CASEI.

Only what the grammar names here becomes a condition, on columns that are handed in, with values
that stay values. The grammar is ours, read by lark: pygeofilter 0.4 gives AND and OR the same
rank, takes no ``NOT (...)`` and no doubled quotation mark, so that a filter would pass something
else than its author wrote.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, String, and_, false, func, not_, or_, true

from geodata.errors import FilterError

if TYPE_CHECKING:
    from lark import Lark, Tree

LONGEST = 1_000
"""Characters of a filter."""
MOST_PARTS = 100
_GRAMMAR = r"""
?start: either
?either: both | either _OR both
?both: turned | both _AND turned
?turned: _NOT turned -> negated | "(" either ")" | test
?test: operand SIGN operand                       -> compare
     | operand _IS _NULL                          -> empty
     | operand _IS _NOT _NULL                     -> not_empty
     | operand _BETWEEN operand _AND operand      -> between
     | operand _NOT _BETWEEN operand _AND operand -> not_between
     | operand _IN "(" operand ("," operand)* ")"      -> among
     | operand _NOT _IN "(" operand ("," operand)* ")" -> not_among
     | operand _LIKE operand                      -> like
     | operand _NOT _LIKE operand                 -> not_like
     | _TRUE                                      -> always
     | _FALSE                                     -> never
?operand: NAME                       -> name
     | TEXT                          -> text
     | NUMBER                        -> number
     | _DATE "(" TEXT ")"            -> day
     | _TIMESTAMP "(" TEXT ")"       -> moment
     | _CASEI "(" operand ")"        -> folded
SIGN: "<=" | ">=" | "<>" | "<" | ">" | "="
TEXT: /'([^']|'')*'/
NUMBER: /[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?/
NAME: /[A-Za-z_]\w*|"[A-Za-z_]\w*"/
_AND.2: /AND\b/i
_OR.2: /OR\b/i
_NOT.2: /NOT\b/i
_IS.2: /IS\b/i
_NULL.2: /NULL\b/i
_BETWEEN.2: /BETWEEN\b/i
_IN.2: /IN\b/i
_LIKE.2: /LIKE\b/i
_TRUE.2: /TRUE\b/i
_FALSE.2: /FALSE\b/i
_DATE.2: /DATE\b(?=\s*\()/i
_TIMESTAMP.2: /TIMESTAMP\b(?=\s*\()/i
_CASEI.2: /CASEI\b(?=\s*\()/i
%ignore /\s+/
"""
_COMPARED = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LOOSE_ESCAPE = re.compile(r"(?<!\\)(\\\\)*\\(?![%_\\])")
_ACCEPTED = (
    "CQL2 text with the collection's queryables, =, <>, <, <=, >, >=, LIKE, BETWEEN, IN, IS NULL, "
    "CASEI, AND, OR, NOT"
)


def build_condition(text: str, columns: Mapping[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    """Build a condition from CQL2 text.

    Parameters
    ----------
    columns
        What may be asked for, by name.

    Raises
    ------
    FilterError
        Too long, not CQL2, or more than is taken here.
    """
    from lark.exceptions import LarkError

    if len(text) > LONGEST or "\0" in text:
        raise _refuse(f"{text[:60]}…".replace("\0", "�"), f"at most {LONGEST} characters")
    try:
        found = _build_parser().parse(text)
        # Counted before anything descends into it.
        if sum(1 for _ in found.iter_subtrees()) > MOST_PARTS:
            raise _refuse("…", f"at most {MOST_PARTS} parts")
        return _Builder(columns).build(found)
    except (LarkError, RecursionError, ValueError) as error:
        raise _refuse(text, _ACCEPTED) from error


@cache
def _build_parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


class _Builder:
    """Turns what was parsed into conditions."""

    def __init__(self, columns: Mapping[str, ColumnElement[Any]]) -> None:
        self._columns = columns

    def build(self, tree: Tree[Any]) -> ColumnElement[bool]:
        """Return the condition of a part that is true or false."""
        kind, parts = str(tree.data), tree.children
        if kind in {"both", "either"}:
            join = and_ if kind == "both" else or_
            return join(*(self.build(part) for part in parts))
        if kind == "negated":
            return not_(self.build(parts[0]))
        if kind in {"always", "never"}:
            return true() if kind == "always" else false()
        if kind == "compare":
            left, right = self._read(parts[0]), self._read(parts[2])
            _check_sorts(left, right)
            if not isinstance(left, ColumnElement) and not isinstance(right, ColumnElement):
                raise _refuse(str(left)[:60], ", ".join(self._columns))
            made: ColumnElement[bool] = _COMPARED[str(parts[1])](left, right)
            return made
        made = self._build_test(kind.removeprefix("not_"), *(self._read(part) for part in parts))
        return not_(made) if kind.startswith("not_") else made

    def _build_test(self, kind: str, left: Any, *values: Any) -> ColumnElement[bool]:
        if not isinstance(left, ColumnElement):
            raise _refuse(str(left)[:60], ", ".join(self._columns))
        _check_sorts(left, *values)
        made: ColumnElement[bool]
        if kind == "empty":
            made = left.is_(None)
        elif kind == "between":
            made = left.between(*values)
        elif kind == "among":
            made = left.in_(values)
        elif kind == "like":
            _check_sorts(left, "")
            made = left.like(values[0], escape="\\")
        else:
            raise _refuse(kind, _ACCEPTED)
        return made

    def _read(self, tree: Tree[Any]) -> Any:
        kind, (part,) = str(tree.data), tree.children
        if kind == "folded":
            inner = self._read(part)
            _check_sorts(inner, "")
            return func.lower(inner, type_=String())
        if kind == "name":
            name = str(part).strip('"')
            if name not in self._columns:
                raise _refuse(name[:60], ", ".join(self._columns))
            return self._columns[name]
        if kind == "number":
            number = float(str(part))
            if not math.isfinite(number):
                raise _refuse(str(part)[:60], "a finite number")
            return number
        words = str(part)[1:-1].replace("''", "'")
        if kind == "day":
            return date.fromisoformat(words).isoformat()
        if kind == "moment":
            return datetime.fromisoformat(words).isoformat()
        # What a lone backslash means differs between databases.
        if _LOOSE_ESCAPE.search(words):
            raise _refuse(words[:60], "\\ only before %, _ and \\")
        return words


def _check_sorts(*parts: Any) -> None:
    """Refuse to compare text with numbers, which not every database can."""
    sorts = {_is_text(part) for part in parts}
    if len(sorts) > 1:
        raise _refuse(", ".join(str(part)[:40] for part in parts), "text with text, numbers with "
                      "numbers")  # fmt: skip


def _is_text(part: Any) -> bool:
    return (
        isinstance(part.type, String) if isinstance(part, ColumnElement) else isinstance(part, str)
    )


def _refuse(value: str, accepted: str) -> FilterError:
    return FilterError(f"the filter cannot be used: {value}; accepted: {accepted}",
                       key="filter", value=value, accepted=accepted)  # fmt: skip
