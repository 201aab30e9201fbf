"""Damages the files of the corpus at random and reads them: ``python -m tests.corpus.fuzz``.

Nothing may come of it but a book or a refusal of ours: no other exception, no death, nothing over
20 s or 1.5 GB, no word of another file, no request. The command's default is 200,000 files.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.corpus.canary import CANARY, keep_watch
from tests.corpus.make import make_corpus
from tests.corpus.warm import MEMORY, SECONDS, Outcome, read_batches

COUNT = 200_000
BATCH = 50
LARGEST = 60_000
_BAD = {"uncaught", "died", "hung"}
_WORDS = [
    b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"NaN", b"1e999", b"-1",
    b"99999999999999999999", b'"', b"'", b"<", b">", b"&", b"]]>", b"<!DOCTYPE x [", b"&x;", b"{", b"}",
    b"[[[[[[[[", b"]]]]]]]]", b",", b"\t", b"\r", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe",
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"/vsicurl/", b"../", b"/etc/passwd", b"null", b"true",
    b'"type":', b'"crs":', b"</Placemark>", b"<Folder>", b"EPSG::", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"GP\0\x01", b"POLYGON", b"sqlite_master", b"<row r=\"1048576\">", b'r="XFD1048576"', b"repeated=\"999999\"",
]  # fmt: skip


def mutate(content: bytes, other: bytes, draw: random.Random) -> bytes:
    """Return a file changed in one to six places; inside an archive where it is one."""
    if content.startswith(b"PK\x03\x04") and draw.random() < 0.6:
        return _mutate_inside(content, other, draw)
    held = bytearray(content)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        draw.choice(_CHANGES)(held, other, draw)
    return bytes(held)


def _mutate_inside(content: bytes, other: bytes, draw: random.Random) -> bytes:
    made = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            names = list(dict.fromkeys(old.namelist()))
            if sum(info.file_size for info in old.infolist()) > 5_000_000 or not names:
                return content[: draw.randrange(len(content))]
            chosen = draw.choice(names)
            for name in names:
                held = bytearray(old.read(name))
                if name == chosen:
                    draw.choice(_CHANGES)(held, other, draw)
                new.writestr(name, bytes(held))
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError, EOFError):
        return content[::-1]
    return made.getvalue()


def _flip(held: bytearray, other: bytes, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 1, 4, 16))):
        if held:
            held[draw.randrange(len(held))] ^= 1 << draw.randrange(8)


def _set(held: bytearray, other: bytes, draw: random.Random) -> None:
    if held:
        held[draw.randrange(len(held))] = draw.randrange(256)


def _cut(held: bytearray, other: bytes, draw: random.Random) -> None:
    del held[draw.randrange(len(held) + 1) :]


def _remove(held: bytearray, other: bytes, draw: random.Random) -> None:
    start = draw.randrange(len(held) + 1)
    del held[start : start + draw.choice((1, 2, 8, 64, 512))]


def _repeat(held: bytearray, other: bytes, draw: random.Random) -> None:
    start = draw.randrange(len(held) + 1)
    held[start:start] = held[start : start + draw.choice((1, 8, 64, 400))] * draw.choice((1, 2, 50))


def _insert(held: bytearray, other: bytes, draw: random.Random) -> None:
    start = draw.randrange(len(held) + 1)
    held[start:start] = draw.choice(_WORDS) * draw.choice((1, 1, 1, 3, 200))


def _overwrite(held: bytearray, other: bytes, draw: random.Random) -> None:
    start, word = draw.randrange(len(held) + 1), draw.choice(_WORDS)
    held[start : start + len(word)] = word


def _splice(held: bytearray, other: bytes, draw: random.Random) -> None:
    start, size = draw.randrange(len(other) + 1), draw.choice((4, 40, 400, 4000))
    at = draw.randrange(len(held) + 1)
    held[at : at + draw.choice((0, size))] = other[start : start + size]


_CHANGES: list[Callable[[bytearray, bytes, random.Random], None]] = [
    _flip, _set, _cut, _remove, _repeat, _insert, _overwrite, _splice,
]  # fmt: skip


def write_batches(
    bases: Sequence[Path], folder: Path, count: int, draw: random.Random
) -> Iterator[list[Path]]:
    """Write damaged files, a batch at a time; the ones before are removed."""
    contents = [(path.name, path.read_bytes()) for path in bases]
    contents = [(name, held) for name, held in contents if len(held) <= LARGEST]
    for start in range(0, count, BATCH):
        batch = []
        for number in range(start, min(start + BATCH, count)):
            name, content = draw.choice(contents)
            path = folder / f"{number:06}-{name}"
            path.write_bytes(mutate(content, draw.choice(contents)[1], draw))
            batch.append(path)
        yield batch
        for path in batch:
            path.unlink(missing_ok=True)


def find_fault(outcome: Outcome) -> str:
    """Return what is wrong with an outcome, or nothing."""
    if outcome.code in _BAD:
        return f"{outcome.code}: {outcome.text[-1200:]}"
    if outcome.seconds > SECONDS:
        return f"{outcome.seconds:.0f} s"
    if outcome.rss > MEMORY:
        return f"{outcome.rss / 1e6:.0f} MB"
    return "another file's words" if CANARY in outcome.text or "root:x:0" in outcome.text else ""


def fuzz(
    bases: Sequence[Path], count: int, seed: int, keep: Path
) -> tuple[list[str], Counter[str], Outcome, int]:
    """Read so many damaged files.

    Returns
    -------
    tuple
        The faults; how often each code came; the slowest outcome; the most memory in bytes.
    """
    faults: list[str] = []
    codes: Counter[str] = Counter()
    slowest, most = None, 0
    with tempfile.TemporaryDirectory() as folder:
        batches = write_batches(bases, Path(folder), count, random.Random(seed))
        for outcome in read_batches(batches, build=False):
            codes[outcome.code or "read"] += 1
            most = max(most, outcome.rss)
            if slowest is None or outcome.seconds > slowest.seconds:
                slowest = outcome
            if fault := find_fault(outcome):
                faults.append(f"{outcome.path.name} (seed {seed}): {fault}")
                (keep / outcome.path.name).write_bytes(outcome.path.read_bytes())
    assert slowest is not None
    return faults, codes, slowest, most


def main() -> int:
    """Make the corpus, damage it, say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-faults")
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, keep_watch(Path(folder)) as watch:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        make_corpus(corpus, secret=str(watch.secret), address=watch.address)
        faults, codes, slowest, most = fuzz(
            sorted(corpus.iterdir()), options.count, options.seed, options.keep
        )
        asked = list(watch.hits)
    print(*faults, sep="\n")
    print(f"{options.count} files in {time.monotonic() - started:.0f} s, seed {options.seed}: "
          f"{len(faults)} faults, {len(asked)} requests, slowest {slowest.seconds:.1f} s "
          f"({slowest.path.name}), at most {most / 1e6:.0f} MB; {dict(codes.most_common())}")  # fmt: skip
    return 1 if faults or asked else 0


if __name__ == "__main__":
    sys.exit(main())
