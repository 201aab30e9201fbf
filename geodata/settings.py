"""Settings: one place. Defaults, then the settings file, then ``MAPAPP_*`` in the environment.

An unknown key is an error in the file and in the environment alike: a setting
that was misspelt and therefore ignored would be found out too late.
"""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import platformdirs

from geodata.coordinates.city_grid import read_grid
from geodata.errors import SettingsError, UnknownCrsError

PREFIX = "MAPAPP_"
FILE_VARIABLE = "MAPAPP_CONFIG"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation can decide. Each field's meaning is its ``help``."""

    store: str = field(
        default="", metadata={"help": "path or URL of the store; empty: the user's data directory"}
    )
    host: str = field(default="127.0.0.1", metadata={"help": "address the server listens on"})
    port: int = field(default=8501, metadata={"help": "port the server listens on"})
    frame_ancestors: str = field(
        default="'self'",
        metadata={"help": "pages that may embed /map, as in CSP frame-ancestors, space separated"},
    )
    trusted_proxies: str = field(
        default="",
        metadata={
            "help": "addresses or networks of our own proxies, space separated; only their "
            "X-Forwarded-For is believed"
        },
    )
    query_seconds: float = field(
        default=2.0, metadata={"help": "longest time one read of the store may take, in seconds"}
    )
    sign_in_idle_minutes: float = field(
        default=30.0, metadata={"help": "a sign-in ends after so many minutes without use"}
    )
    sign_in_hours: float = field(
        default=8.0, metadata={"help": "a sign-in ends after so many hours, used or not"}
    )
    upload_mb_person: int = field(
        default=100, metadata={"help": "files one account may have waiting on the server, in MB"}
    )
    upload_mb_total: int = field(
        default=400, metadata={"help": "files all accounts may have waiting on the server, in MB"}
    )
    contact_days: int = field(
        default=90, metadata={"help": "a contact left with feedback is deleted after so many days"}
    )
    hidden_days: int = field(
        default=365,
        metadata={"help": "words of feedback that was not published are deleted after so many "
                  "days; 0: never"},
    )  # fmt: skip
    keep_original: bool = field(
        default=True,
        metadata={"help": "keep published words as they were written, for auditors; if not, "
                  "`mapapp feedback retain` leaves the redacted ones only"},
    )  # fmt: skip
    providers: str = field(
        default="",
        metadata={"help": "online basemaps readers may choose, by id, separated by spaces; "
                  "empty: none, and no other host is ever asked"},
    )  # fmt: skip
    basemap: str = field(
        default="embedded",
        metadata={"help": "basemap the map opens with: embedded, or the id of an online one"},
    )
    approval: str = field(
        default="",
        metadata={"help": "approval number of the map (审图号), printed on figures"},
    )
    public_address: str = field(
        default="",
        metadata={"help": "address others reach this installation at, such as "
                  "https://map.example.org; handouts lead there"},
    )  # fmt: skip
    city_grid: str = field(
        default="",
        metadata={"help": "parameters of Shanghai's own grid as the surveying authority gave them, "
                  "such as +lat_0=... +lon_0=... +x_0=... +y_0=... +ellps=krass "
                  "+affine=a,b,c,d,e,f; empty: files in it are refused"},
    )  # fmt: skip
    private_hosts: str = field(
        default="",
        metadata={"help": "hosts of tile services that may lie in a private network, "
                  "separated by spaces"},
    )  # fmt: skip

    def __post_init__(self) -> None:
        """Check the values.

        Raises
        ------
        SettingsError
            Names the setting, its value and what would be accepted.
        """
        if not 1 <= self.port <= 65535:
            raise _bad("port", self.port, "a number from 1 to 65535")
        if not 0.05 <= self.query_seconds <= 60:
            raise _bad("query_seconds", self.query_seconds, "seconds from 0.05 to 60")
        if not 0.01 <= self.sign_in_idle_minutes <= 720:
            raise _bad("sign_in_idle_minutes", self.sign_in_idle_minutes, "0.01 to 720 minutes")
        if not 0.001 <= self.sign_in_hours <= 72:
            raise _bad("sign_in_hours", self.sign_in_hours, "0.001 to 72 hours")
        for name in ("upload_mb_person", "upload_mb_total"):
            if not 1 <= getattr(self, name) <= 10_000:
                raise _bad(name, getattr(self, name), "1 to 10000 MB")
        if not 1 <= self.contact_days <= 3650:
            raise _bad("contact_days", self.contact_days, "1 to 3650 days")
        if not 0 <= self.hidden_days <= 36500:
            raise _bad("hidden_days", self.hidden_days, "0 (never) to 36500 days")
        for network in self.trusted_proxies.split():
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError as error:
                accepted = "IP addresses or networks separated by spaces"
                raise _bad("trusted_proxies", network, accepted) from error
        if self.city_grid:
            _check_grid(self.city_grid)
        if any(sign in self.frame_ancestors for sign in ";,\r\n"):
            raise _bad("frame_ancestors", self.frame_ancestors, "addresses separated by spaces")

    @property
    def store_path(self) -> str:
        """Where the store is: the setting, or a file in the user's data directory."""
        if self.store:
            return self.store
        return str(_find_data_folder() / "changning.sqlite")

    @property
    def basemap_path(self) -> Path:
        """Where an imported basemap lies: beside the store, named after it.

        A store behind a URL has no place of its own; then it is the user's data directory.
        """
        if "://" in self.store:
            return _find_data_folder() / "changning.basemap.json"
        return Path(self.store_path).with_suffix(".basemap.json")


def _check_grid(parameters: str) -> None:
    try:
        read_grid(parameters)
    except UnknownCrsError as error:
        accepted = "+lat_0= +lon_0= +x_0= +y_0= +k= +ellps= +towgs84= +affine="
        raise _bad("city_grid", parameters, accepted) from error


def _find_data_folder() -> Path:
    return platformdirs.user_data_path("changning-map", appauthor=False)


def find_settings_file(environment: Mapping[str, str]) -> Path:
    """Return where the settings file would be: ``MAPAPP_CONFIG``, or the user's directory."""
    stated = environment.get(FILE_VARIABLE)
    if stated:
        return Path(stated)
    return platformdirs.user_config_path("changning-map", appauthor=False) / "mapapp.toml"


def read_settings(environment: Mapping[str, str], **overrides: object) -> Settings:
    """Put the settings together.

    Parameters
    ----------
    environment
        Usually ``os.environ``.
    **overrides
        From the command line; ``None`` means not given.

    Returns
    -------
    Settings

    Raises
    ------
    SettingsError
        Unknown key, wrong type, or a file that cannot be read.
    """
    path = find_settings_file(environment)
    values: dict[str, object] = {}
    if path.is_file():
        values |= _read_file(path)
    elif FILE_VARIABLE in environment:
        raise SettingsError(
            f"{path}: no such settings file",
            setting=FILE_VARIABLE,
            value=str(path),
            accepted="the path of a TOML file",
        )
    for name, value in environment.items():
        if name.startswith(PREFIX) and name != FILE_VARIABLE:
            values[_known(name.removeprefix(PREFIX).lower(), name)] = value
    values |= {name: value for name, value in overrides.items() if value is not None}
    return Settings(**{name: _convert(name, value) for name, value in values.items()})  # type: ignore[arg-type]


def _read_file(path: Path) -> dict[str, object]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path}: {error}", setting=str(path), value="", accepted="TOML in UTF-8"
        ) from error
    return {_known(name, f"{path}: {name}"): value for name, value in content.items()}


def _known(name: str, said_as: str) -> str:
    names = [each.name for each in fields(Settings)]
    if name not in names:
        raise SettingsError(
            f"unknown setting {said_as}; known are {', '.join(names)}",
            setting=said_as,
            value="",
            accepted=", ".join(names),
        )
    return name


def _convert(name: str, value: object) -> object:
    wanted = type(getattr(Settings(), name))
    if wanted is bool:
        said = str(value).lower()
        if said not in {"true", "false", "1", "0"}:
            raise _bad(name, value, "true or false")
        return said in {"true", "1"}
    try:
        if isinstance(value, bool):
            raise ValueError
        return wanted(value)
    except (TypeError, ValueError) as error:
        words = {int: "a whole number", float: "a number", str: "text"}[wanted]
        raise _bad(name, value, words) from error


def _bad(name: str, value: object, accepted: str) -> SettingsError:
    return SettingsError(
        f"setting {name} is {value!r}; it must be {accepted}",
        setting=name,
        value=str(value),
        accepted=accepted,
    )
