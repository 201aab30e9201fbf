"""What a command is, and what all commands share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from geodata.settings import Settings

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command.

    Attributes
    ----------
    name
        As typed.
    help
        One line, in English as command lines are.
    add_arguments
        Declares its own arguments.
    run
        Does the work; returns the exit code.
    """

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Settings], int]


def tell(message: str) -> None:
    """Say something to the person; results go to standard output, messages here."""
    print(message, file=sys.stderr, flush=True)
