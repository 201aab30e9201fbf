"""What was known on a day: what is dated later is left out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from geodata.days import to_day
from geodata.models import Event
from geodata.store.read_said import Said


def keep_events(events: Sequence[Event], day: date) -> list[Event]:
    """Keep the events that may have happened by that day, and those without a date."""
    return [event for event in events if event.date.earliest is None or event.date.earliest <= day]


def keep_said(said: Sequence[Said], day: date) -> list[Said]:
    """Keep what was written by that day, with what was answered by then.

    Themes that a source reports have no day and stay. How far a matter has come and how many
    said "me too" is known for today only, and is not told.
    """
    return [
        replace(
            each,
            step=None,
            supports=0,
            replies=tuple(shown for shown in each.replies if to_day(shown.reply.created_at) <= day),
            answers=tuple(keep_said(each.answers, day)),
        )
        for each in said
        if each.feedback.created_at is None or to_day(each.feedback.created_at) <= day
    ]
