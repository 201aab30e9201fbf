"""``mapapp export FORMAT OUT``: what the filters show, as a file."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import layers.exports
from geodata.bundle import read_bundle
from geodata.discovery import find_all
from geodata.filters import NAMES, Filters
from geodata.settings import Settings
from layers.basemap.in_force import find_basemap
from mapapp.actions.export_html import build_file, count_exported
from mapapp.commands.spec import DONE, REFUSED, Command, tell
from mapapp.store_access import open_filled
from mapapp.text import say

_SWITCH = "feedback"
_FILTERS = [name for name in NAMES if name != _SWITCH]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    formats = [export.id for export in find_all(layers.exports, "EXPORT")]
    parser.add_argument("format", choices=formats, help="file format")
    parser.add_argument("out", type=Path, help="file to write")
    for name in _FILTERS:
        parser.add_argument(f"--{name}", action="append", default=[], help="as in the address")
    parser.add_argument(f"--{_SWITCH}", action="store_true", help="only sites with feedback")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    params = {name: getattr(arguments, name) for name in _FILTERS if getattr(arguments, name)}
    if arguments.feedback:
        params[_SWITCH] = ["1"]
    filters = Filters.from_params(params)
    store = open_filled(settings, read_bundle)
    basemap = find_basemap(settings.basemap_path)
    content = build_file(store, filters, arguments.lang, basemap=basemap)
    try:
        _write_whole(arguments.out, content)
    except OSError as error:
        facts = {"path": arguments.out, "reason": error.strerror}
        tell(say(arguments.lang, "cli.cannot_write", **facts))
        return REFUSED
    made = {"path": arguments.out, "sites": count_exported(store, filters), "bytes": len(content)}
    tell(say(arguments.lang, "cli.made", **made))
    return DONE


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside it first, then in its place."""
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


COMMAND = Command(
    name="export", help="write what the filters show", add_arguments=_add_arguments, run=_run
)
