"""Filters in CQL2 text (OGC 21-065), basic: comparisons, LIKE, BETWEEN, IN, IS NULL, AND, OR, NOT.

A kept library reads the text; only what is named here becomes a condition, on columns that are
handed in, with values that stay values.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_

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
            made: ColumnElement[bool] = _COMPARED[kind](self._read(node.lhs), self._read(node.rhs))
            return made
        return self._build_predicate(kind, node)

    def _build_predicate(self, kind: str, node: Any) -> ColumnElement[bool]:
        if kind == "IsNull":
            made = self._read(node.lhs).is_(None)
        elif kind == "Between":
            made = self._read(node.lhs).between(self._read(node.low), self._read(node.high))
        elif kind == "In":
            made = self._read(node.lhs).in_([self._read(each) for each in node.sub_nodes])
        elif kind == "Like":
            made = self._read(node.lhs).like(self._read(node.pattern), escape="\\")
        else:
            raise _refuse(kind, _ACCEPTED)
        found: ColumnElement[bool] = not_(made) if node.not_ else made
        return found

    def _read(self, node: Any) -> Any:
        kind = type(node).__name__
        if kind == "Attribute":
            if node.name not in self._columns:
                raise _refuse(str(node.name)[:60], ", ".join(self._columns))
            return self._columns[node.name]
        if kind == "Function" and node.name == "lower" and len(node.arguments) == 1:
            return func.lower(self._read(node.arguments[0]))
        if isinstance(node, datetime | date):
            return node.isoformat()
        if isinstance(node, str | int | float) and not isinstance(node, bool):
            return node
        raise _refuse(kind, _ACCEPTED)


def _refuse(value: str, accepted: str) -> FilterError:
    return FilterError(f"the filter cannot be used: {value}; accepted: {accepted}",
                       key="filter", value=value, accepted=accepted)  # fmt: skip
