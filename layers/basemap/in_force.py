"""Which basemap is drawn: one that was imported here, else the embedded one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geodata.errors import BasemapError
from layers.assets import find_address
from layers.basemap.archive import PATH, VERSION

ADDRESS = "/basemap.json"
"""Where an imported basemap is asked for."""


@dataclass(frozen=True, kw_only=True)
class Basemap:
    """A basemap as it is served.

    Attributes
    ----------
    content
        The archive, as it is sent.
    address
        Where the page asks for it; it names the version.
    attribution
        By language: whose positions these are.
    made
        Of an imported one: file, format, dates, area, counts, who, when.
    fault
        Why an imported one that is there is not drawn.
    """

    content: bytes
    address: str
    attribution: Mapping[str, str]
    made: Mapping[str, Any] | None = None
    fault: BasemapError | None = None

    def read(self) -> dict[str, Any]:
        """Return the archive itself."""
        archive: dict[str, Any] = json.loads(self.content)
        return archive


def find_basemap(path: Path) -> Basemap:
    """Return the basemap in force.

    Parameters
    ----------
    path
        Where an imported one would lie. A damaged one is not drawn: the
        embedded one is, and ``fault`` says why.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return _read_embedded(None)
    except OSError as error:
        return _read_embedded(_find_fault(path, error))
    return _read(path, found.st_mtime_ns, found.st_size, found.st_ino)


@lru_cache(maxsize=2)
def _read(path: Path, *_version: int) -> Basemap:
    try:
        content = path.read_bytes()
        archive = json.loads(content)
        if archive["v"] != VERSION or not archive["layers"]["road"]:
            raise ValueError(f"version {archive['v']}")
        return Basemap(
            content=content,
            address=f"{ADDRESS}?v={hashlib.sha256(content).hexdigest()[:12]}",
            attribution=archive["attribution"],
            made=archive["made"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        return _read_embedded(_find_fault(path, error))


def _read_embedded(fault: BasemapError | None) -> Basemap:
    content, attribution = _load_embedded()
    return Basemap(
        content=content,
        address=find_address(PATH.name),
        attribution=attribution,
        fault=fault,
    )


@lru_cache(maxsize=1)
def _load_embedded() -> tuple[bytes, dict[str, str]]:
    content = PATH.read_bytes()
    return content, json.loads(content)["attribution"]


def _find_fault(path: Path, error: Exception) -> BasemapError:
    reason = f"{type(error).__name__}: {error}"
    return BasemapError(f"{path}: {reason}", path=str(path), reason=reason)
