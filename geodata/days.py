"""Which day a moment falls on, for people in Shanghai. Times themselves stay aware, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
"""China Standard Time, UTC+8 the year round: IANA time zone database, Asia/Shanghai, since 1991."""


def to_day(moment: datetime) -> date:
    """Return the day an aware moment falls on."""
    return moment.astimezone(SHANGHAI).date()


def find_start(day: date) -> datetime:
    """Return the moment a day begins, in UTC.

    Raises
    ------
    OverflowError
        It begins before the first moment Python knows.
    """
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
