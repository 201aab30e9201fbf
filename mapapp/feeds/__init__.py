"""Feeds: what is new, for readers of feeds and for calendars."""
