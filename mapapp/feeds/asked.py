"""What a feed is asked to be about."""

from __future__ import annotations

from dataclasses import replace

from geodata.errors import FilterError
from geodata.filters import NAMES, Filters
from geodata.store.read_news import Area
from mapapp.routes.answers import take_box

_OWN = ("site", "bbox")


def read_area(params: dict[str, list[str]]) -> Area:
    """Read the parameters of a feed: ``site``, ``bbox``, and the filters of the map.

    Raises
    ------
    FilterError
        A parameter that is not known, or a value that cannot be used.
    """
    left = dict(params)
    left.pop("lang", None)
    site = ",".join(left.pop("site", [])).strip()
    area = Area(site_id=site or None, bbox=take_box(left) if "bbox" in left else None)
    for name in left:
        if name not in NAMES:
            raise FilterError(f"unknown parameter {name}", key=name[:60], value="",
                              accepted=", ".join((*_OWN, *NAMES)))  # fmt: skip
    return replace(area, filters=Filters.from_params(left))
