"""Feedback as the office handles it: its standing, replies, notes and evaluations. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from geodata.errors import Fault, InvalidRecordError
from geodata.models import TEXT_LIMIT, Feedback, Text
from geodata.vocab import SubDistrict
from geodata.workflow import Standing

NOTE_LIMIT = 2000
"""Longest internal note, in characters."""
CONTACT_LIMIT = 200
"""Longest contact a resident may leave, in characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """A planner's public answer.

    Attributes
    ----------
    author
        Who answers, as readers see it: the office, not an account.
    event_id
        The event it speaks of: what was done.
    helped, not_helped
        How many residents said so.
    """

    id: str
    feedback_id: str
    author: Text
    text: Text
    created_at: datetime
    event_id: str | None = None
    helped: int = 0
    not_helped: int = 0

    def __post_init__(self) -> None:
        """Check every rule."""
        faults = []
        if not (self.text.zh.strip() or self.text.en.strip()):
            faults.append(Fault(field="text", value="", reason="empty"))
        for lang, words in (("zh", self.text.zh), ("en", self.text.en)):
            if len(words) > TEXT_LIMIT:
                faults.append(
                    Fault(field=f"text.{lang}", value="…", reason=f"over {TEXT_LIMIT} characters")
                )
        if faults:
            raise InvalidRecordError(f"reply {self.id}", faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What planners tell each other; never public."""

    id: str
    feedback_id: str
    actor: str
    words: str
    created_at: datetime

    def __post_init__(self) -> None:
        """Check every rule."""
        if not self.words.strip() or len(self.words) > NOTE_LIMIT:
            fault = Fault(field="words", value="…", reason=f"empty or over {NOTE_LIMIT} characters")
            raise InvalidRecordError(f"note {self.id}", [fault])


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Feedback with all the office knows of it.

    Attributes
    ----------
    feedback
        The resident's words as they were written.
    version
        Counts changes; a change states the version it was decided on.
    supports
        How many said "me too".
    place
        Name of the site, if it is about one.
    photos
        Ids of its photos.
    has_contact
        Whether a contact was left and not deleted yet.
    is_original
        Whether the words are still as written; ``False`` where only the redacted ones are kept.
    """

    feedback: Feedback
    standing: Standing
    version: int
    supports: int
    subdistrict: SubDistrict | None
    place: Text
    replies: tuple[Reply, ...] = ()
    notes: tuple[Note, ...] = ()
    photos: tuple[str, ...] = ()
    has_contact: bool = False
    is_original: bool = True

    def is_overdue(self, today: date) -> bool:
        """Whether an answer was due before today and none was given."""
        due = self.standing.due_on
        return due is not None and due < today and not self.replies
