"""Every sentence a person reads in the app and on the command line.

One TOML table for each language, same keys in both; the words the map page,
the card and the exported file share stand in ``layers/web/words.json``.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from geodata.errors import MapDataError

LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=len(LANGUAGES))
def load_words(lang: str) -> dict[str, str]:
    """Return all words of one language: the shared ones and the app's own.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    """
    shared = json.loads((files("layers") / "web" / "words.json").read_text(encoding="utf-8"))
    tables = tomllib.loads((files("mapapp.text") / f"{lang}.toml").read_text(encoding="utf-8"))
    own = {
        f"{group}.{name}": words for group, table in tables.items() for name, words in table.items()
    }
    return {**shared[lang], **own}


def say(lang: str, key: str, **facts: object) -> str:
    """Say a sentence in a language, with facts put into its ``{places}``.

    A fact is put in as it is and never read as a format itself.
    """
    return _PLACE.sub(lambda place: str(facts.get(place[1], place[0])), load_words(lang)[key])


def say_error(lang: str, error: MapDataError) -> str:
    """Say an error of ours: what happened and what helps, in the reader's language."""
    return say(lang, f"error.{error.code}", **{"message": str(error), **error.facts})
