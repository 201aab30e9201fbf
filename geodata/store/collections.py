"""Public collections: which properties their features have, and what one may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from geodata.errors import UnknownRecordError
from geodata.store import schema
from geodata.store.conditions import are_public
from geodata.store.public_words import COPIES
from geodata.store.spatial import Box, WithinBox


class Sort(StrEnum):
    """What the values of a property are."""

    TEXT = "string"
    NUMBER = "number"
    WHOLE = "integer"


_WHOLE, _NUMBERS = frozenset({"source_line"}), frozenset({"accuracy_m"})
_WORDS = frozenset({"text_zh", "text_en"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """A public collection.

    Attributes
    ----------
    name
        Of it, and of its table.
    properties
        Of its features, in this order, after ``id``.
    has_dates
        Whether ``datetime`` narrows it down.
    """

    name: str
    properties: tuple[str, ...]
    has_dates: bool = False

    @property
    def queryables(self) -> dict[str, Sort]:
        """Properties one may filter by.

        A resident's words are not among them: what is left out of them must not be found.
        """
        hidden = _WORDS if self.name == "feedback" else frozenset()
        return {each: find_sort(each) for each in ("id", *self.properties) if each not in hidden}

    def find_columns(self) -> dict[str, ColumnElement[Any]]:
        """Return the column of each queryable."""
        table = schema.metadata.tables[self.name].c
        return {name: table[name] for name in self.queryables}


def find_sort(name: str) -> Sort:
    """Return what the values of a property are."""
    if name in _WHOLE:
        return Sort.WHOLE
    return Sort.NUMBER if name in _NUMBERS else Sort.TEXT


COLLECTIONS = {
    each.name: each
    for each in (
        Collection(
            name="sites",
            properties=("kind", "state", "name_zh", "name_en", "name_confidence", "accuracy_m",
                        "subdistrict", "summary_zh", "summary_en", "source", "source_line"),
        ),
        Collection(
            name="events",
            properties=("site", "kind", "date_edtf", "date_earliest", "date_latest", "text_zh",
                        "text_en", "source", "source_line"),
            has_dates=True,
        ),
        Collection(
            name="feedback",
            properties=("site", "category", "mood", "status", "text_zh", "text_en", "source",
                        "source_line"),
            has_dates=True,
        ),
        Collection(
            name="bodies",
            properties=("kind", "name_zh", "name_en", "name_confidence", "summary_zh",
                        "summary_en", "source", "source_line"),
        ),
    )
}  # fmt: skip


def find_collection(name: str) -> Collection:
    """Return a collection of the store.

    Raises
    ------
    UnknownRecordError
        No collection of that name.
    """
    if name not in COLLECTIONS:
        known = ", ".join(COLLECTIONS)
        raise UnknownRecordError(f"no collection {name}; there are {known}", id=name)
    return COLLECTIONS[name]


def select_items(collection: Collection, bbox: Box | None = None) -> Select[Any]:
    """Return the query for what everyone may read of a collection.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326): what meets it. What has no place meets
        none.
    """
    name = collection.name
    table, sites = schema.metadata.tables[name], schema.sites
    columns = [table.c.id, *(table.c[column] for column in collection.properties)]
    if name == "feedback":
        columns += [table.c[copy] for copy in COPIES]
    if name == "bodies":
        query = select(*columns)
        return query if bbox is None else query.where(table.c.pk < 0)
    if name == "sites":
        query = select(*columns, sites.c.geometry)
    elif name == "events":
        query = select(*columns, sites.c.geometry).join(sites, sites.c.id == table.c.site)
    else:
        query = select(*columns, sites.c.geometry, table.c.lon, table.c.lat).where(are_public())
        query = query.outerjoin(sites, sites.c.id == table.c.site)
    if bbox is None:
        return query
    here = WithinBox(sites, bbox)
    return query.where(here | WithinBox(table, bbox) if name == "feedback" else here)
