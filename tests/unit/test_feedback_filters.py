"""Feedback narrowed by subject, mood, step and days: one meaning for map, list and file."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from geodata.detail import build_detail
from geodata.errors import FilterError
from geodata.filters import Filters
from geodata.models import Feedback, Text
from geodata.store import Store, open_store
from geodata.store.read_map import find_map_view, find_pinned
from geodata.store.read_sites import count_sites, find_rows
from geodata.store.read_spots import find_said
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood, Step
from geodata.workflow import Move
from layers.basemap.in_force import find_basemap
from mapapp.actions.export import say_filters
from mapapp.view import View, read_view
from tests.benchmarks.synthetic import build_district
from tests.files_out import build_html_file

SHANGHAI = timezone(timedelta(hours=8))
DISTRICT = (121.30, 31.16, 121.46, 31.27)
SPOT = (121.4012, 31.2123)
# Id, site, what about, mood, when (Shanghai), last move, step. By hand.
LEFT = (
    ("N1", "A01", "noise", "complaint", "2026-03-01T00:00", "publish", None),
    ("N2", "A01", "noise", "wish", "2026-03-31T23:59", "publish", "handled"),
    ("L1", "A01", "light", "complaint", "2026-04-01T00:00", "publish", None),
    ("N3", "A02", "noise", "complaint", "2026-03-15T12:00", None, None),
    ("N4", "A02", "noise", "complaint", "2026-03-15T12:00", "hide", None),
    ("G1", None, "green", "wish", "2026-03-10T08:00", "publish", None),
    ("N5", None, "noise", "wish", "2026-05-10T08:00", "publish", None),
    ("N6", None, "noise", "wish", "2026-05-10T08:00", None, None),
)


@pytest.fixture
def heard(store: Store) -> Store:
    for name, site, about, mood, at, move, step in LEFT:
        place = {"site_id": site} if site else {"longitude": SPOT[0], "latitude": SPOT[1]}
        feedback = Feedback(
            id=name,
            category=FeedbackCategory(about),
            mood=Mood(mood),
            text=Text(zh=f"话{name}"),
            status=FeedbackStatus.PENDING,
            created_at=datetime.fromisoformat(at).replace(tzinfo=SHANGHAI),
            **place,  # type: ignore[arg-type]
        )
        store.cases.add(feedback, receipt_code=f"code {name}")
        if move:
            reason = {"reason": "x"} if move == "hide" else {}
            store.cases.move(name, Move(move), actor="li", version=1, **reason)  # type: ignore[arg-type]
        if step:
            store.cases.move(name, Move.SET_STEP, actor="li", version=2, step=Step(step))
    return store


def read_filters(**params: str) -> Filters:
    return Filters.from_params({name: [value] for name, value in params.items()})


# What passes by the table above: on A01, and of the spots. Themes of the report have no
# day and no step; those on A01 and the rest of the district are kept out by the period.
@pytest.mark.parametrize(
    ("params", "on_site", "spots"),
    [
        ({"about": "noise", "said_from": "2026-01-01"}, 2, {"N5"}),
        ({"about": "noise,light", "said_from": "2026-01-01"}, 3, {"N5"}),
        ({"about": "green"}, None, {"G1"}),
        ({"mood": "wish", "said_from": "2026-01-01"}, 1, {"G1", "N5"}),
        ({"step": "handled"}, 1, set()),
        ({"said_from": "2026-03-01", "said_to": "2026-03-31"}, 2, {"G1"}),
        ({"said_to": "2026-03-01"}, 1, set()),
        ({"said_from": "2026-04-01", "said_to": "9999-12-31"}, 1, {"N5"}),
        ({"about": "noise", "mood": "wish", "said_to": "2026-03-31"}, 1, set()),
        ({"about": "heritage", "mood": "praise", "said_from": "2026-01-01"}, 0, set()),
    ],
)
def test_map_list_and_spots_count_what_passes(
    heard: Store, params: dict[str, str], on_site: int | None, spots: set[str]
) -> None:
    filters = read_filters(**params)
    view = find_map_view(heard, DISTRICT, 18, filters)
    marks = {feature["id"]: feature["feedback"] for feature in view.features}
    listed = {row.id: row.feedback for row in find_rows(heard, filters, limit=99, offset=0)}
    if on_site is not None:
        assert marks["A01"] == on_site
    assert {name: listed[name] for name in marks} == marks
    assert {each.feedback.id for each in find_said(heard, (*SPOT, *SPOT), filters)} == spots
    assert sum(spot["n"] for spot in view.spots) == len(spots)
    assert view.counts["feedback"] == sum(listed.values()) + len(spots)
    # Feedback is narrowed, sites are not.
    assert view.total == len(listed) == 37


def test_a_day_is_a_day_of_shanghai(store: Store) -> None:
    # 07:00 on 2 May in Shanghai is 23:00 of the day before in UTC.
    for name, at in (("F1", "2026-05-02T07:00:00+08:00"), ("F2", "2026-05-02T23:30:00+08:00"),
                     ("F3", "2026-05-03T00:00:00+08:00")):  # fmt: skip
        post = Feedback(id=name, category=FeedbackCategory.NOISE, mood=Mood.WISH, site_id="A01",
                        text=Text(zh=name), status=FeedbackStatus.PENDING,
                        created_at=datetime.fromisoformat(at))  # fmt: skip
        store.cases.add(post, receipt_code=name)
        store.cases.move(name, Move.PUBLISH, actor="li", version=1)
    day = read_filters(feedback="1", said_from="2026-05-02", said_to="2026-05-02")
    found = find_rows(store, day, limit=9, offset=0)
    assert [(row.id, row.feedback) for row in found] == [("A01", 2)]
    said = {each["id"]: each["date"] for each in build_detail(store, "A01")["feedback"]}
    assert [said[name] for name in ("F1", "F2", "F3")] == ["2026-05-02", "2026-05-02", "2026-05-03"]
    assert store.as_of == "2026-05-03"


def test_only_sites_with_feedback_means_with_feedback_that_passes(heard: Store) -> None:
    filters = read_filters(feedback="1", about="noise", said_from="2026-01-01")
    assert [row.id for row in find_rows(heard, filters, limit=99, offset=0)] == ["A01"]
    assert count_sites(heard, filters) == 1
    assert find_map_view(heard, DISTRICT, 18, filters).total == 1


def test_a_theme_of_the_report_has_no_day_and_a_period_leaves_it_out(store: Store) -> None:
    def count(filters: Filters) -> int:
        return find_map_view(store, DISTRICT, 18, filters).counts["feedback"]

    assert count(Filters()) > 0
    assert count(read_filters(said_from="0001-01-01")) == 0
    assert count(read_filters(said_to="9999-12-31")) == 0


def test_the_saved_file_holds_what_passes(heard: Store) -> None:
    filters = read_filters(about="noise", said_from="2026-05-01")
    features, spots = find_pinned(heard, filters, limit=99)
    assert {feature["feedback"] for feature in features} == {0}
    assert [spot["n"] for spot in spots] == [1]
    page = build_html_file(heard, filters, "en", basemap=find_basemap(Path("none"))).decode()
    assert "话N5" in page
    assert "话G1" not in page
    assert say_filters(filters, "en") == ["Noise", "said 2026-05-01 – …"]


def test_what_was_chosen_survives_the_address() -> None:
    filters = Filters(
        about=(FeedbackCategory.NOISE, FeedbackCategory.LIGHT),
        moods=(Mood.WISH,),
        steps=(Step.HANDLED,),
        said_from=date(2026, 3, 1),
        said_to=date(2026, 3, 31),
    )
    assert filters.narrows_feedback
    assert filters.to_params() == [
        ("about", "noise"),
        ("about", "light"),
        ("mood", "wish"),
        ("step", "handled"),
        ("said_from", "2026-03-01"),
        ("said_to", "2026-03-31"),
    ]
    view = View(filters=filters)
    assert read_view(view.to_query("en")) == view


def test_days_cannot_end_before_they_begin() -> None:
    with pytest.raises(FilterError):
        read_filters(said_from="2026-03-02", said_to="2026-03-01")


@pytest.mark.parametrize("zoom", [10, 13])
def test_cells_count_what_passes(tmp_path_factory: pytest.TempPathFactory, zoom: int) -> None:
    store = open_store(tmp_path_factory.mktemp("cells") / "store.sqlite")
    district = build_district(1_000, 3_000)
    store.load_bundle(district)
    passing = [
        each
        for each in district.feedback
        if each.category is FeedbackCategory.NOISE
        and each.status in {FeedbackStatus.PUBLISHED, FeedbackStatus.REPORTED}
        and each.site_id
    ]
    view = find_map_view(store, DISTRICT, zoom, read_filters(about="noise"))
    store.close()
    assert view.cells
    assert sum(cell["kinds"].get("feedback", 0) for cell in view.cells) == len(passing) > 0
