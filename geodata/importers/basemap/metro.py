"""Metro lines: tracks come first in a file, the routes that name and colour them last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from geodata.importers.basemap.spec import Drawn
from geodata.importers.basemap.tags import find_colour, find_line_number, read_name
from geodata.models import Text
from geodata.streets import read_metro


class MetroRoutes:
    """Joins tracks with the routes that run on them."""

    def __init__(self) -> None:
        self._tracks: dict[int, Drawn] = {}
        self._routes: dict[int, dict[str, tuple[Text, str | None]]] = {}

    def add_track(self, way_id: int, track: Drawn) -> None:
        """Keep a track until its routes are known."""
        self._tracks[way_id] = track

    def add_route(self, relation: Any) -> None:
        """Take a route of a metro line; others are passed over."""
        tags = {tag.k: tag.v for tag in relation.tags}
        number = find_line_number(tags.get("ref", ""), tags.get("name", ""))
        if tags.get("route") not in {"subway", "light_rail"} or not number:
            return
        for member in relation.members:
            if member.type == "w" and member.ref in self._tracks:
                # A line has a route for each direction; one of them is enough.
                known = self._routes.setdefault(member.ref, {})
                known.setdefault(number, (read_name(tags), find_colour(tags)))

    def draw(self) -> Iterator[Drawn]:
        """Return each track once for every line on it, in the line's colour."""
        for way_id, track in self._tracks.items():
            routes = self._routes.get(way_id) or {track.kind: (track.name, None)}
            for number, (name, colour) in routes.items():
                own = _read_lines().get(number)
                yield replace(
                    track,
                    kind=number,
                    name=own[0] if own else name,
                    extra=colour or (own[1] if own else None) or track.extra or "",
                )


def find_station_lines(name: Text) -> str:
    """Return the numbers of the lines that stop at a station, where our own table knows it."""
    return _read_stations().get(name.zh.removesuffix("站"), "")


@cache
def _read_lines() -> dict[str, tuple[Text, str]]:
    return {line.number: (line.name, line.colour) for line in read_metro()[0]}


@cache
def _read_stations() -> dict[str, str]:
    return {each.name.zh.removesuffix("站"): ",".join(each.lines) for each in read_metro()[1]}
