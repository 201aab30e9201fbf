"""The city's own grid, where an office has been given its parameters.

Shanghai's grid is a transverse Mercator projection on a local ellipsoid, turned and moved;
its parameters are handed out by the surveying authority and are not public. Written down
they look like ``+lat_0=31 +lon_0=121 +x_0=0 +y_0=0 +k=1 +ellps=krass``, with
``+affine=a,b,c,d,e,f`` where coordinates are turned or moved before (``x' = a x + b y + c``,
``y' = d x + e y + f``).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from geodata.errors import FileRefusedError, UnknownCrsError

PREFIX = "CITY:"
"""A system of coordinates that begins so carries its own parameters."""
_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,15})?(e[+-]?\d{1,2})?", re.IGNORECASE)
_SINGLE = ("lat_0", "lon_0", "x_0", "y_0", "k", "k_0", "a", "b", "rf")
_LISTS = {"towgs84": (3, 7), "affine": (6,)}
_ELLIPSOIDS = ("krass", "GRS80", "WGS84", "IAU76", "clrk66", "intl", "bessel")
_NEEDED = ("lat_0", "lon_0")
_STRAIGHT = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

Affine = tuple[float, float, float, float, float, float]


class CityGridError(FileRefusedError):
    """The city's own grid is stated, and its parameters are not in the settings."""

    code = "crs_city_grid"


@dataclass(frozen=True, slots=True)
class CityGrid:
    """A projection as PROJ writes it, and what is done to coordinates before it is undone."""

    projection: str
    affine: Affine = _STRAIGHT


def read_grid(text: str) -> CityGrid:
    """Read the parameters of a grid.

    Parameters
    ----------
    text
        With or without the prefix ``CITY:``.

    Raises
    ------
    UnknownCrsError
        Another key than those of a transverse Mercator projection, a value that is no number,
        or no central meridian: PROJ itself would open files that a text names.
    """
    found: dict[str, str] = {}
    for part in text.removeprefix(PREFIX).split():
        key, _, value = part.removeprefix("+").partition("=")
        if not _is_sound(key, value):
            raise _refuse(part)
        found[key] = value
    if any(key not in found for key in _NEEDED) or not ({"ellps", "a"} & set(found)):
        raise _refuse("lat_0, lon_0, ellps")
    affine = [float(each) for each in found.pop("affine", "1,0,0,0,1,0").split(",")]
    a, b, c, d, e, f = affine
    if math.isclose(a * e - b * d, 0.0, abs_tol=1e-12):
        raise _refuse("affine")
    told = {key: value for key, value in found.items() if key not in {"proj", "units", "no_defs"}}
    words = " ".join(f"+{key}={value}" for key, value in told.items())
    return CityGrid(f"+proj=tmerc {words} +units=m +no_defs", (a, b, c, d, e, f))


def _is_sound(key: str, value: str) -> bool:
    if key in _SINGLE:
        return bool(_NUMBER.fullmatch(value))
    if key in _LISTS:
        numbers = value.split(",")
        return len(numbers) in _LISTS[key] and all(map(_NUMBER.fullmatch, numbers))
    fixed = {"proj": ("tmerc",), "units": ("m",), "no_defs": ("",), "ellps": _ELLIPSOIDS}
    return value in fixed.get(key, ())


def _refuse(part: str) -> UnknownCrsError:
    accepted = "+lat_0= +lon_0= +x_0= +y_0= +k= +ellps= +towgs84= +affine="
    return UnknownCrsError(
        f"{part[:40]!r} is not a parameter of a city grid; accepted: {accepted}", value=part[:40]
    )
