"""What slides tell, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Detail = Mapping[str, Any]
"""A site as `geodata.detail.build_detail` describes it."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a deck tells.

    Attributes
    ----------
    title, subtitle
        As readers see them.
    lang
        Language of the slides; ``both`` puts names in both, and texts in Chinese with English
        beneath.
    sites
        In the order of the slides, numbered from one.
    as_of
        Day the newest content is from, as ``YYYY-MM-DD``; empty where there is none.
    filters
        What was filtered, in words.
    archive
        The basemap in force, as JSON.
    silent
        Sub-districts the source says nothing about.
    attribution
        What stands under every map.
    """

    title: str
    subtitle: str
    lang: Literal["zh", "en", "both"]
    sites: Sequence[Detail]
    as_of: str
    filters: Sequence[str]
    archive: bytes
    silent: Sequence[str]
    attribution: str


class Words:
    """Finds words for readers of a deck."""

    def __init__(self, words: Mapping[str, Mapping[str, str]], lang: str) -> None:
        self._words = words
        self.lang = lang
        self.main = "en" if lang == "en" else "zh"
        self.tag = "en-GB" if lang == "en" else "zh-CN"

    def say(self, key: str, **values: object) -> str:
        """Say a sentence of ours in the main language."""
        said = self._words[self.main][key]
        return said.format(**values) if values else said

    def code(self, group: str, code: object) -> str:
        """Say a word of a closed list; an unknown one stays as it is."""
        return self._words[self.main].get(f"{group}.{code}", str(code))

    def read(self, record: Mapping[str, Any], field: str) -> list[str]:
        """Return a record's text: one paragraph, or one in each language that it has."""
        zh, en = (str(record.get(f"{field}_{lang}") or "") for lang in ("zh", "en"))
        if self.lang == "both":
            return [each for each in (zh, en) if each]
        own, other = (zh, en) if self.main == "zh" else (en, zh)
        return [own or other] if own or other else []

    def line(self, record: Mapping[str, Any], field: str) -> str:
        """Return a record's text in one line."""
        return " · ".join(self.read(record, field))
