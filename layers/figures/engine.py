"""The map page's drawing modules, run in Python by a small JavaScript engine.

One truth for screen and paper: what is drawn, how wide, in which colour and
where names stand is decided by ``layers/web/basemap``, not here. Only our own
scripts run; facts go in and come out as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from layers.assets import WEB
from layers.figures.fonts import FAMILY, HEAVY, LATIN, REGULAR, find_widths
from layers.linker import link

_FOLDER = Path(__file__).parent
_MEMORY_BYTES = 1_500_000_000
_SECONDS = 60
"""Longest one question may take; a street map of a million ways takes a few."""


class Engine:
    """A basemap that can be asked for its drawing, again and again, from any thread.

    Parameters
    ----------
    archive
        The basemap archive as JSON, of ``layers.basemap.in_force``.
    """

    def __init__(self, archive: bytes) -> None:
        import quickjs

        script = (
            f"{_read_script()}\nfunction answer(action, asked) {{ return ask(action, asked); }}"
        )
        self._answer = quickjs.Function("answer", script)
        self._answer.set_memory_limit(_MEMORY_BYTES)
        self._answer.set_time_limit(_SECONDS)
        widths = {
            f"{family} {weight}": _find_unusual(family, weight)
            for family in (FAMILY, LATIN)
            for weight in (REGULAR, HEAVY)
        }
        asked = f'{{"archive":{archive.decode("utf-8")},"widths":{json.dumps(widths)}}}'
        opened = json.loads(self._answer("open", asked))
        self.attribution: Mapping[str, str] = opened["attribution"]
        self.styles: Mapping[str, Mapping[str, Any]] = self.ask("styles")

    def ask(self, action: str, **asked: Any) -> Any:
        """Ask the scripts; actions and answers are those of ``engine.js``."""
        return json.loads(self._answer(action, json.dumps(asked), run_gc=False))

    def merge(
        self, points: Iterable[Mapping[str, Any]], zoom: float
    ) -> tuple[list[str], list[dict[str, Any]]]:
        """Return the keys of points drawn one by one, and the cells of the others."""
        answer = self.ask("merge", points=list(points), zoom=zoom)
        return answer["single"], answer["cells"]


@cache
def _read_script() -> str:
    return link(_FOLDER / "engine.js", [WEB, _FOLDER])


def _find_unusual(family: str, weight: int) -> dict[str, float]:
    """Return the widths that are not one size, as those of nearly all Chinese characters are."""
    return {sign: width for sign, width in find_widths(family, weight).items() if width != 1.0}


@lru_cache(maxsize=2)
def open_engine(archive: bytes) -> Engine:
    """Return the engine of a basemap archive; the last two are kept."""
    return Engine(archive)


def read_styles(engine: Engine, theme: str) -> Mapping[str, Any]:
    """Return the basemap's colours of a theme."""
    return engine.styles[theme]
