"""Runs one piece of reading in a process of its own, with limits and without an inherited GDAL.

A file from elsewhere is read by large libraries in C. Here they can use up only
what they were allowed, and whatever happens to them, the caller gets an answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from geodata.errors import (
    FileRefusedError,
    MapDataError,
    WorkerError,
    WorkerMemoryError,
    WorkerTooLongError,
)
from geodata.importers.gdal import BASEMAP_DRIVERS, build_environment
from geodata.importers.guard import confine

_LAST_WORDS = 2_000
_STEP_SECONDS = 0.5
_LONGEST_ANSWER = 1 << 28
_TOO_MUCH = b"too much"
_OUT_OF_MEMORY = ("bad_alloc", "MemoryError", "memory allocation of", "Out of memory")

Progress = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one reading may use.

    Attributes
    ----------
    memory_bytes
        Of address space.
    cpu_seconds, wall_seconds
        Of all its threads together, and by the clock on the wall.
    file_bytes
        Largest file it may write.
    answer_bytes
        Of all it may report and return.
    """

    memory_bytes: int = 1_500_000_000
    cpu_seconds: int = 600
    wall_seconds: float = 900.0
    file_bytes: int = 64_000_000
    answer_bytes: int = 2_000_000_000


def run_guarded(
    work: str,
    task: Mapping[str, Any],
    limits: Limits,
    on_progress: Progress,
    *,
    reads: Collection[Path] = (),
    writes: Collection[Path] = (),
    drivers: Collection[str] = BASEMAP_DRIVERS,
) -> dict[str, Any]:
    """Run a function in a process of its own and wait for what it returns.

    The process has no network, starts no programs, and where the kernel allows to ask for that
    sees no files but these and its own libraries.

    Parameters
    ----------
    work
        ``package.module:function``; it takes the task and a function that
        reports progress, and returns what JSON can hold.
    task
        What JSON can hold.
    on_progress
        Gets each report while the function runs.
    reads, writes
        Files and folders the work reads; folders it writes to.
    drivers
        What GDAL may open.

    Returns
    -------
    dict

    Raises
    ------
    FileRefusedError
        What the function raised, of the same class and with the same facts.
    WorkerError
        It died, hung, or needed more than the limits allow.
    """
    order = {
        "task": task,
        "limits": vars(limits),
        "reads": [str(each.absolute()) for each in reads],
        "writes": [str(each.absolute()) for each in writes],
    }
    with tempfile.TemporaryFile() as complaints, _start(work, drivers, complaints) as process:
        said: queue.Queue[bytes | None] = queue.Queue()
        ear = threading.Thread(
            target=_listen, args=(process.stdout, said, limits.answer_bytes), daemon=True
        )
        ear.start()
        try:
            _order(process, order)
            for line in _take_lines(said, limits.wall_seconds):
                kind, content = _read_answer(line)
                if kind == "progress":
                    on_progress(content)
                elif kind == "done":
                    done: dict[str, Any] = content
                    return done
                else:
                    raise _to_error(content)
            code = process.wait(timeout=10)
            raise _explain_death(code, _read_end(complaints), limits)
        finally:
            _end_group(process)
            ear.join()


def _start(work: str, drivers: Collection[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "geodata.importers.worker", work],
        env={
            **os.environ,
            **build_environment(drivers),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        start_new_session=True,
    )


def _order(process: subprocess.Popen[bytes], order: Mapping[str, Any]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(json.dumps(order).encode() + b"\n")
        # It stays open: when this process dies, the worker reads its end and dies too.
        process.stdin.flush()


def _read_end(file: IO[bytes]) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_WORDS))
    return file.read().decode(errors="replace")


def _listen(pipe: IO[bytes], said: queue.Queue[bytes | None], most: int) -> None:
    while line := pipe.readline(_LONGEST_ANSWER):
        most -= len(line)
        said.put(line if most >= 0 and line.endswith(b"\n") else _TOO_MUCH)
        if most < 0:
            break
    said.put(None)


def _read_answer(line: bytes) -> tuple[str, Any]:
    """Return what kind of answer it is, and its content; the worker is not trusted to be one."""
    try:
        [(kind, content)] = json.loads(line).items()
    except (ValueError, AttributeError, RecursionError) as error:
        reason = f"not an answer ({type(error).__name__})"
        raise WorkerError(
            f"the reading process said {reason}", exit_code=0, reason=reason
        ) from error
    return kind, content


def _take_lines(said: queue.Queue[bytes | None], seconds: float) -> Iterator[bytes]:
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise WorkerTooLongError(
                f"reading took longer than {seconds:.0f} s and was stopped", seconds=round(seconds)
            )
        try:
            line = said.get(timeout=min(left, _STEP_SECONDS))
        except queue.Empty:
            continue
        if line is None:
            return
        yield line


def _explain_death(code: int, complaints: str, limits: Limits) -> WorkerError:
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        return WorkerTooLongError(
            f"reading used more than {limits.cpu_seconds} s and was stopped",
            seconds=limits.cpu_seconds,
        )
    if any(each in complaints for each in _OUT_OF_MEMORY):
        return _too_little_memory(limits)
    reason = complaints.strip().splitlines()[-1] if complaints.strip() else ""
    return WorkerError(
        f"the reading process ended without an answer (code {code}) {reason}".rstrip(),
        exit_code=code,
        reason=reason,
    )


def _too_little_memory(limits: Limits) -> WorkerMemoryError:
    return WorkerMemoryError(
        f"reading needed more than {limits.memory_bytes // 1_000_000} MB and was stopped",
        megabytes=limits.memory_bytes // 1_000_000,
    )


def _to_error(refused: Mapping[str, Any]) -> MapDataError:
    kinds: list[type[MapDataError]] = [FileRefusedError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    found = next((kind for kind in kinds if kind.code == refused["code"]), FileRefusedError)
    return found(refused["message"], **refused["facts"])


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()  # type: ignore[union-attr]


def _serve(work: str) -> int:
    """Do one piece of work: the task comes on standard input, answers go to standard output."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    order = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**order["limits"])
    module, _, name = work.partition(":")
    function = getattr(__import__(module, fromlist=[name]), name)
    # Before there is a second thread, and before anything of the file was looked at.
    confine(
        packages=_find_packages(),
        reads=map(Path, order["reads"]),
        writes=map(Path, order["writes"]),
    )
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return do_work(function, order["task"], limits, answers)


def do_work(
    function: Callable[[Any, Progress], Any], task: Any, limits: Limits, answers: IO[str]
) -> int:
    """Run a function within limits, which hold for this whole process, and write its answers.

    Returns
    -------
    int
        What the process should end with: 0 done, 1 refused.
    """
    limit_self(limits)

    def answer(kind: str, content: object) -> None:
        answers.write(json.dumps({kind: content}, separators=(",", ":")) + "\n")
        answers.flush()

    try:
        done = function(task, lambda report: answer("progress", report))
    except MapDataError as error:
        answer("refused", _to_answer(error))
        return 1
    except MemoryError:
        answer("refused", _to_answer(_too_little_memory(limits)))
        return 1
    answer("done", done)
    return 0


def _to_answer(error: MapDataError) -> dict[str, Any]:
    facts = {
        key: value if isinstance(value, int | float) else str(value)
        for key, value in error.facts.items()
    }
    return {"code": error.code, "message": str(error), "facts": facts}


def _end_with_parent() -> None:
    # Not sys.stdin: at the end of the process a lock on it would be waited for.
    while os.read(0, 64):
        pass
    os._exit(3)


def _find_packages() -> list[Path]:
    """Return the folders of the packages in use, from which more may be imported on the way."""
    files = [module.__file__ for name, module in sys.modules.items() if "." not in name
             and hasattr(module, "__path__") and module.__file__]  # fmt: skip
    return [Path(file).parent for file in files]


def limit_self(limits: Limits) -> None:
    """Bound this process, for the rest of its life."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the wall clock still holds
        return
    for kind, most, grace in (
        (resource.RLIMIT_AS, limits.memory_bytes, 0),
        # At the first limit it is told by a signal of its own, after the grace it is killed.
        (resource.RLIMIT_CPU, limits.cpu_seconds, 5),
        (resource.RLIMIT_FSIZE, limits.file_bytes, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bounded = hard if hard != resource.RLIM_INFINITY else most + grace
        resource.setrlimit(kind, (min(most, bounded), min(most + grace, bounded)))


if __name__ == "__main__":
    code = _serve(sys.argv[1])
    sys.stderr.flush()
    os._exit(code)
