"""Settings: defaults < file < environment < command line; an unknown key is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import SettingsError
from geodata.settings import Settings, read_settings


def test_later_places_win(tmp_path: Path) -> None:
    file = tmp_path / "mapapp.toml"
    file.write_text('port = 9001\nhost = "0.0.0.0"\nstore = "a.sqlite"\n')
    environment = {"MAPAPP_CONFIG": str(file), "MAPAPP_PORT": "9002", "MAPAPP_STORE": "b.sqlite"}
    settings = read_settings(environment, store="c.sqlite", host=None)
    assert (settings.host, settings.port, settings.store) == ("0.0.0.0", 9002, "c.sqlite")
    assert settings.query_seconds == 2.0


def test_an_unknown_key_in_the_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mapapp.toml"
    file.write_text("prot = 9001\n")
    with pytest.raises(SettingsError, match="prot") as caught:
        read_settings({"MAPAPP_CONFIG": str(file)})
    assert "port" in str(caught.value)


def test_an_unknown_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="MAPAPP_PROT"):
        read_settings({"MAPAPP_PROT": "9001"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MAPAPP_PORT", "many"),
        ("MAPAPP_PORT", "0"),
        ("MAPAPP_PORT", "65536"),
        ("MAPAPP_QUERY_SECONDS", "soon"),
        ("MAPAPP_QUERY_SECONDS", "0"),
        ("MAPAPP_FRAME_ANCESTORS", "'self'; script-src *"),
        ("MAPAPP_CONFIG", "/nowhere/at/all.toml"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({variable: value})
    assert value in str(caught.value)


def test_the_readme_names_every_setting() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    for name in Settings.__dataclass_fields__:
        assert f"| `{name}` | `MAPAPP_{name.upper()}` |" in readme
