"""Joins our browser modules into one script, for pages that are a single file.

Understands only what our modules use, and says so about anything else: static
named imports from relative files, and ``export`` before a function, a class or
a constant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from geodata.errors import MapDataError

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"(\.[^"]+)";[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function[ *]|class |const )", re.MULTILINE)
_EXPORTED = re.compile(
    r"^export (?:async )?(?:function\*?|class|const) +([A-Za-z_$][\w$]*)", re.MULTILINE
)
_LEFT_OVER = re.compile(
    r"^[ \t]*(?:import\b(?!\.)|export\b).*$|^(?![ \t]*(?:\*|/\*|//)).*\bimport\s*\(.*$",
    re.MULTILINE,
)


class LinkError(MapDataError):
    """A module uses something the linker does not understand, or is missing."""

    code = "link"


def find_modules(entry: Path, roots: Sequence[Path]) -> list[Path]:
    """Return the modules a page needs, each after those it imports.

    Parameters
    ----------
    entry
        The module that is started.
    roots
        Folders modules may stand in; nothing outside is read.

    Raises
    ------
    LinkError
        A module is missing, stands outside, or imports in a circle.
    """
    ordered: list[Path] = []
    _visit(entry.resolve(), [root.resolve() for root in roots], [], ordered)
    return ordered


def _visit(module: Path, roots: list[Path], open_modules: list[Path], ordered: list[Path]) -> None:
    if module in ordered:
        return
    if module in open_modules:
        circle = " -> ".join(each.name for each in [*open_modules, module])
        raise LinkError(f"modules import each other in a circle: {circle}", module=module.name)
    if not any(module.is_relative_to(root) for root in roots):
        raise LinkError(f"{module} stands outside the script folders", module=module.name)
    if not module.is_file():
        importer = open_modules[-1].name if open_modules else "the page"
        raise LinkError(f"{importer} imports {module.name}, which is missing", module=module.name)
    for found in _IMPORT.finditer(module.read_text(encoding="utf-8")):
        _visit((module.parent / found[2]).resolve(), roots, [*open_modules, module], ordered)
    ordered.append(module)


def link(entry: Path, roots: Sequence[Path]) -> str:
    """Return one classic script that does what the module and its imports do.

    Each module keeps a scope of its own, so two may use the same name.

    Raises
    ------
    LinkError
        Something here is not understood; the message names the file and the text.
    """
    parts = _join(entry, roots)
    return '(function () {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"


def _join(entry: Path, roots: Sequence[Path]) -> list[str]:
    """Return each module as a constant that holds its exports."""
    exported: dict[Path, list[str]] = {}
    parts: list[str] = []
    for place, module in enumerate(find_modules(entry, roots)):
        text = module.read_text(encoding="utf-8")
        exported[module] = _EXPORTED.findall(text)
        body = _EXPORT.sub("", _IMPORT.sub(_importer(module, exported), text))
        left_over = _LEFT_OVER.search(body)
        if left_over:
            raise LinkError(
                f"{module.name}: the linker does not understand {left_over[0].strip()!r}",
                module=module.name,
            )
        names = ", ".join(exported[module])
        parts.append(
            f"const module{place} = (function () {{\n{body.strip()}\nreturn {{ {names} }};\n}})();"
        )
    return parts


def _importer(module: Path, exported: dict[Path, list[str]]) -> Callable[[re.Match[str]], str]:
    """Return what turns an import of this module into taking names from an earlier one."""

    def take(found: re.Match[str]) -> str:
        other = (module.parent / found[2]).resolve()
        names = [name for name in (part.strip() for part in found[1].split(",")) if name]
        for name in names:
            if name not in exported[other]:
                raise LinkError(
                    f"{module.name} imports {name!r}, which {other.name} does not export",
                    module=module.name,
                )
        return f"const {{ {', '.join(names)} }} = module{list(exported).index(other)};"

    return take
