"""What lies on a map besides the map: scale bar, north arrow, the district as a small map."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from geodata.places import find_subdistrict_of, label_point, read_district, read_outlines
from layers.figures.fonts import HEAVY, measure
from layers.figures.placing import Placed
from layers.figures.svg import MIDDLE, add, add_text, to_points
from layers.figures.view import View, fit_view
from layers.figures.wording import Wording
from layers.palette import UI, Theme

Box = tuple[float, float, float, float]
_BAR_SHARE = 0.2
"""Longest scale bar, in widths of the map."""
_BAR_PX = 5.0
_TEXT_PX = 9.5
_ARROW = (34.0, 44.0)
_INSET_PX = 148.0


def pick_length_m(px_per_m: float, longest_px: float) -> int:
    """Return the longest of 1, 2, 5, 10, 20, 50 ... metres that is not longer than asked."""
    most = longest_px / px_per_m
    power = 10 ** math.floor(math.log10(max(most, 1.0)))
    return int(power * max(step for step in (1, 2, 5) if step * power <= max(most, 1.0)))


def find_bar(view: View) -> tuple[int, float, Box]:
    """Return the bar's length in metres, in pixels, and the box it takes."""
    y = view.height - 20
    px_per_m = view.measure_px_per_m(y)
    length_m = pick_length_m(px_per_m, view.width * _BAR_SHARE)
    length_px = length_m * px_per_m
    return length_m, length_px, (6.0, view.height - 38, length_px + 56, view.height - 6)


def draw_bar(parent: Element, view: View, *, theme: Theme, ratio: str = "") -> None:
    """Draw the scale bar at the lower left, true along its own row.

    Parameters
    ----------
    ratio
        The scale of the printed sheet; empty where there is none.
    """
    length_m, length_px, box = find_bar(view)
    ink, paper = UI[theme]["ink"], UI[theme]["paper"]
    end = f"{_say_km(length_m)} km" if length_m >= 1000 else f"{length_m} m"
    half = _say_km(length_m / 2) if length_m >= 1000 else _say_km(length_m * 500)
    width = box[2] if not ratio else box[2] + measure(ratio, _TEXT_PX) + 10
    _draw_plate(parent, (box[0], box[1], width, box[3]), theme)
    left, top = box[0] + 12, box[3] - 13
    bar = add(parent, "g", class_="scale-bar")
    for n, colour in enumerate((ink, paper)):
        add(
            bar, "rect", x=left + n * length_px / 2, y=top, width=length_px / 2, height=_BAR_PX,
            fill=colour, stroke=ink, stroke_width=0.9,
        )  # fmt: skip
    for share, text in ((0.0, "0"), (0.5, half), (1.0, end)):
        at = left + share * length_px
        add_text(bar, at, top - 4, text, size=_TEXT_PX, fill=ink, anchor="middle")
    if ratio:
        at = left + length_px + 26
        add_text(bar, at, top + 5, ratio, size=_TEXT_PX, fill=UI[theme]["soft"])


def _say_km(length_m: float) -> str:
    return f"{length_m / 1000:g}"


def _draw_plate(parent: Element, box: Box, theme: Theme) -> None:
    """Draw a quiet ground for what has to be read on any map."""
    left, top, right, bottom = box
    add(
        parent, "rect", x=left, y=top, width=right - left, height=bottom - top, rx=3.0,
        fill=UI[theme]["paper"], fill_opacity=0.86,
    )  # fmt: skip


def find_arrow_box(view: View) -> Box:
    """Return the box of the north arrow, at the upper right."""
    return view.width - 6 - _ARROW[0], 6.0, view.width - 6, 6.0 + _ARROW[1]


def draw_arrow(parent: Element, view: View, *, words: Wording, theme: Theme) -> None:
    """Draw the north arrow; on this map north is up everywhere."""
    box = find_arrow_box(view)
    _draw_plate(parent, box, theme)
    ink = UI[theme]["ink"]
    middle = (box[0] + box[2]) / 2
    arrow = add(parent, "g", class_="north")
    add_text(
        arrow, middle, box[1] + 13, words.say("figure.north"),
        size=10.0 if words.lang != "both" else 9.0, weight=HEAVY, fill=ink, anchor="middle",
    )  # fmt: skip
    tip, foot = box[1] + 17, box[3] - 4
    add(arrow, "path", d=f"M{middle} {tip}L{middle + 6.5} {foot}L{middle} {foot - 5}Z", fill=ink)
    add(
        arrow, "path", d=f"M{middle} {tip}L{middle - 6.5} {foot}L{middle} {foot - 5}Z",
        fill=UI[theme]["paper"], stroke=ink, stroke_width=0.9, stroke_linejoin="round",
    )  # fmt: skip


def find_inset_box(view: View, marks: Sequence[Placed]) -> Box:
    """Return where the small map stands: in the corner that hides least."""
    width = min(_INSET_PX, view.width * 0.24)
    height = width * 0.74 + 16
    right, bottom = view.width - 6, view.height - 6
    corners = [
        (right - width, bottom - height, right, bottom),
        (6.0, 6.0, 6.0 + width, 6.0 + height),
        (right - width - _ARROW[0] - 6, 6.0, right - _ARROW[0] - 6, 6.0 + height),
        (6.0, bottom - height - 38, 6.0 + width, bottom - 38),
    ]
    district = read_district()
    return min(corners, key=lambda box: _count_hidden(box, view, marks, district))


def _count_hidden(box: Box, view: View, marks: Sequence[Placed], district: object) -> float:
    """What a box would hide: marks, and the district itself."""
    from shapely import box as to_box
    from shapely.geometry import Polygon

    hidden = sum(
        box[0] < mark.box[2] and mark.box[0] < box[2]
        and box[1] < mark.box[3] and mark.box[1] < box[3]
        for mark in marks
    )  # fmt: skip
    assert isinstance(district, Polygon)
    outline = Polygon([view.project(*at) for at in district.exterior.coords])
    plate = to_box(*box)
    return 10 * hidden + plate.intersection(outline).area / plate.area


def draw_inset(
    parent: Element,
    view: View,
    box: Box,
    *,
    marks: Sequence[Placed],
    words: Wording,
    theme: Theme,
) -> None:
    """Draw the district small: with the frame of the view, or the sites in each sub-district.

    Where the view holds the whole district a frame would tell nothing; then the
    numbers of sites drawn in the sub-districts are written instead.
    """
    ui = UI[theme]
    left, top, right, bottom = box
    add(
        parent, "rect", x=left, y=top, width=right - left, height=bottom - top, rx=3.0,
        fill=ui["paper"], fill_opacity=0.94, stroke=ui["line"], stroke_width=0.8,
    )  # fmt: skip
    is_whole = _holds_district(view)
    title = words.say("figure.by_subdistrict" if is_whole else "figure.inset")
    size = min(8.6, 8.6 * (right - left - 14) / measure(title, 8.6, HEAVY))
    add_text(parent, left + 7, top + 13, title, size=size, weight=HEAVY, fill=ui["soft"])
    small = fit_view(
        read_district().bounds, right - left, bottom - top - 16, margin=7.0, max_zoom=30
    )
    group = add(parent, "g", class_="inset", transform=f"translate({left:.2f} {top + 16:.2f})")
    _draw_outlines(group, small, theme)
    if is_whole:
        _draw_counts(group, small, marks, theme)
        return
    west, south, east, north = view.bounds
    x0, y0 = small.project(west, north)
    x1, y1 = small.project(east, south)
    x0, x1 = max(x0, 2.0), min(x1, small.width - 2)
    y0, y1 = max(y0, 2.0), min(y1, small.height - 2)
    add(
        group, "rect", x=x0, y=y0, width=max(x1 - x0, 3.0), height=max(y1 - y0, 3.0),
        fill=ui["brand"], fill_opacity=0.14, stroke=ui["brand"], stroke_width=1.6,
    )  # fmt: skip


def _holds_district(view: View) -> bool:
    west, south, east, north = read_district().bounds
    left, low, right, high = view.bounds
    return left <= west and low <= south and right >= east and high >= north


def _draw_outlines(group: Element, small: View, theme: Theme) -> None:
    ui = UI[theme]
    for outline in read_outlines().values():
        path = to_points([small.project(*at) for at in outline.exterior.coords], closed=True)
        add(group, "path", d=path, fill=ui["wash"], stroke=ui["line"], stroke_width=0.8)
    path = to_points([small.project(*at) for at in read_district().exterior.coords], closed=True)
    add(group, "path", d=path, fill="none", stroke=ui["soft"], stroke_width=1.1)


def _draw_counts(group: Element, small: View, marks: Sequence[Placed], theme: Theme) -> None:
    counts = Counter(
        find_subdistrict_of(mark.feature["lon"], mark.feature["lat"])
        for mark in marks
        if mark.key.startswith("site:")
    )
    for place in read_outlines():
        point = label_point(place)
        x, y = small.project(point.x, point.y)
        is_any = counts[place] > 0
        add_text(
            group, x, y + 9.5 * MIDDLE, counts[place] or "–", size=9.5,
            weight=HEAVY if is_any else 400, fill=UI[theme]["ink" if is_any else "soft"],
            anchor="middle",
        )  # fmt: skip
