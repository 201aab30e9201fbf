"""``mapapp``: the command line. Results on standard output, messages on standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

import mapapp.commands
from geodata.discovery import find_all
from geodata.errors import BundleError, MapDataError
from geodata.settings import read_settings
from mapapp.commands.spec import REFUSED, Command, tell
from mapapp.text import LANGUAGES, say, say_error

_SETTING_ARGUMENTS = ("store", "host", "port")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        0 done, 1 refused, 2 wrong usage.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    # Each command's module bears its name: the libraries of the others are not waited for.
    wanted = next((word for word in words if not word.startswith("-")), None)
    commands: list[Command] = sorted(
        find_all(mapapp.commands, "COMMAND", only=wanted), key=lambda command: command.name
    )
    arguments = _build_parser(commands).parse_args(words)
    command = next(each for each in commands if each.name == arguments.command)
    try:
        given = {name: getattr(arguments, name, None) for name in _SETTING_ARGUMENTS}
        settings = read_settings(os.environ, **given)
        return command.run(arguments, settings)
    except BundleError as error:
        listed = "\n".join(str(problem) for problem in error.problems)
        tell(say(arguments.lang, "error.bundle", listed=listed))
    except MapDataError as error:
        tell(say_error(arguments.lang, error))
    except KeyboardInterrupt:
        return REFUSED
    return REFUSED


def _build_parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mapapp",
        description="Changning community map. Settings: see README, section Settings.",
    )
    parser.add_argument("--version", action="version", version=f"mapapp {version('changning-map')}")
    actions = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        action = actions.add_parser(command.name, help=command.help, description=command.help)
        action.add_argument("--store", help="path or URL of the store")
        action.add_argument("--lang", choices=LANGUAGES, default=_system_language(),
                            help="language of messages and files")  # fmt: skip
        command.add_arguments(action)
    return parser


def _system_language() -> str:
    return "zh" if os.environ.get("LANG", "").lower().startswith("zh") else "en"
