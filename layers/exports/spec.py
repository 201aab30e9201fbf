"""What an export format is: one file here publishes one, with all that is said about it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from geodata.errors import ExportOptionError
from geodata.models import Text
from layers.exports.selection import Selection

Value = str | int | bool
Options = Mapping[str, Value]
"""One value for every option of a format; `Export.read_options` makes it."""


class Group(StrEnum):
    """What a format is for; readers choose among these first."""

    PAGE = "page"
    FIGURE = "figure"
    SLIDES = "slides"
    TABLE = "table"
    GEO = "geo"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One thing a reader may set, the same on the command line and on the screen.

    Attributes
    ----------
    name
        ``--name`` on the command line, and the key in the options `write` is given.
    label, help
        As readers see it.
    default
        Its type is the option's: a switch, a whole number or text.
    choices
        Values it may have, with what readers call them; empty where any will do.
    lowest, highest
        Bounds of a number.
    is_named
        Whether its value stands in the file's name.
    is_local
        Names a file of the machine that writes: for the command line, never for a screen.
    check_file
        For an option that takes a file besides its choices: takes content and name of one and
        raises where it cannot be used. The value is then the content; the command line takes
        the path.
    """

    name: str
    label: Text
    help: Text
    default: Value
    choices: tuple[tuple[str, Text], ...] = ()
    lowest: int | None = None
    highest: int | None = None
    is_named: bool = False
    is_local: bool = False
    check_file: Callable[[str, str], object] | None = None

    @property
    def accepted(self) -> str:
        """The values it takes, in words."""
        if self.choices:
            words = [value for value, _ in self.choices]
            return ", ".join([*words, "FILE"] if self.check_file else words)
        if isinstance(self.default, bool):
            return "yes, no"
        if isinstance(self.default, int):
            return f"{self.lowest} – {self.highest}"
        return "text"

    def read(self, given: Value) -> Value:
        """Return a value of the option's type.

        Raises
        ------
        ExportOptionError
            A value it does not take; says which it would.
        """
        found: Value | None = given
        if isinstance(self.default, bool):
            found = given if isinstance(given, bool) else {"yes": True, "no": False}.get(str(given))
        elif isinstance(self.default, int):
            found = int(given) if str(given).isascii() and str(given).isdigit() else None
            is_inside = found is not None and (self.lowest or 0) <= found
            if not is_inside or (self.highest is not None and int(str(found)) > self.highest):
                found = None
        elif self.choices and not self.check_file and given not in dict(self.choices):
            found = None
        if found is None:
            raise ExportOptionError(
                f"{self.name}={given!r} cannot be used; accepted: {self.accepted}",
                option=self.name, value=str(given), accepted=self.accepted)  # fmt: skip
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A preview that is looked at: SVG or PNG, with what it shows in words."""

    content: bytes
    media_type: str
    alt: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A preview that is read: the first rows of a table."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """A format a map can be taken away in.

    Attributes
    ----------
    id
        As it is named on the command line.
    suffix, media_type
        Of the file; the suffix with its dot.
    name, about
        As readers choose it, and what it is good for, in one sentence.
    group
        What it is for.
    options
        What may be set.
    losses
        What of the data does not survive in this format; told before it is made.
    order
        Place among the formats of its group.
    takes_non_public
        Whether those who may take it along can have what is not public in it.
    write
        Writes the file to a path where nothing is yet. Call `save` instead.
    preview
        Shows what the file will hold; without one the living map is the preview.
    """

    id: str
    suffix: str
    media_type: str
    name: Text
    about: Text
    group: Group
    write: Callable[[Selection, Path, Options], None]
    options: tuple[Option, ...] = ()
    losses: tuple[Text, ...] = ()
    order: int = 50
    takes_non_public: bool = False
    preview: Callable[[Selection, Options], Picture | Head] | None = None

    def read_options(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return a value for each option: the given ones, else the defaults.

        Raises
        ------
        ExportOptionError
            An option this format does not have, or a value it does not take.
        """
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                accepted = ", ".join(known) or "–"
                raise ExportOptionError(
                    f"{self.id} has no option {name}; it has: {accepted}",
                    option=name, value=str(given[name]), accepted=accepted)  # fmt: skip
        return {name: each.read(given.get(name, each.default)) for name, each in known.items()}

    def build_file_name(self, selection: Selection, options: Options) -> str:
        """Return what the file should be called: day of its facts, language, named options."""
        told = [str(options[each.name]) for each in self.options if each.is_named]
        told += ["internal"] if selection.non_public_in != () else []
        parts = ["changning", *told, selection.as_of, selection.lang]
        return "-".join(filter(None, parts)) + self.suffix

    def save(self, selection: Selection, out: Path, options: Options) -> None:
        """Write the file whole or not at all; one of that name is replaced.

        Raises
        ------
        OSError
            It cannot be written there; whatever was there is unchanged.
        """
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as beside:
            made = Path(beside, out.name)
            self.write(selection, made, options)
            with made.open("rb+") as file:
                os.fsync(file.fileno())
            made.replace(out)


def order_by_group(exports: Iterable[Export]) -> dict[Group, list[Export]]:
    """Return the formats by what they are for; groups without any are left out."""
    found = sorted(exports, key=lambda export: export.order)
    groups = {group: [each for each in found if each.group is group] for group in Group}
    return {group: members for group, members in groups.items() if members}
