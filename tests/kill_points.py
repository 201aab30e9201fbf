"""A writer killed at chance moments, and what its store must hold afterwards.

The writer says what it is about to do, does it, and says that it is done. What was said to be done
must be there; the one thing it was at may be there whole, or not at all; nothing else may be.
The store is read back by SQLite itself, and held against a list kept here. What is killed is
a process, not the machine: of a power cut this says nothing.
"""

from __future__ import annotations

import contextlib
import copy
import json
import multiprocessing
import random
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from geodata.cases import Reply
from geodata.dates import EventDate
from geodata.models import Citation, Event, Feedback, Source, Text
from geodata.store import Store, open_store
from geodata.store.write_history import Change
from geodata.vocab import EventKind, FeedbackCategory, FeedbackStatus, Mood
from geodata.workflow import Move

WHEN = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
SOURCE_ID = "kills"
LIFE_S = 0.03
"""Up to so long after its last word a writer lives on: one or two writes."""
POINTS_PER_STORE = 100
Step = dict[str, Any]


@dataclass
class Kept:
    """What a store must hold: id to what is told of it."""

    feedback: dict[str, list[Any]] = field(default_factory=dict)
    replies: dict[str, list[Any]] = field(default_factory=dict)
    supports: set[tuple[str, str]] = field(default_factory=set)
    events: dict[str, list[Any]] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Note what a step leaves behind."""
        name = step["id"]
        if step["do"] == "add":
            self.feedback[name] = [step["words"], "pending", 1]
        elif step["do"] in ("publish", "hide"):
            self.feedback[name][1] = "published" if step["do"] == "publish" else "hidden"
            self.feedback[name][2] += 1
        elif step["do"] == "withdraw":
            self.feedback[name] = ["", "withdrawn", self.feedback[name][2] + 1]
        elif step["do"] == "reply":
            self.replies[step["reply"]] = [name, step["words"]]
            self.feedback[name][2] += 1
        elif step["do"] == "support":
            self.supports.add((name, step["voice"]))
        else:
            version = self.events.get(name, ["", 0])[1]
            self.events[name] = [step["words"], version + 1]

    def find(self, *statuses: str) -> list[str]:
        """Return the ids of feedback that stands so."""
        return [name for name, told in self.feedback.items() if told[1] in statuses]


def choose_step(kept: Kept, number: int, chance: random.Random, *, event: str = "KE") -> Step:
    """Choose what is done next; the words differ each time.

    Parameters
    ----------
    event
        How the ids of this writer's own events begin.
    """
    words = f"  灯 {number} <b>{{{{ 7*7 }}}}</b>\u202e {chance.random()}\t"
    made: Step = {"do": "add", "id": f"K{number}", "words": words}
    wanted = chance.choice(["add", "add", "publish", "hide", "reply", "support", "withdraw",
                            "event", "event"])  # fmt: skip
    if wanted == "event":
        return {**made, "do": "event", "id": f"{event}{chance.randrange(20)}"}
    stand_so = {"publish": ("pending", "hidden"), "hide": ("pending", "published"),
                "reply": ("published",), "support": ("published",),
                "withdraw": ("pending", "published", "hidden")}  # fmt: skip
    names = kept.find(*stand_so[wanted]) if wanted in stand_so else []
    if not names:
        return made
    return {**made, "do": wanted, "id": chance.choice(names), "reply": f"KY{number}",
            "voice": f"{number:064x}"}  # fmt: skip


def do_step(store: Store, step: Step, kept: Kept) -> None:
    """Do it, with the store's own calls."""
    name, words = step["id"], Text(zh=step["words"])
    if step["do"] == "add":
        post = Feedback(id=name, category=FeedbackCategory.LIGHT, mood=Mood.CONCERN, text=words,
                        status=FeedbackStatus.PENDING, site_id="A01", created_at=WHEN)  # fmt: skip
        store.cases.add(post, receipt_code=f"code {name}")
    elif step["do"] == "event":
        version = kept.events[name][1] if name in kept.events else None
        event = Event(id=name, site_id="A12", order=9, date=EventDate(edtf="2026-03"),
                      kind=EventKind.CONSULTATION, text=words,
                      citation=Citation(source_id=SOURCE_ID))  # fmt: skip
        store.histories.save_event(event, Change(actor="li", version=version))
    elif step["do"] == "support":
        store.cases.support(name, step["voice"], given=True)
    elif step["do"] == "withdraw":
        assert store.cases.withdraw(f"code {name}")
    else:
        version = kept.feedback[name][2]
        if step["do"] == "reply":
            reply = Reply(id=step["reply"], feedback_id=name, author=Text(zh="街道"), text=words,
                          created_at=WHEN)  # fmt: skip
            store.cases.reply(reply, actor="li", version=version)
        else:
            store.cases.move(name, Move(step["do"]), actor="li", version=version, reason="why")


def write(path: str, seed: int, kept: Kept, out: Connection) -> None:
    """Write until killed; every step is told before it is done, and after."""
    store = open_store(path)
    chance = random.Random(seed)
    for number in range(seed * 1_000, seed * 1_000 + 1_000):
        step = choose_step(kept, number, chance)
        out.send_bytes(json.dumps(step).encode())
        do_step(store, step, kept)
        out.send_bytes(b"done")
        kept.take(step)


def run_and_kill(path: Path, seed: int, kept: Kept) -> Step | None:
    """Let a writer write and kill it; note what it said was done, return what it was at."""
    chance = random.Random(f"kill {seed}")
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.kill_warm"])
    ours, theirs = server.Pipe(duplex=False)
    writer = server.Process(target=write, args=(str(path), seed, copy.deepcopy(kept), theirs))
    writer.start()
    theirs.close()
    said: list[bytes] = []
    # Every tenth is killed while it opens the store, or soon after.
    for _ in range(0 if seed % 10 == 0 else chance.randrange(1, 8)):
        said.append(ours.recv_bytes())
    time.sleep(chance.uniform(0, LIFE_S))
    writer.kill()
    writer.join()
    with contextlib.suppress(EOFError, OSError):  # the last word may be cut off by the kill
        while True:
            said.append(ours.recv_bytes())
    ours.close()
    writer.close()
    at: Step | None = None
    for word in said:
        if word != b"done":
            at = json.loads(word)
        elif at is not None:
            kept.take(at)
            at = None
    return at


def read_back(path: Path) -> Kept:
    """Read what the file holds, past our own code."""
    with closing(sqlite3.connect(path)) as connection:
        ask = connection.execute
        spoken = ask("SELECT id, text_zh, status, version FROM feedback WHERE id LIKE 'K%'")
        replies = ask("SELECT id, feedback, text_zh FROM replies")
        events = ask("SELECT id, text_zh, version FROM events WHERE id LIKE 'KE%'")
        supports = ask("SELECT feedback, voice FROM supports WHERE feedback LIKE 'K%'")
        return Kept(
            feedback={name: list(told) for name, *told in spoken},
            replies={name: list(told) for name, *told in replies},
            supports=set(supports),
            events={name: list(told) for name, *told in events},
        )


def check(path: Path, kept: Kept, at: Step | None) -> Kept:
    """Hold the store against what was said; return what it holds.

    Raises
    ------
    AssertionError
        Something is lost, half there, too much, or does not fit its log.
    """
    store = open_store(path, create=False)
    assert store.verify() == []
    assert store.verify_log()[0] == []
    newest = next(reversed(kept.feedback), None)
    if newest is not None:
        mine = store.cases.find_mine(f"code {newest}")
        assert mine is not None
        assert mine.feedback.id == newest
    store.close()
    found = read_back(path)
    if at is not None and found != kept:
        kept.take(at)
    assert found == kept
    return found


def make_store(default: Path, path: Path) -> None:
    """Copy a store with the default data set, and give it the source that events cite."""
    shutil.copy(default, path)
    store = open_store(path)
    source = Source(id=SOURCE_ID, title=Text(zh="试", en="trial"), publisher=Text(zh="试"),
                    date=EventDate(edtf="2026"), licence=Text(zh="无", en="none"))  # fmt: skip
    store.histories.ensure_source(source, actor="li")
    store.close()


def kill_at_points(default: Path, folder: Path, points: int, *, first: int = 1) -> dict[str, int]:
    """Kill so many writers, one after another, and check the store after each.

    Parameters
    ----------
    default
        A store with the default data set; copied.
    first
        Number of the first point: seeds what is written and how long the writer lives.

    Returns
    -------
    dict
        ``points``, ``written`` (steps in the stores), ``inside`` (killed at something),
        ``whole`` (of those, how many were there all the same).
    """
    counted = {"points": 0, "written": 0, "inside": 0, "whole": 0}
    for start in range(first, first + points, POINTS_PER_STORE):
        path = folder / f"kills-{start}.sqlite"
        make_store(default, path)
        kept = Kept()
        for seed in range(start, min(start + POINTS_PER_STORE, first + points)):
            at = run_and_kill(path, seed, kept)
            before = copy.deepcopy(kept)
            kept = check(path, kept, at)
            counted["points"] += 1
            counted["inside"] += at is not None
            counted["whole"] += kept != before
        counted["written"] += len(kept.feedback) + len(kept.replies) + len(kept.supports)
        for file in folder.glob(f"{path.name}*"):
            file.unlink()
    return counted
