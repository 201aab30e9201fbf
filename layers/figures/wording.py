"""Words of a figure: in Chinese, in English, or in both; and texts broken into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from layers.figures.fonts import REGULAR, measure
from layers.figures.svg import clean
from layers.page_config import read_words

_GAP = " · "
_NEVER_FIRST = set("，。、；：？！）》」』】〉”’…—·,.;:?!)]}%")
_NEVER_LAST = set("（《「『【〈“‘([{")
_PIECES = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|\s+"
)


@cache
def _load_words() -> Mapping[str, Mapping[str, str]]:
    return read_words()


@dataclass(frozen=True)
class Wording:
    """How a figure speaks: ``zh``, ``en`` or ``both``."""

    lang: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it speaks, the first one first."""
        return ("zh", "en") if self.lang == "both" else (self.lang,)

    def say(self, key: str, **values: object) -> str:
        """Say a word of ours; in both languages one after the other."""
        said = []
        for lang in self.languages:
            text = _load_words()[lang][key]
            for name, value in values.items():
                text = text.replace(f"{{{name}}}", str(value))
            said.append(text)
        return _GAP.join(dict.fromkeys(said))

    def rows(self, record: Mapping[str, Any], field: str) -> list[str]:
        """Return what a record says in this language, the other where it is silent in it."""
        found = {lang: clean(record.get(f"{field}_{lang}") or "") for lang in ("zh", "en")}
        said = [found[lang] for lang in self.languages if found[lang]]
        return list(dict.fromkeys(said or [text for text in found.values() if text][:1]))

    def line(self, record: Mapping[str, Any], field: str) -> str:
        """The same in one line."""
        return _GAP.join(self.rows(record, field))


def wrap(text: str, width: float, size: float, weight: int = REGULAR) -> list[str]:
    """Break a text into lines as wide as there is room.

    Chinese breaks between any two characters but before closing and after
    opening punctuation, the rest at spaces; a word wider than a line breaks anywhere.
    """
    lines: list[str] = []
    line = ""
    for piece in _split(clean(text), width, size, weight):
        if line and measure((line + piece).rstrip(), size, weight) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _split(text: str, width: float, size: float, weight: int) -> Iterator[str]:
    """Pieces that stay together."""
    kept = ""
    for piece in _PIECES.findall(text):
        if kept and piece[0] not in _NEVER_FIRST and kept[-1] not in _NEVER_LAST:
            yield from _cut(kept, width, size, weight)
            kept = ""
        kept += piece
    if kept:
        yield from _cut(kept, width, size, weight)


def _cut(piece: str, width: float, size: float, weight: int) -> Iterator[str]:
    while measure(piece, size, weight) > width and len(piece) > 1:
        end = len(piece) - 1
        while end > 1 and measure(piece[:end], size, weight) > width:
            end -= 1
        yield piece[:end]
        piece = piece[end:]
    yield piece
