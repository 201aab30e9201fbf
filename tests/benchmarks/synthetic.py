"""A synthetic district: as many sites and feedback as wanted, the same for the same seed.

Everything in it says that it is synthetic, so that it cannot be taken for data.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from shapely import Point, contains_xy
from shapely.geometry import Polygon

from geodata.bundle import Bundle
from geodata.dates import EventDate
from geodata.models import Citation, Event, Feedback, Site, Source, Text
from geodata.places import find_subdistrict, read_district
from geodata.vocab import (
    EventKind,
    FeedbackCategory,
    FeedbackStatus,
    Mood,
    SiteKind,
    SiteState,
)

SOURCE_ID = "synthetic"
_FIRST_POST = datetime(2024, 1, 1, tzinfo=UTC)
_DATES = ("2021", "2022-05", "[2021,2022]", "2023-03-14", "202X~", "")


def build_district(sites: int, feedback: int, *, seed: int = 20240414) -> Bundle:
    """Build a synthetic district.

    Parameters
    ----------
    sites, feedback
        How many of each; every site has three events, every second one feedback.
    seed
        The same seed gives the same district.

    Returns
    -------
    Bundle
    """
    chance = random.Random(seed)
    citation = Citation(source_id=SOURCE_ID, line=1)
    source = Source(
        id=SOURCE_ID,
        title=Text(zh="合成数据（仅供测试）", en="Synthetic (for tests only)"),
        publisher=Text(zh="测试程序", en="test program"),
        date=EventDate(edtf="2024"),
        licence=Text(zh="无", en="none"),
    )
    made = tuple(_build_sites(sites, chance, citation))
    events = tuple(event for site in made for event in _build_events(site, chance, citation))
    posts = tuple(_build_feedback(feedback, made, chance))
    return Bundle(
        sources=(source,), sites=made, events=events, rounds=(), bodies=(), feedback=posts
    )


def _find_points(
    count: int, district: Polygon, chance: random.Random
) -> Iterator[tuple[float, float]]:
    west, south, east, north = district.bounds
    found = 0
    while found < count:
        point = (round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6))
        if contains_xy(district, *point):
            found += 1
            yield point


def _build_sites(count: int, chance: random.Random, citation: Citation) -> Iterator[Site]:
    kinds, states = list(SiteKind), list(SiteState)
    for number, (longitude, latitude) in enumerate(_find_points(count, read_district(), chance), 1):
        yield Site(
            id=f"S{number:06d}",
            kind=chance.choice(kinds),
            name=Text(zh=f"合成点位 {number:06d}", en=f"Synthetic site {number:06d}"),
            state=chance.choice(states),
            summary=Text(zh="合成，仅供测试。", en="Synthetic, for tests only."),
            citation=citation,
            geometry=Point(longitude, latitude),
            accuracy_m=float(chance.choice((20, 80, 150, 400))),
            evidence=Text(zh="随机", en="random"),
            subdistrict=find_subdistrict(Point(longitude, latitude)),
        )


def _build_events(site: Site, chance: random.Random, citation: Citation) -> Iterator[Event]:
    kinds = (EventKind.CONCERN, EventKind.CONSULTATION, EventKind.COMPLETED)
    for order, kind in enumerate(kinds, 1):
        yield Event(
            id=f"{site.id}-{order}",
            site_id=site.id,
            order=order,
            date=EventDate(edtf=chance.choice(_DATES)),
            kind=kind,
            text=Text(
                zh=f"合成事件 {order}，仅供测试。", en=f"Synthetic event {order}, for tests."
            ),
            citation=citation,
        )


def _build_feedback(
    count: int, sites: tuple[Site, ...], chance: random.Random
) -> Iterator[Feedback]:
    categories, moods = list(FeedbackCategory), list(Mood)
    spoken_of = sites[::2]
    for number in range(1, count + 1):
        yield Feedback(
            id=f"P{number:07d}",
            category=chance.choice(categories),
            mood=chance.choice(moods),
            text=Text(zh=f"合成反馈 {number}，仅供测试。"),
            status=FeedbackStatus.PUBLISHED,
            site_id=chance.choice(spoken_of).id,
            created_at=_FIRST_POST + timedelta(minutes=number),
        )
