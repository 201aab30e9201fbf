"""The map on other people's pages: its address, the snippet to copy, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from urllib.parse import urlencode, urlsplit

from geodata.errors import FilterError
from geodata.settings import Settings
from geodata.vocab import SubDistrict
from layers.accent import read_accent
from mapapp.view import View, read_view

NARROWEST, WIDEST = 240, 2400
"""Bounds of a frame's sides in CSS pixels."""
WIDTH, HEIGHT = 800, 500


class Interaction(StrEnum):
    """What a reader of the other page can do with the map."""

    SAFE = "safe"
    """Wheel and one finger scroll the page; Ctrl and wheel, or two fingers, move the map."""
    FULL = "full"
    STATIC = "static"
    """A picture that leads to the full map."""


@dataclass(frozen=True, kw_only=True)
class Embed:
    """One map on another page.

    Attributes
    ----------
    view
        Filters, hidden layers, and the open site.
    area
        The sub-district that fills the frame; else the district.
    accent
        ``#rrggbb`` or empty.
    """

    view: View = field(default_factory=View)
    lang: str = "zh"
    theme: str = "light"
    area: SubDistrict | None = None
    accent: str = ""
    interaction: Interaction = Interaction.SAFE
    at: tuple[float, ...] | None = None

    def to_query(self) -> dict[str, list[str]]:
        """Return it as parameters of ``/map``, in one canonical order."""
        query = self.view.to_query(self.lang)
        query["theme"] = [self.theme]
        query["interaction"] = [self.interaction.value]
        if self.area:
            query["area"] = [self.area.value]
        if self.accent:
            query["accent"] = [self.accent]
        if self.at:
            query["at"] = [",".join(f"{each:g}" for each in self.at)]
        return query

    def build_address(self, root: str) -> str:
        """Return the address of the page that is embedded.

        Parameters
        ----------
        root
            Address of this installation, ending with a slash.
        """
        return f"{root}map?{urlencode(self.to_query(), doseq=True)}"

    def build_full_address(self, root: str) -> str:
        """Return the address of the full map with the same view."""
        return f"{root}?{urlencode(self.view.to_query(self.lang), doseq=True)}"

    def build_snippet(self, root: str, *, title: str, width: int = 0, height: int = HEIGHT) -> str:
        """Return the HTML to copy.

        Parameters
        ----------
        title
            What assistive technology calls the frame.
        width
            In CSS pixels; 0 takes the width there is.
        """
        size = f'width="{width}"' if width else 'width="100%"'
        return (
            f'<iframe src="{escape(self.build_address(root))}" {size} height="{height}" '
            f'style="border:0;max-width:100%" title="{escape(title)}" loading="lazy" '
            'referrerpolicy="no-referrer" allowfullscreen></iframe>'
        )


def find_root(settings: Settings, asked: str) -> str:
    """Return the address of this installation, ending with a slash.

    Parameters
    ----------
    asked
        The address the page itself was asked for at; it counts where none is set.
    """
    here = urlsplit(settings.public_address or asked)
    path = here.path if settings.public_address else ""
    return f"{here.scheme}://{here.netloc}{path.rstrip('/')}/" if here.netloc else "/"


def read_embed(query: Mapping[str, Sequence[str]], lang: str) -> Embed:
    """Read a map from the parameters of ``/map`` or of the full page.

    What concerns the view and cannot be read is left out, as on the full page.

    Raises
    ------
    FilterError, AccentError
        A theme, an area, an interaction or a colour that is none.
    """
    accent = _first(query, "accent")
    if accent:
        read_accent(accent)
    at = _first(query, "at")
    return Embed(
        view=read_view({name: list(values) for name, values in query.items()}),
        lang=_take(query, "lang", ("zh", "en"), lang),
        theme=_take(query, "theme", ("light", "dark"), "light"),
        area=SubDistrict(found) if (found := _take(query, "area", _AREAS, "")) else None,
        accent=accent,
        interaction=Interaction(_take(query, "interaction", _INTERACTIONS, Interaction.SAFE.value)),
        at=_read_at(at) if at else None,
    )


_AREAS = ("", *(each.value for each in SubDistrict))
_INTERACTIONS = tuple(each.value for each in Interaction)


def _first(query: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(query.get(name, ())), "").strip()


def _take(
    query: Mapping[str, Sequence[str]], name: str, accepted: Sequence[str], default: str
) -> str:
    word = _first(query, name) or default
    if word not in accepted:
        known = ", ".join(filter(None, accepted))
        raise FilterError(f"{name} must be {known}", key=name, value=word[:40], accepted=known)
    return word


def _read_at(stated: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in stated.split(","))
    except ValueError:
        numbers = ()
    if len(numbers) != 3 or not all(abs(number) < 1e6 for number in numbers):
        raise FilterError(f"at is {stated[:40]!r}", key="at", value=stated[:40],
                          accepted="longitude,latitude,zoom")  # fmt: skip
    return numbers
