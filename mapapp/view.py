"""What a person is looking at: filters, layers, site, language. Travels in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from geodata.errors import FilterError
from geodata.filters import NAMES, Filters
from geodata.vocab import SiteKind

FEEDBACK_LAYER = "feedback"
LAYERS = (*(kind.value for kind in SiteKind), FEEDBACK_LAYER)


@dataclass(frozen=True, kw_only=True)
class View:
    """Filters, hidden layers and the open site; everything a copied link carries but the position.

    The position stands after ``#`` and never reaches the server: panning costs nothing here.
    """

    filters: Filters = field(default_factory=Filters)
    hidden: tuple[str, ...] = ()
    site_id: str | None = None
    basemap: str | None = None
    """Id of an online basemap or ``embedded``; ``None`` is the installation's usual one."""

    @property
    def shown_kinds(self) -> tuple[SiteKind, ...]:
        """Site kinds whose layer is on."""
        return tuple(kind for kind in SiteKind if kind.value not in self.hidden)

    @property
    def listed(self) -> Filters | None:
        """Filters for list, map and export alike; ``None`` when every site layer is off."""
        if len(self.shown_kinds) == len(SiteKind):
            return self.filters
        return replace(self.filters, kinds=self.shown_kinds) if self.shown_kinds else None

    def to_query(self, lang: str) -> dict[str, list[str]]:
        """Return the view as address parameters, in one canonical order."""
        query: dict[str, list[str]] = {"lang": [lang]}
        if self.site_id:
            query["site"] = [self.site_id]
        if self.hidden:
            query["hide"] = list(self.hidden)
        if self.basemap:
            query["basemap"] = [self.basemap]
        for name, value in self.filters.to_params():
            query.setdefault(name, []).append(value)
        return query


def read_view(query: Mapping[str, list[str]]) -> View:
    """Read a view from address parameters; what cannot be read is left out, never an error.

    A link from elsewhere, mistyped or cut off, should still open the map.
    """
    filters = Filters()
    for name in query.keys() & set(NAMES):
        try:
            read = Filters.from_params({name: query[name]})
        except FilterError:
            continue
        changed = {
            field_name: value
            for field_name, value in vars(read).items()
            if value != getattr(Filters(), field_name)
        }
        filters = replace(filters, **changed)
    hidden = {value for values in query.get("hide", []) for value in values.split(",")}
    site_id = next(iter(query.get("site", [])), None)
    return View(
        filters=filters,
        hidden=tuple(layer for layer in LAYERS if layer in hidden),
        site_id=site_id or None,
        basemap=next(iter(query.get("basemap", [])), "")[:32] or None,
    )
