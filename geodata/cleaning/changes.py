"""What was read, what was changed on the way, and what could not be settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was read otherwise than it is written.

    Attributes
    ----------
    code
        Why; the sentences are ``change.CODE``.
    """

    code: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaned(Generic[Value]):
    """A value with what it rests on.

    Attributes
    ----------
    value
        ``None`` where nothing could be read.
    original
        As it is written in the file.
    changes
        In the order in which they were made.
    problem
        Why it is not settled: a code; empty where it is.
    choices
        What it may be, where a person has to say which.
    """

    value: Value | None
    original: str
    changes: tuple[Change, ...] = ()
    problem: str = ""
    choices: tuple[str, ...] = ()
