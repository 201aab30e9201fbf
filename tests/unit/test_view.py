"""The view travels in the address; what cannot be read is left out, never an error."""

from __future__ import annotations

from geodata.filters import Filters
from geodata.vocab import SiteKind, SiteState, SubDistrict
from mapapp.view import View, read_view


def test_a_view_survives_the_address() -> None:
    view = View(
        filters=Filters(
            states=(SiteState.DONE,),
            subdistricts=(SubDistrict.HUAYANG, SubDistrict.XINHUA),
            year_from=2021,
            has_feedback=True,
            text="中山公园 & pier=?#%",
        ),
        hidden=("park", "feedback"),
        site_id="A12",
    )
    assert read_view(view.to_query("zh")) == view


def test_a_damaged_link_still_opens_the_rest() -> None:
    view = read_view(
        {"state": ["done", "nonsense"], "from": ["x"], "q": ["park"], "hide": ["moon"]}
    )
    assert view.filters.text == "park"
    assert view.filters.states == ()
    assert view.hidden == ()


def test_the_list_holds_the_kinds_whose_layer_is_on() -> None:
    assert View().listed == Filters()
    without_parks = View(hidden=("park", "feedback")).listed
    assert without_parks is not None
    assert SiteKind.PARK not in without_parks.kinds
    assert len(without_parks.kinds) == 4
    assert View(hidden=tuple(kind.value for kind in SiteKind)).listed is None
