"""Measures files out against geopandas' own writers, with 10,000 sites and 100,000 feedback.

    python -m tests.benchmarks.exports [--sites 10000] [--feedback 100000] [--json FILE]

Both begin with the same store and end with a file on disk, each in a process of its own, whose
memory at its most is read afterwards. Ours streams. The peer is what one writes first:
``store.sites()``, ``.events()`` and ``.feedback()`` as GeoDataFrames, and ``to_file``,
``to_parquet``, ``to_csv`` or ``to_excel`` of those that the format holds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from geodata.filters import Filters
from geodata.store import Store, open_store
from layers.basemap.in_force import find_basemap
from mapapp.actions.export import select
from tests.benchmarks.synthetic import build_district
from tests.files_out import EXPORTS

ONE_TABLE = {"csv", "geojson", "fgb", "geoparquet"}
"""Formats of one table; it is feedback, the longest one."""
FORMATS = ("csv", "xlsx", "geojson", "fgb", "geoparquet", "gpkg", "shp", "kml")
DRIVERS = {"geojson": "GeoJSON", "fgb": "FlatGeobuf", "gpkg": "GPKG", "kml": "KML",
           "shp": "ESRI Shapefile"}  # fmt: skip


def write_ours(store: Store, format_id: str, out: Path) -> None:
    """Write the file as the screen and the command line do."""
    export = EXPORTS[format_id]
    given = {"table": "feedback"} if format_id in ONE_TABLE else {}
    selection = select(store, Filters(), "zh", basemap=find_basemap(Path("none")))
    export.save(selection, out, export.read_options(given))


def write_peer(store: Store, format_id: str, out: Path) -> None:
    """Write what the same file holds as its tables, or the longest of them, with geopandas."""
    frames = {"feedback": store.feedback()}
    if format_id not in ONE_TABLE:
        frames |= {"sites": store.sites(), "events": store.events()}
    if format_id == "csv":
        frames["feedback"].to_csv(out)
    elif format_id == "geoparquet":
        frames["feedback"].to_parquet(out)
    elif format_id == "xlsx":
        with pd.ExcelWriter(out, engine="xlsxwriter") as book:
            for name, frame in frames.items():
                frame.drop(columns="geometry").to_excel(book, sheet_name=name)
    elif format_id == "shp":
        out.mkdir()
        for name, frame in frames.items():
            frame.to_file(out / f"{name}.shp", encoding="utf-8")
    else:
        for name, frame in frames.items():
            frame.to_file(out, driver=DRIVERS[format_id], layer=name)


def measure(side: str, format_id: str, store_path: str) -> dict[str, float]:
    """Write in this process; tell how long it took and how much memory it had at its most."""
    write = {"ours": write_ours, "peer": write_peer}[side]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, f"out.{format_id}")
        store = open_store(store_path, create=False)
        start = time.perf_counter()
        write(store, format_id, out)
        seconds = time.perf_counter() - start
        size = sum(each.stat().st_size for each in (out, *out.glob("*")) if each.is_file())
    return {"s": round(seconds, 1), "peak_mb": _find_peak(), "file_mb": round(size / 1e6, 1)}


def _find_peak() -> int:
    """Return the most memory this program had, in MB; what its parent had is not counted."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (each for each in status.splitlines() if each.startswith("VmHWM:"))
    return round(int(line.split()[1]) / 1024)


def run(sites: int, feedback: int, formats: list[str]) -> dict[str, dict[str, dict[str, float]]]:
    """Measure each format on both sides."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "synthetic.sqlite")
        store = open_store(path, query_seconds=60)
        store.load_bundle(build_district(sites, feedback))
        store.close()
        for format_id in formats:
            found[format_id] = {
                side: json.loads(subprocess.run(
                    [sys.executable, "-W", "ignore", "-m", __spec__.name, "--side", side,
                     "--format", format_id, "--store", str(path)],
                    capture_output=True, text=True, check=True).stdout)
                for side in ("ours", "peer")
            }  # fmt: skip
            print(format_id, found[format_id], file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Run, print the README's table, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=10_000)
    parser.add_argument("--feedback", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--format", choices=FORMATS, action="append")
    parser.add_argument("--side", choices=["ours", "peer"], help=argparse.SUPPRESS)
    parser.add_argument("--store", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(json.dumps(measure(given.side, given.format[0], given.store)))
        return
    found = run(given.sites, given.feedback, given.format or list(FORMATS))
    print("| format | here (s) | geopandas (s) | ratio | memory here (MB) | geopandas (MB) |")
    print("|---|---|---|---|---|---|")
    for name, sides in found.items():
        ours, peer = sides["ours"], sides["peer"]
        print(f"| `{name}` | {ours['s']} | {peer['s']} | {peer['s'] / ours['s']:.1f} × "
              f"| {ours['peak_mb']:.0f} | {peer['peak_mb']:.0f} |")  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
