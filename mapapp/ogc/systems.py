"""Coordinate systems the API gives and takes positions in, by the addresses OGC names them with."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.crs import WGS84, is_northing_first
from geodata.errors import FilterError

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""WGS 84, longitude first: what is stored, and the default."""
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_OFFERED = ("4326", "4490", "4549", "3857")


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """A system as it was asked for: its address, our name, and which coordinate comes first."""

    address: str
    crs: str
    northing_first: bool


SYSTEMS = {
    CRS84: System(address=CRS84, crs=WGS84, northing_first=False),
    **{
        f"{_EPSG}{code}": System(
            address=f"{_EPSG}{code}",
            crs=f"EPSG:{code}",
            northing_first=is_northing_first(f"EPSG:{code}"),
        )
        for code in _OFFERED
    },
}


def find_system(name: str, address: str) -> System:
    """Return the system of an address.

    Raises
    ------
    FilterError
        Not one of those offered.
    """
    wanted = address.removeprefix("[").removesuffix("]") or CRS84
    if wanted not in SYSTEMS:
        raise FilterError(f"{name} is not a system of this API", key=name, value=address[:120],
                          accepted=", ".join(SYSTEMS))  # fmt: skip
    return SYSTEMS[wanted]
