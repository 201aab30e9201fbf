"""What all tests share: a store with the default data, a running app, an offline browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from geodata.bundle import read_bundle
from geodata.store import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"
SOURCE = ROOT.parent / "shared" / "source"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# A busy machine is slow, not wrong: what is awaited gets time.
expect.set_options(timeout=20_000)
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def reference() -> Path:
    """Real geodata to compare with, where it lies beside the checkout."""
    if not REFERENCE.is_dir():
        pytest.skip("reference data are not beside this checkout")
    return REFERENCE


@pytest.fixture(scope="session")
def default_store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file holding the default data set; tests copy it, none writes to it."""
    path = tmp_path_factory.mktemp("default") / "default.sqlite"
    store = open_store(str(path))
    store.load_bundle(read_bundle())
    store.close()
    return path


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where this test's own store lies."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def store_file(default_store_file: Path, store_path: Path) -> Path:
    """The default data set in a store file of this test's own, not open."""
    shutil.copy(default_store_file, store_path)
    return store_path


@pytest.fixture
def store(store_file: Path) -> Iterator[Store]:
    """The default data set in a store of this test's own."""
    opened = open_store(store_file)
    yield opened
    opened.close()


@dataclass
class RunningApp:
    """``mapapp serve`` in a process of its own."""

    address: str
    store_path: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def find_chromium() -> str:
    """Return the path of Debian's Chromium."""
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert executable, "no Chromium; python tests/run_all.py installs it"
    return executable


def find_free_port() -> int:
    """Return a port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def clean_environment(**more: str) -> dict[str, str]:
    """Return this environment without settings of the app."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAPAPP_")}
    return {**kept, **more}


def start_app(store_path: Path, *, port: int | None = None, **environment: str) -> RunningApp:
    """Start the app, on a free port where none is given, and wait until it answers."""
    port = port or find_free_port()
    command = [
        sys.executable,
        "-m",
        "mapapp",
        "serve",
        "--port",
        str(port),
        "--store",
        str(store_path),
    ]
    with store_path.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=clean_environment(**environment),
            stdout=log,
            stderr=log,
            cwd=store_path.parent,
        )
    app = RunningApp(f"http://127.0.0.1:{port}", store_path, process)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(store_path.with_suffix(".log").read_text())
        try:
            with urllib.request.urlopen(f"{app.address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return app
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    app.stop()
    raise RuntimeError("the app did not answer within 60 s")


@pytest.fixture(scope="session")
def app(default_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app with the default data set; tests only ever add feedback to it."""
    path = tmp_path_factory.mktemp("app") / "store.sqlite"
    shutil.copy(default_store_file, path)
    running = start_app(path)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=BROWSER_OPTIONS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """One page in a context of its own, with what went wrong in it and where it wanted to go."""

    page: Page
    context: BrowserContext
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    policy_breaches: list[str] = field(default_factory=list)
    runs: list[float] = field(default_factory=list)
    bytes_received: list[int] = field(default_factory=list)


class Visits:
    """Opens pages whose traffic to other hosts is blocked and counted."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.opened: list[Visit] = []

    def open(self, *, width: int = 1280, height: int = 900, lang: str = "zh-CN") -> Visit:
        """Open an empty page."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale=lang, timezone_id="Asia/Shanghai"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        visit = Visit(page, context)
        context.route("**/*", lambda route: self._pass(route, visit))
        page.on("pageerror", lambda error: visit.errors.append(str(error)))
        page.on("console", lambda message: self._read_console(message.text, visit))
        page.on("websocket", lambda socket: self._watch(socket, visit))
        self.opened.append(visit)
        return visit

    @staticmethod
    def _pass(route: Route, visit: Visit) -> None:
        host = urlsplit(route.request.url).hostname
        scheme = urlsplit(route.request.url).scheme
        if host in LOOPBACK or scheme in {"data", "blob", "file"}:
            route.continue_()
        else:
            visit.foreign.append(route.request.url)
            route.abort()

    @staticmethod
    def _read_console(text: str, visit: Visit) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            visit.policy_breaches.append(text)

    @staticmethod
    def _watch(socket: object, visit: Visit) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        def receive(payload: object) -> None:
            content = payload if isinstance(payload, bytes) else str(payload).encode()
            visit.bytes_received.append(len(content))
            message = ForwardMsg()
            message.ParseFromString(content)
            if message.WhichOneof("type") == "new_session":
                visit.runs.append(time.monotonic())

        socket.on("framereceived", receive)  # type: ignore[attr-defined]


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Pages of this test; whatever it does, nothing may ask another host or throw."""
    made = Visits(browser)
    yield made
    for visit in made.opened:
        visit.context.close()
    for visit in made.opened:
        assert visit.foreign == []
        assert visit.errors == []
        assert visit.policy_breaches == []
