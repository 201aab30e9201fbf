"""A flood over real sockets: 10,000 posts a minute, and a neighbour who wants to be heard.

    python -m tests.benchmarks.flood [--seconds 60] [--a-minute 10000] [--addresses 1 500]

Against an app of its own on this machine; ends by itself. The flood sends "me too", judgements of
answers and broken photos with new voices, as fast as asked, from one address of the loopback
network, then from 500. Meanwhile a neighbour at another address looks at the map, says "me too"
and takes it back.
The form for words goes through Streamlit's own connection and the same kind of buckets; its flood
is in `tests/unit/test_floods.py`, with a turned clock.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geodata.bundle import read_bundle
from geodata.cases import Reply
from geodata.models import Feedback, Text
from geodata.store import Store, open_store
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood
from geodata.workflow import Move
from tests.conftest import RunningApp, start_app
from tests.kill_points import WHEN

SENDERS = 16
"""Connections the flood keeps open at once."""
NEIGHBOUR = "127.9.0.1"
PAUSE_S = 2.5
"""Between what the neighbour does: one address may send something every two seconds."""
_HEADERS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}


@dataclass
class Met:
    """What somebody met with: answers by status, and how long each took."""

    statuses: Counter[int] = field(default_factory=Counter)
    times_s: list[float] = field(default_factory=list)


class Sender:
    """One kept connection from one address, opened anew where it breaks."""

    def __init__(self, app: RunningApp, source: str) -> None:
        self._port, self._source = urlsplit(app.address).port, source
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, path: str, body: object = None) -> int:
        """Send; return the status, or 0 where there was no answer."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=30, source_address=(self._source, 0)
            )
        try:
            if body is None:
                self._connection.request("GET", path)
            else:
                self._connection.request("POST", path, json.dumps(body), _HEADERS)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return 0
        return answer.status

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def flood_for(app: RunningApp, seconds: float, a_minute: int, addresses: int) -> Met:
    """Send so many posts a minute, evenly, from so many addresses."""
    met, lock = Met(), threading.Lock()
    began = time.monotonic()
    total = round(a_minute * seconds / 60)
    numbers = iter(range(total))

    def send() -> None:
        chance = random.Random(threading.get_ident())
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            time.sleep(max(0.0, began + number * 60 / a_minute - time.monotonic()))
            host = chance.randrange(addresses)
            sender = Sender(app, f"127.1.{host // 250}.{host % 250 + 1}")
            voice = f"{chance.getrandbits(192):048x}"
            path, body = chance.choice(
                (
                    ("/api/feedback/L1/support", {"voice": voice, "given": True}),
                    ("/api/replies/Y1/evaluation", {"voice": voice, "helped": False}),
                    ("/api/photos", {"voice": voice}),
                )
            )
            status = sender.ask(path, body)
            sender.close()
            with lock:
                met.statuses[status] += 1

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    met.times_s.append(time.monotonic() - began)
    return met


def live_beside(app: RunningApp, stop: threading.Event) -> Met:
    """Look, say "me too" and take it back, as a neighbour elsewhere, until told to stop."""
    met, sender, voice = Met(), Sender(app, NEIGHBOUR), f"{7:048x}"
    given = False
    while True:
        given = not given
        for path, body in (
            ("/api/map?bbox=121.33,31.18,121.45,31.24&zoom=14", None),
            ("/api/feedback/N1/support", {"voice": voice, "given": given}),
        ):
            started = time.perf_counter()
            met.statuses[sender.ask(path, body)] += 1
            met.times_s.append(time.perf_counter() - started)
        if stop.wait(PAUSE_S):
            break
    if not given:
        met.statuses[sender.ask(path, {"voice": voice, "given": True})] += 1
    sender.close()
    return met


def make_store(path: Path) -> Store:
    """The default data, with feedback by a neighbour and some that the flood is about."""
    store = open_store(path)
    store.load_bundle(read_bundle())
    for name in ("N1", "L1"):
        post = Feedback(id=name, category=FeedbackCategory.LIGHT, mood=Mood.CONCERN,
                        text=Text(zh="路灯太暗"), status=FeedbackStatus.PENDING, site_id="A01",
                        created_at=WHEN)  # fmt: skip
        store.cases.add(post, receipt_code=name)
        store.cases.move(name, Move.PUBLISH, actor="li", version=1)
    reply = Reply(id="Y1", feedback_id="L1", author=Text(zh="街道"), text=Text(zh="换了灯泡"),
                  created_at=WHEN)  # fmt: skip
    store.cases.reply(reply, actor="li", version=2)
    return store


def run(folder: Path, *, seconds: float, a_minute: int, addresses: int) -> dict[str, Any]:
    """Flood, live beside it; then hold the store against what both were told."""
    path = folder / f"flood-{addresses}.sqlite"
    make_store(path).close()
    app = start_app(path)
    try:
        calm = Met()
        sender = Sender(app, NEIGHBOUR)
        for _ in range(5):
            started = time.perf_counter()
            sender.ask("/api/map?bbox=121.33,31.18,121.45,31.24&zoom=14")
            calm.times_s.append(time.perf_counter() - started)
        sender.close()
        stop, lives = threading.Event(), []
        beside = threading.Thread(target=lambda: lives.append(live_beside(app, stop)))
        beside.start()
        flood = flood_for(app, seconds, a_minute, addresses)
        stop.set()
        beside.join()
    finally:
        app.stop()
    (lived,) = lives
    store = open_store(path)
    said, shouted = store.cases.read("N1").supports, store.cases.read("L1").supports
    problems = [*store.verify(), *store.verify_log()[0]]
    store.close()
    log = path.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    problems += [line for line in log.splitlines() if "locked" in line or "Traceback" in line]
    return {
        "addresses": addresses,
        "posts": flood.statuses.total(),
        "a_minute": round(flood.statuses.total() * 60 / flood.times_s[0]),
        "flood_answers": {str(key): flood.statuses[key] for key in sorted(flood.statuses)},
        "counted_for_the_flood": shouted,
        "neighbour_answers": {str(key): lived.statuses[key] for key in sorted(lived.statuses)},
        "neighbour_counted": said,
        "neighbour_worst_s": round(max(lived.times_s), 2),
        "neighbour_median_s": round(statistics.median(lived.times_s), 2),
        "calm_median_s": round(statistics.median(calm.times_s), 2),
        "problems": problems,
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--a-minute", type=int, default=10_000)
    parser.add_argument("--addresses", type=int, nargs="+", default=[1, 500])
    arguments = parser.parse_args()
    for addresses in arguments.addresses:
        with tempfile.TemporaryDirectory() as folder:
            found = run(Path(folder), seconds=min(arguments.seconds, 300), addresses=addresses,
                        a_minute=min(arguments.a_minute, 60_000))  # fmt: skip
        print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
