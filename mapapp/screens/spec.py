"""What a screen is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mapapp import session
from mapapp.access import Action
from mapapp.session import Reader


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One screen beside the map.

    Attributes
    ----------
    id
        Its address; its title is the word ``screen.<id>``, unless ``name`` says another.
    icon
        Name of a Material symbol (they ship with Streamlit).
    order
        Place in the menu.
    weights
        Widths of map and panel.
    thumb
        Whether it stands in the bottom bar on a phone.
    show
        Draws the panel.
    picks_spot
        Tells whether the map should take a tap as a spot just now.
    takes_spot
        Takes that spot: longitude and latitude in degrees (EPSG:4326).
    find_draft
        Gives a shape that is being drawn, for the map to show.
    find_trial
        Gives the rows of a file that is being brought in, for the map to show.
    needs
        What a person must be allowed to do somewhere to see it in the menu and to open it;
        ``None`` is for everyone. What it then does is checked again where it happens.
    everywhere
        Whether that must be allowed in the whole district: a planner of some sub-districts
        does not decide for the others.
    name
        Says what the menu calls it, where that depends on the reader.
    """

    id: str
    icon: str
    order: int
    weights: tuple[float, float]
    show: Callable[[Reader], None]
    thumb: bool = False
    picks_spot: Callable[[], bool] = lambda: False
    takes_spot: Callable[[float, float], None] = session.save_spot
    find_draft: Callable[[], Mapping[str, object] | None] = lambda: None
    find_trial: Callable[[], Mapping[str, object] | None] = lambda: None
    needs: Action | None = None
    everywhere: bool = False
    name: Callable[[Reader], str] | None = None
