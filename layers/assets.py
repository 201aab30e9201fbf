"""What the map page asks for by address: each address names the version of what it leads to."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from layers.linker import link

WEB = Path(__file__).with_name("web")
PAGE_SCRIPT = "page.js"
"""The map page's modules as one script: one question of the browser instead of forty."""


@cache
def build_page_script() -> str:
    """Return the map page's modules as one classic script."""
    return link(WEB / "main.js", [WEB])


@cache
def find_address(name: str) -> str:
    """Return the address of a file below ``/web``, with its version.

    Parameters
    ----------
    name
        Path below ``layers/web``, or :data:`PAGE_SCRIPT`.
    """
    if name == PAGE_SCRIPT:
        content = build_page_script().encode("utf-8")
    else:
        content = (WEB / name).read_bytes()
    return f"/web/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
