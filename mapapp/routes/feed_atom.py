"""``/feeds/news.atom``: what happened and what was said, of a site, an area or a layer."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.store.read_news import Area, News, find_news
from mapapp.feeds.answer import Feed, feed_route
from mapapp.feeds.atom import build_atom
from mapapp.headers import Services

MOST = 100


def _find(services: Services, area: Area) -> Sequence[News]:
    return find_news(services.store, area, limit=MOST)


def _write(feed: Feed) -> bytes:
    return build_atom(feed.news, title=feed.title, lang=feed.lang, here=feed.here,
                      base=feed.base, as_of=feed.as_of)  # fmt: skip


ROUTE = feed_route("/feeds/news.atom", _find, _write, "application/atom+xml")
