"""What lies on a map besides the map: scale bar, north arrow, the district as a small map."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from geodata.places import label_point, read_district, read_outlines
from layers.figures.fonts import HEAVY, REGULAR, measure
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
_COUNT_PX = {1: 9.5, 2: 9.5, 3: 7.2, 4: 6.2}
"""Size of the numbers on the small map, by the digits of the largest."""


@dataclass(frozen=True, kw_only=True)
class Plates:
    """Boxes on the map, in pixels of the view: scale bar, arrow, small map if it has room."""

    bar: Box
    arrow: Box
    inset: Box | None

    @property
    def boxes(self) -> list[Box]:
        """All of them."""
        return [box for box in (self.bar, self.arrow, self.inset) if box]


def pick_length_m(px_per_m: float, longest_px: float) -> int:
    """Return the longest of 1, 2, 5, 10, 20, 50 ... metres that is not longer than asked."""
    most = longest_px / px_per_m
    power = 10 ** math.floor(math.log10(max(most, 1.0)))
    return int(power * max(step for step in (1, 2, 5) if step * power <= max(most, 1.0)))


def find_bar(view: View) -> tuple[int, float, Box]:
    """Return the bar's length in metres, in pixels, and the box it takes with its ratio."""
    y = view.height - 20
    px_per_m = view.measure_px_per_m(y)
    length_m = pick_length_m(px_per_m, view.width * _BAR_SHARE)
    length_px = length_m * px_per_m
    return length_m, length_px, (6.0, view.height - 38, length_px + 110, view.height - 6)


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
    left, top = box[0] + 12, box[3] - 13
    half = _say_km(length_m / 2) if length_m >= 1000 else _say_km(length_m * 500)
    right = left + length_px + (34 + measure(ratio, _TEXT_PX) if ratio else 28)
    _draw_plate(parent, (box[0], box[1], min(right, box[2]), box[3]), theme)
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


def find_plates(view: View, features: Iterable[Mapping[str, Any]]) -> Plates:
    """Return where scale bar, arrow and small map stand; the last in the corner that hides least.

    Parameters
    ----------
    features
        Sites, spots and cells, with ``lon`` and ``lat`` in degrees (EPSG:4326).
    """
    width = min(_INSET_PX, view.width * 0.24)
    height = width * 0.74 + 16
    right, bottom = view.width - 6, view.height - 6
    beside = right - _ARROW[0] - 6
    corners = [
        (right - width, bottom - height, right, bottom),
        (6.0, 6.0, 6.0 + width, 6.0 + height),
        (beside - width, 6.0, beside, 6.0 + height),
    ]
    at = [view.project(each["lon"], each["lat"]) for each in features if each.get("lon")]
    bar, arrow = find_bar(view)[2], find_arrow_box(view)
    free = [box for box in corners if not (_is_meeting(box, bar) or _is_meeting(box, arrow))]
    inset = min(free, key=lambda box: _count_hidden(box, view, at), default=None)
    return Plates(bar=bar, arrow=arrow, inset=inset)


def _is_meeting(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _count_hidden(box: Box, view: View, at: Sequence[tuple[float, float]]) -> float:
    """What a box would hide: marks, and the district itself."""
    from shapely import box as to_box
    from shapely.geometry import Polygon

    air = 12.0
    hidden = sum(box[0] - air < x < box[2] + air and box[1] - air < y < box[3] + air for x, y in at)
    outline = Polygon([view.project(*place) for place in read_district().exterior.coords])
    plate = to_box(*box)
    return 10 * hidden + plate.intersection(outline).area / plate.area


def draw_inset(
    parent: Element,
    view: View,
    box: Box,
    *,
    tally: Mapping[str, int],
    words: Wording,
    theme: Theme,
) -> None:
    """Draw the district small: with the frame of the view, or the sites in each sub-district.

    Where the view holds the whole district a frame would tell nothing; then the
    numbers of sites in the sub-districts are written instead.
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
        _draw_counts(group, small, tally, theme)
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


def _draw_counts(group: Element, small: View, tally: Mapping[str, int], theme: Theme) -> None:
    size = _COUNT_PX[min(len(str(max(tally.values(), default=0))), max(_COUNT_PX))]
    for place in read_outlines():
        point = label_point(place)
        x, y = small.project(point.x, point.y)
        count = tally.get(place.value, 0)
        add_text(
            group, x, y + size * MIDDLE, count or "–", size=size,
            weight=HEAVY if count else REGULAR, fill=UI[theme]["ink" if count else "soft"],
            anchor="middle",
        )  # fmt: skip
