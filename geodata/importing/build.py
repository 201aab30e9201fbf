"""Building the plan: rows are read, matched with the store, checked and made records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geodata.dates import EventDate
from geodata.errors import InvalidRecordError
from geodata.importers.spec import RawBook
from geodata.importing.choices import Choices, Decision
from geodata.importing.drafts import Draft, build_drafts, is_empty
from geodata.importing.facts import DEFAULTS, Facts, is_same, say_value, to_record
from geodata.importing.fields import FIELDS, Kind
from geodata.importing.findings import Level
from geodata.importing.known import Held, Known
from geodata.importing.matching import Candidate, IdMaker, Matcher
from geodata.importing.placing import place_by_address
from geodata.importing.plan import Difference, Effect, Plan, PlannedRow
from geodata.importing.sites import SiteNames
from geodata.models import Source, Text
from geodata.personal import redact
from geodata.vocab import SubDistrict

Progress = Callable[[int], None]
_STEP = 500
_NOTHING = Decision()
_KEPT_FEEDBACK = frozenset({"site", "geometry", "category", "mood", "text_zh", "text_en"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """What is said of a file as a source: who publishes it, under which terms, and when."""

    publisher: Text
    licence: Text
    day: date


def build_plan(
    book: RawBook,
    choices: Choices,
    known: Known,
    stated: Stated,
    on_progress: Progress = lambda rows: None,
) -> Plan:
    """Say for every row what would become of it.

    Parameters
    ----------
    choices
        Its systems of coordinates are as `geodata.crs.find_crs` returns them.
    known
        What the store holds.
    stated
        What is said of the file as a source.
    on_progress
        Takes the number of rows done so far.

    Returns
    -------
    Plan
        Its rows in the order of the file.
    """
    sources = tuple(_build_source(book, place, stated) for place in range(len(book.tables)))
    planner = _Planner(choices, known, sources, on_progress)
    drafts = {kind: list[Draft]() for kind in Kind}
    for place in range(len(book.tables)):
        for draft in build_drafts(book, place, choices):
            drafts[draft.kind].append(draft)
    planned = [row for kind in Kind for row in planner.plan(kind, drafts[kind])]
    planned.sort(key=lambda row: row.key)
    used = {row.record.citation.source_id for row in planned
            if row.record is not None and row.record.citation is not None}  # fmt: skip
    return Plan(
        book=book,
        choices=choices,
        rows=tuple(planned),
        sources=tuple(source for source in sources if source.id in used),
        gone=_find_gone(planned, known),
    )


def _build_source(book: RawBook, place: int, stated: Stated) -> Source:
    name = book.tables[place].name
    title = f"{book.file} · {name}" if name and name != book.file.rpartition(".")[0] else book.file
    return Source(
        id=f"file-{book.sha256[:16]}-{place + 1}",
        title=Text(zh=title[:200], en=title[:200]),
        publisher=stated.publisher,
        date=EventDate(edtf=stated.day.isoformat()),
        licence=stated.licence,
    )


def _find_gone(planned: Sequence[PlannedRow], known: Known) -> dict[Kind, tuple[str, ...]]:
    here = {(row.kind, row.record.id) for row in planned if row.record is not None}
    here |= {(row.kind, row.match.id) for row in planned if row.match is not None}
    kinds = {row.kind for row in planned}
    gone = {
        kind: tuple(sorted(each for each in ids
                           if (kind, each) not in here and each in known.records[kind]))
        for kind, ids in known.made.items() if kind in kinds
    }  # fmt: skip
    return {kind: ids for kind, ids in gone.items() if ids}


class _Planner:
    """Goes through the rows kind by kind: events and feedback speak of sites of the same file."""

    def __init__(
        self, choices: Choices, known: Known, sources: Sequence[Source], on_progress: Progress
    ) -> None:
        self._choices = choices
        self._known = known
        self._sources = sources
        self._tell = on_progress
        self._ids = IdMaker()
        self._taken: set[tuple[Kind, str]] = set()
        self._names = SiteNames(known.records[Kind.SITE])
        self._orders: dict[str, int] = {}
        self._done = 0
        for held in known.records.get(Kind.EVENT, {}).values():
            site, order = held.facts["site"], held.facts["order"] or 0
            self._orders[site] = max(self._orders.get(site, 0), order)

    def plan(self, kind: Kind, drafts: Sequence[Draft]) -> Iterator[PlannedRow]:
        """Plan the rows of one kind."""
        if not drafts:
            return
        matcher = Matcher(kind, self._known.records[kind])
        for draft in drafts:
            row = self._plan_row(draft, matcher)
            self._names.add(draft, row)
            self._done += 1
            if self._done % _STEP == 0:
                self._tell(self._done)
            yield row

    def _plan_row(self, draft: Draft, matcher: Matcher) -> PlannedRow:
        decision = self._choices.rows.get(draft.key, _NOTHING)
        self._names.resolve(draft)
        _settle(draft, self._known)
        match = self._find_match(draft, matcher, decision)
        is_sure = match is not None and match.how != "similar"
        held = self._known.records[draft.kind].get(match.id) if match and is_sure else None
        place_by_address(draft, held)
        if draft.kind is Kind.SITE:
            _settle_subdistrict(draft, held)
        facts, differences = self._merge(draft, match, held)
        self._check(draft, facts, held, differences)
        record = None
        if not _is_refused(draft):
            try:
                record = to_record(draft.kind, facts, held.record if held else None)
            except InvalidRecordError as error:
                for fault in error.faults:
                    name = fault.field.replace(".", "_")
                    draft.note(Level.REFUSAL, "record_fault", name, fault.value,
                               message=fault.reason)  # fmt: skip
        effect = _find_effect(record is not None, held, differences)
        row = PlannedRow(
            key=draft.key, kind=draft.kind, texts=draft.texts, findings=tuple(draft.findings),
            record=record, version=held.version if held else None, effect=effect,
            differences=tuple(differences), match=match,
            shape=draft.find_shape(),
            subdistricts=self._names.find_places(draft.kind, facts, held), is_taken=False,
        )  # fmt: skip
        return replace(row, is_taken=_is_taken(row, decision))

    def _find_match(self, draft: Draft, matcher: Matcher, decision: Decision) -> Candidate | None:
        held, kind = self._known.records[draft.kind], draft.kind
        if decision.same_as:
            return Candidate(decision.same_as, "chosen", 1.0)
        own = draft.given.get("id") or ""
        if own:
            if (kind, own) in self._taken:
                draft.note(Level.REFUSAL, "id_twice", "id", own)
            self._taken.add((kind, own))
            return Candidate(own, "id", 1.0) if own in held else None
        made, is_again = self._ids.make(kind, draft.given)
        draft.given["id"] = made
        if is_again:
            draft.note(Level.ASK, "twice_in_file", "name_zh" if kind is Kind.SITE else "id")
            return None
        if made in held:
            return Candidate(made, "same", 1.0)
        found = None if decision.same_as == "" else matcher.find(draft.given)
        if found and found.how == "similar":
            name = held[found.id].facts
            told = name.get("name_zh") or name.get("name_en") or found.id
            draft.note(Level.ASK, "match_unsure", "name_zh", told,
                       id=found.id, score=round(100 * found.score))  # fmt: skip
        return found

    def _merge(
        self, draft: Draft, match: Candidate | None, held: Held | None
    ) -> tuple[Facts, list[Difference]]:
        """Put what the row gives over what is there; a table says nothing of columns it lacks."""
        given = dict(draft.given)
        if held is None:
            source = self._sources[draft.key[0]]
            base = {**DEFAULTS[draft.kind], "source": source.id, "source_line": draft.key[1]}
            given = {name: value for name, value in given.items() if not is_empty(value)}
            return {**base, **given}, []
        given["id"] = held.facts["id"]
        if match is not None and match.how != "id":
            given = {name: value for name, value in given.items() if not is_empty(value)}
        facts, differences = dict(held.facts), []
        for each in FIELDS[draft.kind]:
            name = each.name
            if name not in given or is_same(name, facts[name], given[name]):
                continue
            if given[name] is None and name not in ("geometry", "accuracy_m", "subdistrict"):
                continue
            before, after = say_value(facts[name]), say_value(given[name])
            differences.append(Difference(name, before, after))
            facts[name] = given[name]
        return facts, differences

    def _check(
        self, draft: Draft, facts: Facts, held: Held | None, differences: list[Difference]
    ) -> None:
        _check_needed(draft, facts)
        if draft.kind is Kind.SITE:
            _check_site(draft, facts, held, differences, self._choices)
        elif draft.kind is Kind.EVENT and not facts["order"]:
            self._orders[facts["site"]] = self._orders.get(facts["site"], 0) + 1
            facts["order"] = self._orders[facts["site"]]
        elif draft.kind is Kind.FEEDBACK:
            _check_feedback(draft, facts, held, differences)


def _is_refused(draft: Draft) -> bool:
    return any(each.level is Level.REFUSAL for each in draft.findings)


def _find_effect(is_record: bool, held: Held | None, differences: Sequence[Difference]) -> Effect:
    if not is_record:
        return Effect.NONE
    if held is None:
        return Effect.NEW
    return Effect.CHANGED if differences else Effect.SAME


def _is_taken(row: PlannedRow, decision: Decision) -> bool:
    if row.record is None:
        return False
    if decision.take is not None:
        return decision.take
    return not any(each.level is Level.ASK for each in row.findings)


_NEEDED = {
    kind: [
        tuple(other.name for other in fields if other.base == base)
        for base in dict.fromkeys(each.base for each in fields if each.is_needed)
    ]
    for kind, fields in FIELDS.items()
}
"""Fields of which one at least must say something, by kind."""


def _check_needed(draft: Draft, facts: Mapping[str, Any]) -> None:
    for names in _NEEDED[draft.kind]:
        if any(not is_empty(facts.get(name)) for name in names):
            continue
        headers = {draft.headers.get(name) for name in names}
        is_told = any(finding.level is Level.REFUSAL and finding.column in headers
                      for finding in draft.findings)  # fmt: skip
        if not is_told:
            draft.note(Level.REFUSAL, "needed", next((n for n in names if n in draft.headers),
                                                     names[0]))  # fmt: skip


def _settle(draft: Draft, known: Known) -> None:
    """Change what cannot be kept as given, before it is compared: the same file changes nothing."""
    given = draft.given
    source = given.get("source")
    if source and source not in known.sources:  # it cannot be cited; the file itself can
        draft.note(Level.REPAIR, "source_unknown", "source", source)
        given |= {"source": "", "source_line": None}
    if draft.kind is not Kind.FEEDBACK:
        return
    for name in ("text_zh", "text_en"):
        kept = redact(given[name]) if given.get(name) else ""
        if kept != (given.get(name) or ""):
            draft.note(Level.REPAIR, "personal_left_out", name, "…", after=kept[:80])
            given[name] = kept


def _settle_subdistrict(draft: Draft, held: Held | None) -> None:
    """Where a place and the sub-district written beside it differ, the place decides."""
    place, given = draft.spot.subdistrict, draft.given.get("subdistrict")
    if place is None or given is None or given is place:
        return
    is_as_before = (
        held is not None
        and held.facts["subdistrict"] is given
        and is_same("geometry", held.facts["geometry"], draft.given.get("geometry"))
    )
    if not is_as_before:
        draft.note(Level.REPAIR, "subdistrict_by_place", "subdistrict", given,
                   before=given, after=place)  # fmt: skip
        draft.given["subdistrict"] = place


def _check_site(
    draft: Draft, facts: Facts, held: Held | None, differences: list[Difference], choices: Choices
) -> None:
    place: SubDistrict | None = draft.spot.subdistrict
    is_moved = held is None or any(each.field in ("geometry", "subdistrict")
                                   for each in differences)  # fmt: skip
    if facts["geometry"] is not None:
        if facts["accuracy_m"] is None:
            facts["accuracy_m"] = choices.tables[draft.key[0]].accuracy_m
        if not draft.spot.is_inside and is_moved:
            draft.note(Level.DOUBT, "outside_district", "lon", say_value(facts["geometry"]))
    elif facts["accuracy_m"] is not None and held is None:
        facts["accuracy_m"] = None
    if (is_moved and place is not None and "subdistrict" not in draft.given) or (
        place is not None and facts["subdistrict"] is None
    ):
        facts["subdistrict"] = place


def _check_feedback(
    draft: Draft, facts: Facts, held: Held | None, differences: list[Difference]
) -> None:
    if not facts["site"] and facts["geometry"] is None and not _is_refused(draft):
        draft.note(Level.REFUSAL, "needed", "site")
    fixed = [each for each in differences if each.field in _KEPT_FEEDBACK]
    if held is not None and fixed:
        draft.note(Level.REFUSAL, "feedback_fixed", fixed[0].field, fixed[0].after)
