"""The figure of a selection: what the filters show, as the options ask for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from shapely.geometry.base import BaseGeometry

from geodata.crs import buffer_m
from geodata.detail import describe_source
from geodata.errors import ExportOptionError, UnknownRecordError
from geodata.models import Text
from geodata.store import Store
from geodata.store.read_map import FEATURE_LIMIT, find_map_view, find_pinned
from geodata.store.read_records import read_site
from geodata.store.read_sites import (
    Tally,
    find_silent_subdistricts,
    find_sources,
    tally_sites,
)
from layers.exports.selection import Selection
from layers.exports.spec import Option, Options, Picture
from layers.figures.drawing import Content, Names
from layers.figures.figure import Figure
from layers.figures.render import DPI
from layers.figures.sizes import MM_PER_INCH, SIZES
from layers.figures.view import Box, fit_view
from layers.figures.wording import Wording
from layers.page_config import DISTRICT_BOUNDS

AROUND_M = 450.0
"""What is shown around a site, in metres."""
_NEAR_DEG = 0.03
"""How far from the district, about 3 km, there are streets to show."""
_PREVIEW_PX = 1400
"""Width of the preview: sharp enough to be read on a screen."""
MOST_CHARACTERS = 200
"""Longest title, and longest subtitle."""
_SMALLEST_DEG = 0.0015
"""Narrower boxes, about 150 m, have no street in them."""


def _option(name: str, default: str, zh: str, en: str, help_zh: str, help_en: str) -> Option:
    return Option(name=name, default=default, label=Text(zh=zh, en=en),
                  help=Text(zh=help_zh, en=help_en))  # fmt: skip


OPTIONS = (
    Option(
        name="size",
        label=Text(zh="尺寸", en="Size"),
        help=Text(zh="纸张或幻灯片的大小", en="size of the sheet or slide"),
        default="a4-landscape",
        choices=(
            ("a4-landscape", Text(zh="A4 横向", en="A4 landscape")),
            ("a4", Text(zh="A4 纵向", en="A4 portrait")),
            ("a3-landscape", Text(zh="A3 横向", en="A3 landscape")),
            ("a3", Text(zh="A3 纵向", en="A3 portrait")),
            ("slide-16x9", Text(zh="幻灯片 16:9", en="Slide 16:9")),
            ("slide-4x3", Text(zh="幻灯片 4:3", en="Slide 4:3")),
            ("square", Text(zh="方形", en="Square")),
        ),
        is_named=True,
    ),
    Option(
        name="language",
        label=Text(zh="图上的语言", en="Language of the figure"),
        help=Text(zh="图上文字和地名用的语言", en="language of words and names on the figure"),
        default="same",
        choices=(
            ("same", Text(zh="与页面相同", en="as the page")),
            ("zh", Text(zh="中文", en="Chinese")),
            ("en", Text(zh="英文", en="English")),
            ("both", Text(zh="中英双语", en="both")),
        ),
    ),
    _option("title", "", "标题", "Title", "不填用默认标题", "empty: the map's own"),
    _option(
        "subtitle", "", "副标题", "Subtitle", "不填写出筛选条件", "empty: what was filtered for"
    ),
    _option(
        "site", "", "以点位为中心", "Around a site", "点位编号，显示周围约 450 米",
        "id of a site; shows about 450 m around it",
    ),
    _option(
        "bbox", "", "范围", "Area", "西,南,东,北，单位为度（WGS 84）",
        "west,south,east,north in degrees (WGS 84)",
    ),
)  # fmt: skip


LOSSES = (
    Text(
        zh="只有名称、位置、类别、状态和反馈条数；历程、文字和来源行不在图上。",
        en="Names, places, kinds, states and counts of feedback alone: no histories, no texts, no "
        "lines of sources.",
    ),
    Text(
        zh="没有位置的点位不画，图下写明个数。",
        en="Sites without a place are not drawn; their number stands below the map.",
    ),
)


def preview_chosen(selection: Selection, options: Options) -> Picture:
    """Show the very figure that will be written.

    Raises
    ------
    MissingCharacterError
        A text holds a character the fonts do not have.
    ExportOptionError
        An area or a site that cannot be shown.
    """
    from layers.figures.page import build_figure
    from layers.figures.render import to_png

    figure = build_chosen(selection, options)
    dpi = max(DPI[0], round(_PREVIEW_PX * MM_PER_INCH / figure.sheet["width_mm"]))
    picture = to_png(build_figure(figure, portable=False), **figure.sheet, dpi=dpi)
    return Picture(content=picture, media_type="image/png", alt=figure.title)


def build_chosen(selection: Selection, options: Options) -> Figure:
    """Put the figure together.

    Raises
    ------
    ExportOptionError
        An area that is none, or a site that is not there or has no place.
    """
    for name in ("title", "subtitle"):
        _check_length(name, str(options[name]))
    language = options["language"]
    lang = cast("Names", selection.lang if language == "same" else language)
    bbox = _find_area(selection, options)
    store, filters = selection.store, selection.filters
    tallies = [each for each in tally_sites(store, filters) if each.kind not in selection.hidden]
    content = _find_content(selection, bbox, str(options["size"]), tallies)
    placed = sum(each.placed for each in tallies)
    return Figure(
        archive=selection.basemap.content,
        content=content,
        title=_choose(str(options["title"]), selection.title),
        subtitle=_choose(str(options["subtitle"]), _say_filters(selection)),
        lang=lang,
        size=str(options["size"]),
        bbox=bbox,
        sources=[describe_source(each) for each in find_sources(store, filters)],
        as_of=selection.as_of or None,
        approval=selection.approval,
        placed=placed,
        unplaced=sum(each.total for each in tallies) - placed,
    )


def _check_length(name: str, given: str) -> None:
    if len(given) > MOST_CHARACTERS:
        raise ExportOptionError(
            f"{name} has {len(given)} characters; at most {MOST_CHARACTERS} fit",
            option=name, value=f"{given[:20]}…", accepted=f"≤ {MOST_CHARACTERS}",
        )  # fmt: skip


def _choose(given: str, otherwise: Text) -> Text:
    """What was given stands in either language; what was not is ours."""
    return Text(zh=given, en=given) if given.strip() else otherwise


def _say_filters(selection: Selection) -> Text:
    """Say what was filtered for; nothing where nothing was."""
    said = {}
    for lang in ("zh", "en"):
        joined = ("、" if lang == "zh" else ", ").join(selection.filters_words.get(lang) or ())
        said[lang] = Wording(lang).say("file.filters", words=joined) if joined else ""
    return Text(**said)


def _find_content(
    selection: Selection, bbox: Box, size_id: str, tallies: Sequence[Tally]
) -> Content:
    """Find sites one by one, or counted in cells where they are more than can be told apart."""
    store, filters, hidden = selection.store, selection.filters, set(selection.hidden)
    features, spots = find_pinned(store, filters, limit=FEATURE_LIMIT + 1)
    cells: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for each in tallies:
        counts[each.subdistrict] += each.total
    if len(features) > FEATURE_LIMIT:
        size = SIZES[size_id]
        view = fit_view(bbox, size.width * 0.75, size.height * 0.75)
        wide = fit_view(bbox, size.width, size.height).bounds
        found = find_map_view(store, wide, view.zoom, filters)
        features, cells, spots = found.features, found.cells, found.spots
    return Content(
        features=[each for each in features if each["kind"] not in hidden],
        spots=[] if "feedback" in hidden else spots,
        cells=[left for cell in cells if (left := _without(cell, hidden))],
        tally=dict(counts),
        silent=[each.value for each in find_silent_subdistricts(store)],
    )


def _without(cell: dict[str, Any], hidden: set[str]) -> dict[str, Any] | None:
    """Return a cell without the kinds that are switched off, as the page counts it."""
    kinds = {kind: n for kind, n in cell["kinds"].items() if kind not in hidden}
    count = sum(kinds.values())
    return {**cell, "kinds": kinds, "n": count} if count else None


def _find_area(selection: Selection, options: Options) -> Box:
    site, stated = str(options["site"]).strip(), str(options["bbox"]).strip()
    if stated:
        return _read_box(stated)
    if not site:
        return DISTRICT_BOUNDS
    geometry = _find_geometry(selection.store, site)
    if geometry is None:
        raise ExportOptionError(
            f"site={site!r}: no such site with a place",
            option="site", value=site, accepted="ID",
        )  # fmt: skip
    return buffer_m(geometry, AROUND_M).bounds


def _find_geometry(store: Store, site_id: str) -> BaseGeometry | None:
    try:
        return read_site(store, site_id).site.geometry
    except UnknownRecordError:
        return None


def _read_box(stated: str) -> Box:
    west, south, east, north = DISTRICT_BOUNDS
    accepted = f"W,S,E,N: {west},{south},{east},{north}"
    try:
        left, low, right, high = (float(part) for part in stated.split(","))
    except ValueError:
        left = low = right = high = 0.0
    is_box = min(right - left, high - low) >= _SMALLEST_DEG and low >= -85 and high <= 85
    is_near = left < east + _NEAR_DEG and right > west - _NEAR_DEG
    is_near &= low < north + _NEAR_DEG and high > south - _NEAR_DEG
    if not (is_box and is_near and left >= -180 and right <= 180):
        raise ExportOptionError(
            f"bbox={stated!r} cannot be used; accepted: {accepted}",
            option="bbox", value=stated, accepted=accepted,
        )  # fmt: skip
    return left, low, right, high
