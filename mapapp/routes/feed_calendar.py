"""``/feeds/events.ics``: events with their days, of a site, an area or a layer."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.store.read_news import Area, News, find_dated_events
from mapapp.feeds.answer import Feed, feed_route
from mapapp.feeds.calendar import build_calendar
from mapapp.headers import Services

MOST = 500


def _find(services: Services, area: Area) -> Sequence[News]:
    return find_dated_events(services.store, area, limit=MOST)


def _write(feed: Feed) -> bytes:
    return build_calendar(feed.news, title=feed.title, lang=feed.lang, base=feed.base,
                          as_of=feed.as_of)  # fmt: skip


ROUTE = feed_route("/feeds/events.ics", _find, _write, "text/calendar")
