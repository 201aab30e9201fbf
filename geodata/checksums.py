"""Checksums of the bundled data files: is everything as it was shipped?

``python -m geodata.checksums --update`` records the present ones after a wanted edit.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from geodata.bundle import SOURCES_FILE, Folder, read_toml
from geodata.errors import RowProblem


def _find_files(folder: Folder, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _find_files(entry, f"{name}/")
        elif name != SOURCES_FILE and entry.name != "__init__.py":
            yield name, entry.read_bytes()


def find_checksum_problems(folder: Folder | None = None) -> tuple[RowProblem, ...]:
    """Return which files differ from what ``SOURCES.toml`` records, or are not recorded."""
    place = folder or files("geodata") / "sources"
    problems: list[RowProblem] = []
    recorded: dict[str, dict[str, Any]] = read_toml(place, problems).get("files", {})
    found = {name: hashlib.sha256(content).hexdigest() for name, content in _find_files(place)}
    remedy = "After a wanted edit run: python -m geodata.checksums --update"
    for name in sorted(set(found) | set(recorded)):
        if name not in recorded:
            reason, value = f"has no entry in {SOURCES_FILE}", found[name]
        elif name not in found:
            reason, value = "the file is missing", ""
        elif recorded[name].get("sha256") != found[name]:
            reason, value = "is not as it was shipped", found[name]
        else:
            continue
        problems.append(
            RowProblem(file=name, row=0, column="sha256", value=value, reason=reason, remedy=remedy)
        )
    return tuple(problems)


def update_checksums(folder: Path) -> int:
    """Record the present checksums; everything else in ``SOURCES.toml`` stays as it is."""
    path = folder / SOURCES_FILE
    text = path.read_text(encoding="utf-8")
    count = 0
    for name, content in _find_files(folder):
        table = re.compile(rf'(\[files\."{re.escape(name)}"\]\n(?:(?!\[).*\n)*?sha256 = ")[^"]*(")')
        digest = hashlib.sha256(content).hexdigest()
        text, changed = table.subn(rf"\g<1>{digest}\g<2>", text)
        count += changed
    path.write_text(text, encoding="utf-8")
    return count


def main() -> None:
    """Check or record the checksums of the bundled files."""
    parser = argparse.ArgumentParser(description="Checksums of the bundled data files.")
    parser.add_argument("--update", action="store_true")
    if parser.parse_args().update:
        print(f"{update_checksums(Path(__file__).with_name('sources'))} checksums recorded")
    for problem in find_checksum_problems():
        print(problem)


if __name__ == "__main__":
    main()
