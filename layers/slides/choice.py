"""Which sites are told of, in which language: the same for slides and handouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from geodata.errors import ExportOptionError
from geodata.models import Text
from layers.exports.selection import Selection
from layers.exports.spec import Option, Options

Lang = Literal["zh", "en", "both"]
MOST_SITES = 60
"""A page each; nobody reads or sits through more."""

SITES = Option(
    name="sites",
    label=Text(zh="点位", en="Sites"),
    help=Text(
        zh="编号，按先后用空格分开；不填为筛选出的全部",
        en="ids in their order, separated by spaces; empty: all that the filters show",
    ),
    default="",
)
LANGUAGE = Option(
    name="language",
    label=Text(zh="语言", en="Language"),
    help=Text(zh="文件里用的语言", en="language of the file"),
    default="same",
    choices=(
        ("same", Text(zh="与页面相同", en="as the page")),
        ("zh", Text(zh="中文", en="Chinese")),
        ("en", Text(zh="英文", en="English")),
        ("both", Text(zh="中英双语", en="both")),
    ),
)


def find_language(selection: Selection, options: Options) -> Lang:
    """Return the language that was asked for."""
    asked = options["language"]
    return cast("Lang", selection.lang if asked == "same" else asked)


def choose_sites(selection: Selection, options: Options) -> list[Mapping[str, Any]]:
    """Return the sites in the order they were named in, or all in that of the list.

    Raises
    ------
    ExportOptionError
        A site that is not among those chosen, or more than there can be pages.
    """
    pinned = selection.read_pinned()
    known = {row["id"]: pinned["details"][row["id"]] for row in pinned["rows"]}
    names = str(options["sites"]).replace(",", " ").split() or list(known)
    for name in names:
        if name not in known:
            raise _refuse(name, ", ".join(list(known)[:12]))
    if len(names) > MOST_SITES:
        raise _refuse(str(len(names)), f"1 – {MOST_SITES}")
    return [known[name] for name in dict.fromkeys(names)]


def _refuse(value: str, accepted: str) -> ExportOptionError:
    return ExportOptionError(
        f"sites={value!r} cannot be used; accepted: {accepted}",
        option="sites", value=value, accepted=accepted,
    )  # fmt: skip
