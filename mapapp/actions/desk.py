"""What the office does with feedback. Who may is checked here, where it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from geodata.cases import Case, Note, Reply
from geodata.dates import EventDate
from geodata.models import Citation, Event, Feedback, Source, Text
from geodata.personal import to_public_text
from geodata.store import Store
from geodata.store.public import to_office_text
from geodata.store.read_cases import CaseFilter
from geodata.store.read_pending import find_pending
from geodata.store.read_records import read_site
from geodata.store.spatial import Box
from geodata.vocab import EventKind, FeedbackStatus, SubDistrict
from geodata.workflow import Move
from mapapp.access import Action, Person, Reach, find_reach, may, require, require_somewhere
from mapapp.text import say

_ABOUT_100_M = 3
"""Decimals of a degree."""
NEEDS: Mapping[Move, Action] = {
    Move.PUBLISH: Action.PUBLISH,
    Move.HIDE: Action.HIDE,
    Move.ASK_BACK: Action.ASK_BACK,
    Move.MERGE: Action.MERGE_DUPLICATES,
    Move.SET_STEP: Action.SET_STEP,
    Move.ASSIGN: Action.ASSIGN,
    Move.SET_DUE: Action.SET_DUE_DATE,
}
"""Moves of the office and what one must be allowed to make them; the others are residents'."""
EVENT_KINDS = (
    EventKind.RESPONSE,
    EventKind.CONSULTATION,
    EventKind.UNDER_STUDY,
    EventKind.PLANNED,
    EventKind.STARTED,
    EventKind.CARRIED_OUT,
    EventKind.COMPLETED,
    EventKind.OPENED,
    EventKind.RESOLVED,
)
"""What a reply can tell of."""
OFFICE_SOURCE = "office"


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """What was done, as a planner enters it with a reply."""

    kind: EventKind
    date: EventDate
    text: Text


def find_queue(
    store: Store, person: Person, wanted: CaseFilter, *, limit: int = 50, offset: int = 0
) -> list[Case]:
    """Return one page of what this person may see, oldest first.

    Raises
    ------
    ForbiddenError
        The person may not see anything that is not public.
    """
    found = store.cases.find(_narrow(person, wanted), limit=limit, offset=offset)
    return [_show_to(person, case) for case in found]


def count_queue(store: Store, person: Person, wanted: CaseFilter) -> dict[FeedbackStatus, int]:
    """Count what this person may see, by status.

    Raises
    ------
    ForbiddenError
        The person may not see anything that is not public.
    """
    return store.cases.count(_narrow(person, wanted))


def find_waiting(store: Store, person: Person, bbox: Box) -> list[dict[str, Any]]:
    """Find the places in a box where feedback waits for this person; ids and numbers only.

    A spot is given to about 100 m where this person may not see it exactly.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees (EPSG:4326).

    Raises
    ------
    ForbiddenError
        The person may not see anything that is not public.
    """
    found = find_pending(store, bbox, _find_sight(person))
    if not find_reach(person, Action.SEE_EXACT_SPOT):
        for place in (each for each in found if each["site"] is None):
            place |= {name: round(place[name], _ABOUT_100_M) for name in ("lon", "lat")}
    return found


def _narrow(person: Person, wanted: CaseFilter) -> CaseFilter:
    # Nobody finds by a search what one may not read.
    sees_all = find_reach(person, Action.SEE_ORIGINAL) is Reach.ALL
    return replace(wanted, within=_find_sight(person), in_public_words=not sees_all)


def _find_sight(person: Person) -> tuple[SubDistrict, ...] | None:
    """Where a person sees what is not public; ``None`` is everywhere."""
    require_somewhere(person, Action.SEE_PENDING)
    reach = find_reach(person, Action.SEE_PENDING)
    return person.subdistricts if reach == "own" else None


def read_case(store: Store, person: Person, feedback_id: str) -> Case:
    """Read one piece of feedback, with as much around it as this person may see.

    Raises
    ------
    ForbiddenError, UnknownRecordError
        Not this person's, or not there.
    """
    case = _read(store, person, feedback_id, Action.SEE_PENDING)
    return _show_to(person, case)


def _show_to(person: Person, case: Case) -> Case:
    """Return a case as this person may see it: the words as written are not for everyone."""
    notes = case.notes if may(person, Action.SEE_NOTES, subdistrict=case.subdistrict) else ()
    return replace(case, notes=notes, feedback=_show_words_to(person, case, case.feedback))


def _show_words_to(person: Person, case: Case, feedback: Feedback) -> Feedback:
    is_post = feedback.status is not FeedbackStatus.REPORTED
    if not is_post or may(person, Action.SEE_ORIGINAL, subdistrict=case.subdistrict):
        return feedback
    return replace(feedback, text=to_public_text(feedback.text), is_redacted=True)


def read_additions(store: Store, person: Person, feedback_id: str) -> list[Feedback]:
    """Return what the author added, as this person may see it.

    Raises
    ------
    ForbiddenError, UnknownRecordError
        Not this person's, or not there.
    """
    case = _read(store, person, feedback_id, Action.SEE_PENDING)
    found = store.cases.find_additions(feedback_id)
    return [_show_words_to(person, case, each) for each in found]


def _read(store: Store, person: Person, feedback_id: str, action: Action) -> Case:
    case = store.cases.read(feedback_id)
    require(person, action, subdistrict=case.subdistrict)
    return case


def move_case(
    store: Store, person: Person, feedback_id: str, move: Move, *, version: int, **details: Any
) -> int:
    """Make a move with feedback; return its new version.

    Parameters
    ----------
    version
        Of the feedback as the person saw it.

    Raises
    ------
    ForbiddenError
        The person may not do this there, or it is for residents.
    UnknownRecordError, ChangedMeanwhileError, IllegalMoveError
        As :func:`geodata.store.write_cases.move_feedback` says.
    """
    _read(store, person, feedback_id, NEEDS[move])
    if move is Move.MERGE:
        _read(store, person, str(details["into"]), NEEDS[move])
    return store.cases.move(feedback_id, move, actor=person.actor, version=version, **details)


def send_reply(
    store: Store,
    person: Person,
    feedback_id: str,
    text: Text,
    *,
    version: int,
    publish: bool = False,
    event_id: str | None = None,
    new_event: NewEvent | None = None,
    now: datetime | None = None,
) -> int:
    """Answer publicly, naming or making the event that came of it; return the new version.

    Parameters
    ----------
    publish
        Publish the feedback together with the answer.

    Raises
    ------
    ForbiddenError
        The person may not answer, or not make events, there.
    UnknownRecordError, ChangedMeanwhileError, IllegalMoveError, InvalidRecordError
        Nothing is saved.
    """
    at = now or datetime.now(UTC)
    case = _read(store, person, feedback_id, Action.REPLY)
    if publish:
        require(person, Action.PUBLISH, subdistrict=case.subdistrict)
    event: Event | None = None
    if new_event is not None:
        require(person, Action.CREATE_EVENT, subdistrict=case.subdistrict)
        event = _build_event(store, case, new_event)
    elif event_id is not None:
        require(person, Action.LINK_EVENT, subdistrict=case.subdistrict)
    reply = Reply(
        id=f"Y{uuid4().hex[:16]}",
        feedback_id=feedback_id,
        author=name_office(case.subdistrict),
        text=text,
        created_at=at,
        event_id=event.id if event else event_id,
    )
    return store.cases.reply(
        reply,
        actor=person.actor,
        version=version,
        publish=publish,
        event=event,
        source=build_office_source(at) if event else None,
    )


def _build_event(store: Store, case: Case, told: NewEvent) -> Event:
    site_id = case.feedback.site_id or ""
    known = read_site(store, site_id).events
    return Event(
        id=f"E{uuid4().hex[:16]}",
        site_id=site_id,
        order=max((each.order for each in known), default=0) + 1,
        date=told.date,
        kind=told.kind,
        # It tells of somebody's words: what must not stand in the answer must not stand here.
        text=to_office_text(told.text),
        citation=Citation(source_id=OFFICE_SOURCE),
    )


def build_office_source(now: datetime) -> Source:
    """Return the source of what the office enters itself."""
    return Source(
        id=OFFICE_SOURCE,
        title=Text(**{lang: say(lang, "desk.source_title") for lang in ("zh", "en")}),
        publisher=name_office(None),
        date=EventDate(edtf=f"{now.year}"),
        licence=Text(**{lang: say(lang, "desk.source_licence") for lang in ("zh", "en")}),
    )


def name_office(subdistrict: SubDistrict | None) -> Text:
    """Return who answers, as readers see it: an office, not a person."""
    key = f"subdistrict.{subdistrict}" if subdistrict else "desk.district"
    return Text(**{lang: say(lang, key) for lang in ("zh", "en")})


def write_note(
    store: Store, person: Person, feedback_id: str, words: str, *, now: datetime | None = None
) -> None:
    """Write a note for colleagues.

    Raises
    ------
    ForbiddenError, UnknownRecordError, InvalidRecordError
        Nothing is saved.
    """
    _read(store, person, feedback_id, Action.NOTE)
    at = now or datetime.now(UTC)
    store.cases.note(
        Note(id=f"N{uuid4().hex[:16]}", feedback_id=feedback_id, actor=person.actor,
             words=words.strip(), created_at=at)
    )  # fmt: skip


def read_contact(store: Store, person: Person, feedback_id: str) -> str | None:
    """Return how to reach the author, where it was left and not deleted yet.

    Raises
    ------
    ForbiddenError, UnknownRecordError
        Not this person's to see, or not there.
    """
    _read(store, person, feedback_id, Action.SEE_CONTACT)
    return store.cases.find_contact(feedback_id)


def read_photo_content(store: Store, person: Person, feedback_id: str, photo_id: str) -> bytes:
    """Return a photo left with feedback, public or not.

    Raises
    ------
    ForbiddenError, UnknownRecordError
        Not this person's to see, or not there.
    """
    case = _read(store, person, feedback_id, Action.SEE_PENDING)
    content = store.cases.find_photo(photo_id, public=False) if photo_id in case.photos else None
    return content or b""


def find_duplicates(store: Store, person: Person, case: Case, *, limit: int = 6) -> list[Case]:
    """Return other feedback on the same place it could be merged into, newest first.

    Raises
    ------
    ForbiddenError
        The person may not merge there.
    """
    require(person, Action.MERGE_DUPLICATES, subdistrict=case.subdistrict)
    feedback = case.feedback
    if feedback.site_id is None:
        return []
    statuses = (FeedbackStatus.PENDING, FeedbackStatus.ASKED, FeedbackStatus.PUBLISHED)
    wanted = CaseFilter(statuses=statuses, site_id=feedback.site_id)
    found = store.cases.find(wanted, limit=200)
    found = [each for each in found if each.feedback.id != feedback.id]
    same = [each for each in found if each.feedback.category is feedback.category]
    return [_show_to(person, each) for each in (same or found)[::-1][:limit]]
