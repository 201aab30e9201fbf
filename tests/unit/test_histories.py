"""Planners change sites, events and rounds: each version stays and can be brought back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from geodata.dates import EventDate
from geodata.detail import build_detail
from geodata.errors import ChangedMeanwhileError, UnknownRecordError
from geodata.filters import Filters
from geodata.models import Citation, Event, Round, Source, Text
from geodata.store import Store
from geodata.store.read_map import find_map_view
from geodata.store.read_records import read_site
from geodata.store.read_sites import find_row
from geodata.store.write_history import Change
from geodata.vocab import EventKind, SiteState

OFFICE = Source(
    id="office",
    title=Text(zh="街道记录", en="Office records"),
    publisher=Text(zh="虹桥街道", en="Hongqiao"),
    date=EventDate(edtf="2026"),
    licence=Text(zh="内部", en="internal"),
)


def event(name: str = "E900", **changes: object) -> Event:
    made = Event(
        id=name,
        site_id="A12",
        order=9,
        date=EventDate(edtf="2026-03"),
        kind=EventKind.CONSULTATION,
        text=Text(zh="又谈了一次。", en="They met once more."),
        citation=Citation(source_id="office"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def office(store: Store) -> Store:
    store.histories.ensure_source(OFFICE, actor="li")
    return store


def test_a_consultation_joins_the_history_with_its_round(office: Store) -> None:
    met = Round(id="Q900", site_id="A12", event_id="E900", count=2,
                who=Text(en="both committees"), about=Text(en="the key"),
                citation=Citation(source_id="office"))  # fmt: skip
    office.histories.save_consultation(event(), met, Change(actor="li"))
    detail = build_detail(office, "A12")
    told = next(each for each in detail["events"] if each["id"] == "E900")
    assert told["rounds"][0]["count"] == 2
    assert told["source"] == "office"
    row = find_row(office, "A12")
    assert row is not None
    assert row.newest.edtf == "2026-03"


def test_a_round_without_its_event_saves_neither(office: Store) -> None:
    met = Round(id="Q900", site_id="A12", event_id="E901", count=2, who=Text(en="w"),
                about=Text(en="a"), citation=Citation(source_id="office"))  # fmt: skip
    with pytest.raises(UnknownRecordError):
        office.histories.save_consultation(event(), met, Change(actor="li"))
    assert all(each["id"] != "E900" for each in build_detail(office, "A12")["events"])


def test_a_site_moves_and_is_found_where_it_is_now(office: Store) -> None:
    site = read_site(office, "A12").site
    moved = replace(site, geometry=shapely.Point(121.36, 31.21), accuracy_m=20.0)
    office.histories.save_site(moved, Change(actor="li", version=1, reason="measured"))
    here = find_map_view(office, (121.359, 31.209, 121.361, 31.211), 17, Filters())
    assert "A12" in [each["id"] for each in here.features]
    assert site.geometry is not None
    west, south, east, north = site.geometry.buffer(0.0002).bounds
    there = find_map_view(office, (west, south, east, north), 17, Filters())
    assert "A12" not in [each["id"] for each in there.features]
    lost = replace(moved, geometry=None, accuracy_m=None)
    office.histories.save_site(lost, Change(actor="li", version=2))
    here = find_map_view(office, (121.359, 31.209, 121.361, 31.211), 17, Filters())
    assert "A12" not in [each["id"] for each in here.features]


def test_every_version_is_kept_compared_and_brought_back(office: Store) -> None:
    first = read_site(office, "A12").site
    second = replace(first, state=SiteState.WORK, summary=Text(zh="新的说明", en="New words"))
    office.histories.save_site(second, Change(actor="li", version=1, reason="works began"))
    (version,) = office.histories.find_versions("site", "A12")
    assert (version.actor, version.reason) == ("li", "works began")
    assert version.changed == {
        "state": ("resolved", "work"),
        "summary_zh": (first.summary.zh, "新的说明"),
        "summary_en": (first.summary.en, "New words"),
    }
    change = Change(actor="wang", version=2, reason="not yet")
    office.histories.restore("site", "A12", version.line, change, before=True)
    assert read_site(office, "A12").site == first
    assert office.histories.find_version("site", "A12") == 3
    assert len(office.histories.find_versions("site", "A12")) == 2
    assert office.verify_log()[0] == []


def test_the_second_of_two_planners_is_told(office: Store) -> None:
    site = read_site(office, "A12").site
    office.histories.save_site(replace(site, state=SiteState.WORK), Change(actor="li", version=1))
    with pytest.raises(ChangedMeanwhileError) as refused:
        office.histories.save_site(
            replace(site, state=SiteState.DONE), Change(actor="wang", version=1)
        )
    assert refused.value.facts["version"] == 2
    assert read_site(office, "A12").site.state is SiteState.WORK
    with pytest.raises(ChangedMeanwhileError):
        office.histories.save_site(site, Change(actor="wang"))


def test_a_split_takes_events_and_rounds_along(office: Store) -> None:
    records = read_site(office, "A12")
    taken = next(met.event_id for met in records.rounds)
    new = replace(records.site, id="A12b", name=Text(zh="新边门", en="New door"), linked=("A12",))
    office.histories.split_site(
        new, old_id="A12", event_ids=[taken], change=Change(actor="li", version=1)
    )
    left, made = read_site(office, "A12"), read_site(office, "A12b")
    assert taken in [each.id for each in made.events]
    assert taken not in [each.id for each in left.events]
    assert taken in [met.event_id for met in made.rounds]
    assert len(left.events) + len(made.events) == len(records.events)
    assert office.verify_log()[0] == []
    with pytest.raises(UnknownRecordError):
        office.histories.split_site(
            replace(new, id="A12c"), old_id="A12", event_ids=["E999"],
            change=Change(actor="li", version=2),
        )  # fmt: skip
    with pytest.raises(UnknownRecordError):
        read_site(office, "A12c")


def test_an_event_that_cites_nothing_known_is_refused(store: Store) -> None:
    with pytest.raises(UnknownRecordError):
        store.histories.save_event(event(), Change(actor="li"))


def test_who_rewrites_history_behind_the_log_is_found_out(office: Store, store_path: Path) -> None:
    office.histories.save_event(event(), Change(actor="li"))
    assert office.verify_log()[0] == []
    connection = sqlite3.connect(store_path)
    connection.execute("UPDATE events SET text_en = 'nothing happened' WHERE id = 'E900'")
    connection.commit()
    connection.close()
    assert "E900" in office.verify_log()[0][0]
