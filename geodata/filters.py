"""What a reader narrows the map down to. One meaning for map, list, export and address."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from geodata.errors import FilterError
from geodata.vocab import FeedbackCategory, Mood, SiteKind, SiteState, Step, SubDistrict

TEXT_LIMIT = 100
"""Longest search text, in characters."""
VALUES_LIMIT = 50
"""Most values one filter may name."""
_YEARS = (1000, 9999)
NAMES = (
    "kind",
    "state",
    "subdistrict",
    "body",
    "from",
    "to",
    "feedback",
    "about",
    "mood",
    "step",
    "said_from",
    "said_to",
    "q",
)
"""What filters are called in an address, in their order there."""

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Conditions a site must meet; within one filter any value will do.

    Attributes
    ----------
    bodies
        Ids of bodies the site is tied to, or whose area it lies in.
    year_from, year_to
        A site passes when one of its events may fall into these years, both included.
    has_feedback
        A site passes when it has public feedback; where feedback is narrowed, some that passes.
    about, moods, steps
        Feedback that counts: what it is about, how it was meant, how far the matter has come.
    said_from, said_to
        Feedback that counts was written on these days in Shanghai, both included. A theme
        that a report gives has no day, and then does not count.
    text
        Words that must all stand in its names, variants, place or summary.
    """

    kinds: tuple[SiteKind, ...] = ()
    states: tuple[SiteState, ...] = ()
    subdistricts: tuple[SubDistrict, ...] = ()
    bodies: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    has_feedback: bool = False
    about: tuple[FeedbackCategory, ...] = ()
    moods: tuple[Mood, ...] = ()
    steps: tuple[Step, ...] = ()
    said_from: date | None = None
    said_to: date | None = None
    text: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> Filters:
        """Read filters from address parameters; values may repeat or be joined by commas.

        Raises
        ------
        FilterError
            An unknown name, or a value it does not take; says what it would.
        """
        unknown = sorted(set(params) - set(NAMES))
        if unknown:
            raise _refuse(unknown[0], ",".join(params[unknown[0]]), ", ".join(NAMES))
        text = " ".join(params.get("q", ())).strip()
        if len(text) > TEXT_LIMIT:
            raise _refuse("q", f"{text[:20]}…", f"at most {TEXT_LIMIT} characters")
        first, last = _read_year(params, "from"), _read_year(params, "to")
        if first and last and first > last:
            raise _refuse("from", str(first), f"a year not after {last}")
        said_from, said_to = _read_day(params, "said_from"), _read_day(params, "said_to")
        if said_from and said_to and said_from > said_to:
            raise _refuse("said_from", said_from.isoformat(), f"a day not after {said_to}")
        return cls(
            kinds=_read_words(params, "kind", SiteKind),
            states=_read_words(params, "state", SiteState),
            subdistricts=_read_words(params, "subdistrict", SubDistrict),
            bodies=tuple(dict.fromkeys(_split(params, "body"))),
            year_from=first,
            year_to=last,
            has_feedback=_read_switch(params, "feedback"),
            about=_read_words(params, "about", FeedbackCategory),
            moods=_read_words(params, "mood", Mood),
            steps=_read_words(params, "step", Step),
            said_from=said_from,
            said_to=said_to,
            text=text,
        )

    def to_params(self) -> list[tuple[str, str]]:
        """Return the filters as address parameters, always in the same order."""
        return list(self._params())

    def _params(self) -> Iterator[tuple[str, str]]:
        yield from (("kind", kind.value) for kind in self.kinds)
        yield from (("state", state.value) for state in self.states)
        yield from (("subdistrict", place.value) for place in self.subdistricts)
        yield from (("body", body) for body in self.bodies)
        if self.year_from is not None:
            yield "from", str(self.year_from)
        if self.year_to is not None:
            yield "to", str(self.year_to)
        if self.has_feedback:
            yield "feedback", "1"
        yield from (("about", category.value) for category in self.about)
        yield from (("mood", mood.value) for mood in self.moods)
        yield from (("step", step.value) for step in self.steps)
        if self.said_from is not None:
            yield "said_from", self.said_from.isoformat()
        if self.said_to is not None:
            yield "said_to", self.said_to.isoformat()
        if self.text:
            yield "q", self.text

    @property
    def narrows_feedback(self) -> bool:
        """Whether some public feedback may not count."""
        return bool(self.about or self.moods or self.steps or self.said_from or self.said_to)

    @property
    def words(self) -> list[str]:
        """The words of ``text``, folded as the searched texts are."""
        return fold_text(self.text).split()[:8]


def fold_text(text: str) -> str:
    """Fold what readers do not tell apart when they search: case, and full and half width."""
    return unicodedata.normalize("NFKC", text).lower()


def _split(params: Mapping[str, Sequence[str]], name: str) -> list[str]:
    values = [part for value in params.get(name, ()) for part in value.split(",") if part]
    if len(values) > VALUES_LIMIT:
        raise _refuse(name, f"{len(values)} values", f"at most {VALUES_LIMIT} values")
    return values


def _read_words(
    params: Mapping[str, Sequence[str]], name: str, vocabulary: type[Word]
) -> tuple[Word, ...]:
    found = []
    for value in _split(params, name):
        try:
            found.append(vocabulary(value))
        except ValueError as error:
            raise _refuse(name, value, ", ".join(each.value for each in vocabulary)) from error
    return tuple(dict.fromkeys(found))


def _read_year(params: Mapping[str, Sequence[str]], name: str) -> int | None:
    values = _split(params, name)
    if not values:
        return None
    accepted = f"one year from {_YEARS[0]} to {_YEARS[1]}"
    if len(values) != 1 or not (values[0].isascii() and values[0].isdigit()):
        raise _refuse(name, ",".join(values), accepted)
    year = int(values[0]) if len(values[0]) == 4 else 0
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise _refuse(name, values[0], accepted)
    return year


def _read_day(params: Mapping[str, Sequence[str]], name: str) -> date | None:
    values = _split(params, name)
    if not values:
        return None
    try:
        day = date.fromisoformat(",".join(values))
    except ValueError:
        day = None
    # Python reads week dates and days without hyphens as well; addresses have one form.
    if day is None or day.isoformat() != values[0]:
        raise _refuse(name, ",".join(values), "one day as YYYY-MM-DD")
    return day


def _read_switch(params: Mapping[str, Sequence[str]], name: str) -> bool:
    values = _split(params, name)
    if values not in ([], ["0"], ["1"]):
        raise _refuse(name, ",".join(values), "0 or 1")
    return values == ["1"]


def _refuse(key: str, value: str, accepted: str) -> FilterError:
    return FilterError(
        f"{key}={value!r} cannot be used; accepted: {accepted}",
        key=key,
        value=value,
        accepted=accepted,
    )
