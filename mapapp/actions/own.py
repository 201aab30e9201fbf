"""What an author does with feedback of one's own, by the receipt code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from geodata.cases import Case, Reply
from geodata.models import Feedback, Text
from geodata.store import Store
from geodata.store.read_said import Said, read_public
from geodata.vocab import FeedbackStatus
from mapapp.access import Action, Person, require
from mapapp.actions.feedback import keep_words

_CLOSED = frozenset({FeedbackStatus.WITHDRAWN, FeedbackStatus.MERGED})


@dataclass(frozen=True, kw_only=True)
class Own:
    """An author's feedback.

    Attributes
    ----------
    added
        What the author added to it, oldest first.
    photos
        Pictures as JPEG, public or not.
    counted_with
        Public feedback that says the same and was merged with it.
    """

    case: Case
    added: tuple[Feedback, ...]
    photos: tuple[bytes, ...] = ()
    counted_with: Said | None = None

    @property
    def replies(self) -> tuple[Reply, ...]:
        """The office's answers, to it and to what says the same; oldest first."""
        same = self.counted_with.replies if self.counted_with else ()
        given = (*self.case.replies, *(each.reply for each in same))
        return tuple(sorted(given, key=lambda each: each.created_at))

    @property
    def can_add(self) -> bool:
        """Whether something can be added: not to what was withdrawn or counted elsewhere."""
        return self.case.standing.status not in _CLOSED

    @property
    def is_withdrawn(self) -> bool:
        """Whether the words are gone."""
        return self.case.standing.status is FeedbackStatus.WITHDRAWN


def read_own(store: Store, person: Person, code: str) -> Own | None:
    """Find feedback by its receipt code; ``None`` where there is no such code.

    Raises
    ------
    ForbiddenError
        The person may not.
    """
    require(person, Action.FOLLOW)
    case = store.cases.find_mine(code)
    if case is None:
        return None
    photos = (store.cases.find_photo(each, public=False) for each in case.photos)
    target = case.standing.merged_into
    same = read_public(store, [target]) if target else []
    return Own(
        case=case,
        added=tuple(store.cases.find_additions(case.feedback.id)),
        photos=tuple(each for each in photos if each),
        counted_with=same[0] if same else None,
    )


def add_to_own(
    store: Store, person: Person, code: str, words: str, *, lang: str, now: datetime | None = None
) -> bool:
    """Add words to one's own feedback; they wait to be read like any other.

    Parameters
    ----------
    lang
        Language of the form; the words are kept as they were written, under it.
    now
        Aware; the present where not given.

    Returns
    -------
    bool
        Whether they were saved: not where it was withdrawn or merged meanwhile.

    Raises
    ------
    ForbiddenError
        The person may not.
    InvalidRecordError
        Empty or over-long words.
    """
    require(person, Action.ADD_TO_OWN)
    own = read_own(store, person, code)
    if own is None:
        return False
    first, kept = own.case.feedback, keep_words(words)
    addition = Feedback(
        id=f"F{uuid4().hex[:16]}",
        category=first.category,
        mood=first.mood,
        text=Text(zh=kept) if lang == "zh" else Text(en=kept),
        status=FeedbackStatus.PENDING,
        site_id=first.site_id,
        longitude=first.longitude,
        latitude=first.latitude,
        parent_id=first.id,
        is_addition=True,
        is_home=first.is_home,
        created_at=now or datetime.now(UTC),
    )
    return store.cases.add_by_receipt(code, addition)


def withdraw_own(store: Store, person: Person, code: str) -> bool:
    """Withdraw one's own feedback with all that was added; the words are gone for good.

    Returns
    -------
    bool
        Whether there was something to withdraw.

    Raises
    ------
    ForbiddenError
        The person may not.
    """
    require(person, Action.WITHDRAW_OWN)
    return store.cases.withdraw(code)
