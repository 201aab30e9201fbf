"""A tile service on this machine: its images say which they are, and it fails when told to."""

from __future__ import annotations

import io
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageDraw

SIZE_PX = 256
GROUND = (214, 228, 240)
SPOT = (255, 0, 255)
"""Colour of the spots; nothing else on the map has it."""
GARBAGE = b"<html>busy</html>"
BROKEN = {
    "fails": (500, "text/plain", b"out of order"),
    "garbage": (200, "image/png", GARBAGE),
    "text": (200, "text/html", GARBAGE),
    "huge": (200, "image/png", b"\x89PNG\r\n\x1a\n" + bytes(3_000_000)),
}


@dataclass
class TileService:
    """The service and what was asked of it."""

    address: str
    mode: str = "sound"
    """``sound``, ``fails``, ``garbage``, ``text``, ``slow``, ``drips``, ``moved``, ``huge``."""
    spots: list[tuple[float, float]] = field(default_factory=list)
    """Longitudes and latitudes, in the service's own system, that the images mark with a dot."""
    seconds: float = 5.0
    moved_to: str = "http://localhost:9/elsewhere.png"
    at_once: int = 0
    most_at_once: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.address).netloc


def find_pixel(longitude: float, latitude: float, z: int) -> tuple[float, float]:
    """Return where a place lies on the plane of the Web Mercator grid, in pixels."""
    count = 2**z * SIZE_PX
    sine = math.sin(math.radians(latitude))
    north = math.log((1 + sine) / (1 - sine)) / 2
    return (longitude + 180) / 360 * count, (1 - north / math.pi) / 2 * count


def paint_tile(z: int, x: int, y: int, spots: list[tuple[float, float]]) -> bytes:
    """Paint one image: its numbers, its edge, and the spots that lie on it."""
    image = Image.new("RGB", (SIZE_PX, SIZE_PX), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE_PX - 1, SIZE_PX - 1), outline=(120, 140, 160))
    draw.text((8, 8), f"{z}/{x}/{y}", fill=(60, 80, 100), font_size=22)
    for place in spots:
        left, top = find_pixel(*place, z)
        at = (left - x * SIZE_PX, top - y * SIZE_PX)
        draw.ellipse((at[0] - 5, at[1] - 5, at[0] + 4, at[1] + 4), fill=SPOT)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


class _Handler(BaseHTTPRequestHandler):
    service: TileService

    def do_GET(self) -> None:
        service = self.service
        with service.lock:
            service.asked.append((self.path, dict(self.headers)))
            service.at_once += 1
            service.most_at_once = max(service.most_at_once, service.at_once)
        try:
            self._answer_tile()
        finally:
            with service.lock:
                service.at_once -= 1

    def _answer_tile(self) -> None:
        mode = self.service.mode
        if mode == "slow":
            time.sleep(self.service.seconds)
        if mode == "moved":
            self.send_response(302)
            self.send_header("Location", self.service.moved_to)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif mode in BROKEN:
            self._answer(*BROKEN[mode])
        else:
            self._answer(200, "image/png", paint_tile(*self._find_tile(), self.service.spots))

    def _find_tile(self) -> tuple[int, int, int]:
        """Which tile is asked for, as XYZ or as WMTS."""
        parts = urlsplit(self.path)
        query = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
        if "tilematrix" in query:
            named = [query[name] for name in ("tilematrix", "tilecol", "tilerow")]
        else:
            named = parts.path.removesuffix(".png").split("/")[-3:]
        z, x, y = (int(each) for each in named)
        return z, x, y

    def _answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            if self.service.mode == "drips":
                for place in range(len(body)):
                    self.wfile.write(body[place : place + 1])
                    time.sleep(0.05)
            else:
                self.wfile.write(body)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def run_tile_service() -> Iterator[TileService]:
    """Run the service until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        service = TileService(f"http://127.0.0.1:{server.server_port}")
        server.RequestHandlerClass = type("Handler", (_Handler,), {"service": service})
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield service
        server.shutdown()
