"""Reading tables of a TOML file: every fault named by file, table, key and value; none fatal."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from shapely.geometry import LineString, Point, Polygon

from geodata.bundle import Folder
from geodata.errors import RowProblem
from geodata.models import SHANGHAI_BOUNDS, Text

Word = TypeVar("Word", bound=StrEnum)
Position = tuple[float, float]


def is_near_shanghai(lon: float, lat: float) -> bool:
    """Whether a position in EPSG:4326 can be meant for this map."""
    west, south, east, north = SHANGHAI_BOUNDS
    return west <= lon <= east and south <= lat <= north


class Table:
    """One entry of a list of tables. Reading a bad value notes a problem, gives a stand-in.

    Parameters
    ----------
    file
        Name, for messages.
    number
        The first entry of a list is 1.
    values
        As TOML gives them.
    problems
        Where problems are noted.
    """

    def __init__(
        self, file: str, number: int, values: Mapping[str, Any], problems: list[RowProblem]
    ) -> None:
        self.file = file
        self.number = number
        self._values = values
        self._problems = problems
        self._before = len(problems)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was noted since reading of this entry began."""
        return len(self._problems) == self._before

    def note(self, key: str, reason: str, remedy: str) -> None:
        """Note a problem with a value of this entry."""
        self._problems.append(
            RowProblem(
                file=self.file, row=self.number, column=key,
                value=str(self._values.get(key, ""))[:80], reason=reason, remedy=remedy,
            )
        )  # fmt: skip

    def text(self, key: str, pattern: str = r".*\S.*") -> str:
        """Return words that fit a pattern."""
        value = self._values.get(key)
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        self.note(key, "is not such a text", f"Write a text like {pattern}")
        return ""

    def name(self) -> Text:
        """Return the name in both languages."""
        return Text(zh=self.text("name_zh"), en=self.text("name_en"))

    def above_zero(self, key: str) -> float:
        """Return a number above zero."""
        value = self._values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10_000:
            return float(value)
        self.note(key, "is not a number above zero", "Write metres, such as 60.")
        return 0.0

    def word(self, key: str, vocabulary: type[Word]) -> Word:
        """Return a word of a fixed list."""
        value = self._values.get(key)
        for word in vocabulary:
            if word.value == value:
                return word
        listed = ", ".join(word.value for word in vocabulary)
        self.note(key, "is not in the list", f"Use one of: {listed}.")
        return next(iter(vocabulary))

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that is not empty."""
        value = self._values.get(key)
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.note(key, "is not a list of texts", 'Write a list such as ["2", "3"].')
        return ()

    def point(self) -> Point:
        """Return the position in the keys ``lon`` and ``lat``, EPSG:4326."""
        position = _find_position([self._values.get("lon"), self._values.get("lat")])
        if position is None:
            self.note("lon", "is not a position near Shanghai", "Longitude first: 121.4, 31.2.")
            return Point()
        return Point(position)

    def line(self, key: str) -> LineString:
        """Return a line of at least two positions, EPSG:4326."""
        return LineString(self._positions(key, at_least=2))

    def ring(self, key: str) -> Polygon:
        """Return a simple outline of at least three positions, EPSG:4326."""
        outline = Polygon(self._positions(key, at_least=3))
        if not outline.is_empty and not outline.is_valid:
            self.note(key, "crosses itself", "List the corners in walking order.")
        return outline

    def _positions(self, key: str, *, at_least: int) -> list[Position]:
        value = self._values.get(key)
        listed = value if isinstance(value, list) else []
        positions = [_find_position(each) for each in listed]
        sound = [position for position in positions if position is not None]
        if len(sound) == len(positions) and len(set(sound)) >= at_least:
            return sound
        self.note(
            key, f"is not a list of at least {at_least} positions near Shanghai",
            "Write [[121.40, 31.20], [121.41, 31.21]]: longitude first.",
        )  # fmt: skip
        return []


def _find_position(value: object) -> Position | None:
    match value:
        case [float() | int() as lon, float() | int() as lat] if is_near_shanghai(lon, lat):
            return (float(lon), float(lat))
    return None


def read_text(folder: Folder | Path, name: str, problems: list[RowProblem]) -> str:
    """Read a text file; empty, with a problem noted, where that fails."""
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(
            RowProblem(
                file=name, row=0, column="", value="", reason=str(error),
                remedy="Put a sound file back.",
            )
        )  # fmt: skip
        return ""


def read_tables(
    folder: Folder | Path, name: str, lists: tuple[str, ...], problems: list[RowProblem]
) -> Iterator[tuple[str, Table]]:
    """Read the entries of the named lists of a TOML file, list after list."""
    text = read_text(folder, name, problems)
    if not text:
        return
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        content = {}
        problems.append(
            RowProblem(
                file=name, row=0, column="", value="", reason=str(error), remedy="Write TOML."
            )
        )
    for listed in lists:
        entries = content.get(listed)
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            problems.append(
                RowProblem(
                    file=name, row=0, column=listed, value="", reason="the list is missing",
                    remedy=f"Write [[{listed}]].",
                )
            )  # fmt: skip
            continue
        for number, values in enumerate(entries, 1):
            yield listed, Table(name, number, values, problems)
