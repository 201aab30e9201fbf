"""Each rule of each record: the sound record exists, the faulty one names its field."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from typing import Any

import pytest
from shapely import LineString, MultiPoint, Point, Polygon

from geodata.dates import EventDate
from geodata.errors import InvalidRecordError
from geodata.models import Body, Citation, Event, Feedback, Round, Site, Source, Text
from geodata.vocab import (
    BodyKind,
    EventKind,
    FeedbackCategory,
    FeedbackStatus,
    Mood,
    SiteKind,
    SiteState,
)

WORDS = Text(zh="字", en="words")
CITED = Citation(source_id="src", line=3)
SOUND: dict[type, dict[str, Any]] = {
    Source: {"id": "src", "title": WORDS, "publisher": WORDS, "date": EventDate(),
             "licence": WORDS},
    Site: {"id": "A01", "kind": SiteKind.PARK, "name": WORDS, "state": SiteState.OPEN,
           "summary": WORDS, "citation": CITED, "geometry": Point(121.4, 31.2),
           "accuracy_m": 30.0},
    Event: {"id": "A01-1", "site_id": "A01", "order": 1, "date": EventDate(edtf="2021"),
            "kind": EventKind.OPENED, "text": WORDS, "citation": CITED},
    Round: {"id": "r1", "site_id": "A01", "event_id": "A01-1", "count": 3, "who": WORDS,
            "about": WORDS, "citation": CITED},
    Body: {"id": "B1", "kind": BodyKind.TEAM, "name": WORDS, "summary": WORDS, "citation": CITED},
    Feedback: {"id": "F1", "category": FeedbackCategory.NOISE, "mood": Mood.WISH, "text": WORDS,
               "status": FeedbackStatus.PUBLISHED, "site_id": "A01"},
}  # fmt: skip
BOWTIE = Polygon([(121.4, 31.2), (121.41, 31.21), (121.41, 31.2), (121.4, 31.21)])
LONG_NAME, LONG_TEXT = Text(zh="长" * 201), Text(en="w" * 4001)


@pytest.mark.parametrize("record", SOUND, ids=lambda record: record.__name__)
def test_a_sound_record_exists_and_stays_as_it_is(record: type) -> None:
    made = record(**SOUND[record])
    with pytest.raises(FrozenInstanceError):
        made.id = "other"


@pytest.mark.parametrize("record", SOUND, ids=lambda record: record.__name__)
@pytest.mark.parametrize(
    "bad", ["", " ", "a b", "../x", "<b>", "-a", "字", "a" * 65, "a\n", "{{id}}"], ids=repr
)
def test_ids_are_plain(record: type, bad: str) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        record(**{**SOUND[record], "id": bad})
    assert [(fault.field, fault.value) for fault in caught.value.faults] == [("id", bad)]


@pytest.mark.parametrize(
    ("record", "field", "changed"),
    [
        (Source, "title", {"title": Text()}),
        (Source, "publisher", {"publisher": LONG_NAME}),
        (Site, "name", {"name": Text()}),
        (Site, "name", {"name": LONG_NAME}),
        (Site, "name", {"name": Text(zh="\ud800")}),
        (Site, "variants", {"variants": ("",)}),
        (Site, "variants", {"variants": ("v" * 201,)}),
        (Site, "accuracy_m", {"accuracy_m": None}),
        (Site, "accuracy_m", {"accuracy_m": 0.0}),
        (Site, "accuracy_m", {"accuracy_m": -1.0}),
        (Site, "geometry", {"geometry": Point()}),
        (Site, "geometry", {"geometry": BOWTIE}),
        (Site, "geometry", {"geometry": MultiPoint([(121.4, 31.2)])}),
        (Site, "geometry", {"geometry": Point(31.2, 121.4)}),
        (Site, "geometry", {"geometry": LineString([(121.4, 31.2), (2.35, 48.85)])}),
        (Event, "text", {"text": Text()}),
        (Event, "text", {"text": LONG_TEXT}),
        (Round, "count", {"count": 0}),
        (Round, "count", {"count": 1001}),
        (Round, "who", {"who": Text()}),
        (Round, "about", {"about": LONG_TEXT}),
        (Body, "name", {"name": Text()}),
        (Feedback, "text", {"text": Text()}),
        (Feedback, "text", {"text": Text(zh=" \n")}),
        (Feedback, "text", {"text": Text(zh="字" * 1001)}),
        (Feedback, "text", {"text": Text(zh="\udfff")}),
        (Feedback, "site_id", {"site_id": None}),
        (Feedback, "longitude", {"longitude": 121.4}),
        (Feedback, "longitude", {"longitude": 31.2, "latitude": 121.4}),
        (Feedback, "created_at", {"created_at": datetime(2024, 1, 1)}),
        (Feedback, "citation", {"status": FeedbackStatus.REPORTED}),
    ],
)
def test_each_rule_names_the_field_that_breaks_it(
    record: type, field: str, changed: dict[str, object]
) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        record(**{**SOUND[record], **changed})
    assert {fault.field.split(".")[0] for fault in caught.value.faults} == {field}
    assert field in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidRecordError) as caught:
        Site(**{**SOUND[Site], "id": "?", "name": Text(), "accuracy_m": None})
    assert [fault.field for fault in caught.value.faults] == ["id", "name", "accuracy_m"]


@pytest.mark.parametrize(
    ("record", "changed"),
    [
        (Site, {"geometry": None, "accuracy_m": None}),
        (Site, {"geometry": LineString([(121.4, 31.2), (121.41, 31.2)])}),
        (Site, {"name": Text(zh="长" * 200)}),
        (Site, {"name": Text(en="{{ 7*7 }}<script>")}),
        (Event, {"text": Text(en="w" * 4000)}),
        (Round, {"count": None}),
        (Round, {"count": 1000}),
        (Feedback, {"site_id": None, "longitude": 121.4, "latitude": 31.2}),
        (Feedback, {"text": Text(zh="字" * 1000)}),
        (Feedback, {"created_at": datetime(2024, 1, 1, tzinfo=UTC)}),
        (Feedback, {"status": FeedbackStatus.REPORTED, "citation": CITED}),
    ],
)
def test_the_edge_of_each_rule_is_inside(record: type, changed: dict[str, object]) -> None:
    made = record(**{**SOUND[record], **changed})
    for field, value in changed.items():
        assert getattr(made, field) == value


def test_words_fall_back_to_the_other_language() -> None:
    assert Text(zh="字").said_in("en") == "字"
    assert Text(en="words").said_in("zh") == "words"
    assert WORDS.said_in("zh") == "字"
    assert not Text()
