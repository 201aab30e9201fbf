"""Runs the peer's app, with its libraries from this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from layers.assets import WEB
from tests.conftest import find_free_port

_JQUERY = b"""window.$ = (text) => {
  const made = document.createElement("template");
  made.innerHTML = text.trim();
  return [made.content.firstElementChild];
};"""
"""All of jQuery that folium's popups use; lighter than jQuery, so in the peer's favour."""


class _Libraries(SimpleHTTPRequestHandler):
    """Serves the peer's libraries."""

    def do_GET(self) -> None:
        if "jquery" not in self.path:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.end_headers()
        self.wfile.write(_JQUERY)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve_libraries() -> Iterator[str]:
    """Serve Leaflet and what the peer needs of jQuery."""
    handler = partial(_Libraries, directory=WEB / "vendor" / "leaflet")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def run_peer(store: Path, assets: str) -> Iterator[str]:
    """Run the peer's app."""
    port = find_free_port()
    script = Path(__file__).with_name("peer_app.py")
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
               "--server.headless", "true", "--browser.gatherUsageStats", "false"]  # fmt: skip
    root = str(script.parents[2])
    environment = {**os.environ, "PEER_STORE": str(store), "PEER_ASSETS": assets,
                   "PYTHONPATH": root}  # fmt: skip
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
