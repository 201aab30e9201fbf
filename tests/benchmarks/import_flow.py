"""``python -m tests.benchmarks.import_flow [ROWS...]``: checking, writing and comparing by size.

Made-up sites, as reading a file gives them, are planned against the default data set, committed,
planned again unchanged, and planned once more with ten cells edited. Prints processor seconds per
thousand rows for each size, so that what grows faster than the number of rows shows, and the most
memory of the process. Afterwards the store holds every row once.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from geodata.bundle import read_bundle
from geodata.store import open_store
from tests.benchmarks.imports import build_rows
from tests.unit.test_imports import build_book, commit, plan

SIZES = (10_000, 100_000)
HEADERS = ("编号", "名称", "类型", "经度", "纬度", "地址", "街道", "说明")
_Made = TypeVar("_Made")


def measure(act: Callable[[], _Made]) -> tuple[_Made, float]:
    """Return what something makes, and its processor seconds."""
    started = time.process_time()
    return act(), time.process_time() - started


def run(count: int, folder: Path) -> list[float]:
    """Return seconds per thousand rows: planned, committed, compared."""
    rows: list[Sequence[str]] = [[*map(str, row[:7]), str(row[8])] for row in build_rows(count)]
    store = open_store(folder / f"{count}.sqlite", query_seconds=60)
    store.load_bundle(read_bundle())
    before = len(store.sites())
    first, planned = measure(lambda: plan(store, build_book(rows, HEADERS)))
    _, written = measure(lambda: commit(store, first))
    again, compared = measure(lambda: plan(store, build_book(rows, HEADERS)))
    assert again.writes == []
    for place in range(0, count, count // 10):
        rows[place] = [*rows[place][:1], f"{rows[place][1]}改", *rows[place][2:]]
    edited = plan(store, build_book(rows, HEADERS))
    assert len(edited.writes) == 10
    assert {each.field for row in edited.writes for each in row.differences} == {"name_zh"}
    commit(store, edited)
    assert len(store.sites()) == before + count
    store.close()
    return [seconds / count * 1000 for seconds in (planned, written, compared)]


def main() -> None:
    """Measure and print a table."""
    sizes = [int(each) for each in sys.argv[1:]] or list(SIZES)
    print("| rows | checked (s per 1,000) | written | compared again | memory (MB) |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for count in sizes:
            figures = " | ".join(f"{each:.2f}" for each in run(count, Path(name)))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            print(f"| {count:,} | {figures} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
