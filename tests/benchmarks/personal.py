"""How much of the personal data in the labelled set is found, by kind.

``python -m tests.benchmarks.personal [--wrong]``
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geodata.personal import find_personal

LABELLED = Path(__file__).resolve().parents[1] / "data" / "personal.csv"
KINDS = ("identity", "mobile", "landline", "card", "email", "chat", "plate", "address", "name")
_MARK = re.compile(r"\{(\w+):([^{}]+)\}")
_LEAST_SHARE = 0.5
"""A find is right when at least this share of it is labelled so."""

Label = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text and what is personal in it: kind, start, end."""

    id: str
    part: str
    lang: str
    words: str
    labels: tuple[Label, ...]


@dataclass(slots=True)
class Score:
    """Counts for each kind; a label counts as found only when all of it was."""

    labelled: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        """Return the share of what is labelled that was found whole, in per cent."""
        return 100 * self.hit[kind] / self.labelled[kind]

    def precision(self, kind: str | None = None) -> float:
        """Return the share of what was found that is labelled so, in per cent."""
        kinds = [kind] if kind else list(KINDS)
        return 100 * sum(self.right[k] for k in kinds) / sum(self.found[k] for k in kinds)


def read_labelled() -> Iterator[Labelled]:
    """Read the set; a label stands in the text as ``{kind:words}``.

    The part ``first`` was written before the rules and read while they were
    improved; the part ``held`` was written after that and measured once.
    """
    with LABELLED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words, labels, at = "", [], 0
            for mark in _MARK.finditer(row["marked"]):
                words += row["marked"][at : mark.start()]
                labels.append((mark[1], len(words), len(words) + len(mark[2])))
                words += mark[2]
                at = mark.end()
            words += row["marked"][at:]
            yield Labelled(row["id"], row["part"], row["lang"], words, tuple(labels))


def measure(part: str = "") -> Score:
    """Hold the finder against the whole set, or one part of it."""
    score = Score()
    for text in read_labelled():
        if part and text.part != part:
            continue
        found = [(each.kind.value, each.start, each.end) for each in find_personal(text.words)]
        for kind, start, end in text.labels:
            score.labelled[kind] += 1
            if any(k == kind and s <= start and end <= e for k, s, e in found):
                score.hit[kind] += 1
            else:
                score.wrong.append(f"{text.id} missed {kind}: {text.words[start:end]}")
        for kind, start, end in found:
            score.found[kind] += 1
            same = [(s, e) for k, s, e in text.labels if k == kind]
            shared = sum(max(0, min(end, e) - max(start, s)) for s, e in same)
            if shared >= _LEAST_SHARE * (end - start):
                score.right[kind] += 1
            else:
                score.wrong.append(f"{text.id} wrongly {kind}: {text.words[start:end]}")
    return score


def main() -> None:
    """Print a table for the README, and with ``--wrong`` every mistake."""
    score = measure()
    print("| kind | labelled | recall | precision |\n|---|---|---|---|")
    for kind in KINDS:
        figures = f"{score.recall(kind):.1f} % | {score.precision(kind):.1f} %"
        print(f"| {kind} | {score.labelled[kind]} | {figures} |")
    total, hit = sum(score.labelled.values()), sum(score.hit.values())
    print(f"| all | {total} | {100 * hit / total:.1f} % | {score.precision():.1f} % |")
    if "--wrong" in sys.argv:
        print(*score.wrong, sep="\n")


if __name__ == "__main__":
    main()
