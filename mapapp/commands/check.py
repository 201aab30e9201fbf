"""``mapapp check``: is the store sound, are the bundled data as shipped, what is set."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict

from geodata.bundle import read_bundle
from geodata.checksums import find_checksum_problems
from geodata.settings import Settings
from geodata.store import open_store
from layers.basemap.in_force import find_basemap
from mapapp.commands.spec import DONE, REFUSED, Command, tell
from mapapp.online import read_online
from mapapp.text import say


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    read_online(settings, os.environ)
    problems = [str(problem) for problem in find_checksum_problems()]
    read_bundle()
    store = open_store(settings.store_path, create=False, query_seconds=settings.query_seconds)
    problems += store.verify()
    if fault := find_basemap(settings.basemap_path).fault:
        problems.append(say(arguments.lang, "error.basemap_damaged", message=fault))
    effective = {**asdict(settings), "store": settings.store_path}
    if arguments.json:
        print(json.dumps({"problems": problems, "settings": effective}, ensure_ascii=False))
    else:
        for name, value in effective.items():
            print(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    if problems:
        tell(say(arguments.lang, "cli.check_bad", n=len(problems)))
        for problem in problems:
            tell(f"  {problem}")
        return REFUSED
    tell(say(arguments.lang, "cli.check_ok", path=settings.store_path))
    return DONE


COMMAND = Command(
    name="check",
    help="verify the store and the bundled data, print the settings",
    add_arguments=_add_arguments,
    run=_run,
)
