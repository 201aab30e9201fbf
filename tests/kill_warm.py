"""Loaded once by the server that writers are forked from: all they need is then in memory."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from geodata.bundle import read_bundle
from geodata.store import open_store
from tests.kill_points import Kept, choose_step, do_step, make_store


def warm_up() -> None:
    """Open a store and do some of everything."""
    with tempfile.TemporaryDirectory() as folder:
        default, path = Path(folder) / "default.sqlite", Path(folder) / "store.sqlite"
        store = open_store(default)
        store.load_bundle(read_bundle())
        store.close()
        make_store(default, path)
        store = open_store(path)
        kept, chance = Kept(), random.Random(0)
        for number in range(20):
            step = choose_step(kept, number, chance)
            do_step(store, step, kept)
            kept.take(step)
        store.close()


warm_up()
