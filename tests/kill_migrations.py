"""A program that brings an old store to the new tables, killed before any one of its statements."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from geodata.store import open_store


def open_and_die(path: str, at: int) -> None:
    """Open a store; at its ``at``-th statement or commit this process kills itself, at once."""
    numbers = count(1)

    def die(*_told: object) -> None:
        if next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)
    open_store(path).close()


def kill_everywhere(
    old: Path, folder: Path, look: Callable[[Path], str], *, every: int = 1
) -> Counter[str]:
    """Kill at each ``every``-th statement until one opening lives to its end.

    Parameters
    ----------
    old
        A store of an older version; copies of it are opened.
    look
        Checks what is left, and names it.

    Returns
    -------
    collections.Counter
        How often what was left had that name; ``killed`` in all.
    """
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.kill_warm"])
    met: Counter[str] = Counter()
    for at in count(1, every):
        path = folder / f"killed-{at}.sqlite"
        shutil.copy(old, path)
        process = server.Process(target=open_and_die, args=(str(path), at))
        process.start()
        process.join(60)
        met[look(path)] += 1
        for file in folder.glob(f"{path.name}*"):
            file.unlink()
        if process.exitcode == 0:
            return met
        assert process.exitcode == -signal.SIGKILL
        met["killed"] += 1
    raise AssertionError("unreachable")
