"""The default data set: complete, in its place, sourced, and nothing in it from elsewhere."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass

import pytest
from shapely import Point

from geodata.bundle import Bundle, read_bundle
from geodata.checksums import find_checksum_problems
from geodata.crs import measure_distance_m
from geodata.models import Text
from geodata.places import find_subdistrict, read_district
from geodata.shapes import find_mark
from tests.conftest import SOURCE

# Digest 1.8: places outside the district, and persons who are not named.
FOREIGN = ("Qingpu", "青浦", "Xinzhuang", "莘庄", "Haikuo", "海阔", "Maritime", "航海博物馆",
           "Lincang", "临沧", "Loughborough", "Yang Quan", "Xue Yunhao")  # fmt: skip
# Digest 1.6, as numbers.
QUANTITIES = {30, 70, 32, 39, 10, 26, 5, 100, 40, 80, 50, 1, 8, 3, 2, 20, 15, 1100, 10_000_000_000}


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return read_bundle()


def find_texts(record: object) -> list[Text]:
    if isinstance(record, Text):
        return [record]
    if isinstance(record, tuple):
        return [text for each in record for text in find_texts(each)]
    if is_dataclass(record):
        return [text for each in fields(record) for text in find_texts(getattr(record, each.name))]
    return []


def all_texts(bundle: Bundle) -> list[Text]:
    return [text for text in find_texts(bundle) if text]


def test_everything_the_digest_counts_is_there(bundle: Bundle) -> None:
    assert [site.id for site in bundle.sites] == [f"A{n:02d}" for n in range(1, 38)]
    assert {body.id for body in bundle.bodies} == {f"B{n:02d}" for n in range(1, 25)}
    assert (len(bundle.events), len(bundle.feedback)) == (66, 20)
    assert {event.site_id for event in bundle.events} == {site.id for site in bundle.sites}


def test_every_quantity_of_the_digest_is_there(bundle: Bundle) -> None:
    owners = (*bundle.events, *bundle.bodies)
    assert {quantity.value for owner in owners for quantity in owner.quantities} >= QUANTITIES


def test_five_rounds_opened_the_side_door(bundle: Bundle) -> None:
    counts = {met.count for met in bundle.rounds if met.site_id == "A12"}
    assert counts == {2, 5}


@pytest.mark.parametrize("word", FOREIGN)
def test_nothing_from_outside_the_district_and_no_private_person(bundle: Bundle, word: str) -> None:
    told = "\n".join(f"{text.zh}\n{text.en}" for text in all_texts(bundle))
    assert len(told) > 10_000
    assert word not in told


def test_every_text_is_in_both_languages(bundle: Bundle) -> None:
    for text in all_texts(bundle):
        assert text.zh
        # A unit such as 个 has no word in English.
        assert text.en or len(text.zh) <= 6


def test_every_site_lies_where_it_is_said_to(bundle: Bundle) -> None:
    district = read_district()
    for site in bundle.sites:
        if site.geometry is None:
            assert site.id == "A36"
            continue
        mark = Point(find_mark(site.geometry))
        assert find_subdistrict(mark) is site.subdistrict, site.id
        assert measure_distance_m(mark, district) < 60, site.id


def test_what_the_article_says_of_sub_districts_holds(bundle: Bundle) -> None:
    said = {"A05": "huayang", "A07": "huayang", "A13": "huayang", "A35": "huayang",
            "A10": "hongqiao", "A11": "hongqiao", "A18": "hongqiao", "A15": "jiangsu",
            "A22": "xinjing", "A27": "xinhua", "A28": "xinhua", "A29": "xinhua"}  # fmt: skip
    found = {site.id: site.subdistrict for site in bundle.sites}
    assert {site_id: found[site_id] for site_id in said} == said


def test_dates_are_those_of_the_digest(bundle: Bundle) -> None:
    dates = {event.date.edtf for event in bundle.events}
    assert dates == {"", "2023-05-01", "2021-09", "2022-09-09", "../1994", "[1997,1998]", "192X~",
                     "[2014,2015]", "2019-11-02", "[2023,2024]", "[2020,2021]", "[2022,2023]",
                     "[2021,2022]"}  # fmt: skip


def test_every_fact_has_a_line_in_a_document(bundle: Bundle) -> None:
    records = (*bundle.sites, *bundle.events, *bundle.rounds, *bundle.bodies)
    for record in records:
        assert record.citation.line is not None
        assert 1 <= record.citation.line <= 151


def test_files_are_as_they_were_shipped() -> None:
    assert find_checksum_problems() == ()


@pytest.mark.reference
def test_no_sentence_of_the_article_is_repeated(bundle: Bundle) -> None:
    path = SOURCE / "changning-cohesion-article.txt"
    if not path.is_file():
        pytest.skip("the article is not beside this checkout")
    article = " ".join(re.findall(r"[a-z0-9']+", path.read_text(encoding="utf-8").lower()))
    for text in all_texts(bundle):
        # A name of eight words is a name.
        told = text.en.lower().replace("east china university of political science and law", "|")
        words = re.findall(r"[a-z0-9']+|\|", told)
        for at in range(len(words) - 7):
            run = " ".join(words[at : at + 8])
            # The headline is cited as the title of the source.
            assert f" {run} " not in f" {article} " or "magnetic field" in text.en, run
