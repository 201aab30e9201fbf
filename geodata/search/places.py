"""What can be found, and why it was: plain records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geodata.models import Text
from geodata.vocab import SubDistrict


class PlaceKind(StrEnum):
    """What was found, in the order of groups."""

    SITE = "site"
    ADDRESS = "address"
    CROSSING = "crossing"
    STREET = "street"
    STATION = "station"
    SUBDISTRICT = "subdistrict"
    AREA = "area"
    BODY = "body"
    TEXT = "text"


class Reason(StrEnum):
    """Why something was found."""

    NAME = "name"
    VARIANT = "variant"
    PINYIN = "pinyin"
    INITIALS = "initials"
    TRANSLATION = "translation"
    SOUND = "sound"
    WORDS = "words"
    SIMILAR = "similar"
    NUMBER_KNOWN = "number_known"
    NUMBER_BETWEEN = "number_between"
    NUMBER_BEYOND = "number_beyond"
    NUMBER_UNKNOWN = "number_unknown"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Something with a name.

    Attributes
    ----------
    longitude, latitude
        Where it is, degrees (EPSG:4326); ``None`` for what has no one place.
    accuracy_m
        How well that is known, in metres, where it is only approximate.
    subdistrict
        The one it lies in.
    also
        Other names it goes by.
    site_id
        The site to open, for what is told about one.
    """

    kind: PlaceKind
    id: str
    name: Text
    longitude: float | None = None
    latitude: float | None = None
    accuracy_m: float | None = None
    subdistrict: SubDistrict | None = None
    also: tuple[str, ...] = ()
    site_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A place with why it was found.

    Attributes
    ----------
    matched
        The name or number that did it.
    told
        The text of a history that holds the words.
    """

    place: Place
    reason: Reason
    matched: str
    score: float
    told: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """What was found of one kind, best first."""

    kind: PlaceKind
    found: tuple[Found, ...]


def group_found(found: Iterable[Found], *, most: int) -> list[Group]:
    """Put what was found together by kind; the kind with the best comes first.

    Parameters
    ----------
    found
        Best first.
    most
        Of one kind.
    """
    groups: dict[PlaceKind, list[Found]] = {}
    for each in found:
        group = groups.setdefault(each.place.kind, [])
        if len(group) < most:
            group.append(each)
    return [Group(kind=kind, found=tuple(members)) for kind, members in groups.items()]
