"""A story: ordered views of the map with words, as a presenter writes it in TOML. Pure."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from geodata.errors import StoryError
from geodata.models import Text
from geodata.said import both
from layers.page_config import find_kinds

TITLE_LIMIT, TEXT_LIMIT, MOST_VIEWS = 120, 2000, 60
"""Longest heading and text of a view in characters, and most views of a story."""
LONGEST_S = 600
_ZOOMS = (11.0, 18.0)
_LANGS = ("zh", "en")


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryView:
    """One view with its words.

    Attributes
    ----------
    title, text
        In one language or both; blank lines part paragraphs.
    site
        Id of the site it is about; its history and source stand below the words.
    at
        Longitude, latitude (degrees, EPSG:4326) and zoom; else the site, or the district.
    hidden
        Layers that are off.
    """

    title: Text
    text: Text = Text()  # noqa: RUF009 -- a frozen record
    site: str | None = None
    at: tuple[float, float, float] | None = None
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """A title, a few words to begin with, and views in order.

    Attributes
    ----------
    seconds
        How long a view stays when the story plays by itself; 0: as its words take to read.
    """

    title: Text
    lead: Text = Text()  # noqa: RUF009 -- a frozen record
    seconds: int = 0
    views: tuple[StoryView, ...] = ()


def read_story(content: str, *, name: str) -> Story:
    """Read a story from TOML.

    Parameters
    ----------
    name
        Of the file, for messages.

    Raises
    ------
    StoryError
        Not TOML, an unknown key, or a value that cannot be; names file, place, value
        and what would be accepted.
    """
    return _Reader(name).read(content)


def read_default_story() -> Story:
    """Read the story that comes with the default data set."""
    path = files("geodata") / "sources" / "story.toml"
    return read_story(path.read_text(encoding="utf-8"), name="story.toml")


class _Reader:
    """Reads one file; every message names it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._layers = tuple(kind.id for kind in find_kinds())

    def read(self, content: str) -> Story:
        try:
            told = tomllib.loads(content.removeprefix("\ufeff"))
        except tomllib.TOMLDecodeError as error:
            raise self._refuse("TOML", str(error), "TOML, UTF-8") from error
        self._check_keys(told, "", ("title", "lead", "seconds", "views"))
        views = told.get("views")
        if not isinstance(views, list) or not 1 <= len(views) <= MOST_VIEWS:
            raise self._refuse("views", views, f"1 – {MOST_VIEWS} [[views]]")
        seconds = told.get("seconds", 0)
        if isinstance(seconds, bool) or not isinstance(seconds, int) or not (
            0 <= seconds <= LONGEST_S
        ):  # fmt: skip
            raise self._refuse("seconds", seconds, f"0 – {LONGEST_S}")
        return Story(
            title=self._read_text(told, "title", "", TITLE_LIMIT, needed=True),
            lead=self._read_text(told, "lead", "", TEXT_LIMIT),
            seconds=seconds,
            views=tuple(self._read_view(view, number) for number, view in enumerate(views, 1)),
        )

    def _read_view(self, view: object, number: int) -> StoryView:
        place = f"views[{number}]."
        if not isinstance(view, dict):
            raise self._refuse(place[:-1], view, "[[views]]")
        self._check_keys(view, place, ("title", "text", "site", "at", "hide"))
        site = view.get("site")
        if site is not None and not (isinstance(site, str) and site):
            raise self._refuse(f"{place}site", site, '"A12"')
        hidden = view.get("hide", [])
        if not isinstance(hidden, list) or not set(map(str, hidden)) <= set(self._layers):
            raise self._refuse(f"{place}hide", hidden, ", ".join(self._layers))
        return StoryView(
            title=self._read_text(view, "title", place, TITLE_LIMIT, needed=True),
            text=self._read_text(view, "text", place, TEXT_LIMIT),
            site=site,
            at=self._read_at(view.get("at"), f"{place}at"),
            hidden=tuple(layer for layer in self._layers if layer in hidden),
        )

    def _read_at(self, at: object, place: str) -> tuple[float, float, float] | None:
        if at is None:
            return None
        accepted = f"[lon, lat, zoom], EPSG:4326, zoom {_ZOOMS[0]:g} – {_ZOOMS[1]:g}"
        if not isinstance(at, list) or len(at) != 3:
            raise self._refuse(place, at, accepted)
        if not all(
            isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each)
            for each in at
        ):
            raise self._refuse(place, at, accepted)
        lon, lat, zoom = map(float, at)
        if not (-180 <= lon <= 180 and -85 <= lat <= 85 and _ZOOMS[0] <= zoom <= _ZOOMS[1]):
            raise self._refuse(place, at, accepted)
        return lon, lat, zoom

    def _read_text(
        self, told: Mapping[str, Any], key: str, place: str, limit: int, *, needed: bool = False
    ) -> Text:
        """Read a text that is a string for both languages, or a table with each."""
        value = told.get(key, "")
        said = value if isinstance(value, dict) else dict.fromkeys(_LANGS, value)
        accepted = f'{{ zh = "…", en = "…" }}, {1 if needed else 0} – {limit}'
        if not set(said) <= set(_LANGS) or not all(isinstance(each, str) for each in said.values()):
            raise self._refuse(f"{place}{key}", value, accepted)
        text = Text(**{lang: str(said.get(lang, "")).strip() for lang in _LANGS})
        if max(len(text.zh), len(text.en)) > limit or (needed and not (text.zh or text.en)):
            raise self._refuse(f"{place}{key}", value, accepted)
        return text

    def _check_keys(self, told: Mapping[str, Any], place: str, known: Sequence[str]) -> None:
        for key in told:
            if key not in known:
                raise self._refuse(f"{place}{key}", told[key], ", ".join(known))

    def _refuse(self, place: str, value: object, accepted: str) -> StoryError:
        shown = str(value)
        shown = shown if len(shown) <= 80 else f"{shown[:80]}…"
        return StoryError(
            f"{self._name}: {place} is {shown!r}; accepted: {accepted}",
            file=self._name,
            place=place,
            value=shown,
            accepted=accepted,
        )


def write_story(story: Story) -> str:
    """Write a story as TOML that :func:`read_story` reads back the same."""
    lines = [f"title = {_write_text(story.title)}"]
    if story.lead.zh or story.lead.en:
        lines.append(f"lead = {_write_text(story.lead)}")
    if story.seconds:
        lines.append(f"seconds = {story.seconds}")
    for view in story.views:
        lines += ["", "[[views]]", f"title = {_write_text(view.title)}"]
        if view.text.zh or view.text.en:
            lines.append(f"text = {_write_text(view.text)}")
        if view.site:
            lines.append(f"site = {_quote(view.site)}")
        if view.at:
            lines.append(f"at = [{', '.join(map(repr, view.at))}]")
        if view.hidden:
            lines.append(f"hide = [{', '.join(_quote(layer) for layer in view.hidden)}]")
    return "\n".join(lines) + "\n"


def _write_text(text: Text) -> str:
    said = [f"{lang} = {_quote(text_of)}" for lang, text_of in (("zh", text.zh), ("en", text.en))
            if text_of]  # fmt: skip
    return f"{{ {', '.join(said)} }}"


def _quote(text: str) -> str:
    """Write a TOML basic string: JSON's escapes are its own, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def to_page(story: Story) -> dict[str, Any]:
    """Return the story as the scripts take it."""
    return {
        **both("title", story.title),
        **both("lead", story.lead),
        "seconds": story.seconds,
        "views": [
            {
                **both("title", view.title),
                **both("text", view.text),
                "site": view.site,
                "at": list(view.at) if view.at else None,
                "hidden": list(view.hidden),
            }
            for view in story.views
        ],
    }
