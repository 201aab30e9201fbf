"""Filters in CQL2 text (OGC 21-065), basic: comparisons, LIKE, BETWEEN, IN, IS NULL, AND, OR, NOT.

A kept library reads the text; only what is named here becomes a condition, on columns that are
handed in, with values that stay values.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, not_, or_

from geodata.errors import FilterError

LONGEST = 1_000
"""Characters of a filter."""
MOST_PARTS = 100
_COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "Equal": operator.eq,
    "NotEqual": operator.ne,
    "LessThan": operator.lt,
    "LessEqual": operator.le,
    "GreaterThan": operator.gt,
    "GreaterEqual": operator.ge,
}
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
    from pygeofilter.parsers.cql2_text import parse

    if len(text) > LONGEST:
        raise _refuse(f"{text[:60]}…", f"at most {LONGEST} characters")
    try:
        found = parse(text)
        return _Builder(columns).build(found)
    except (LarkError, RecursionError, ValueError, ArithmeticError) as error:
        raise _refuse(text, _ACCEPTED) from error


class _Builder:
    """Turns parsed nodes into conditions."""

    def __init__(self, columns: Mapping[str, ColumnElement[Any]]) -> None:
        self._columns = columns
        self._left = MOST_PARTS

    def build(self, node: Any) -> ColumnElement[bool]:
        """Return the condition of a node that is true or false."""
        self._left -= 1
        if self._left < 0:
            raise _refuse("…", f"at most {MOST_PARTS} parts")
        kind = type(node).__name__
        if kind in {"And", "Or"}:
            join = and_ if kind == "And" else or_
            return join(self.build(node.lhs), self.build(node.rhs))
        if kind == "Not":
            return not_(self.build(node.sub_node))
        if kind in _COMPARED:
            left, right = self._read(node.lhs), self._read(node.rhs)
            _check_sorts(left, right)
            if not isinstance(left, ColumnElement) and not isinstance(right, ColumnElement):
                raise _refuse(str(left)[:60], ", ".join(self._columns))
            made: ColumnElement[bool] = _COMPARED[kind](left, right)
            return made
        return self._build_predicate(kind, node)

    def _build_predicate(self, kind: str, node: Any) -> ColumnElement[bool]:
        if kind not in {"IsNull", "Between", "In", "Like"}:
            raise _refuse(kind, _ACCEPTED)
        left = self._read(node.lhs)
        if not isinstance(left, ColumnElement):
            raise _refuse(str(left)[:60], ", ".join(self._columns))
        if kind == "IsNull":
            made = left.is_(None)
        elif kind == "Between":
            low, high = self._read(node.low), self._read(node.high)
            _check_sorts(left, low, high)
            made = left.between(low, high)
        elif kind == "In":
            values = [self._read(each) for each in node.sub_nodes]
            _check_sorts(left, *values)
            made = left.in_(values)
        else:
            pattern = self._read(node.pattern)
            _check_sorts(left, pattern, "")
            made = left.like(pattern, escape="\\")
        return not_(made) if node.not_ else made

    def _read(self, node: Any) -> Any:
        kind = type(node).__name__
        if kind == "Attribute":
            if node.name not in self._columns:
                raise _refuse(str(node.name)[:60], ", ".join(self._columns))
            return self._columns[node.name]
        if kind == "Function" and node.name == "lower" and len(node.arguments) == 1:
            return func.lower(self._read(node.arguments[0]), type_=String())
        if isinstance(node, datetime | date):
            return node.isoformat()
        if isinstance(node, str | int | float) and not isinstance(node, bool):
            return node
        raise _refuse(kind, _ACCEPTED)


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
