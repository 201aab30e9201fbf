"""``mapapp export FORMAT OUT``: what the filters show, as a file."""

from __future__ import annotations

import argparse
import getpass
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import layers.exports
from geodata.bundle import read_bundle
from geodata.discovery import find_all
from geodata.errors import ExportOptionError
from geodata.filters import NAMES, Filters
from geodata.settings import Settings
from layers.basemap.in_force import find_basemap
from layers.exports.spec import Export, Option, Value
from mapapp.actions.export import log_non_public, select
from mapapp.commands.spec import DONE, REFUSED, Command, tell
from mapapp.store_access import open_filled
from mapapp.text import say

_SWITCH = "feedback"
_FILTERS = [name for name in NAMES if name != _SWITCH]
_INTERNAL = "internal"
_OPTION = "option:"
"""Before the name of a format's option, so that none can be mistaken for a filter."""


def _find_formats() -> dict[str, Export]:
    return {export.id: export for export in find_all(layers.exports, "EXPORT")}


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    formats = _find_formats()
    parser.add_argument("format", choices=list(formats), help="file format")
    parser.add_argument("out", type=Path, help="file to write")
    for name in _FILTERS:
        parser.add_argument(f"--{name}", action="append", default=[], help="as in the address")
    parser.add_argument(f"--{_SWITCH}", action="store_true", help="only sites with feedback")
    parser.add_argument(f"--{_INTERNAL}", action="store_true",
                        help="with feedback that is not public, to keep in the office")  # fmt: skip
    shared: dict[str, list[tuple[Export, Option]]] = defaultdict(list)
    for export in formats.values():
        for option in export.options:
            shared[option.name].append((export, option))
    for name, having in shared.items():
        told = "; ".join(f"{export.id}: {option.accepted}" for export, option in having)
        words = f"{having[0][1].help.en} ({told})".replace("%", "%%")
        parser.add_argument(f"--{name}", dest=f"{_OPTION}{name}", metavar="VALUE", help=words)


def _read_files(export: Export, given: Mapping[str, Value]) -> dict[str, Value]:
    """Put a file's content in the place of its path, for options that take one."""
    read = dict(given)
    for option in export.options:
        stated = str(given.get(option.name, option.default))
        if option.check_file and stated not in dict(option.choices):
            try:
                content = Path(stated).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ExportOptionError(
                    f"{option.name}: {stated} cannot be read: {error}",
                    option=option.name,
                    value=stated,
                    accepted=option.accepted,
                ) from error
            option.check_file(content, Path(stated).name)
            read[option.name] = content
    return read


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    params = {name: getattr(arguments, name) for name in _FILTERS if getattr(arguments, name)}
    if arguments.feedback:
        params[_SWITCH] = ["1"]
    filters = Filters.from_params(params)
    export = _find_formats()[arguments.format]
    given = {
        name.removeprefix(_OPTION): value
        for name, value in vars(arguments).items()
        if name.startswith(_OPTION) and value is not None
    }
    options = export.read_options(_read_files(export, given))
    store = open_filled(settings, read_bundle)
    selection = select(store, filters, arguments.lang, approval=settings.approval,
                       address=settings.public_address,
                       basemap=find_basemap(settings.basemap_path))  # fmt: skip
    if arguments.internal:
        if not export.takes_non_public:
            raise ExportOptionError(f"{export.id} is a public file", option=_INTERNAL, value="yes",
                                    accepted="no")  # fmt: skip
        log_non_public(export, filters, store, actor=f"cli:{getpass.getuser()}")
        selection = replace(selection, non_public_in=None)
    for loss in export.losses:
        tell(say(arguments.lang, "cli.loss", loss=loss.said_in(arguments.lang)))
    try:
        export.save(selection, arguments.out, options)
    except OSError as error:
        facts = {"path": arguments.out, "reason": error.strerror}
        tell(say(arguments.lang, "cli.cannot_write", **facts))
        return REFUSED
    made = {"path": arguments.out, "sites": selection.count_sites(),
            "bytes": arguments.out.stat().st_size}  # fmt: skip
    tell(say(arguments.lang, "cli.made", **made))
    return DONE


COMMAND = Command(
    name="export", help="write what the filters show", add_arguments=_add_arguments, run=_run
)
