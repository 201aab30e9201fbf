"""Reads the street facts. Positions in degrees (EPSG:4326), longitude first."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shapely import LineString, Point, Polygon

from geodata.bundle import Folder
from geodata.bundle_rows import read_rows
from geodata.errors import BundleError, RowProblem
from geodata.models import Text
from geodata.streets.tables import name_of, read_tables, sources

COLUMNS = ("street_zh", "street_en", "class", "seq", "at", "lon", "lat", "accuracy_m", "evidence")


class RoadClass(StrEnum):
    """How important a street is; decides width and when its name appears."""

    TRUNK = "trunk"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    MINOR = "minor"
    PATH = "path"


@dataclass(frozen=True, kw_only=True, slots=True)
class Street:
    """A street as a line through its crossings.

    Attributes
    ----------
    accuracies
        How well each of its vertices is known, in metres.
    """

    name: Text
    road_class: RoadClass
    line: LineString
    accuracies: tuple[float, ...]

    @property
    def accuracy_m(self) -> float:
        """Median accuracy of its vertices, in metres."""
        return statistics.median(self.accuracies)

    @property
    def is_elevated(self) -> bool:
        """Expressways run above the other streets here."""
        return self.road_class is RoadClass.TRUNK


@dataclass(frozen=True, kw_only=True, slots=True)
class MetroLine:
    """A stretch of a metro line; ``colour`` is ``#rrggbb``."""

    number: str
    name: Text
    colour: str
    line: LineString


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """A metro station and the lines that stop there."""

    name: Text
    lines: tuple[str, ...]
    point: Point
    accuracy_m: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """Ground with a name; ``kind`` is ``park``, ``belt``, ``campus`` or ``airport``.

    Attributes
    ----------
    accuracy_m
        How well its edges are known, in metres.
    """

    name: Text
    kind: str
    polygon: Polygon
    accuracy_m: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Rail:
    """Tracks on the surface or on pillars; ``accuracy_m`` in metres."""

    name: Text
    line: LineString
    accuracy_m: float


def read_streets(folder: Folder | None = None) -> tuple[Street, ...]:
    """Read ``streets.csv``: one row for each crossing or bend, in order along the street.

    Raises
    ------
    BundleError
        With every bad row.
    """
    name = "streets.csv"
    problems: list[RowProblem] = []
    text = (sources(folder) / name).read_text(encoding="utf-8")
    found: dict[tuple[str, str], list[tuple[int, float, float, float, RoadClass]]] = {}
    for row in read_rows(name, text, COLUMNS, problems):
        key = (row.required("street_zh"), row.required("street_en"))
        numbers = [row.number_in(column) for column in ("lon", "lat", "accuracy_m")]
        order, road_class = row.whole("seq"), row.word("class", RoadClass)
        if order is None or None in numbers:
            row.note("seq", "a crossing needs seq, lon, lat and accuracy_m", "Fill them in.")
            continue
        lon, lat, accuracy = (number or 0.0 for number in numbers)
        found.setdefault(key, []).append((order, lon, lat, accuracy, road_class))
    if problems:
        raise BundleError(f"{len(problems)} problems; {problems[0]}", tuple(problems))
    return tuple(_build_street(key, crossings) for key, crossings in found.items())


def _build_street(
    key: tuple[str, str], crossings: list[tuple[int, float, float, float, RoadClass]]
) -> Street:
    ordered = sorted(crossings)
    return Street(
        name=Text(zh=key[0], en=key[1]),
        road_class=ordered[0][4],
        line=LineString([(lon, lat) for _, lon, lat, _, _ in ordered]),
        accuracies=tuple(accuracy for _, _, _, accuracy, _ in ordered),
    )


def read_metro(folder: Folder | None = None) -> tuple[tuple[MetroLine, ...], tuple[Station, ...]]:
    """Read ``metro.toml``: lines and stations.

    Raises
    ------
    BundleError
        Names the table that cannot be read.
    """

    def build_line(entry: dict[str, Any]) -> MetroLine:
        line = LineString(entry["path"])
        return MetroLine(number=entry["no"], name=name_of(entry), colour=entry["colour"], line=line)

    def build_station(entry: dict[str, Any]) -> Station:
        return Station(
            name=name_of(entry),
            lines=tuple(entry["lines"]),
            point=Point(entry["lon"], entry["lat"]),
            accuracy_m=float(entry["accuracy_m"]),
        )

    lines = tuple(read_tables(folder, "metro.toml", "lines", build_line))
    return lines, tuple(read_tables(folder, "metro.toml", "stations", build_station))


def read_rails(folder: Folder | None = None) -> tuple[Rail, ...]:
    """Read ``rail.toml``.

    Raises
    ------
    BundleError
        Names the table that cannot be read.
    """

    def build(entry: dict[str, Any]) -> Rail:
        line = LineString(entry["path"])
        return Rail(name=name_of(entry), line=line, accuracy_m=float(entry["accuracy_m"]))

    return tuple(read_tables(folder, "rail.toml", "rails", build))


def read_areas(folder: Folder | None = None) -> tuple[Area, ...]:
    """Read ``areas.toml``.

    Raises
    ------
    BundleError
        Names the table that cannot be read.
    """

    def build(entry: dict[str, Any]) -> Area:
        return Area(
            name=name_of(entry),
            kind=entry["kind"],
            polygon=Polygon(entry["ring"]),
            accuracy_m=float(entry["accuracy_m"]),
        )

    return tuple(read_tables(folder, "areas.toml", "areas", build))
