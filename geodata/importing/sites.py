"""Which site a row speaks of: one of the store, or one of the same file; by id or by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapidfuzz import process

from geodata.importing.columns import fold_header
from geodata.importing.drafts import Draft
from geodata.importing.fields import Kind
from geodata.importing.findings import Level
from geodata.importing.known import Held
from geodata.importing.plan import PlannedRow
from geodata.places import find_subdistrict_of
from geodata.shapes import find_mark
from geodata.vocab import SubDistrict


class SiteNames:
    """All sites that can be spoken of.

    Parameters
    ----------
    held
        Sites of the store by id.
    """

    def __init__(self, held: Mapping[str, Held]) -> None:
        self._places: dict[str, SubDistrict | None] = {}
        self._by_name: dict[str, set[str]] = {}
        self._left_out: set[str] = set()
        for site_id, each in held.items():
            self._learn(site_id, each.facts)

    def _learn(self, site_id: str, facts: Mapping[str, Any]) -> None:
        self._places[site_id] = facts.get("subdistrict")
        for name in (facts.get("name_zh"), facts.get("name_en"), *(facts.get("variants") or ())):
            if name:
                self._by_name.setdefault(fold_header(name), set()).add(site_id)

    def add(self, draft: Draft, row: PlannedRow) -> None:
        """Let later rows speak of a site of this file."""
        if draft.kind is not Kind.SITE:
            return
        site_id = draft.given.get("id") or ""
        if row.record is not None and row.is_taken:
            self._learn(row.record.id, {**draft.given, "subdistrict": _place_of(row)})
        elif site_id and site_id not in self._places:
            self._left_out.add(site_id)
            for name in (draft.given.get("name_zh"), draft.given.get("name_en")):
                if name:
                    self._left_out.add(fold_header(name))

    def resolve(self, draft: Draft) -> None:
        """Put ids in the place of what a row calls its sites."""
        if draft.kind in (Kind.EVENT, Kind.FEEDBACK) and draft.given.get("site"):
            draft.given["site"] = self._find(draft, "site", draft.given["site"])
        name = {Kind.BODY: "sites", Kind.SITE: "linked"}.get(draft.kind)
        if name and draft.given.get(name):
            found = [self._find(draft, name, each) for each in draft.given[name]]
            draft.given[name] = tuple(each for each in found if each)

    def _find(self, draft: Draft, field: str, called: str) -> str:
        if called in self._places:
            return called
        folded = fold_header(called)
        found = self._by_name.get(folded, set())
        if len(found) == 1:
            return next(iter(found))
        if called in self._left_out or folded in self._left_out:
            draft.note(Level.REFUSAL, "site_left_out", field, called)
        elif found:
            draft.note(Level.REFUSAL, "site_many", field, called, accepted=", ".join(sorted(found)))
        else:
            like = process.extractOne(folded, list(self._by_name), score_cutoff=70)
            likely = ", ".join(sorted(self._by_name[like[0]])) if like else "-"
            draft.note(Level.REFUSAL, "no_such_site", field, called, accepted=likely)
        return ""

    def find_places(
        self, kind: Kind, facts: Mapping[str, Any], held: Held | None
    ) -> frozenset[SubDistrict | None]:
        """Return the sub-districts a row touches; ``None`` among them where it touches none."""
        before = held.facts if held else {}
        touched: set[SubDistrict | None] = set()
        for each in (facts, before) if held else (facts,):
            touched |= self._touch(kind, each)
        return frozenset(touched)

    def _touch(self, kind: Kind, facts: Mapping[str, Any]) -> set[SubDistrict | None]:
        if kind is Kind.SITE:
            return {facts.get("subdistrict")}
        if kind is Kind.BODY:
            areas = set(facts.get("subdistricts") or ())
            return areas | {self._places.get(each) for each in facts.get("sites") or ()} or {None}
        if facts.get("site"):
            return {self._places.get(facts["site"])}
        spot = facts.get("geometry")
        return {find_subdistrict_of(*find_mark(spot)) if spot is not None else None}


def _place_of(row: PlannedRow) -> SubDistrict | None:
    return getattr(row.record, "subdistrict", None)
