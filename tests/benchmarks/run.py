"""Measures the map against plain st_folium: same sites, same machine, same run.

    python -m tests.benchmarks.run [--sites 10000] [--feedback 100000] [--repeat 3] [--json FILE]

A new reader, whose browser holds nothing yet, opens the map; shows only what has
feedback, which is half of the sites, and then all again; pans; and comes back later,
the program now in the browser's cache. Ratios against the peer say
something on any machine; the times by themselves do not.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, CDPSession, Error, Frame, Page, sync_playwright

from geodata.filters import Filters
from geodata.store import open_store
from geodata.store.read_sites import count_sites
from tests.benchmarks.peer import run_peer, serve_libraries
from tests.benchmarks.relay import Relay, relay_to
from tests.benchmarks.synthetic import build_district
from tests.conftest import BROWSER_OPTIONS, find_chromium, start_app

WAIT_MS = 600_000
QUIET_MS = 4_000
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PEER_MARKS = (
    "() => window.map ? Object.values(window.map._layers)"
    ".filter((layer) => layer instanceof L.Marker).length : -1"
)
IDLE = "[data-testid='stApp'][data-test-script-state='notRunning']"
OUR_MARKS = """(count) => document.documentElement?.dataset.ready
  && document.getElementById("status").textContent.startsWith(count)
  && document.querySelector(".mark")"""
COLUMNS = {
    "first_s": "first map, nothing in the browser (s)",
    "again_s": "first map on a later visit (s)",
    "update_s": "filter changed, until drawn (s)",
    "update_kb": "sent for a change of filter (KB, on the wire)",
    "heap_mb": "JavaScript heap (MB)",
    "reruns_on_pan": "reruns when panning twice",
}


@dataclass
class Measured:
    """One side's figures; several values are repetitions."""

    first_s: list[float] = field(default_factory=list)
    again_s: list[float] = field(default_factory=list)
    update_s: list[float] = field(default_factory=list)
    update_bytes: list[int] = field(default_factory=list)
    heap_mb: float = 0.0
    reruns_on_pan: int = 0

    def summary(self) -> dict[str, float]:
        """Medians."""
        return {
            "first_s": round(statistics.median(self.first_s), 3),
            "again_s": round(statistics.median(self.again_s), 3),
            "update_s": round(statistics.median(self.update_s), 3),
            "update_kb": round(statistics.median(self.update_bytes) / 1000, 1),
            "heap_mb": round(self.heap_mb, 1),
            "reruns_on_pan": self.reruns_on_pan,
        }


class Watched:
    """A page whose bytes and reruns are counted, and whose foreign requests stay here."""

    def __init__(self, browser: Browser, relay: Relay) -> None:
        self.relay = relay
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.runs = 0
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._receive))
        self.session: CDPSession = self.context.new_cdp_session(self.page)

    def _receive(self, payload: str | bytes) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        content = payload if isinstance(payload, bytes) else payload.encode()
        message = ForwardMsg()
        message.ParseFromString(content)
        self.runs += message.WhichOneof("type") == "new_session"

    def heap_mb(self) -> float:
        """Used JavaScript heap of the page and its frames, after collecting garbage."""
        self.session.send("HeapProfiler.collectGarbage")
        used = self.session.send("Runtime.getHeapUsage")["usedSize"]
        return float(used) / 1e6

    def settle(self) -> None:
        """Wait until the script has run, and again: st_folium asks for a second run when drawn."""
        before = -1
        while before != self.relay.received:
            self.page.wait_for_selector(IDLE, state="attached")
            before = self.relay.received
            self.page.wait_for_timeout(QUIET_MS)


@contextmanager
def watch(browser: Browser, relay: Relay) -> Iterator[Watched]:
    """Open a watched page and close it again."""
    watched = Watched(browser, relay)
    yield watched
    watched.context.close()


def drag(page: Page, frame: Frame) -> None:
    """Pan the map by hand, twice."""
    box = frame.frame_element().bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for step in (120, -90):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + step, y + step / 2, steps=8)
        page.mouse.up()
        page.wait_for_timeout(400)


class Side(Protocol):
    """One of the two apps, as a reader meets it."""

    def wait(self, page: Page, sites: int) -> Frame:
        """Wait until so many sites are drawn."""

    def prepare(self, page: Page) -> None:
        """Open what holds the toggle."""

    def toggle(self, page: Page) -> None:
        """Show only what has feedback, or all again."""


class Ours:
    """The map: its own words say how many sites it holds."""

    def wait(self, page: Page, sites: int) -> Frame:
        frame = _find_frame(page)
        frame.wait_for_function(OUR_MARKS, arg=f"{sites} ")
        return frame

    def prepare(self, page: Page) -> None:
        page.locator(".st-key-tools button").first.click()
        page.locator(".st-key-f_feedback").wait_for()

    def toggle(self, page: Page) -> None:
        page.locator(".st-key-f_feedback label").click()


def _find_frame(page: Page) -> Frame:
    handle = page.wait_for_selector("iframe[src*='/map?']", state="attached")
    assert handle
    frame = handle.content_frame()
    assert frame
    return frame


class Peer:
    """Plain st_folium: its marks are counted."""

    def wait(self, page: Page, sites: int) -> Frame:
        deadline = time.perf_counter() + WAIT_MS / 1000
        while time.perf_counter() < deadline:
            for frame in page.frames[1:]:
                with suppress(Error):  # st_folium replaces its frame now and then
                    if frame.evaluate(PEER_MARKS) == sites:
                        return frame
            page.wait_for_timeout(20)  # also lets the browser be heard
        raise TimeoutError(f"the peer did not show {sites} marks")

    def prepare(self, page: Page) -> None:
        """Its toggle stands in the open."""

    def toggle(self, page: Page) -> None:
        page.locator("[data-testid='stCheckbox'] label").click()


def measure(
    side: Side, browser: Browser, relay: Relay, counts: tuple[int, int], repeat: int
) -> Measured:
    """Visit one app as a new reader does.

    Parameters
    ----------
    counts
        How many sites there are, and how many with feedback.
    """
    found = Measured()
    for _ in range(repeat):
        with watch(browser, relay) as watched:
            frame = _open(side, watched, counts[0], found.first_s)
            found.heap_mb = max(found.heap_mb, watched.heap_mb())
            side.prepare(watched.page)
            for wanted in (counts[1], counts[0]):
                frame = _update(side, watched, wanted, found)
            watched.page.keyboard.press("Escape")
            watched.settle()
            before = watched.runs
            drag(watched.page, frame)
            watched.settle()
            found.reruns_on_pan = max(found.reruns_on_pan, watched.runs - before)
            found.heap_mb = max(found.heap_mb, watched.heap_mb())
            _open(side, watched, counts[0], found.again_s)
    return found


def tell(words: str) -> None:
    """Say how far it is; the peer takes its time."""
    print(words, file=sys.stderr, flush=True)


def _open(side: Side, watched: Watched, sites: int, times: list[float]) -> Frame:
    watched.page.goto("about:blank")
    start = time.perf_counter()
    watched.page.goto(watched.relay.address, wait_until="commit")
    frame = side.wait(watched.page, sites)
    frame.evaluate(TWO_FRAMES)
    times.append(time.perf_counter() - start)
    tell(f"first map {times[-1]:.2f} s")
    watched.settle()
    return frame


def _update(side: Side, watched: Watched, sites: int, found: Measured) -> Frame:
    watched.settle()
    before = watched.relay.received
    start = time.perf_counter()
    side.toggle(watched.page)
    frame = side.wait(watched.page, sites)
    frame.evaluate(TWO_FRAMES)
    found.update_s.append(time.perf_counter() - start)
    tell(f"{sites} sites shown {found.update_s[-1]:.2f} s")
    watched.settle()
    found.update_bytes.append(watched.relay.received - before)
    return frame


def run(sites: int, feedback: int, repeat: int, peer_repeat: int) -> dict[str, Any]:
    """Measure both sides and compare."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.sqlite"
        store = open_store(path, query_seconds=30)
        store.load_bundle(build_district(sites, feedback))
        counts = (count_sites(store, Filters()), count_sites(store, Filters(has_feedback=True)))
        store.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=[*BROWSER_OPTIONS, OFFLINE]
            )
            app = start_app(path)
            with relay_to(app.address) as relay:
                ours = measure(Ours(), browser, relay, counts, repeat)
            app.stop()
            with (
                serve_libraries() as assets,
                run_peer(path, assets) as address,
                relay_to(address) as relay,
            ):
                peer = measure(Peer(), browser, relay, counts, peer_repeat)
            browser.close()
    one, other = ours.summary(), peer.summary()
    return {
        "sites": sites,
        "feedback": feedback,
        "ours": one,
        "peer": other,
        "ratios": {name: round(other[name] / one[name], 1) for name in one if one[name]},
        "all": {"ours": asdict(ours), "peer": asdict(peer)},
    }


def to_table(found: dict[str, Any]) -> str:
    """Return the table of the README."""
    lines = ["| | this map | plain st_folium | ratio |", "|---|---|---|---|"]
    for name, words in COLUMNS.items():
        ratio = found["ratios"].get(name)
        told = f"{ratio:g} ×" if ratio else ""
        lines.append(f"| {words} | {found['ours'][name]:g} | {found['peer'][name]:g} | {told} |")
    return "\n".join(lines)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sites", type=int, default=10_000)
    parser.add_argument("--feedback", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--peer-repeat", type=int, default=1)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    found = run(arguments.sites, arguments.feedback, arguments.repeat, arguments.peer_repeat)
    print(to_table(found))
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
