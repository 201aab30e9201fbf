"""Measures what the embedded street map costs: first paint of the map page with it and without.

    python -m tests.benchmarks.first_paint [--repeat 7]

Same page, same app, same run, in turn; the page without has an archive that holds nothing.
The ratio says something on any machine; the times by themselves do not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

from geodata.bundle import read_bundle
from geodata.store import open_store
from tests.conftest import BROWSER_OPTIONS, find_chromium, start_app

EMPTY = json.dumps(
    {
        "v": 1,
        "origin": [121, 31],
        "scale": 100_000,
        "names": [],
        "layers": {},
        "attribution": {"zh": "", "en": ""},
    }
)
PAINTED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(performance.now()))))"""


def measure(browser: Browser, address: str, *, has_basemap: bool) -> float:
    """Return the milliseconds from the start of navigation to the first full picture."""

    def answer(route: Route) -> None:
        if has_basemap:
            route.continue_()
        else:
            route.fulfill(body=EMPTY, content_type="application/json")

    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    context.route("**/*basemap*.json*", answer)
    page = context.new_page()
    page.goto(f"{address}/map?lang=en", wait_until="commit")
    page.wait_for_selector("html[data-ready]", state="attached")
    found: float = page.evaluate(PAINTED)
    context.close()
    return found


def run(repeat: int) -> tuple[float, float]:
    """Measure both in turn; return the medians in milliseconds, with the map and without."""
    times: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "default.sqlite"
        store = open_store(path)
        store.load_bundle(read_bundle())
        store.close()
        app = start_app(path)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=BROWSER_OPTIONS)
        for turn in range(repeat + 1):
            for has_basemap in (True, False):
                found = measure(browser, app.address, has_basemap=has_basemap)
                if turn:  # the first turn warms the server
                    times[has_basemap].append(found)
        browser.close()
        app.stop()
    return statistics.median(times[True]), statistics.median(times[False])


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repeat", type=int, default=7)
    with_map, without = run(parser.parse_args().repeat)
    print(
        f"with the street map {with_map:.0f} ms, without {without:.0f} ms,"
        f" ratio {with_map / without:.2f}"
    )


if __name__ == "__main__":
    main()
