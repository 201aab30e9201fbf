"""Counts what really travels: a relay between the browser and a server on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Relay:
    """Passes bytes on both ways; counts those that come from the server.

    Attributes
    ----------
    address
        What the browser is to open instead of the server's own address.
    received
        Bytes from the server so far: as compressed as they were sent, headers included.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.received = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                browser, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                for one, other, counts in ((browser, server, False), (server, browser, True)):
                    threading.Thread(
                        target=self._pass_on, args=(one, other, counts), daemon=True
                    ).start()

    def _pass_on(self, one: socket.socket, other: socket.socket, counts: bool) -> None:
        with suppress(OSError):  # either side may go at any time
            while chunk := one.recv(1 << 18):
                self.received += len(chunk) * counts
                other.sendall(chunk)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()


@contextmanager
def relay_to(address: str) -> Iterator[Relay]:
    """Relay to a server for a while."""
    relay = Relay(int(address.rsplit(":", 1)[1].strip("/")))
    yield relay
    relay.close()
