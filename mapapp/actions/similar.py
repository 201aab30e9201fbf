"""What was said already near where someone is about to speak."""

from __future__ import annotations

import shapely

from geodata.crs import buffer_m, measure_distance_m
from geodata.models import Feedback
from geodata.similar import find_similar
from geodata.store import Store
from geodata.store.read_said import Said, read_public
from mapapp.actions.feedback import Draft

NEAR_M = 150.0


def find_said(store: Store, draft: Draft) -> list[Said]:
    """Return public feedback much like a draft: on its site, or within 150 m of its spot."""
    if not draft.words.strip() or not draft.has_place:
        return []
    if draft.site_id is not None:
        near = store.cases.find_near(site_id=draft.site_id, box=None)
    else:
        assert draft.spot is not None
        spot = shapely.Point(*draft.spot)
        west, south, east, north = buffer_m(spot, NEAR_M).bounds
        inside = store.cases.find_near(site_id=None, box=(west, south, east, north))
        near = [each for each in inside if _is_near(each, spot)]
    found = find_similar(draft.words, [each for each in near if each.text])
    return read_public(store, [each.id for each in found])


def _is_near(feedback: Feedback, spot: shapely.Point) -> bool:
    if feedback.longitude is None or feedback.latitude is None:
        return False
    other = shapely.Point(feedback.longitude, feedback.latitude)
    return measure_distance_m(spot, other) <= NEAR_M
