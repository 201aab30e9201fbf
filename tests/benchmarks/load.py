"""Readers and writers at once: nobody is turned away, and nothing said is lost.

    python -m tests.benchmarks.load [--seconds 120] [--readers 50] [--writers 20]

Against an app of its own on this machine; ends by itself. Readers look at the map, the list, cards
and collections, with half a second to read between; writers add, answer, move and withdraw feedback
and edit events by the store's own calls, each in a process of its own, and say "me too" over HTTP
as residents' pages do. The same readers read alone and beside writers in turn, eight times each, so
that both meet with the same machine: the ratio of their p95 says what writing costs those who read.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import random
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geodata.bundle import read_bundle
from geodata.models import Feedback, Text
from geodata.store import open_store
from geodata.vocab import FeedbackCategory, FeedbackStatus, Mood
from geodata.workflow import Move
from tests.conftest import RunningApp, start_app
from tests.kill_points import WHEN, Kept, choose_step, do_step, make_store, read_back

PAUSE_S = 0.5
TURNS = 8
ASK = "L1"
"""The feedback that all writers support over HTTP."""
VIEW = "bbox=121.33,31.18,121.45,31.24&zoom="
PATHS = [
    *(f"/api/map?{VIEW}{zoom}" for zoom in (12, 14, 16)),
    "/api/rows?limit=50",
    "/api/rows?feedback=1",
    "/api/sites/A01",
    "/api/sites/A12",
    *(f"/api/collections/{name}/items" for name in ("sites", "events", "feedback", "bodies")),
]


@dataclass
class Told:
    """What readers or writers met with."""

    times_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def take(self, other: Told) -> None:
        """Put what others met with to one's own."""
        self.times_s += other.times_s
        self.errors += other.errors


def ask(address: str, path: str, *, source: str, body: object = None) -> str:
    """Ask once; return what was wrong, or nothing."""
    port = urlsplit(address).port
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=30, source_address=(source, 0)
    )
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    try:
        if body is None:
            connection.request("GET", path)
        else:
            connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        json.loads(content)
    except (OSError, ValueError, http.client.HTTPException) as error:
        return f"{path}: {error!r}"
    finally:
        connection.close()
    return "" if answer.status == 200 else f"{path}: {answer.status} {content[:200]!r}"


def read_for(app: RunningApp, readers: int, seconds: float) -> Told:
    """Let so many readers read at once."""
    told, end = Told(), time.monotonic() + seconds

    def read(number: int) -> None:
        chance = random.Random(number)
        time.sleep(chance.uniform(0, PAUSE_S))
        while time.monotonic() < end:
            started = time.perf_counter()
            wrong = ask(app.address, chance.choice(PATHS), source=f"127.0.1.{number + 1}")
            told.times_s.append(time.perf_counter() - started)
            told.errors += [wrong] if wrong else []
            time.sleep(chance.uniform(0, 2 * PAUSE_S))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def write_for(
    path: str, address: str, at: tuple[int, int], seconds: float, kept: Kept, out: Connection
) -> None:
    """Write until the time is over, on with what was kept before; report it, and how it went.

    Parameters
    ----------
    at
        The writer's number, and the turn's.
    """
    number, turn = at
    store, told = open_store(path), Told()
    chance, end, voices = random.Random(number + 1000 * turn), time.monotonic() + seconds, 0
    first = number * 100_000 + turn * 10_000
    for step_number in range(first, first + 10_000):
        if time.monotonic() > end:
            break
        started = time.perf_counter()
        if step_number % 5 == 4:  # one address may send one in two seconds, lastingly
            voice = {"voice": f"{step_number:048x}", "given": True}
            wrong = ask(address, f"/api/feedback/{ASK}/support", source=f"127.0.2.{number + 1}",
                        body=voice)  # fmt: skip
            told.errors += [wrong] if wrong else []
            voices += not wrong
        else:
            step = choose_step(kept, step_number, chance, event=f"KE{number}-")
            try:
                do_step(store, step, kept)
                kept.take(step)
            except Exception as error:  # whatever it is, the report must name it
                told.errors.append(f"{step['do']} {step['id']}: {error!r}")
        told.times_s.append(time.perf_counter() - started)
        time.sleep(chance.uniform(0, 2 * PAUSE_S))
    store.close()
    out.send((kept, told, voices))
    out.close()


def start_writers(app: RunningApp, kept: list[Kept], seconds: float, *, turn: int) -> list[Any]:
    """Start a writer in a process of its own for each that kept something."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.kill_warm"])
    started = []
    for number, each in enumerate(kept):
        ours, theirs = server.Pipe(duplex=False)
        told = (str(app.store_path), app.address, (number, turn), seconds, each, theirs)
        process = server.Process(target=write_for, args=told)
        process.start()
        theirs.close()
        started.append((process, ours))
    return started


def run(
    folder: Path, *, seconds: float, readers: int, writers: int, turns: int = TURNS
) -> dict[str, Any]:
    """Read alone and beside writers in turn; then hold the store against what was written.

    Parameters
    ----------
    seconds
        Of each of the two, all turns together.
    """
    default, path = folder / "default.sqlite", folder / "load.sqlite"
    store = open_store(default)
    store.load_bundle(read_bundle())
    store.close()
    make_store(default, path)
    store = open_store(path)
    post = Feedback(id=ASK, category=FeedbackCategory.LIGHT, mood=Mood.CONCERN,
                    text=Text(zh="路灯太暗"), status=FeedbackStatus.PENDING, site_id="A01",
                    created_at=WHEN)  # fmt: skip
    store.cases.add(post, receipt_code="load")
    store.cases.move(ASK, Move.PUBLISH, actor="li", version=1)
    app = start_app(path)
    alone, both, wrote, voices = Told(), Told(), Told(), 0
    kept = [Kept() for _ in range(writers)]
    try:
        for turn in range(turns):
            alone.take(read_for(app, readers, seconds / turns))
            started = start_writers(app, kept, seconds / turns, turn=turn)
            both.take(read_for(app, readers, seconds / turns))
            written = [pipe.recv() for _, pipe in started]
            for process, _ in started:
                process.join()
            kept = [each for each, _, _ in written]
            for _, told, given in written:
                wrote.take(told)
                voices += given
    finally:
        app.stop()
    said = Kept()
    for each in kept:
        said.feedback |= each.feedback
        said.replies |= each.replies
        said.supports |= each.supports
        said.events |= each.events
    problems = [*store.verify(), *store.verify_log()[0]]
    if store.cases.read(ASK).supports != voices:
        problems.append("a voice is lost")
    store.close()
    if read_back(path) != said:
        problems.append("what was said to be written is not what is there")
    log = path.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    problems += [line for line in log.splitlines() if "locked" in line or "Traceback" in line]
    return {
        "reads": len(both.times_s),
        "writes": len(wrote.times_s),
        "errors": alone.errors + both.errors + wrote.errors + problems,
        "read_alone_p95_s": find_p95(alone.times_s),
        "read_p95_s": find_p95(both.times_s),
        "write_p95_s": find_p95(wrote.times_s),
        "read_ratio": round(find_p95(both.times_s) / find_p95(alone.times_s), 2),
    }


def find_p95(times_s: list[float]) -> float:
    """Return what 95 of 100 were no longer than, in seconds."""
    return round(statistics.quantiles(times_s, n=20)[-1], 3)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--writers", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), seconds=min(arguments.seconds, 600),
                    readers=arguments.readers, writers=arguments.writers)  # fmt: skip
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
