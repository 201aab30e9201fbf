"""The bundled data set: readable files in, records out, all problems at once."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from shapely import Point
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.bundle_rows import Row, read_rows
from geodata.dates import EventDate
from geodata.errors import BundleError, InvalidDateError, InvalidRecordError, RowProblem
from geodata.models import Body, Event, Feedback, Quantity, Round, Site, Source, Text
from geodata.vocab import (
    BodyKind,
    Comparison,
    Confidence,
    EventKind,
    FeedbackCategory,
    FeedbackStatus,
    Mood,
    SiteKind,
    SiteState,
    SubDistrict,
)

SOURCES_FILE = "SOURCES.toml"
Folder = Traversable | Path
_Identified = TypeVar("_Identified", Site, Event, Round, Body, Feedback)


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{lang}" for name in names for lang in ("zh", "en"))


_CITED = ("source", "source_line")
COLUMNS: dict[str, tuple[str, ...]] = {
    "sites.csv": (
        "id", "kind", "also", "state", *_both("name"), "name_confidence", "variants",
        *_both("where"), "subdistrict", "lon", "lat", "accuracy_m", *_both("evidence", "summary"),
        "linked", *_CITED,
    ),
    "events.csv": (
        "id", "site", "order", "kind", "date_edtf", *_both("phrase", "basis", "text"), *_CITED,
    ),
    "quantities.csv": ("of", *_both("label"), "value", *_both("unit"), "comparison"),
    "actors.csv": ("event", "zh", "en"),
    "rounds.csv": ("id", "site", "event", "count", *_both("who", "about"), *_CITED),
    "bodies.csv": (
        "id", "kind", *_both("name"), "name_confidence", *_both("summary"), "subdistricts",
        "sites", *_CITED,
    ),
    "feedback.csv": (
        "id", "site", "lon", "lat", "category", "mood", *_both("text", "outcome"), *_CITED,
    ),
}  # fmt: skip
"""Columns of each file; all are needed, cells may be empty where a record allows it."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A data set: every reference in it leads somewhere."""

    sites: tuple[Site, ...]
    events: tuple[Event, ...]
    rounds: tuple[Round, ...]
    bodies: tuple[Body, ...]
    feedback: tuple[Feedback, ...]
    sources: tuple[Source, ...]


def read_bundle(folder: Folder | None = None) -> Bundle:
    """Read a data set.

    Parameters
    ----------
    folder
        Where its files lie; the bundled ones where not given.

    Returns
    -------
    Bundle

    Raises
    ------
    BundleError
        With every :class:`~geodata.errors.RowProblem` of every file.
    """
    reader = _Reader(folder or files("geodata") / "sources")
    bundle = reader.read()
    if reader.problems:
        first, count = reader.problems[0], len(reader.problems)
        raise BundleError(f"{count} problems in the data files; {first}", tuple(reader.problems))
    return bundle


class _Reader:
    """Reads the files in the order they refer to each other."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.problems: list[RowProblem] = []
        self._sources: dict[str, Source] = {}
        self._site_ids: set[str] = set()
        self._event_sites: dict[str, str] = {}
        self._body_ids: set[str] = set()

    def read(self) -> Bundle:
        """Read everything that can be read."""
        self._sources = {source.id: source for source in self._read_sources()}
        shapes = self._read_shapes()
        self._site_ids = self._find_ids("sites.csv")
        self._event_sites = {row.text("id"): row.text("site") for row in self._peek("events.csv")}
        self._body_ids = self._find_ids("bodies.csv")
        sites = self._collect("sites.csv", lambda row: self._read_site(row, shapes))
        self._note_lost_shapes(shapes)
        quantities = self._read_quantities()
        actors = self._read_actors()
        return Bundle(
            sites=sites,
            events=self._collect(
                "events.csv", lambda row: self._read_event(row, quantities, actors)
            ),
            rounds=self._collect("rounds.csv", self._read_round),
            bodies=self._collect("bodies.csv", lambda row: self._read_body(row, quantities)),
            feedback=self._collect("feedback.csv", self._read_feedback),
            sources=tuple(self._sources.values()),
        )

    def _read_text(self, name: str) -> str | None:
        try:
            return (self._folder / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self._note(name, "the file is missing", "Put it back.")
        except UnicodeDecodeError:
            self._note(name, "is not UTF-8 text", "Save it as CSV UTF-8.")
        return None

    def _note(
        self, file: str, reason: str, remedy: str, *, column: str = "", value: object = ""
    ) -> None:
        self.problems.append(
            RowProblem(
                file=file, row=0, column=column, value=str(value), reason=reason, remedy=remedy
            )
        )

    def _rows(self, name: str) -> Iterator[Row]:
        text = self._read_text(name)
        if text is not None:
            yield from read_rows(name, text, COLUMNS[name], self.problems)

    def _peek(self, name: str) -> Iterator[Row]:
        """Read a file only for its ids; its problems are noted when it is read in earnest."""
        kept = len(self.problems)
        yield from self._rows(name)
        del self.problems[kept:]

    def _find_ids(self, name: str) -> set[str]:
        return {row.text("id") for row in self._peek(name)}

    def _collect(
        self, name: str, read: Callable[[Row], _Identified | None]
    ) -> tuple[_Identified, ...]:
        """Read one file; the second row with an id is a problem."""
        found: list[_Identified] = []
        seen: set[str] = set()
        for row in self._rows(name):
            record = read(row)
            if record is not None:
                found.append(record)
            if row.text("id") in seen:
                row.note("id", "stands twice", "Give every row an id of its own.")
            seen.add(row.text("id"))
        return tuple(found)

    def _read_sources(self) -> Iterator[Source]:
        for source_id, facts in read_toml(self._folder, self.problems).get("documents", {}).items():
            try:
                yield Source(
                    id=source_id,
                    title=Text(zh=facts.get("title_zh", ""), en=facts.get("title_en", "")),
                    publisher=Text(
                        zh=facts.get("publisher_zh", ""), en=facts.get("publisher_en", "")
                    ),
                    date=EventDate(edtf=facts.get("date", "")),
                    licence=Text(zh=facts.get("licence_zh", ""), en=facts.get("licence_en", "")),
                    address=facts.get("address", ""),
                )
            except (InvalidRecordError, InvalidDateError) as error:
                self._note(SOURCES_FILE, str(error), "Correct the table.", column=source_id)

    def _read_shapes(self) -> dict[str, BaseGeometry]:
        """Read lines and polygons by the id of their site."""
        text = self._read_text("shapes.geojson")
        try:
            features = json.loads(text or '{"features": []}')["features"]
            return {feature["properties"]["id"]: shape(feature["geometry"]) for feature in features}
        except (ValueError, KeyError, TypeError, AttributeError, ShapelyError) as error:
            remedy = "It is a FeatureCollection; each feature has properties.id and a geometry."
            self._note("shapes.geojson", f"cannot be read: {error}", remedy)
            return {}

    def _note_lost_shapes(self, shapes: Mapping[str, object]) -> None:
        for lost in sorted(set(shapes) - self._site_ids):
            self._note("shapes.geojson", "there is no such site", "Use the id of a site.",
                       column="id", value=lost)  # fmt: skip

    def _read_site(self, row: Row, shapes: Mapping[str, BaseGeometry]) -> Site | None:
        site_id = row.required("id")
        for linked in row.entries("linked"):
            if linked not in self._site_ids:
                row.note("linked", "there is no such site", "Use the id of a site.", linked)
        subdistrict = row.text("subdistrict") and row.word("subdistrict", SubDistrict)
        facts: dict[str, Any] = {
            "id": site_id,
            "kind": row.word("kind", SiteKind),
            "also": row.words("also", SiteKind),
            "state": row.word("state", SiteState),
            "name": row.both("name", required=True),
            "name_confidence": row.word("name_confidence", Confidence),
            "variants": row.entries("variants"),
            "where": row.both("where"),
            "subdistrict": subdistrict or None,
            "geometry": _read_place(row, shapes.get(site_id)),
            "accuracy_m": row.number_in("accuracy_m"),
            "evidence": row.both("evidence"),
            "summary": row.both("summary", required=True),
            "linked": row.entries("linked"),
            "citation": row.citation(self._sources),
        }
        return row.build(lambda: Site(**facts))

    def _read_event(
        self,
        row: Row,
        quantities: Mapping[str, list[Quantity]],
        actors: Mapping[str, list[Text]],
    ) -> Event | None:
        event_id = row.required("id")
        facts: dict[str, Any] = {
            "id": event_id,
            "site_id": row.reference("site", self._site_ids, "site"),
            "order": row.whole("order") or 1,
            "date": row.date(),
            "kind": row.word("kind", EventKind),
            "text": row.both("text", required=True),
            "citation": row.citation(self._sources),
            "quantities": tuple(quantities.get(event_id, ())),
            "actors": tuple(actors.get(event_id, ())),
        }
        return row.build(lambda: Event(**facts))

    def _read_quantities(self) -> dict[str, list[Quantity]]:
        """Read quantities by the event or body they belong to."""
        found: dict[str, list[Quantity]] = defaultdict(list)
        owners = set(self._event_sites) | self._body_ids
        for row in self._rows("quantities.csv"):
            row.required("value")
            facts: dict[str, Any] = {
                "label": row.both("label", required=True),
                "value": row.number_in("value") or 0.0,
                "unit": row.both("unit"),
                "comparison": row.word("comparison", Comparison),
            }
            owner = row.reference("of", owners, "event or body")
            found[owner].append(Quantity(**facts))
        return found

    def _read_actors(self) -> dict[str, list[Text]]:
        found: dict[str, list[Text]] = defaultdict(list)
        for row in self._rows("actors.csv"):
            event_id = row.reference("event", self._event_sites, "event")
            found[event_id].append(Text(zh=row.required("zh"), en=row.required("en")))
        return found

    def _read_round(self, row: Row) -> Round | None:
        event_id = row.reference("event", self._event_sites, "event")
        site_id = row.reference("site", self._site_ids, "site")
        if self._event_sites.get(event_id, site_id) != site_id:
            row.note("site", f"event {event_id} is of another site", "Use the event's site.")
        facts: dict[str, Any] = {
            "id": row.required("id"),
            "site_id": site_id,
            "event_id": event_id,
            "count": row.whole("count"),
            "who": row.both("who", required=True),
            "about": row.both("about", required=True),
            "citation": row.citation(self._sources),
        }
        return row.build(lambda: Round(**facts))

    def _read_body(self, row: Row, quantities: Mapping[str, list[Quantity]]) -> Body | None:
        body_id = row.required("id")
        for site_id in row.entries("sites"):
            if site_id not in self._site_ids:
                row.note("sites", "there is no such site", "Use the id of a site.", site_id)
        facts: dict[str, Any] = {
            "id": body_id,
            "kind": row.word("kind", BodyKind),
            "name": row.both("name", required=True),
            "name_confidence": row.word("name_confidence", Confidence),
            "summary": row.both("summary", required=True),
            "subdistricts": row.words("subdistricts", SubDistrict),
            "site_ids": row.entries("sites"),
            "quantities": tuple(quantities.get(body_id, ())),
            "citation": row.citation(self._sources),
        }
        return row.build(lambda: Body(**facts))

    def _read_feedback(self, row: Row) -> Feedback | None:
        facts: dict[str, Any] = {
            "id": row.required("id"),
            "site_id": row.reference("site", self._site_ids, "site") if row.text("site") else None,
            "longitude": row.number_in("lon"),
            "latitude": row.number_in("lat"),
            "category": row.word("category", FeedbackCategory),
            "mood": row.word("mood", Mood),
            "text": row.both("text", required=True),
            "outcome": row.both("outcome"),
            "status": FeedbackStatus.REPORTED,
            "citation": row.citation(self._sources),
        }
        return row.build(lambda: Feedback(**facts))


def _read_place(row: Row, drawn: BaseGeometry | None) -> BaseGeometry | None:
    """Return the point of the row, or the line or polygon drawn for it."""
    longitude, latitude = row.number_in("lon"), row.number_in("lat")
    if (longitude is None) != (latitude is None):
        row.note("lon", "half a position", "Give both lon and lat, or neither.")
        return None
    if longitude is None or latitude is None:
        return drawn
    if drawn is not None:
        row.note("lon", "has a point and a shape", "Leave lon and lat empty, or drop the shape.")
    if longitude < 90 < latitude:
        row.note(
            "lon", "longitude and latitude are swapped", "Longitude is about 121, latitude 31."
        )
    return Point(longitude, latitude)


def read_toml(folder: Folder, problems: list[RowProblem]) -> dict[str, Any]:
    """Read ``SOURCES.toml``; empty, with a problem noted, where it cannot be read."""
    try:
        return tomllib.loads((folder / SOURCES_FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(
            RowProblem(file=SOURCES_FILE, row=0, column="", value="", reason=str(error),
                       remedy="Put a sound file back.")
        )  # fmt: skip
        return {}
