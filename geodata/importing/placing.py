"""A site that has an address and no coordinates is placed by it, about, and that is asked."""

from __future__ import annotations

import shapely

from geodata.coordinates.placement import Placement, find_placement
from geodata.importing.drafts import Draft
from geodata.importing.facts import is_same
from geodata.importing.fields import Kind
from geodata.importing.findings import Level
from geodata.importing.known import Held
from geodata.places import find_subdistrict_of


def place_by_address(draft: Draft, held: Held | None) -> None:
    """Put a site where its address is, about; a position that is there already stays.

    The row waits until somebody confirms it: an address may mean another place of that name.
    """
    if draft.kind is not Kind.SITE or draft.spot.given is not None or draft.spot.findings:
        return
    where = [str(draft.given.get(name) or "") for name in ("where_zh", "where_en")]
    if not any(where) or (held is not None and held.facts["geometry"] is None):
        return
    found = find_placement(*where)
    if found is None:
        return
    point = shapely.Point(found.longitude, found.latitude)
    if held is not None:
        if is_same("geometry", held.facts["geometry"], point):
            draft.given["geometry"] = held.facts["geometry"]
        return
    _take(draft, found, point)
    name = "where_zh" if where[0] else "where_en"
    draft.note(Level.ASK, "placed_by_address", name, where[0] or where[1],
               name_zh=found.name.zh, name_en=found.name.en, way=found.way,
               accuracy_m=round(found.accuracy_m))  # fmt: skip


def _take(draft: Draft, found: Placement, point: shapely.Point) -> None:
    draft.given["geometry"] = draft.spot.geometry = point
    draft.spot.subdistrict = find_subdistrict_of(found.longitude, found.latitude)
    draft.spot.is_inside = draft.spot.subdistrict is not None
    draft.given["accuracy_m"] = max(draft.given.get("accuracy_m") or 0.0, found.accuracy_m)
    metres = round(found.accuracy_m)
    for lang, words in (
        ("zh", f"按地址推定：{found.name.zh}（误差约 {metres} 米）"),
        ("en", f"By its address: {found.name.en} (within about {metres} m)"),
    ):
        if not draft.given.get(f"evidence_{lang}"):
            draft.given[f"evidence_{lang}"] = words
