"""The public text of histories: events, rounds, and what residents said. In bounded pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, select, true

from geodata.models import Text
from geodata.store import schema
from geodata.store.conditions import are_public
from geodata.store.public import to_public_row
from geodata.store.public_words import COPIES
from geodata.store.store import Store

PAGE = 10_000
"""Texts read at once."""
MOST_TEXTS = 500_000
"""Texts of one kind an index in memory is made of."""


class ToldKind(StrEnum):
    """What a text is."""

    EVENT = "event"
    ROUND = "round"
    FEEDBACK = "feedback"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One public text and the site it is about.

    Attributes
    ----------
    site, site_name
        Id and name; ``None`` for feedback about a spot.
    longitude, latitude
        Of the site or the spot, degrees (EPSG:4326).
    """

    kind: ToldKind
    id: str
    text: Text
    site: str | None
    site_name: Text | None
    subdistrict: str | None
    longitude: float | None
    latitude: float | None


_TABLES: dict[ToldKind, Table] = {
    ToldKind.EVENT: schema.events,
    ToldKind.ROUND: schema.rounds,
    ToldKind.FEEDBACK: schema.feedback,
}


def _texts(kind: ToldKind) -> tuple[ColumnElement[str], ColumnElement[str]]:
    table = _TABLES[kind].c
    if kind is ToldKind.ROUND:
        return table.about_zh + " " + table.who_zh, table.about_en + " " + table.who_en
    return table.text_zh, table.text_en


def _columns(kind: ToldKind) -> list[ColumnElement[Any]]:
    zh, en = _texts(kind)
    copies = [schema.feedback.c[name] for name in COPIES] if kind is ToldKind.FEEDBACK else []
    return [zh.label("text_zh"), en.label("text_en"), _TABLES[kind].c.source, *copies]


def _to_public(kind: ToldKind, row: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return a row with the words the public may read: nobody finds what is left out of them."""
    return to_public_row(row) if kind is ToldKind.FEEDBACK else row


def _is_public(kind: ToldKind) -> ColumnElement[bool]:
    if kind is ToldKind.FEEDBACK:
        return are_public()
    return true()


def read_texts(store: Store, kind: ToldKind) -> Iterator[tuple[int, str, str]]:
    """Yield row number and words in Chinese and English of all public texts, newest first.

    Raises
    ------
    QueryTooLongError
        A page took longer than it may.
    """
    pk = _TABLES[kind].c.pk
    query = select(pk, *_columns(kind)).where(_is_public(kind)).order_by(pk.desc()).limit(PAGE)
    page = query
    for _ in range(MOST_TEXTS // PAGE):
        with store.read() as connection:
            found = connection.execute(page).all()
        for row in found:
            shown = _to_public(kind, row._mapping)
            yield row.pk, shown["text_zh"], shown["text_en"]
        if len(found) < PAGE:
            return
        page = query.where(pk < found[-1].pk)


def read_told(store: Store, kind: ToldKind, keys: Sequence[int]) -> list[Told]:
    """Read a few texts by row number, in that order, as far as they are public now.

    Raises
    ------
    QueryTooLongError
        The read took longer than it may.
    """
    table, sites = _TABLES[kind], schema.sites
    own = (table.c.lon, table.c.lat) if kind is ToldKind.FEEDBACK else ()
    query = (
        select(table.c.pk, table.c.id, table.c.site, *_columns(kind),
               sites.c.name_zh, sites.c.name_en, sites.c.subdistrict,
               sites.c.lon.label("site_lon"), sites.c.lat.label("site_lat"), *own)
        .select_from(table.outerjoin(sites, sites.c.id == table.c.site))
        .where(table.c.pk.in_(keys), _is_public(kind))
    )  # fmt: skip
    with store.read() as connection:
        found = {row.pk: _to_public(kind, row._mapping) for row in connection.execute(query)}
    return [_to_told(kind, found[key]) for key in keys if key in found]


def _to_told(kind: ToldKind, row: Any) -> Told:
    has_site = row["site"] is not None
    place = ("site_lon", "site_lat") if has_site else ("lon", "lat")
    return Told(
        kind=kind,
        id=row["id"],
        text=Text(zh=row["text_zh"].strip(), en=row["text_en"].strip()),
        site=row["site"],
        site_name=Text(zh=row["name_zh"], en=row["name_en"]) if has_site else None,
        subdistrict=row["subdistrict"],
        longitude=row[place[0]],
        latitude=row[place[1]],
    )
