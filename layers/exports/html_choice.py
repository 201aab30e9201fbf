"""What a reader may choose for the file: sites, day, title, colour, and the story it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geodata.errors import ExportOptionError, StoryError
from geodata.models import Text
from geodata.store import Store
from geodata.store.read_sites import find_row
from layers.accent import read_accent
from layers.exports.spec import Option, Options
from layers.story import Story, read_default_story, read_story

DEFAULT, NONE = "default", "none"
STORY = "story"
STORY_FILE = "story.toml"

OPTIONS = (
    Option(
        name="title",
        label=Text(zh="标题", en="Title"),
        help=Text(zh="文件的标题；不填则用地图的名称", en="title of the file; else the map's"),
        default="",
    ),
    Option(
        name="title_en",
        label=Text(zh="英文标题", en="Title in English"),
        help=Text(zh="不填则与标题相同", en="else the same as the title"),
        default="",
    ),
    Option(
        name=STORY,
        label=Text(zh="故事", en="Story"),
        help=Text(
            zh="随文件讲的故事：默认的、不带，或者一个 TOML 文件",
            en="the story it tells: the default one, none, or a TOML file",
        ),
        default=DEFAULT,
        choices=(
            (DEFAULT, Text(zh="默认故事", en="Default story")),
            (NONE, Text(zh="不带故事", en="No story")),
        ),
        check_file=lambda content, name: read_story(content, name=name),
    ),
    Option(
        name="start",
        label=Text(zh="打开时", en="Opens with"),
        help=Text(
            zh="打开时先看地图、先讲故事，或者自动循环播放（展示屏）",
            en="the map, the story, or the story played in a loop (kiosk)",
        ),
        default="map",
        choices=(
            ("map", Text(zh="地图", en="Map")),
            ("story", Text(zh="故事", en="Story")),
            ("kiosk", Text(zh="循环播放", en="Kiosk")),
        ),
    ),
    Option(
        name="accent",
        label=Text(zh="主题颜色", en="Theme colour"),
        help=Text(
            zh="按钮和标题的颜色，例如 #7a1f3d；白底上看不清的不收",
            en="of buttons and headings, such as #7a1f3d; none that cannot be read on white",
        ),
        default="",
    ),
    Option(
        name="as_of",
        label=Text(zh="数据截至", en="Data as of"),
        help=Text(
            zh="年-月-日；此后的事件和反馈不放进文件",
            en="YYYY-MM-DD; what is dated later is left out",
        ),
        default="",
    ),
    Option(
        name="sites",
        label=Text(zh="只要这些点位", en="Only these sites"),
        help=Text(zh="点位编号，用空格隔开", en="their ids, separated by spaces"),
        default="",
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The options, read.

    Attributes
    ----------
    title
        Empty where it is the map's.
    accent
        Colours for light and dark pages; ``None`` leaves ours.
    until
        Last day of what is told.
    sites
        Ids of the only sites; empty for all.
    """

    title: Text
    story: Story | None
    start: str
    accent: Mapping[str, str] | None
    until: date | None
    sites: tuple[str, ...]


def read_choice(options: Options, store: Store) -> Choice:
    """Read the options.

    Raises
    ------
    ExportOptionError, AccentError, StoryError
        A day, a colour, a site or a story that cannot be used.
    """
    title = str(options["title"]).strip()
    accent = str(options["accent"]).strip()
    sites = tuple(dict.fromkeys(str(options["sites"]).replace(",", " ").split()))
    for site in sites:
        if find_row(store, site) is None:
            raise _refuse("sites", site, "A01 A12 …")
    story = _read_story(str(options[STORY]), store)
    return Choice(
        title=Text(zh=title, en=str(options["title_en"]).strip() or title),
        story=story,
        start=str(options["start"]) if story else "map",
        accent=read_accent(accent) if accent else None,
        until=_read_day(str(options["as_of"]).strip()),
        sites=sites,
    )


def _read_day(stated: str) -> date | None:
    if not stated:
        return None
    try:
        day = date.fromisoformat(stated)
    except ValueError:
        day = None
    if day is None or day.isoformat() != stated:
        raise _refuse("as_of", stated, "YYYY-MM-DD")
    return day


def _refuse(option: str, value: str, accepted: str) -> ExportOptionError:
    return ExportOptionError(
        f"{option}={value!r} cannot be used; accepted: {accepted}",
        option=option, value=value, accepted=accepted)  # fmt: skip


def _read_story(stated: str, store: Store) -> Story | None:
    """Return the story; the default one only where the store holds the sites it speaks of."""
    if stated == NONE:
        return None
    is_ours = stated == DEFAULT
    story = read_default_story() if is_ours else read_story(stated, name=STORY_FILE)
    for number, view in enumerate(story.views, 1):
        if view.site and find_row(store, view.site) is None:
            if is_ours:
                return None
            raise StoryError(
                f"{STORY_FILE}: views[{number}].site is {view.site!r}, and there is no such site",
                file=STORY_FILE, place=f"views[{number}].site", value=view.site,
                accepted="A12 …")  # fmt: skip
    return story


def keep_chosen(pinned: Mapping[str, Any], choice: Choice) -> dict[str, Any]:
    """Leave out what was not chosen, and ways to sites the file does not hold."""
    details = pinned["details"]
    kept = [site for site in details if not choice.sites or site in choice.sites]
    is_kept = set(kept).__contains__
    return {
        **pinned,
        "features": [each for each in pinned["features"] if is_kept(each["id"])],
        "rows": [each for each in pinned["rows"] if is_kept(each["id"])],
        "spots": [] if choice.sites else pinned["spots"],
        "details": {site: _keep_ways(details[site], is_kept) for site in kept},
    }


def _keep_ways(detail: Mapping[str, Any], is_kept: Any) -> dict[str, Any]:
    ways = {name: [each for each in detail[name] if is_kept(each["id"])]
            for name in ("linked", "near")}  # fmt: skip
    return {**detail, **ways}


def keep_told(story: Story | None, pinned: Mapping[str, Any]) -> Story | None:
    """Leave out views of sites that the file does not hold; no view left is no story."""
    if story is None:
        return None
    views = tuple(
        view for view in story.views if view.site is None or view.site in pinned["details"]
    )
    return replace(story, views=views) if views else None
