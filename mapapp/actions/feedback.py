"""Leaving feedback, and what the office does with it until the moderation desk exists."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from geodata.days import to_day
from geodata.models import Feedback, Text
from geodata.photos import Photo
from geodata.privacy import hide_home
from geodata.receipts import new_receipt_code
from geodata.store import Store
from geodata.store.write_cases import Contact
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood

FORM_CATEGORIES = (
    FeedbackCategory.NOISE,
    FeedbackCategory.LIGHT,
    FeedbackCategory.ACCESS,
    FeedbackCategory.PARKING,
    FeedbackCategory.GREEN,
    FeedbackCategory.FACILITIES,
    FeedbackCategory.SERVICES,
    FeedbackCategory.OTHER,
)
"""Offered in the form; the other categories are those a source reported."""
FORM_MOODS = (Mood.CONCERN, Mood.SUGGESTION, Mood.PRAISE)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a resident is about to send.

    Attributes
    ----------
    spot
        Longitude and latitude in degrees (EPSG:4326), where no site is meant.
    is_home
        The spot is where someone lives: it is moved before it is saved.
    event_id, parent_id
        An event of the site, or feedback that is answered.
    photo
        Handle of a photo that waits to be sent along (`mapapp.tray`).
    contact
        How planners can reach the author; optional.
    """

    site_id: str | None = None
    spot: tuple[float, float] | None = None
    category: FeedbackCategory | None = None
    mood: Mood = Mood.CONCERN
    words: str = ""
    is_home: bool = False
    event_id: str | None = None
    parent_id: str | None = None
    photo: str = ""
    contact: str = ""

    @property
    def has_place(self) -> bool:
        """Whether a site or a spot was chosen."""
        return self.site_id is not None or self.spot is not None

    def find_shown_spot(self, home_key: bytes) -> tuple[float, float] | None:
        """Return the spot to be saved; a home's is the one that its whole cell shares."""
        if self.spot is None or self.site_id is not None:
            return None
        return hide_home(*self.spot, home_key) if self.is_home else self.spot


def send_feedback(
    store: Store,
    draft: Draft,
    *,
    lang: str,
    home_key: bytes,
    contact_days: int,
    photos: Sequence[Photo] = (),
    now: datetime | None = None,
) -> str:
    """Save feedback as pending and return its receipt code.

    Parameters
    ----------
    lang
        Language of the form; the words are kept as they were written, under it.
    home_key
        Secret of the installation (`geodata.home_key`): where a home is, is not saved at all.
    contact_days
        A contact is deleted after so many days.
    photos
        Saved with it.
    now
        Aware; the present where not given.

    Returns
    -------
    str
        The only way back to this feedback; only its hash is kept.

    Raises
    ------
    InvalidRecordError
        Empty or over-long words or contact, no place, or a spot outside Shanghai.
    UnknownRecordError, IllegalMoveError
        What it is about does not exist, or can be answered no more.
    """
    words, said_at = keep_words(draft.words), now or datetime.now(UTC)
    code, spot = new_receipt_code(), draft.find_shown_spot(home_key)
    feedback = Feedback(
        id=f"F{uuid4().hex[:16]}",
        category=draft.category or FeedbackCategory.OTHER,
        mood=draft.mood,
        text=Text(zh=words) if lang == "zh" else Text(en=words),
        status=FeedbackStatus.PENDING,
        site_id=draft.site_id,
        event_id=draft.event_id,
        parent_id=draft.parent_id,
        longitude=spot[0] if spot else None,
        latitude=spot[1] if spot else None,
        is_home=draft.is_home and spot is not None,
        created_at=said_at,
    )
    reach = keep_words(draft.contact)
    delete_on = to_day(said_at + timedelta(days=contact_days))
    contact = Contact(words=reach, delete_on=delete_on) if reach else None
    store.cases.add(feedback, receipt_code=code, contact=contact, photos=photos)
    return code


def keep_words(words: str) -> str:
    """Return a resident's words as written; only what no screen can show is dropped.

    Control characters other than line breaks and tabs, and halves of surrogate
    pairs, cannot be typed and cannot be stored as Unicode text.
    """
    kept = (
        sign for sign in words if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()
