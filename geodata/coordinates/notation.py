"""Coordinates as they are written: decimals, degrees minutes seconds, pairs in one cell, WKT.

``31.22N 121.42E``, ``121°25′12″E``, ``东经121度25分12秒``, ``１２１．４２``, ``121 25 12``,
``[121.42, 31.22]``, ``POINT (121.42 31.22)``, ``lat:31.22,lng:121.42``. Nothing here knows of
systems: a number comes out as it was written, degrees and minutes as degrees.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from geodata.cleaning.changes import Change, Cleaned

_SIGNS = str.maketrans({
    "º": "°", "˚": "°", "ᵒ": "°", "度": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'",
    "分": "'", "″": '"', "”": '"', "“": '"', "〃": '"', "秒": '"', "−": "-", "–": "-", "—": "-",
    "，": ",", "；": ";", "、": ",",
})  # fmt: skip
_WORDS = {
    "东经": "E", "西经": "W", "北纬": "N", "南纬": "S", "longitude": "E", "latitude": "N",
    "lng": "E", "lon": "E", "lat": "N", "经°": "E", "纬°": "N", "x": "X", "y": "Y",
}  # fmt: skip
"""Words that stand before a number and say which it is."""
_SIDES = re.compile(r"(east|west|north|south)\b", re.IGNORECASE)
_LABEL = re.compile(
    rf"\"?({'|'.join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))})\"?\s*[:=]?",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,9}(?:\.\d{1,16})?"
_ANGLE = re.compile(
    rf"(?P<pre>[NSEWXY])?\s*(?P<sign>[+-])?\s*(?P<d>{_NUMBER})"
    rf"(?:\s*°\s*(?:(?P<m>{_NUMBER})\s*'?\s*(?:(?<=['\s])(?P<s>{_NUMBER})\s*(?:\"|'')?)?)?)?"
    r"\s*(?P<post>[NSEW])?",
    re.IGNORECASE,
)
_SPACED = re.compile(
    r"(?P<pre>[NSEW])?\s*(?P<sign>-)?(?P<d>\d{1,3})[\s:\-]+(?P<m>\d{1,2})[\s:\-]+"
    r"(?P<s>\d{1,2}(?:\.\d{1,16})?)\s*(?P<post>[NSEW])?",
    re.IGNORECASE,
)
_POINT = re.compile(
    rf"(?:SRID=\d+;)?POINT\s*Z?\s*\(\s*([+-]?{_NUMBER})\s+([+-]?{_NUMBER})(?:\s+[+-]?{_NUMBER})?\s*\)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Angle:
    """One coordinate; ``axis``: ``x``, ``y``, or empty where it is not said which."""

    number: float
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two coordinates, x or longitude first."""

    x: float
    y: float


def read_coordinate(text: str) -> Cleaned[Angle]:
    """Read one coordinate.

    Returns
    -------
    Cleaned
        Degrees and minutes as decimal degrees; problem ``coordinate_unread`` or
        ``minutes_too_many``.
    """
    plain = _fold(text)
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    match = _ANGLE.fullmatch(plain) or _SPACED.fullmatch(plain) if plain else None
    if match is None or len(text) > _LONGEST:
        return Cleaned(value=None, original=text, problem="coordinate_unread")
    angle = _build(match)
    if angle is None:
        return Cleaned(value=None, original=text, problem="minutes_too_many")
    changes = () if _is_plain(text) else (Change("notation", text, f"{angle.number:.10g}"),)
    return Cleaned(value=angle, original=text, changes=changes)


def read_pair(text: str) -> Cleaned[Pair]:
    """Read two coordinates that stand in one cell.

    Returns
    -------
    Cleaned
        Longitude first where letters or the size of the numbers say so; otherwise in the order
        in which they stand. Problem ``pair_unread`` or ``minutes_too_many``.
    """
    point = _POINT.fullmatch(text.strip())
    if point:
        return _pair(text, Angle(float(point[1])), Angle(float(point[2])))
    parts = _split(_fold(text)) if len(text) <= _LONGEST else []
    angles = [read_coordinate(part) for part in parts]
    if len(angles) != 2 or any(each.value is None for each in angles):
        problem = next((each.problem for each in angles if each.problem == "minutes_too_many"), "")
        return Cleaned(value=None, original=text, problem=problem or "pair_unread")
    first, second = (each.value for each in angles)
    assert first is not None
    assert second is not None
    return _pair(text, first, second)


def join_columns(lon: str, lat: str) -> Cleaned[Pair]:
    """Read a longitude and a latitude from two columns.

    Returns
    -------
    Cleaned
        Letters win over columns: ``31.22N`` under longitude turns the two round, and that is a
        change. Problem ``coordinate_unread``, ``half_position`` or ``minutes_too_many``.
    """
    original = f"{lon}, {lat}"
    if not lon or not lat:
        return Cleaned(value=None, original=original, problem="half_position")
    read = [read_coordinate(each) for each in (lon, lat)]
    problem = next((each.problem for each in read if each.problem), "")
    x, y = (each.value for each in read)
    if x is None or y is None:
        return Cleaned(value=None, original=original, problem=problem)
    changes = tuple(change for each in read for change in each.changes)
    if x.axis and x.axis == y.axis:
        return Cleaned(value=None, original=original, problem="same_axis")
    if x.axis == "y" or y.axis == "x":
        after = f"{y.number:.10g}, {x.number:.10g}"
        turned = Change("columns_turned", original, after)
        return Cleaned(value=Pair(y.number, x.number), original=original,
                       changes=(*changes, turned))  # fmt: skip
    return Cleaned(value=Pair(x.number, y.number), original=original, changes=changes)


def _fold(text: str) -> str:
    signs = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    sides = _SIDES.sub(lambda found: found[1][0].upper(), signs.strip().strip("()[]{}<>"))
    return _LABEL.sub(lambda found: f";{_WORDS[found[1].lower()]} ", sides).strip("; ,")


def _is_plain(text: str) -> bool:
    return re.fullmatch(rf"\s*[+-]?{_NUMBER}\s*", text, re.ASCII) is not None


def _build(match: re.Match[str]) -> Angle | None:
    degrees = float(match["d"])
    minutes, seconds = float(match["m"] or 0), float(match["s"] or 0)
    if minutes >= 60 or seconds >= 60 or (match["m"] and not degrees.is_integer()):
        return None
    letters = [each.upper() for each in (match["pre"], match.groupdict().get("post")) if each]
    axes = {"x" if each in "EWX" else "y" for each in letters}
    if len(axes) > 1:
        return None
    number = degrees + minutes / 60 + seconds / 3600
    is_negative = match["sign"] == "-" or any(each in "SW" for each in letters)
    number = -number if is_negative else number
    return Angle(number, axes.pop() if axes else "") if math.isfinite(number) else None


def _split(plain: str) -> list[str]:
    for separator in (r"[,;|\n]+", r"/"):
        parts = [part.strip() for part in re.split(separator, plain) if part.strip()]
        if len(parts) == 2:
            return parts
    words = plain.split()
    if len(words) in (2, 6):
        half = len(words) // 2
        halves = [" ".join(words[:half]), " ".join(words[half:])]
        if all(_ANGLE.fullmatch(each) or _SPACED.fullmatch(each) for each in halves):
            return halves
    found = [match.group().strip() for match in _ANGLE.finditer(plain)]
    is_whole = "".join("".join(found).split()) == "".join(plain.split())
    return found if len(found) == 2 and is_whole else []


def _pair(text: str, first: Angle, second: Angle) -> Cleaned[Pair]:
    is_said = first.axis == "y" or second.axis == "x"
    if first.axis and first.axis == second.axis:
        return Cleaned(value=None, original=text, problem="same_axis")
    # No latitude exceeds 90 degrees; of small numbers in metres nothing can be said.
    is_seen = not first.axis and abs(first.number) <= 90 < abs(second.number) <= 180
    turned = is_said or is_seen
    x, y = (second, first) if turned else (first, second)
    code = "latitude_first" if turned else "pair_read"
    after = f"{x.number:.10g}, {y.number:.10g}"
    return Cleaned(value=Pair(x.number, y.number), original=text,
                   changes=(Change(code, text, after),))  # fmt: skip
