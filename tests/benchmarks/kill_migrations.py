"""Kills a migration before every single statement; the store is the old one or the new one.

    python -m tests.benchmarks.kill_migrations

The default suite does the same at some of them.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from geodata.bundle import read_bundle
from geodata.store import open_store
from tests.kill_migrations import kill_everywhere
from tests.unit.test_migrations import look, make_first


def main() -> None:
    """Run and print."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        default = folder / "default.sqlite"
        store = open_store(default)
        store.load_bundle(read_bundle())
        store.close()
        make_first(folder / "first.sqlite", default)
        met = kill_everywhere(folder / "first.sqlite", folder, look)
    print(json.dumps({**met, "seconds": round(time.perf_counter() - started)}))


if __name__ == "__main__":
    main()
