"""What can be brought in: the fields of each kind of record, and what people call them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from geodata.models import NAME_LIMIT, TEXT_LIMIT
from geodata.vocab import (
    BodyKind,
    Confidence,
    EventKind,
    FeedbackCategory,
    Mood,
    SiteKind,
    SiteState,
    SubDistrict,
)


class Kind(StrEnum):
    """What a row becomes."""

    SITE = "site"
    EVENT = "event"
    BODY = "body"
    FEEDBACK = "feedback"


class Sort(StrEnum):
    """How a cell is read."""

    ID = "id"
    TEXT = "text"
    WORD = "word"
    WORDS = "words"
    ENTRIES = "entries"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    SITE = "site"
    SITES = "sites"
    POSITION = "position"


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field of a kind of record.

    Attributes
    ----------
    words
        The closed list its values come from.
    is_needed
        Without it there is no record. Of a field in two languages one is enough.
    limit
        Longest text, in characters.
    is_quoted
        Somebody's own words: signs that cannot be seen are marked, nothing else is touched.
    """

    name: str
    sort: Sort = Sort.TEXT
    words: type[StrEnum] | None = None
    is_needed: bool = False
    limit: int = TEXT_LIMIT
    is_quoted: bool = False

    @property
    def base(self) -> str:
        """The name without its language."""
        return self.name.removesuffix("_zh").removesuffix("_en")


def _both(
    name: str, *, is_needed: bool = False, limit: int = TEXT_LIMIT, is_quoted: bool = False
) -> tuple[Field, Field]:
    zh, en = (
        Field(name=f"{name}_{lang}", is_needed=is_needed, limit=limit, is_quoted=is_quoted)
        for lang in ("zh", "en")
    )
    return zh, en


_ID = Field(name="id", sort=Sort.ID)
_CITED = (Field(name="source", limit=64), Field(name="source_line", sort=Sort.WHOLE))
_PLACE = tuple(Field(name=name, sort=Sort.POSITION) for name in ("lon", "lat", "geometry"))
_CONFIDENCE = Field(name="name_confidence", sort=Sort.WORD, words=Confidence)

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.SITE: (
        _ID,
        *_both("name", is_needed=True, limit=NAME_LIMIT),
        Field(name="kind", sort=Sort.WORD, words=SiteKind, is_needed=True),
        Field(name="state", sort=Sort.WORD, words=SiteState),
        *_both("where", limit=NAME_LIMIT),
        Field(name="subdistrict", sort=Sort.WORD, words=SubDistrict),
        *_PLACE,
        Field(name="accuracy_m", sort=Sort.NUMBER),
        *_both("summary"),
        Field(name="also", sort=Sort.WORDS, words=SiteKind),
        Field(name="variants", sort=Sort.ENTRIES),
        _CONFIDENCE,
        *_both("evidence"),
        Field(name="linked", sort=Sort.SITES),
        *_CITED,
    ),
    Kind.EVENT: (
        _ID,
        Field(name="site", sort=Sort.SITE, is_needed=True),
        Field(name="kind", sort=Sort.WORD, words=EventKind, is_needed=True),
        Field(name="date_edtf", sort=Sort.DATE),
        *_both("phrase"),
        *_both("basis"),
        *_both("text", is_needed=True),
        Field(name="order", sort=Sort.WHOLE),
        *_CITED,
    ),
    Kind.BODY: (
        _ID,
        *_both("name", is_needed=True, limit=NAME_LIMIT),
        Field(name="kind", sort=Sort.WORD, words=BodyKind, is_needed=True),
        *_both("summary"),
        Field(name="subdistricts", sort=Sort.WORDS, words=SubDistrict),
        Field(name="sites", sort=Sort.SITES),
        _CONFIDENCE,
        *_CITED,
    ),
    Kind.FEEDBACK: (
        _ID,
        Field(name="site", sort=Sort.SITE),
        *_PLACE,
        Field(name="position_of", limit=16),
        Field(name="category", sort=Sort.WORD, words=FeedbackCategory, is_needed=True),
        Field(name="mood", sort=Sort.WORD, words=Mood, is_needed=True),
        *_both("text", is_needed=True, is_quoted=True),
        *_both("outcome"),
        *_CITED,
    ),
}
"""Fields in the order in which tables show them."""


def find_field(kind: Kind, name: str) -> Field | None:
    """Return a field of a kind by its name."""
    return _by_name()[kind].get(name)


@lru_cache(maxsize=1)
def _by_name() -> dict[Kind, dict[str, Field]]:
    return {kind: {each.name: each for each in fields} for kind, fields in FIELDS.items()}


@dataclass(frozen=True, kw_only=True)
class Synonyms:
    """What people call things, as written in ``synonyms.toml``, folded for comparing.

    Attributes
    ----------
    fields
        Field to its names; a name that says no language stands under the field without one.
    kinds
        Kind of record to what sheets and files of it are called.
    words
        Word of a closed list (``state.done``) to its other names.
    """

    fields: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def read_synonyms() -> Synonyms:
    """Read what people call things."""
    text = (files("geodata.importing") / "synonyms.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    words = {
        f"{group}.{word}": tuple(names)
        for group, table in tables["words"].items()
        for word, names in table.items()
    }
    fields = {name: tuple(names) for name, names in tables["fields"].items()}
    kinds = {name: tuple(names) for name, names in tables["kinds"].items()}
    return Synonyms(fields=fields, kinds=kinds, words=words)
