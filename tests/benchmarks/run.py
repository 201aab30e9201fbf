"""Measures the map against plain st_folium: same sites, same machine, same run.

    python -m tests.benchmarks.run [--sites 10000] [--feedback 100000] [--repeat 3] [--json FILE]

Times are ratios against the peer; they say little by themselves. Files the peer
wants from other hosts are answered from this machine, so that it is not charged
for a network.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Frame, Page, Route, sync_playwright

from geodata.filters import Filters
from geodata.store import open_store
from geodata.store.read_sites import count_sites
from geodata.vocab import SiteKind
from layers.assets import WEB
from tests.benchmarks.relay import Relay, relay_to
from tests.benchmarks.synthetic import build_district
from tests.conftest import BROWSER_OPTIONS, LOOPBACK, find_chromium, find_free_port, start_app

WAIT_MS = 180_000
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PEER_MARKS = (
    "() => window.map ? Object.values(window.map._layers).filter((l) => l.getRadius).length : 0"
)

JQUERY = """window.$ = (text) => {
  const made = document.createElement("template");
  made.innerHTML = text.trim();
  return [made.content.firstElementChild];
};"""
"""All of jQuery that folium's popups use; lighter than jQuery, so in the peer's favour."""


@dataclass
class Measured:
    """One side's figures; several values are repetitions."""

    first_s: list[float] = field(default_factory=list)
    update_s: list[float] = field(default_factory=list)
    update_bytes: list[int] = field(default_factory=list)
    heap_mb: float = 0.0
    reruns_on_pan: int = 0

    def summary(self) -> dict[str, float]:
        """Medians."""
        return {
            "first_s": round(statistics.median(self.first_s), 3),
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
        self.context.route("**/*", self._pass)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._receive))
        self.session: CDPSession = self.context.new_cdp_session(self.page)

    def _pass(self, route: Route) -> None:
        host = route.request.url.split("/")[2].split(":")[0]
        if host in LOOPBACK:
            route.continue_()
        elif route.request.url.endswith(("leaflet.js", "leaflet.css")):
            route.fulfill(path=WEB / "vendor" / "leaflet" / route.request.url.rsplit("/", 1)[1])
        elif "jquery" in route.request.url:
            route.fulfill(body=JQUERY, content_type="text/javascript")
        else:
            kind = "text/css" if ".css" in route.request.url else "text/javascript"
            route.fulfill(body="", content_type=kind)

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
        """Wait until nothing more arrives."""
        before = -1
        while before != self.relay.received:
            before = self.relay.received
            self.page.wait_for_timeout(700)


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


def measure_ours(browser: Browser, relay: Relay, repeat: int) -> Measured:
    """First map, then filter by state through the app, then pan."""
    found = Measured()
    for _ in range(repeat):
        with watch(browser, relay) as watched:
            start = time.perf_counter()
            watched.page.goto(relay.address)
            frame = _find_our_frame(watched.page)
            frame.wait_for_selector(".mark")
            frame.evaluate(TWO_FRAMES)
            found.first_s.append(time.perf_counter() - start)
            watched.settle()
            found.heap_mb = max(found.heap_mb, watched.heap_mb())
            _update_ours(watched, frame, found)
            before = watched.runs
            drag(watched.page, frame)
            watched.settle()
            found.reruns_on_pan = watched.runs - before
            found.heap_mb = max(found.heap_mb, watched.heap_mb())
    return found


def _find_our_frame(page: Page) -> Frame:
    handle = page.wait_for_selector("iframe[src*='/map?']", state="attached")
    assert handle
    frame = handle.content_frame()
    assert frame
    frame.wait_for_selector("html[data-ready]", state="attached")
    return frame


def _update_ours(watched: Watched, frame: Frame, found: Measured) -> None:
    page = watched.page
    page.locator(".st-key-tools button").first.click()
    popover = page.locator("[data-testid='stPopoverBody']")
    pills = popover.locator("[data-testid='stButtonGroup'] button")
    pills.first.wait_for()
    for number in range(3):
        watched.settle()
        said = frame.locator("#status").text_content()
        before = watched.relay.received
        start = time.perf_counter()
        pills.nth(number).click()
        frame.wait_for_function("(said) => document.getElementById('status').textContent !== said",
                                arg=said)  # fmt: skip
        frame.evaluate(TWO_FRAMES)
        found.update_s.append(time.perf_counter() - start)
        watched.settle()
        found.update_bytes.append(watched.relay.received - before)
    page.keyboard.press("Escape")


def measure_peer(browser: Browser, relay: Relay, counts: dict[str, int], repeat: int) -> Measured:
    """The same for the peer: its filter is a radio button."""
    found = Measured()
    for _ in range(repeat):
        with watch(browser, relay) as watched:
            start = time.perf_counter()
            watched.page.goto(relay.address)
            frame = _wait_for_peer(watched.page, sum(counts.values()))
            frame.evaluate(TWO_FRAMES)
            found.first_s.append(time.perf_counter() - start)
            watched.settle()
            found.heap_mb = max(found.heap_mb, watched.heap_mb())
            kind = "park"
            before = relay.received
            start = time.perf_counter()
            watched.page.get_by_role("radiogroup").get_by_text(kind).click()
            frame = _wait_for_peer(watched.page, counts[kind])
            frame.evaluate(TWO_FRAMES)
            found.update_s.append(time.perf_counter() - start)
            watched.settle()
            found.update_bytes.append(relay.received - before)
            before = watched.runs
            drag(watched.page, frame)
            watched.settle()
            found.reruns_on_pan = watched.runs - before
    return found


def _wait_for_peer(page: Page, expected: int) -> Frame:
    deadline = time.perf_counter() + WAIT_MS / 1000
    while time.perf_counter() < deadline:
        for frame in page.frames[1:]:
            try:
                if frame.evaluate(PEER_MARKS) == expected:
                    return frame
            except Exception:
                continue
        page.wait_for_timeout(20)  # also lets the browser be heard
    raise TimeoutError(f"the peer did not show {expected} marks")


@contextmanager
def run_peer(store: Path) -> Iterator[str]:
    """Run the peer's app."""
    port = find_free_port()
    script = Path(__file__).with_name("peer_app.py")
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
               "--server.headless", "true", "--browser.gatherUsageStats", "false"]  # fmt: skip
    root = str(script.parents[2])
    environment = {**os.environ, "PEER_STORE": str(store), "PYTHONPATH": root}
    with store.with_suffix(".peer.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        _wait_until(lambda: urllib.request.urlopen(f"{address}/_stcore/health", timeout=2))
        yield address
        process.terminate()
        process.wait(10)


def _wait_until(ask: Callable[[], object]) -> None:
    for _ in range(300):
        try:
            ask()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not answer")


def run(sites: int, feedback: int, repeat: int, peer_repeat: int) -> dict[str, object]:
    """Measure both sides and compare."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.sqlite"
        store = open_store(path, query_seconds=30)
        store.load_bundle(build_district(sites, feedback))
        counts = {kind.value: count_sites(store, Filters(kinds=(kind,))) for kind in SiteKind}
        store.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=BROWSER_OPTIONS
            )
            app = start_app(path)
            with relay_to(app.address) as relay:
                ours = measure_ours(browser, relay, repeat)
            app.stop()
            with run_peer(path) as address, relay_to(address) as relay:
                peer = measure_peer(browser, relay, counts, peer_repeat)
            browser.close()
    one, other = ours.summary(), peer.summary()
    return {
        "sites": sites,
        "feedback": feedback,
        "ours": one,
        "peer": other,
        "first_ratio": round(other["first_s"] / one["first_s"], 1),
        "update_ratio": round(other["update_s"] / one["update_s"], 1),
        "all": {"ours": asdict(ours), "peer": asdict(peer)},
    }


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
    text = json.dumps(found, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
