"""``mapapp basemap import|show|reset``: the installation's own street map."""

from __future__ import annotations

import argparse
import getpass
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geodata.bundle import read_bundle
from geodata.settings import Settings
from mapapp.actions.basemap import (
    Wanted,
    describe_basemap,
    import_basemap,
    read_area,
    reset_basemap,
    say_counts,
)
from mapapp.commands.spec import DONE, WRONG_USAGE, Command, tell
from mapapp.store_access import open_filled
from mapapp.text import say

_TELL_SECONDS = 1.0


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["import", "show", "reset"])
    parser.add_argument("file", nargs="?", type=Path, help="street map to import")
    parser.add_argument("--crs", default="", help="EPSG:...; for GeoPackage and GeoJSON")
    parser.add_argument("--bbox", metavar="W,S,E,N", help="area to keep, in degrees (EPSG:4326)")
    parser.add_argument("--attribution", default="", help="whose data it is, where not OSM's")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if (arguments.file is None) == (arguments.action == "import"):
        tell(say(arguments.lang, "cli.basemap_usage"))
        return WRONG_USAGE
    if arguments.action != "show":
        _change(arguments, settings)
    _show(arguments, settings)
    return DONE


def _change(arguments: argparse.Namespace, settings: Settings) -> None:
    area = read_area(arguments.bbox) if arguments.bbox else None
    store = open_filled(settings, read_bundle)
    actor = f"cli:{getpass.getuser()}"
    if arguments.action == "reset":
        was_other = reset_basemap(settings, store, actor=actor)
        key = "basemap.was_reset" if was_other else "basemap.was_embedded"
        tell(say(arguments.lang, key))
        return
    wanted = Wanted(
        path=arguments.file,
        name=arguments.file.name,
        crs=arguments.crs,
        area=area,
        attribution=arguments.attribution,
    )
    told = _tell_now_and_then(arguments.lang)
    import_basemap(settings, store, wanted, actor=actor, at=datetime.now(UTC), on_progress=told)
    tell(say(arguments.lang, "basemap.was_imported"))


def _tell_now_and_then(lang: str) -> Callable[[int], None]:
    last = time.monotonic()
    tell(say(lang, "basemap.reading"))

    def told(objects: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _TELL_SECONDS:
            last = time.monotonic()
            tell(say(lang, "basemap.read", n=f"{objects:,}"))

    return told


def _show(arguments: argparse.Namespace, settings: Settings) -> None:
    found = describe_basemap(settings)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for name, value in _find_lines(arguments.lang, found):
        print(f"{name}\t{value}")
    if found["fault"]:
        tell(say(arguments.lang, "error.basemap_damaged", message=found["fault"]))


def _find_lines(lang: str, found: dict[str, Any]) -> list[tuple[str, str]]:
    made = found["made"]
    lines = [(say(lang, "basemap.source"), say(lang, f"basemap.{found['source']}"))]
    if made:
        lines += [
            (say(lang, f"basemap.{name}"), json.dumps(made[name], ensure_ascii=False))
            for name in ("file", "format", "crs", "date", "area", "at", "by")
        ]
        lines += [(say(lang, key), value) for key, value in say_counts(made["counts"])]
    return [*lines, (say(lang, "basemap.attribution"), found["attribution"][lang])]


COMMAND = Command(
    name="basemap",
    help="import a street map of your own, show which is in force, or go back to the embedded one",
    add_arguments=_add_arguments,
    run=_run,
)
