"""``python -m tests.benchmarks.imports [--rows N]``: large files, beside the bare libraries.

Writes made-up sites in each format, reads them as the app does, in the guarded process and back
into the one that asked, and with the bare library in a process of its own (pyogrio into a
GeoDataFrame; calamine into lists; neither checks anything). Prints seconds, their ratio, and the
most memory of the reading process and of the one that asked.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

SEED = 20261124
ROUNDS = 3
HEADERS = ["编号", "名称", "类型", "经度", "纬度", "地址", "街道", "日期", "说明", "面积"]
_PYOGRIO = "import sys, pyogrio; pyogrio.read_dataframe(sys.argv[1])"
_CALAMINE = ("import sys, python_calamine as c; b = c.CalamineWorkbook.from_path(sys.argv[1]); "
             "b.get_sheet_by_index(0).to_python()")  # fmt: skip
PEERS = {"csv": _PYOGRIO, "xlsx": _CALAMINE, "geojson": _PYOGRIO, "geojsonl": _PYOGRIO,
         "gpkg": _PYOGRIO, "shp.zip": _PYOGRIO, "fgb": _PYOGRIO, "kml": _PYOGRIO}  # fmt: skip
DRIVERS = {"geojson": "GeoJSON", "geojsonl": "GeoJSONSeq", "gpkg": "GPKG", "fgb": "FlatGeobuf",
           "kml": "KML"}  # fmt: skip


def build_rows(count: int) -> list[list[Any]]:
    """Return sites made by chance."""
    draw = random.Random(SEED)
    return [
        [f"{number:06}", f"造点{number}", draw.choice(("公园与滨水", "更新项目", "服务站点")),
         round(draw.uniform(121.34, 121.45), 6), round(draw.uniform(31.19, 31.24), 6),
         f"造路{draw.randrange(900)}号", "新华路街道", f"2024-{draw.randrange(1, 13):02}-05",
         "说明" * draw.randrange(1, 20), draw.randrange(10, 90_000)]
        for number in range(count)
    ]  # fmt: skip


def write_files(folder: Path, count: int) -> None:
    """Write the same rows in every format."""
    import geopandas
    import pandas
    import xlsxwriter

    rows = build_rows(count)
    with (folder / "large.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    with xlsxwriter.Workbook(str(folder / "large.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADERS, *rows]):
            sheet.write_row(at, 0, row)
    held = pandas.DataFrame(rows, columns=HEADERS)
    points = geopandas.points_from_xy(held["经度"], held["纬度"])
    frame = geopandas.GeoDataFrame(held.drop(columns=["经度", "纬度"]), geometry=points, crs=4326)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for suffix, driver in DRIVERS.items():
            frame.to_file(folder / f"large.{suffix}", driver=driver)
        frame.to_file(folder / "large.shp", encoding="UTF-8")
    with zipfile.ZipFile(folder / "large.shp.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob("large.???")):
            if part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                archive.write(part, part.name)


def read_one(path: Path) -> dict[str, float]:
    """Read a file as the app does; tell what it took."""
    from geodata.importers import read_file

    started = time.monotonic()
    book = read_file(path)
    seconds = time.monotonic() - started
    rows = sum(len(table.rows) for table in book.tables)
    # Not getrusage: its peak is inherited from whoever started the process.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak_kb,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    own = int(peak_kb) / 1000
    return {"rows": rows, "seconds": seconds, "own_mb": own, "worker_mb": children}


def run_own(path: Path) -> dict[str, float]:
    """Read a file as the app does, in a fresh process, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.benchmarks.imports", "--one", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run_peer(script: str, path: Path) -> float:
    """Read a file with the bare library in a process of its own; return seconds."""
    name = f"/vsizip/{path}" if path.name.endswith(".zip") else str(path)
    started = time.monotonic()
    subprocess.run([sys.executable, "-W", "ignore", "-c", script, name], check=True,
                   capture_output=True)  # fmt: skip
    return time.monotonic() - started


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--one", type=Path)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(read_one(options.one)))
        return
    print("| format | read here (s) | library alone (s) | ratio | worker (MB) | app (MB) |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        write_files(Path(name), options.rows)
        for suffix, script in PEERS.items():
            path = Path(name) / f"large.{suffix}"
            # In turn, and the best of each: others may be using the machine.
            pairs = [(run_own(path), run_peer(script, path)) for _ in range(ROUNDS)]
            own = min((own for own, _ in pairs), key=lambda each: each["seconds"])
            peer = min(peer for _, peer in pairs)
            assert own["rows"] == options.rows, suffix
            print(f"| {suffix} | {own['seconds']:.1f} | {peer:.1f} | "
                  f"{own['seconds'] / peer:.1f} × | {own['worker_mb']:.0f} | "
                  f"{own['own_mb']:.0f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
