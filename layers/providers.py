"""Online basemaps: a TOML file each, ours in ``basemap/providers``, an office's in its folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from geodata.datum import Datum
from geodata.errors import ProviderError
from geodata.models import Text

SHIPPED = Path(__file__).with_name("basemap") / "providers"
EMBEDDED = "embedded"
"""Stands for the map we draw ourselves wherever a basemap is named."""
VIAS = ("direct", "own")
TILE_SIZES = (256, 512)
_ID = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_HOST = re.compile(r"[a-z0-9.-]+(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?")
_VARIABLE = re.compile(r"(?!MAPAPP_)[A-Z][A-Z0-9_]*")
_PLACE = re.compile(r"\{(\w+)\}")
_NEEDED_PLACES = {"z", "x", "y"}
_KNOWN_PLACES = {*_NEEDED_PLACES, "s", "token"}


@dataclass(frozen=True, kw_only=True, slots=True)
class TileProvider:
    """A service of map images, and the terms it may be used on.

    Attributes
    ----------
    id
        Name of its file.
    datum
        System its images lie in. Required: GCJ-02 and WGS 84 look alike and lie about 486 m apart.
    name, attribution
        As readers see them, in both languages.
    urls
        One address for each sheet, the lowest first: ``{z}``, ``{x}``, ``{y}``, and where needed
        ``{s}`` (one of ``subdomains``) and ``{token}``. XYZ or the key-value form of WMTS, on
        the Web Mercator grid.
    hosts
        Every host these addresses lead to. Nothing else is asked.
    max_zoom
        Nearest zoom with images of its own, 1 to 22; nearer ones are enlarged.
    via
        ``direct``: the reader's browser asks the service. ``own``: the browser asks us, we ask.
    tile_px
        Side of an image.
    approval
        Map approval number (审图号), printed with the attribution.
    token_variable
        Environment variable that holds the token. Only with ``own``: a token never leaves here.
    cache_seconds
        How long images may be kept, as the service's terms allow; 0 keeps none.
    timeout_seconds
        After how long an image counts as late, 0.2 to 30.
    allow_http
        Whether addresses may begin with ``http://``.
    """

    id: str
    datum: Datum
    name: Text
    attribution: Text
    urls: tuple[str, ...]
    hosts: tuple[str, ...]
    max_zoom: int
    via: str
    subdomains: tuple[str, ...] = ()
    tile_px: int = 256
    approval: str = ""
    token_variable: str = ""
    cache_seconds: int = 0
    timeout_seconds: float = 8.0
    allow_http: bool = False

    def __post_init__(self) -> None:
        """Check every rule.

        Raises
        ------
        ProviderError
            Lists every fault.
        """
        faults = [*_find_faults_of_terms(self), *_find_faults_of_addresses(self)]
        if faults:
            raise _bad(self.id, faults)

    @property
    def is_shifted(self) -> bool:
        """Whether the images lie elsewhere than WGS 84 has them."""
        return self.datum in {Datum.GCJ02, Datum.BD09}

    def find_sources(self) -> tuple[str, ...]:
        """Return scheme and host of every address, for a content security policy."""
        addresses = [address for url in self.urls for address in _spell_out(url, self.subdomains)]
        parts = [urlsplit(address) for address in addresses]
        return tuple(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))

    def build_url(self, sheet: int, z: int, x: int, y: int, token: str = "") -> str:
        """Return the address of one image at the service; sheets are counted from 1.

        It holds the token, so it stays here.
        """
        chosen = self.subdomains[(x + y) % len(self.subdomains)] if self.subdomains else ""
        places = {"z": z, "x": x, "y": y, "s": chosen, "token": quote(token, safe="")}
        return _PLACE.sub(lambda found: str(places[found[1]]), self.urls[sheet - 1])

    def to_page(self) -> dict[str, Any]:
        """Return what the map page is told: never the token, nor an address that takes one."""
        sheets = range(1, len(self.urls) + 1)
        own = [f"/tiles/{self.id}/{{z}}/{{x}}/{{y}}?sheet={sheet}" for sheet in sheets]
        return {
            "id": self.id,
            "datum": self.datum.value,
            "name": {"zh": self.name.zh, "en": self.name.en},
            "attribution": {"zh": self.attribution.zh, "en": self.attribution.en},
            "approval": self.approval,
            "urls": own if self.via == "own" else list(self.urls),
            "subdomains": list(self.subdomains),
            "max_zoom": self.max_zoom,
            "tile_px": self.tile_px,
            "late_ms": round(self.timeout_seconds * 1000),
            "direct": self.via == "direct",
        }


def find_provider_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the file of each provider by id; one in a later folder takes the other's place."""
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def read_provider(path: Path) -> TileProvider:
    """Read one provider file.

    Raises
    ------
    ProviderError
        Not TOML, a field missing, unknown or with a value that cannot be used. Names the file,
        each field, its value and what would be accepted.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _bad(str(path), [f"{error} (TOML, UTF-8)"]) from error
    faults = _find_faults_of_shape(content)
    if faults:
        raise _bad(str(path), faults)
    values = {name: _convert(name, value) for name, value in content.items()}
    try:
        return TileProvider(id=path.stem, **values)
    except ProviderError as error:
        raise _bad(str(path), list(error.faults)) from error


def _convert(name: str, value: Any) -> Any:
    if name in {"name", "attribution"}:
        return Text(zh=value["zh"], en=value["en"])
    if name in {"urls", "hosts", "subdomains"}:
        return tuple(value)
    if name == "timeout_seconds":
        return float(value)
    return Datum(value) if name == "datum" else value


def _is_text_pair(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"zh", "en"}
        and all(isinstance(each, str) and each.strip() for each in value.values())
    )


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_SHAPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "datum": (lambda value: value in [each.value for each in Datum], " | ".join(Datum)),
    "name": (_is_text_pair, '{ zh = "…", en = "…" }'),
    "attribution": (_is_text_pair, '{ zh = "…", en = "…" }'),
    "urls": (_is_texts, '["https://…/{z}/{x}/{y}"]'),
    "hosts": (_is_texts, '["host"]'),
    "subdomains": (_is_texts, '["a", "b"]'),
    "max_zoom": (lambda value: type(value) is int, "1–22"),
    "via": (lambda value: value in VIAS, " | ".join(VIAS)),
    "tile_px": (lambda value: value in TILE_SIZES, "256 | 512"),
    "approval": (lambda value: isinstance(value, str), '"GS(…)…"'),
    "token_variable": (lambda value: isinstance(value, str), '"NAME_OF_VARIABLE"'),
    "cache_seconds": (lambda value: type(value) is int, "0–31536000"),
    "timeout_seconds": (lambda value: type(value) in {int, float}, "0.2–30"),
    "allow_http": (lambda value: type(value) is bool, "true | false"),
}
"""For each field of a file: whether a value is of its kind, and what would be accepted."""


def _find_faults_of_shape(content: Mapping[str, Any]) -> list[str]:
    needed = [each.name for each in fields(TileProvider) if each.default is MISSING]
    faults = [f"{name} = ? ({_SHAPES[name][1]})" for name in needed
              if name != "id" and name not in content]  # fmt: skip
    for name, value in content.items():
        if name not in _SHAPES:
            faults.append(f"{name} ? ({', '.join(_SHAPES)})")
        elif not _SHAPES[name][0](value):
            faults.append(f"{name} = {value!r} ({_SHAPES[name][1]})")
    return faults


def _find_faults_of_terms(provider: TileProvider) -> list[str]:
    rules = {
        "id": (bool(_ID.fullmatch(provider.id)), "a-z 0-9 _ -"),
        "max_zoom": (1 <= provider.max_zoom <= 22, "1–22"),
        "via": (provider.via in VIAS, " | ".join(VIAS)),
        "tile_px": (provider.tile_px in TILE_SIZES, "256 | 512"),
        "cache_seconds": (0 <= provider.cache_seconds <= 31_536_000, "0–31536000"),
        "timeout_seconds": (0.2 <= provider.timeout_seconds <= 30, "0.2–30"),
        "token_variable": (
            not provider.token_variable or bool(_VARIABLE.fullmatch(provider.token_variable)),
            '"NAME_OF_VARIABLE", not MAPAPP_…',
        ),
    }
    faults = [f"{name} = {getattr(provider, name)!r} ({accepted})"
              for name, (is_good, accepted) in rules.items() if not is_good]  # fmt: skip
    takes_token = any("{token}" in url for url in provider.urls)
    if takes_token != bool(provider.token_variable):
        faults.append(f"token_variable = {provider.token_variable!r} (urls: {{token}})")
    if provider.token_variable and provider.via != "own":
        faults.append(f'via = {provider.via!r} (token_variable: via = "own")')
    return faults


def _find_faults_of_addresses(provider: TileProvider) -> list[str]:
    faults = [] if provider.urls else ['urls = [] (["https://…/{z}/{x}/{y}"])']
    faults += [f"hosts = {host!r} (host, host:port)" for host in provider.hosts
               if not _HOST.fullmatch(host)]  # fmt: skip
    for url in provider.urls:
        places = set(_PLACE.findall(url))
        if not _NEEDED_PLACES <= places <= _KNOWN_PLACES:
            faults.append(f"urls = {url!r} ({{z}} {{x}} {{y}}, {{s}}, {{token}})")
        if ("{s}" in url) and not provider.subdomains:
            faults.append("subdomains = [] (urls: {s})")
        for address in _spell_out(url, provider.subdomains):
            part = urlsplit(address)
            if part.scheme != "https" and not (part.scheme == "http" and provider.allow_http):
                faults.append(f"urls = {url!r} (https://…; http:// : allow_http = true)")
            if part.netloc not in provider.hosts:
                faults.append(f"hosts = {list(provider.hosts)!r} (+ {part.netloc!r})")
    return list(dict.fromkeys(faults))


def _spell_out(url: str, subdomains: Sequence[str]) -> list[str]:
    return [url.replace("{s}", each) for each in (subdomains or [""])]


def _bad(file: str, faults: list[str]) -> ProviderError:
    return ProviderError(file, faults)
