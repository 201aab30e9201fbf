"""Measures the search against a plain scan with rapidfuzz over the same names and texts.

    python -m tests.benchmarks.search [--sites 10000] [--feedback 100000] [--repeat 5] [--json FILE]

Ours is asked over the network path that a reader's keystroke takes: ``/api/search`` of a
running app. The peer is what one writes first: all names in pandas, ``process.extract`` with
``WRatio`` over them, and ``str.contains`` over all texts; it is asked in its own process,
without any network, which is to its advantage.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pandas as pd
from rapidfuzz import fuzz, process

from geodata.bundle import Bundle
from geodata.store import open_store
from tests.benchmarks.synthetic import build_district
from tests.conftest import start_app

QUERIES = {
    "a name": "合成点位 004321",
    "a word in every name": "synthetic",
    "a street in English": "Yuyuan Road",
    "pinyin": "hechengdianwei",
    "initials": "hcdw",
    "a slip": "synthetci site 0042",
    "a slip in a street": "yuyaun road",
    "a house number": "愚园路1050弄",
    "a text of feedback": "合成反馈 77777",
    "nothing": "没有这个地方呀",
}
LIMIT_MS = 50.0


def time_it(ask: Callable[[str], object], query: str, repeat: int) -> list[float]:
    """Return how long each answer took, in milliseconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - start) * 1000)
    return times


def build_peer(bundle: Bundle) -> Callable[[str], object]:
    """Return a plain scan over the same names and texts."""
    names = [name for site in bundle.sites for name in (site.name.zh, site.name.en)]
    texts = pd.Series([each.text.zh for each in (*bundle.events, *bundle.feedback)], dtype="string")

    def ask(query: str) -> object:
        likest = process.extract(query, names, scorer=fuzz.WRatio, limit=30)
        return likest, texts[texts.str.contains(query, regex=False)].head(6)

    return ask


def run(sites: int, feedback: int, repeat: int) -> dict[str, dict[str, float]]:
    """Measure both, query by query; medians and the worst, in milliseconds."""
    bundle = build_district(sites, feedback)
    peer = build_peer(bundle)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.sqlite"
        store = open_store(path, query_seconds=30)
        store.load_bundle(bundle)
        store.close()
        app = start_app(path)
        try:
            connection = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=120)

            def ask(query: str) -> object:
                connection.request("GET", f"/api/search?q={quote(query)}")
                return json.loads(connection.getresponse().read())

            ask("warm")  # the first question waits for the index
            found = {}
            for name, query in QUERIES.items():
                ours, other = time_it(ask, query, repeat), time_it(peer, query, min(repeat, 3))
                found[name] = {
                    "ours_ms": round(statistics.median(ours), 1),
                    "worst_ms": round(max(ours), 1),
                    "peer_ms": round(statistics.median(other), 1),
                    "ratio": round(statistics.median(other) / statistics.median(ours), 1),
                }
            connection.close()
        finally:
            app.stop()
    return found


def to_table(found: dict[str, dict[str, float]]) -> str:
    """Return the table of the README."""
    lines = ["| query | this search (ms) | worst (ms) | plain scan (ms) | ratio |",
             "|---|---|---|---|---|"]  # fmt: skip
    for name, row in found.items():
        lines.append(
            f"| {name} | {row['ours_ms']:g} | {row['worst_ms']:g} | {row['peer_ms']:g} "
            f"| {row['ratio']:g} × |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run, print, and say whether every answer came within the promised time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sites", type=int, default=10_000)
    parser.add_argument("--feedback", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    found = run(arguments.sites, arguments.feedback, arguments.repeat)
    print(to_table(found))
    slow = [name for name, row in found.items() if row["ours_ms"] > LIMIT_MS]
    print(f"within {LIMIT_MS:g} ms: {'all' if not slow else 'not ' + ', '.join(slow)}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
