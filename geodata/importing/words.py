"""Words of the closed lists as people write them, in zh and en."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

from geodata.importing.fields import read_synonyms
from geodata.vocab import (
    BodyKind,
    Confidence,
    EventKind,
    FeedbackCategory,
    Mood,
    SiteKind,
    SiteState,
    SubDistrict,
)

GROUPS: dict[type[StrEnum], str] = {
    SiteKind: "kind", SiteState: "state", EventKind: "event", SubDistrict: "subdistrict",
    FeedbackCategory: "category", Mood: "mood", BodyKind: "body", Confidence: "confidence",
}  # fmt: skip
"""Under which name each list has its words, here and where they are said."""
_LIKE = 60.0
_MOST = 3


def find_word(words: type[StrEnum], text: str) -> StrEnum | None:
    """Return the word of a list that a text means; ``None`` where it means none of them."""
    return _read_words(words).get(fold_word(text))


def suggest_words(words: type[StrEnum], text: str) -> list[str]:
    """Return how the words most like a text are written, best first."""
    names = _read_words(words)
    found = process.extract(fold_word(text), list(names), scorer=fuzz.WRatio, limit=8,
                            score_cutoff=_LIKE)  # fmt: skip
    meant = dict.fromkeys(names[name] for name, _, _ in found)
    return [each.value for each in list(meant)[:_MOST]]


def fold_word(text: str) -> str:
    """Fold what does not matter in a word: width, case, spaces, ends."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).strip("。.、，,；;:：")


@lru_cache(maxsize=len(GROUPS))
def _read_words(words: type[StrEnum]) -> dict[str, StrEnum]:
    group, known = GROUPS[words], read_synonyms().words
    found: dict[str, StrEnum] = {}
    for word in words:
        for name in (word.value, word.value.replace("_", " "), *known.get(f"{group}.{word}", ())):
            found.setdefault(fold_word(name), word)
    return found
