"""Finds what the files of a package publish, so that one new file is enough."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def find_all(package: ModuleType, attribute: str, *, only: str | None = None) -> list[Any]:
    """Return the constant each module of a package publishes, in order of module name.

    Parameters
    ----------
    package
        Its direct modules are looked through; packages inside it are not.
    attribute
        Name of the constant, such as ``LAYER``. Modules without it are passed over.
    only
        Name of a module; where there is such a one, the others are not even imported.
    """
    found = pkgutil.iter_modules(package.__path__)
    names = sorted(module.name for module in found if not module.ispkg)
    names = [only] if only in names else names
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    return [getattr(module, attribute) for module in modules if hasattr(module, attribute)]
