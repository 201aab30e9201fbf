"""Reply templates: those shipped, or the office's own in their place."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from geodata.errors import SettingsError
from geodata.models import Text
from geodata.settings import find_settings_file

FILE = "replies.toml"
_ACCEPTED = "[[templates]] with title_zh, title_en, zh, en"


def read_templates(environment: Mapping[str, str] = os.environ) -> list[tuple[Text, Text]]:
    """Read title and words of each template, in order.

    Parameters
    ----------
    environment
        Says where the settings are; ``replies.toml`` beside them replaces ours.

    Raises
    ------
    SettingsError
        The office's file cannot be read; names it and what it should hold.
    """
    own = find_settings_file(environment).with_name(FILE)
    try:
        text = (own if own.is_file() else files("mapapp.text") / FILE).read_text(encoding="utf-8")
        return [_to_template(each) for each in tomllib.loads(text)["templates"]]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{own}: {type(error).__name__}: {error}; it must hold {_ACCEPTED}",
            setting=str(own), value=str(error), accepted=_ACCEPTED,
        ) from error  # fmt: skip


def _to_template(entry: Mapping[str, Any]) -> tuple[Text, Text]:
    return (
        Text(zh=str(entry["title_zh"]), en=str(entry["title_en"])),
        Text(zh=str(entry["zh"]), en=str(entry["en"])),
    )
