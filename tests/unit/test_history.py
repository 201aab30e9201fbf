"""Order of events and the chain, on histories worked out by hand."""

from __future__ import annotations

from geodata.dates import EventDate
from geodata.history import find_chain, order_events
from geodata.models import Citation, Event, Round, Text
from geodata.vocab import EventKind

CITED = Citation(source_id="s", line=1)


def event(name: str, order: int, date: str, kind: EventKind = EventKind.CONTEXT) -> Event:
    return Event(
        id=name,
        site_id="A",
        order=order,
        date=EventDate(edtf=date),
        kind=kind,
        text=Text(zh=name, en=name),
        citation=CITED,
    )


def met(name: str, count: int | None) -> Round:
    return Round(
        id=name,
        site_id="A",
        event_id="e",
        count=count,
        who=Text(zh="居民", en="residents"),
        about=Text(zh="门", en="the door"),
        citation=CITED,
    )


def names(events: list[Event]) -> list[str]:
    return [each.id for each in events]


def test_dates_that_exclude_each_other_decide() -> None:
    late, early = event("late", 1, "2022"), event("early", 2, "[2018,2019]")
    assert names(order_events([late, early])) == ["early", "late"]


def test_dates_that_overlap_decide_nothing_and_the_order_given_does() -> None:
    first, second = event("first", 1, "[2021,2022]"), event("second", 2, "2021-03")
    assert names(order_events([second, first])) == ["first", "second"]


def test_events_without_a_date_keep_their_place() -> None:
    told = [event("a", 1, ""), event("b", 2, "2020"), event("c", 3, ""), event("d", 4, "2019")]
    assert names(order_events(told)) == ["a", "c", "d", "b"]


def test_an_open_beginning_never_comes_after_what_is_later() -> None:
    told = [event("new", 1, "2019-11-02"), event("old", 2, "../1994")]
    assert names(order_events(told)) == ["old", "new"]


def test_the_chain_counts_rounds_and_takes_the_last_change() -> None:
    events = [
        event("locked", 1, "", EventKind.CONFLICT),
        event("talked", 2, "", EventKind.CONSULTATION),
        event("tried", 3, "", EventKind.RESPONSE),
        event("opened", 4, "", EventKind.RESOLVED),
    ]
    chain = find_chain(events, [met("r1", 2), met("r2", 5)])
    assert chain is not None
    assert (chain.concern.en, chain.talk.en, chain.change.en) == ("locked", "talked", "opened")
    assert chain.rounds == 7


def test_many_rounds_without_a_number_stay_without_one() -> None:
    chain = find_chain([event("talked", 1, "", EventKind.CONSULTATION)], [met("r", None)])
    assert chain is not None
    assert chain.rounds is None
    assert not chain.change


def test_where_nobody_raised_or_discussed_anything_there_is_no_chain() -> None:
    assert find_chain([event("opened", 1, "2020", EventKind.OPENED)], []) is None
