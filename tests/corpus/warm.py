"""Reads many files one after the other as the app's worker does, without starting Python for each.

A process that has everything loaded forks for a batch of files; the fork gives up what the real
worker gives up and calls the same function. Where it dies or hangs, the file it was at is to
blame, and the next fork goes on behind it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.importers import wire
from geodata.importers.gdal import FILE_DRIVERS, build_environment
from geodata.importers.spec import RawBook
from tests.conftest import ROOT

SECONDS = 20.0
MEMORY = 1_500_000_000
BATCH = 25
_MODULES = (
    "lxml.etree", "numpy", "pyogrio.raw", "python_calamine", "shapely", "sqlite3", "zipfile",
    "geodata.importers.frames",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes
    ----------
    code
        Empty where it was read; else that of the error; ``uncaught``, ``died`` or ``hung`` where
        something went wrong that must not.
    text
        What the worker said, for a look at what came out.
    rss
        Most memory that the process had so far, in bytes.
    """

    path: Path
    code: str
    text: str
    seconds: float
    rss: int
    book: RawBook | None = None


def read_many(
    paths: Sequence[Path], *, guarded: bool = True, build: bool = True
) -> Iterator[Outcome]:
    """Read files and yield what became of each, in their order; see `read_batches`."""
    batches = (paths[start : start + BATCH] for start in range(0, len(paths), BATCH))
    return read_batches(batches, guarded=guarded, build=build)


def read_batches(
    batches: Iterable[Sequence[Path]], *, guarded: bool = True, build: bool = True
) -> Iterator[Outcome]:
    """Read files, batch after batch, each batch in a fork of its own.

    Parameters
    ----------
    batches
        Asked for the next one when the outcomes of the one before were all taken.
    guarded
        Whether the kernel keeps the reader from files and network, too. Without it, what the
        readers themselves keep from can be seen.
    build
        Whether to build the books, too.
    """
    environment = {**os.environ, **build_environment(FILE_DRIVERS), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
        [sys.executable, "-m", "tests.corpus.warm"], env=environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for batch in batches:
            order = {"paths": list(map(str, batch)), "folder": folder, "guarded": guarded}
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            for path in batch:
                yield _to_outcome(path, json.loads(process.stdout.readline()), build)
        process.stdin.close()


def _to_outcome(path: Path, said: dict[str, Any], build: bool) -> Outcome:
    book = None
    if build and not said["code"]:
        parts = (part for content in said["parts"] for part in wire.decode(content))
        book = wire.build_book(
            parts, file=path.name, sha256=said["sha256"], format_id=said["format"]
        )
    text = json.dumps([said["parts"], said["message"]], ensure_ascii=False)
    return Outcome(path, said["code"], text, said["seconds"], said["rss"], book)


def serve() -> None:
    """Take batches from standard input, answer a line for each file."""
    for name in _MODULES:
        __import__(name)
    from geodata.importers.reading import find_importers

    find_importers()
    for line in sys.stdin:
        order = json.loads(line)
        waiting = list(order["paths"])
        while waiting:
            done = _read_in_fork(waiting, order)
            waiting = waiting[done:]


def _read_in_fork(paths: list[str], order: dict[str, Any]) -> int:
    """Read as many of the files as one fork lasts for; return how many it was."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        try:
            _work(paths, order, os.fdopen(sending, "w", encoding="utf-8"))
        finally:
            os._exit(9)
    os.close(sending)
    done, held, started = 0, b"", time.monotonic()
    complaints = Path(order["folder"]) / "complaints"
    while done < len(paths):
        ready, _, _ = select.select(
            [receiving], [], [], max(0.0, started + SECONDS - time.monotonic())
        )
        more = os.read(receiving, 1 << 20) if ready else b""
        if not more:
            last = complaints.read_text(errors="replace")[:400]
            code = "worker_memory" if "memory allocation of" in last else "died"
            _say({"code": code if ready else "hung", "parts": [], "message": last,
                  "seconds": time.monotonic() - started, "rss": 0})  # fmt: skip
            done += 1
            break
        *lines, held = (held + more).split(b"\n")
        for each in lines:
            print(each.decode(), flush=True)
            done, started = done + 1, time.monotonic()
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(receiving)
    return done


def _say(said: dict[str, Any]) -> None:
    print(json.dumps(said), flush=True)


def _work(paths: list[str], order: dict[str, Any], answers: Any) -> None:
    from geodata.importers.guard import confine
    from geodata.importers.worker import Limits, limit_self

    os.dup2(os.open(Path(order["folder"]) / "complaints", os.O_CREAT | os.O_TRUNC | os.O_WRONLY), 2)
    os.dup2(2, 1)
    folder = Path(order["folder"])
    if order["guarded"]:
        confine(packages=[ROOT / "geodata"], reads=map(Path, paths), writes=[folder])
    limit_self(Limits(memory_bytes=MEMORY, cpu_seconds=round(SECONDS * len(paths))))
    for path in paths:
        answers.write(json.dumps(_read(Path(path), folder)) + "\n")
        answers.flush()
    os._exit(0)


def _read(path: Path, folder: Path) -> dict[str, Any]:
    import resource

    from geodata.errors import MapDataError
    from geodata.importers.reading import read_in_worker

    parts: list[Any] = []
    own = folder / "own"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    options = {"encoding": "", "delimiter": "", "header_rows": {}}
    task = {"path": str(path), "name": path.name, "folder": str(own), "options": options}
    said: dict[str, Any] = {"code": "", "message": "", "format": "", "sha256": ""}
    started = time.monotonic()
    try:
        said |= read_in_worker(task, lambda report: parts.append(report["part"]))
    except MapDataError as error:
        said |= {"code": error.code, "message": str(error)}
    except MemoryError:
        said |= {"code": "worker_memory"}
    except BaseException:
        said |= {"code": "uncaught", "message": traceback.format_exc()[-1500:]}
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {**said, "parts": parts, "seconds": time.monotonic() - started, "rss": rss}


if __name__ == "__main__":
    serve()
