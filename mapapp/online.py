"""Which online basemaps this installation offers, and the tokens it asks them with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.errors import SettingsError
from geodata.settings import Settings, find_settings_file
from layers.providers import (
    EMBEDDED,
    SHIPPED,
    TileProvider,
    find_provider_files,
    read_provider,
)


@dataclass(frozen=True, kw_only=True)
class OnlineMaps:
    """What readers may choose.

    Attributes
    ----------
    providers
        By id, in the order of the setting.
    opens_with
        Id of one of them, or ``embedded``.
    private_hosts
        Hosts that may lie in a private network.
    tokens
        By provider; left out wherever this is written down.
    """

    providers: Mapping[str, TileProvider] = field(default_factory=dict)
    opens_with: str = EMBEDDED
    private_hosts: frozenset[str] = frozenset()
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)

    def choose(self, asked: str | None) -> str:
        """Return the basemap to show: the one asked for where it is offered, else the usual one."""
        return asked if asked and asked in {EMBEDDED, *self.providers} else self.opens_with

    def find_shown(self, asked: str | None) -> TileProvider | None:
        """Return the online basemap to show; nothing where it is our own."""
        return self.providers.get(self.choose(asked))

    def find_direct_sources(self) -> tuple[str, ...]:
        """Return schemes and hosts that readers' browsers ask themselves."""
        direct = [each for each in self.providers.values() if each.via == "direct"]
        return tuple(dict.fromkeys(source for each in direct for source in each.find_sources()))


def read_online(settings: Settings, environment: Mapping[str, str]) -> OnlineMaps:
    """Read the files of the online basemaps that the settings offer.

    Parameters
    ----------
    environment
        Usually ``os.environ``: says where the settings are, and holds the tokens.

    Raises
    ------
    ProviderError
        A provider's file cannot be used.
    SettingsError
        No such provider, or its token is not in the environment.
    """
    files = find_provider_files([SHIPPED, find_settings_file(environment).parent / "providers"])
    opened = [] if settings.basemap == EMBEDDED else [settings.basemap]
    providers, tokens = {}, {}
    for name in dict.fromkeys([*settings.providers.split(), *opened]):
        if name not in files:
            setting, more = ("basemap", [EMBEDDED]) if name in opened else ("providers", [])
            raise _bad(setting, name, ", ".join([*more, *files]))
        provider = read_provider(files[name])
        providers[name] = provider
        if provider.token_variable:
            tokens[name] = environment.get(provider.token_variable, "").strip()
            if not tokens[name]:
                raise _bad(provider.token_variable, "", f"token ({files[name].name})")
    return OnlineMaps(
        providers=providers,
        opens_with=settings.basemap,
        private_hosts=frozenset(settings.private_hosts.split()),
        tokens=tokens,
    )


def _bad(setting: str, value: str, accepted: str) -> SettingsError:
    return SettingsError(
        f"{setting} is {value!r}; it must be {accepted}",
        setting=setting,
        value=value,
        accepted=accepted,
    )
