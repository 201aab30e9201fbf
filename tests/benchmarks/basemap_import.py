"""``python -m tests.benchmarks.basemap_import [--ways N]``: a large street map, beside bare osmium.

Writes a made-up file of 1,000,000 ways, most of them outside the area, reads it with osmium alone
(positions joined to ways, nothing else done) and takes it in as the app does; prints seconds,
their ratio, and the most memory the reading process held.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

from geodata.importers.worker import Limits, run_guarded
from mapapp.actions.basemap import find_area

NODES_OF_A_WAY = 6
INSIDE_SHARE = 0.02
SEED = 20261124
_BARE = """
import sys, osmium
ways = osmium.filter.EntityFilter(osmium.osm.WAY)
print(sum(1 for way in osmium.FileProcessor(sys.argv[1]).with_locations().with_filter(ways)))
"""


def write_large(path: Path, ways: int) -> None:
    """Write streets made by chance: one in fifty in Changning, the rest spread over China."""
    draw = random.Random(SEED)
    west, south, east, north = find_area()
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for way in range(ways):
            is_inside = draw.random() < INSIDE_SHARE
            lon = draw.uniform(west, east) if is_inside else draw.uniform(100, 120)
            lat = draw.uniform(south, north) if is_inside else draw.uniform(25, 40)
            for node in range(NODES_OF_A_WAY):
                number = way * NODES_OF_A_WAY + node + 1
                at = (lon + node * 0.0003, lat + draw.uniform(0, 0.0003))
                writer.add_node(Node(id=number, location=at))
        for way in range(ways):
            first = way * NODES_OF_A_WAY + 1
            tags = {"highway": "residential", "name": f"造路{way % 5000}"}
            writer.add_way(
                Way(id=way + 1, nodes=list(range(first, first + NODES_OF_A_WAY)), tags=tags)
            )


def take_in(path: Path, folder: Path, limits: Limits) -> dict[str, object]:
    """Take a file in through the guarded process; return what it says it made."""
    task = {
        "path": str(path), "name": path.name, "area": find_area(), "crs": "",
        "folder": str(folder), "out": str(folder / "made.json"), "attribution": "",
        "by": "benchmark", "at": "2026-11-24T00:00:00+00:00",
    }  # fmt: skip
    return run_guarded(
        "tests.benchmarks.basemap_import:work",
        task,
        limits,
        lambda report: None,
        reads=[path],
        writes=[folder],
    )


def work(task: dict[str, object], report: object) -> dict[str, object]:
    """Do the app's own work, and tell the most memory it took."""
    from layers.basemap.imported import make_archive

    made = make_archive(task, report)  # type: ignore[arg-type]
    # Not getrusage: its peak is inherited from whoever started the process.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak_kb,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return {"made": made, "peak_mb": round(int(peak_kb) / 1000)}


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ways", type=int, default=1_000_000)
    ways = parser.parse_args().ways
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "large.osm.pbf"
        write_large(path, ways)
        started = time.monotonic()
        subprocess.run([sys.executable, "-c", _BARE, str(path)], check=True, capture_output=True)
        bare = time.monotonic() - started
        started = time.monotonic()
        found = take_in(path, folder, Limits(file_bytes=2_000_000_000))
        ours = time.monotonic() - started
        print(json.dumps({
            "ways": ways, "file_mb": round(path.stat().st_size / 1e6, 1),
            "bare_s": round(bare, 1), "import_s": round(ours, 1),
            "ratio": round(ours / bare, 2), "peak_mb": found["peak_mb"],
            "drawn": found["made"]["counts"],  # type: ignore[index]
        }, ensure_ascii=False))  # fmt: skip


if __name__ == "__main__":
    main()
