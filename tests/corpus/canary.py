"""A file that nobody may read, and an address that nobody may ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CANARY = "kanarienvogel-7f3a"


@dataclass
class Watch:
    """Where both are, and who asked."""

    secret: Path
    address: str = ""
    hits: list[str] = field(default_factory=list)


@contextmanager
def keep_watch(folder: Path) -> Iterator[Watch]:
    """Keep both while the block runs."""
    watch = Watch(folder / "secret.csv")
    watch.secret.write_text(f"name,lon,lat\n{CANARY},121.4,31.2\n", encoding="utf-8")

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            watch.hits.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        watch.address = f"http://127.0.0.1:{server.server_port}"
        yield watch
        server.shutdown()
