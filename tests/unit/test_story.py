"""Stories, colours and days of the saved file: what is taken, and what is refused with a reason."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.bundle import read_bundle
from geodata.detail import build_detail
from geodata.errors import AccentError, ExportOptionError, StoryError
from geodata.filters import Filters
from geodata.models import Text
from geodata.store import Store, open_store
from layers.accent import read_accent
from layers.basemap.in_force import find_basemap
from layers.exports.html import EXPORT
from layers.exports.html_choice import read_choice
from layers.story import Story, StoryView, read_default_story, read_story, write_story
from mapapp.actions.export import select
from tests.contracts.hostile import read_texts

TOLD = '[[views]]\ntitle = "Here"\n'
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(str.strip)
views = st.builds(
    StoryView,
    title=st.builds(Text, zh=words.filter(bool), en=words),
    text=st.builds(Text, zh=words, en=words),
    site=st.one_of(st.none(), words.filter(bool)),
    at=st.one_of(st.none(), st.tuples(st.floats(121, 122), st.floats(31, 32), st.floats(11, 18))),
)


@given(st.builds(Story, title=st.builds(Text, zh=words, en=words.filter(bool)),
                 lead=st.builds(Text, en=words), seconds=st.integers(0, 600),
                 views=st.lists(views, min_size=1, max_size=4).map(tuple)))  # fmt: skip
def test_a_story_that_is_written_is_read_back_the_same(story: Story) -> None:
    assert read_story(write_story(story), name="story.toml") == story


def test_hostile_texts_stay_text_in_a_story() -> None:
    told = tuple(
        StoryView(title=Text(zh=text.strip()[:120].strip(), en="x"), text=Text(en=text.strip()))
        for text in read_texts()
        if len(text) <= 2000
    )
    for start in range(0, len(told), 60):
        story = Story(title=Text(en="x"), views=told[start : start + 60])
        assert read_story(write_story(story), name="story.toml") == story


def test_the_default_story_speaks_of_sites_of_the_default_data_in_both_languages() -> None:
    story = read_default_story()
    sites = {site.id for site in read_bundle().sites}
    named = [view.site for view in story.views if view.site]
    assert len(named) == len(set(named)) >= 8
    assert set(named) <= sites
    for view in story.views:
        for text in (view.title, view.text):
            assert re.search("[\u4e00-\u9fff]", text.zh)
            assert text.en
            assert not re.search("[\u4e00-\u9fff]", text.en)


def test_every_year_in_the_default_story_stands_in_the_history_of_its_site() -> None:
    bundle = read_bundle()
    for view in read_default_story().views:
        told = set(re.findall(r"\b(?:19|20)\d\d\b", view.text.en))
        dated = " ".join(
            each.date.edtf or "" for each in bundle.events if each.site_id == view.site
        )
        assert told <= set(re.findall(r"\d{4}", dated)), view.title.en


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("title = [", "TOML"),
        ('title = "x"', "views"),
        ('title = "x"\nviews = 3', "views"),
        ('title = "x"\nviews = [3]', "views[1]"),
        (f"{TOLD}", "title"),
        (f'title = ""\n{TOLD}', "title"),
        (f'title = {{ fr = "x" }}\n{TOLD}', "title"),
        (f'title = "{"x" * 121}"\n{TOLD}', "title"),
        (f'title = "x"\nseconds = 601\n{TOLD}', "seconds"),
        (f'title = "x"\nseconds = true\n{TOLD}', "seconds"),
        (f'title = "x"\ncolour = "red"\n{TOLD}', "colour"),
        (f'title = "x"\n{TOLD}\n[[views]]\ntext = "y"', "views[2].title"),
        (f'title = "x"\n{TOLD}site = 3', "views[1].site"),
        (f'title = "x"\n{TOLD}at = [121.4, 31.2]', "views[1].at"),
        (f'title = "x"\n{TOLD}at = [121.4, 31.2, nan]', "views[1].at"),
        (f'title = "x"\n{TOLD}at = [31.2, 121.4, 15]', "views[1].at"),
        (f'title = "x"\n{TOLD}hide = ["streets"]', "views[1].hide"),
        ('title = "x"\n' + TOLD * 61, "views"),
    ],
)  # fmt: skip
def test_a_story_that_cannot_be_told_names_file_and_place(content: str, place: str) -> None:
    with pytest.raises(StoryError) as refused:
        read_story(content, name="mine.toml")
    assert refused.value.facts["file"] == "mine.toml"
    assert refused.value.facts["place"] == place
    assert refused.value.facts["accepted"]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance, as the standard writes it."""
    linear = []
    for at in (1, 3, 5):
        share = int(colour[at : at + 2], 16) / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("stated", ["#8A1F4B", "#0000ff", "#000000", "#1b5e20", "#5d4037"])
def test_a_colour_that_can_be_read_has_its_like_on_dark_pages(stated: str) -> None:
    found = read_accent(stated)
    assert found["light"] == stated.lower()
    for colour, ground in ((found["light"], "#ffffff"), (found["dark"], "#17191d")):
        one, other = sorted((luminance(colour), luminance(ground)))
        assert (other + 0.05) / (one + 0.05) >= 4.5


# #777777 has 4.48:1 on white, the known near miss; yellow has 1.07:1.
@pytest.mark.parametrize("stated", ["#777777", "#ffff00", "#ffffff", "#7fd4e6"])
def test_a_pale_colour_is_refused_with_one_that_would_do(stated: str) -> None:
    with pytest.raises(AccentError) as refused:
        read_accent(stated)
    assert read_accent(str(refused.value.facts["accepted"]))


@pytest.mark.parametrize("stated", ["red", "#12345", "#12345g", "#123456;}", "url(x)", "#1234567"])
def test_what_is_no_colour_is_refused(stated: str) -> None:
    with pytest.raises(AccentError):
        read_accent(stated)


def test_a_site_is_told_as_it_was_known_on_a_day(store: Store) -> None:
    # A01: concern and talks without a date, opened on 2023-05-01. A12: a lock in 2020 or 2021,
    # talks in 2022 or 2023, then the door opened, which has no date.
    before, after = (
        build_detail(store, "A01", until=date(2023, *day)) for day in ((4, 30), (5, 1))
    )
    assert [event["id"] for event in before["events"]] == ["A01-1", "A01-2", "A01-3"]
    assert before["state"] == "unknown"
    assert [event["id"] for event in after["events"]][-1] == "A01-4"
    assert after["state"] == "open"
    door = build_detail(store, "A12", until=date(2020, 6, 1))
    assert [event["id"] for event in door["events"]] == ["A12-1", "A12-2", "A12-3", "A12-6"]
    assert door["chain"]["rounds"] != 5
    assert (
        build_detail(store, "A12", until=date(2024, 12, 31))["events"]
        == (build_detail(store, "A12")["events"])
    )


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"as_of": "2023"}, ExportOptionError),
        ({"as_of": "20230501"}, ExportOptionError),
        ({"sites": "A12 A99"}, ExportOptionError),
        ({"accent": "yellow"}, AccentError),
        ({"start": "loop"}, ExportOptionError),
        ({"story": f'title = "x"\n{TOLD}site = "A99"'}, StoryError),
    ],
)
def test_what_cannot_be_set_is_refused(
    store: Store, given: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_choice(EXPORT.read_options(given), store)


def test_the_default_story_is_told_only_of_the_default_data(tmp_path: Path, store: Store) -> None:
    empty = open_store(str(tmp_path / "empty.sqlite"))
    assert read_choice(EXPORT.read_options({}), empty).story is None
    assert read_choice(EXPORT.read_options({}), store).story == read_default_story()
    empty.close()


def test_a_chosen_part_holds_no_way_to_what_it_leaves_out(store: Store, tmp_path: Path) -> None:
    selection = select(store, Filters(), "zh", basemap=find_basemap(tmp_path / "none.json"))
    out = tmp_path / "part.html"
    EXPORT.save(selection, out, EXPORT.read_options({"sites": "A12 A11", "as_of": "2021-12-31"}))
    found = re.search(r'id="map-config">(.*?)</script>', out.read_text(encoding="utf-8"), re.S)
    assert found
    config = json.loads(found[1])
    assert set(config["pinned"]["details"]) == {"A11", "A12"}
    assert {each["id"] for each in config["pinned"]["rows"]} == {"A11", "A12"}
    ways = [each["id"] for detail in config["pinned"]["details"].values()
            for each in (*detail["linked"], *detail["near"])]  # fmt: skip
    assert set(ways) <= {"A11", "A12"}
    assert [view["site"] for view in config["story"]["views"]] == ["A12", None]
    assert "2021" in config["file"]["en"]["as_of"]
    assert config["file"]["en"]["until"]
    assert "A12-4" not in out.read_text(encoding="utf-8")
