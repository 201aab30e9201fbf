"""What can be found by name inside the file, with what a browser cannot work out: pinyin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import opencc

from geodata.models import Text
from geodata.search.gather import gather_ground
from geodata.search.index import build_keys
from geodata.search.places import Place, PlaceKind, Reason
from geodata.vocab import SubDistrict
from layers.page_config import read_subdistrict_names

_HAN = range(0x4E00, 0x9FFF)
_SPELT = {Reason.PINYIN, Reason.INITIALS}


def build_names(pinned: Mapping[str, Any]) -> dict[str, Any]:
    """Build what the search of a page without a server looks through.

    Parameters
    ----------
    pinned
        ``rows`` and ``details`` by id, as the page takes them.

    Returns
    -------
    dict
        ``places``, each with ``pinyin`` and ``initials`` of its Chinese names and its other
        names; ``simple``: the simplified character for each traditional one that may be typed.
    """
    details: Mapping[str, Any] = pinned.get("details") or {}
    found = [*_find_sites(details.values()), *_find_bodies(details.values())]
    found += [
        each
        for each in gather_ground(read_subdistrict_names())
        if each.kind is not PlaceKind.CROSSING
    ]
    return {"places": [_to_page(place) for place in found], "simple": _find_simple(found)}


def _find_sites(details: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    for detail in details:
        yield Place(
            kind=PlaceKind.SITE,
            id=detail["id"],
            name=Text(zh=detail.get("name_zh") or "", en=detail.get("name_en") or ""),
            longitude=detail.get("lon"),
            latitude=detail.get("lat"),
            accuracy_m=detail.get("accuracy_m"),
            subdistrict=SubDistrict(detail["subdistrict"]) if detail.get("subdistrict") else None,
            also=tuple(detail.get("variants") or ()),
        )


def _find_bodies(details: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    """Yield the bodies of the sites; choosing one shows the first site it is tied to."""
    seen: set[str] = set()
    for detail in details:
        for body in detail.get("bodies") or ():
            if body["id"] not in seen:
                seen.add(body["id"])
                name = Text(zh=body.get("name_zh") or "", en=body.get("name_en") or "")
                yield Place(kind=PlaceKind.BODY, id=body["id"], name=name)


def _to_page(place: Place) -> dict[str, Any]:
    spelt = [key for key in build_keys(place) if key.reason in _SPELT]
    described = {
        "kind": place.kind.value,
        "id": place.id,
        "name_zh": place.name.zh,
        "name_en": place.name.en,
        "lon": place.longitude,
        "lat": place.latitude,
        "accuracy_m": place.accuracy_m,
        "subdistrict": place.subdistrict and place.subdistrict.value,
        "also": list(place.also),
        "pinyin": [key.text for key in spelt if key.reason is Reason.PINYIN],
        "initials": [key.text for key in spelt if key.reason is Reason.INITIALS],
    }
    return {name: value for name, value in described.items() if value not in (None, [], "")}


def _find_simple(places: Iterable[Place]) -> dict[str, str]:
    """Return the traditional characters of what the names are written with."""
    used = {sign for place in places for name in (place.name.zh, *place.also) for sign in name}
    return {other: sign for other, sign in _read_traditional() if sign in used}


@cache
def _read_traditional() -> tuple[tuple[str, str], ...]:
    """Return each traditional character with its simplified one."""
    signs = [chr(number) for number in _HAN]
    simple = opencc.OpenCC("t2s").convert("\n".join(signs)).split("\n")
    return tuple((sign, other) for sign, other in zip(signs, simple, strict=True) if sign != other)
