"""Firefox with the network off, driven over WebDriver BiDi, which it speaks by itself."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.conftest import find_free_port

NAMES = ("firefox-esr", "firefox")
_PATIENCE_S = 60
_OFFLINE = """
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.manage-offline-status", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("remote.active-protocols", 1);
"""


def find_firefox() -> str | None:
    """Return the path of Firefox, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Firefox:
    """One page in Firefox; complaints of its scripts, and what it asked for, are kept."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._number = socket, 0
        self.asked: list[str] = []
        self.errors: list[str] = []
        self._send("session.new", capabilities={})
        self._context = self._send("browsingContext.getTree")["contexts"][0]["context"]
        self._send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def open(self, address: str, *, width: int = 1280, height: int = 800) -> None:
        """Open a page in a window of that size and wait until it is loaded."""
        size = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self._context, viewport=size)
        self._send("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression comes to, as JSON would carry it."""
        answer = self._send(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value))",
            target={"context": self._context}, awaitPromise=True)  # fmt: skip
        assert answer["type"] == "success", answer
        text = answer["result"].get("value")
        return None if text is None else json.loads(text)

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true."""
        deadline = time.monotonic() + _PATIENCE_S
        while not self.evaluate(expression):
            assert time.monotonic() < deadline, expression
            time.sleep(0.1)

    def press(self, key: str) -> None:
        """Press and let go a key, given as WebDriver names it."""
        keys = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self._send("input.performActions", context=self._context,
                   actions=[{"type": "key", "id": "keyboard", "actions": keys}])  # fmt: skip

    def take_picture(self) -> bytes:
        """Return what is seen, as PNG."""
        found = self._send("browsingContext.captureScreenshot", context=self._context)
        return base64.b64decode(found["data"])

    def _send(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=_PATIENCE_S))
            if message.get("id") == self._number:
                assert message["type"] == "success", message
                return message["result"]
            self._keep(message)

    def _keep(self, message: dict[str, Any]) -> None:
        if message.get("method") == "network.beforeRequestSent":
            self.asked.append(message["params"]["request"]["url"])
        elif message.get("method") == "log.entryAdded" and message["params"]["level"] == "error":
            self.errors.append(str(message["params"]["text"]))


@contextmanager
def start_firefox(folder: Path) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own and end it again."""
    port = find_free_port()
    profile = folder / "profile"
    profile.mkdir()
    (profile / "user.js").write_text(_OFFLINE, encoding="utf-8")
    command = [str(find_firefox()), "--headless", "--no-remote", "--profile", str(profile),
               "--remote-debugging-port", str(port), "about:blank"]  # fmt: skip
    with (folder / "firefox.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            with _connect(port) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _connect(port: int) -> ClientConnection:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/session", max_size=None, origin=None)
        except OSError:
            assert time.monotonic() < deadline, "Firefox did not answer"
            time.sleep(0.2)
