"""Events as a calendar (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

from geodata.store.read_news import News
from layers.exports.static import clean_text
from mapapp.text import say

LONGEST_DAYS = 366
"""What may have been on any day of a longer span is no entry of a calendar."""


def build_calendar(news: Sequence[News], *, title: str, lang: str, base: str, as_of: str) -> bytes:
    """Build the calendar: whole days; a span of days where only the month or year is known.

    Undated events, and those known to no better than a year, are left out. An entry whose day is
    not certain is tentative and says what is known.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Changning community map//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean_text(title))
    stamp = datetime.combine(date.fromisoformat(as_of or "1970-01-01"), time(), UTC)
    for each in news:
        first, last = each.when.earliest, each.when.latest
        if first is None or last is None or (last - first).days > LONGEST_DAYS:
            continue
        entry = Event()
        entry.add("uid", f"{each.id}@changning-map")
        entry.add("dtstamp", stamp)
        entry.add("dtstart", first)
        entry.add("dtend", last + timedelta(days=1))
        name = each.site.said_in(lang)
        entry.add("summary", clean_text(f"{name} · {say(lang, f'event.{each.kind}')}"))
        told = f"{each.when.words(lang)}\n{each.text.said_in(lang)}"
        entry.add("description", clean_text(told))
        entry.add("url", f"{base}/?site={quote(each.site_id, safe='')}&lang={lang}")
        entry.add("status", "CONFIRMED" if first == last else "TENTATIVE")
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content
