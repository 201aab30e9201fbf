"""How long a figure takes, against Chromium setting the very same sheet.

``python -m tests.benchmarks.figures [--rounds 3]``
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from geodata.bundle import read_bundle
from geodata.filters import Filters
from geodata.store import open_store
from layers.basemap.in_force import find_basemap
from layers.exports.selection import Selection
from layers.figures.chosen import OPTIONS, build_chosen
from layers.figures.page import build_figure
from mapapp.actions.export import select
from tests.conftest import find_chromium
from tests.files_out import EXPORTS

DPI = 200


def measure(rounds: int, act: Callable[[], object]) -> float:
    """Return the median time in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def ask_chromium(*options: str) -> None:
    """Let Chromium do something with a page, once and for itself."""
    command = [find_chromium(), "--headless", "--no-sandbox", "--disable-gpu", *options]
    subprocess.run(command, check=True, capture_output=True)


def measure_formats(selection: Selection, folder: Path, rounds: int) -> dict[str, float]:
    """Return seconds for each format, from the store to the file."""
    times = {}
    for name in ("svg", "pdf", "png"):
        export = EXPORTS[name]
        given = {"dpi": DPI} if name == "png" else {}
        options = export.read_options(given)
        out = folder / f"figure{export.suffix}"
        export.save(selection, out, options)
        times[name] = measure(rounds, lambda e=export, o=options, p=out: e.save(selection, p, o))  # type: ignore[misc]
    return times


def measure_chromium(page: Path, folder: Path, rounds: int) -> dict[str, float]:
    """Return seconds Chromium takes from the finished SVG to PDF and to as many pixels."""
    width, height = (round(mm / 25.4 * 96) for mm in (297, 210))
    scale = DPI / 96
    pdf, png = folder / "chromium.pdf", folder / "chromium.png"
    return {
        "pdf": measure(rounds, lambda: ask_chromium(f"--print-to-pdf={pdf}", f"file://{page}")),
        "png": measure(
            rounds,
            lambda: ask_chromium(
                f"--screenshot={png}",
                f"--window-size={width},{height}",
                f"--force-device-scale-factor={scale:.3f}",
                f"file://{page}",
            ),
        ),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Times of figures, beside Chromium's.")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        store = open_store(folder / "default.sqlite")
        store.load_bundle(read_bundle())
        selection = select(store, Filters(), "zh", basemap=find_basemap(folder / "none"))
        options = {option.name: option.default for option in OPTIONS}
        figure = build_chosen(selection, options)
        build_figure(figure, portable=False)
        drawing = measure(rounds, lambda: build_figure(figure, portable=False))
        ours = measure_formats(selection, folder, rounds)
        theirs = measure_chromium(folder / "figure.svg", folder, rounds)
        store.close()
    print(f"A4, {len(figure.content.features)} sites: drawn in {drawing:.2f} s")
    for name, seconds in ours.items():
        peer = theirs.get(name)
        beside = f"; Chromium from the finished SVG {peer:.2f} s" if peer else ""
        ratio = f", {seconds / peer:.1f} x" if peer else ""
        print(f"{name:4} {seconds:6.2f} s{beside}{ratio}")


if __name__ == "__main__":
    main()
