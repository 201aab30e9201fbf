"""Filters mean the same in the address, on the command line and in the store."""

from __future__ import annotations

import pytest

from geodata.errors import FilterError
from geodata.filters import Filters
from geodata.store import Store
from geodata.store.read_sites import count_sites, find_rows
from geodata.vocab import SiteKind, SiteState, SubDistrict


def find_ids(store: Store, **params: str) -> set[str]:
    filters = Filters.from_params({name: [value] for name, value in params.items()})
    found = {row.id for row in find_rows(store, filters, limit=200, offset=0)}
    assert count_sites(store, filters) == len(found)
    return found


def test_values_may_repeat_or_be_joined_by_commas() -> None:
    joined = Filters.from_params({"kind": ["park,station"], "state": ["done", "open"]})
    assert joined.kinds == (SiteKind.PARK, SiteKind.STATION)
    assert joined.states == (SiteState.DONE, SiteState.OPEN)


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("kind", "museum", "renewal, park, station, consult, context"),
        ("subdistrict", "pudong", "huayang"),
        ("from", "20", "year"),
        ("from", "２０２１", "year"),
        ("feedback", "yes", "0 or 1"),
        ("about", "weather", "noise, light, proximity"),
        ("mood", "anger", "concern, complaint"),
        ("step", "done", "raised, accepted, handled, informed, evaluated"),
        ("said_from", "2026-02-30", "one day as YYYY-MM-DD"),
        ("said_from", "20260201", "one day as YYYY-MM-DD"),
        ("said_to", "2026-W01-1", "one day as YYYY-MM-DD"),
        ("colour", "red", "kind, state, subdistrict, body, from, to, feedback, about"),
        ("q", "x" * 101, "at most 100 characters"),
    ],
)
def test_what_a_filter_does_not_take_is_refused_with_what_it_would(
    name: str, value: str, accepted: str
) -> None:
    with pytest.raises(FilterError) as refused:
        Filters.from_params({name: [value]})
    assert refused.value.facts["key"] == name
    assert accepted in str(refused.value.facts["accepted"])


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(FilterError):
        Filters.from_params({"from": ["2022"], "to": ["2021"]})


def test_an_uncertain_date_counts_for_every_year_it_may_mean(store: Store) -> None:
    # "Two years ago" means 2021 or 2022 (digest 1.0): Black Lake moved to Wuyi Road then.
    assert "A32" in find_ids(store, **{"from": "2021", "to": "2021"})
    assert "A32" in find_ids(store, **{"from": "2022", "to": "2022"})
    assert "A32" not in find_ids(store, **{"from": "2023", "to": "2024"})


def test_a_site_without_dates_falls_in_no_year(store: Store) -> None:
    # Qishan Village: a photo of a meeting, no date in the article (digest 1.4).
    assert "A23" in find_ids(store)
    assert "A23" not in find_ids(store, **{"from": "1900", "to": "2030"})


def test_names_are_found_in_both_languages_and_as_the_article_spells_them(store: Store) -> None:
    # Digest 1.8: Huayu = Huayuan (A02); Black Lake = Heihu (A32).
    assert "A02" in find_ids(store, q="华院")
    assert "A02" in find_ids(store, q="HUAYU")
    assert "A02" in find_ids(store, q="huayuan")
    assert "A32" in find_ids(store, q="heihu")
    assert "A32" in find_ids(store, q="黑湖")


def test_search_signs_of_the_database_stand_for_themselves(store: Store) -> None:
    for signs in ("%", "_", "'; DROP TABLE sites; --", "\\"):
        assert find_ids(store, q=signs) <= find_ids(store)
    assert find_ids(store, q="%%%%") == set()
    assert len(find_ids(store)) == 37


def test_sub_district_and_kind_narrow_together(store: Store) -> None:
    xinhua = find_ids(store, subdistrict=SubDistrict.XINHUA)
    assert {"A27", "A28", "A29"} <= xinhua
    stations = find_ids(store, subdistrict=SubDistrict.XINHUA, kind="station")
    assert "A28" in stations
    assert "A29" not in stations
