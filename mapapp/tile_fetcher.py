"""Asks the services of online basemaps for images, on behalf of readers.

The token goes out with the question and nowhere else: no address with a token is
written to a log, an error or an answer. What is asked is decided by the provider's
file alone; a reader chooses among its tiles, within the map's limits.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from importlib.metadata import version

import httpx

from geodata.errors import MapDataError
from layers.providers import TileProvider
from mapapp.online import OnlineMaps
from mapapp.tile_cache import Tile, TileCache

CACHE_BYTES = 64 * 1024 * 1024
MOST_BYTES = 2 * 1024 * 1024
AT_ONCE = 6
MOST_WAITING = 96
"""For each provider: questions on their way, and readers waiting for an answer."""
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
_log = logging.getLogger(__name__)

# They write every address they ask, token and all, to whoever listens.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_Key = tuple[str, int, int, int, int]


class TileError(MapDataError):
    """The service gave no image; ``reason`` says why, without its address."""

    code = "tile"

    def __init__(self, provider: str, reason: str, *, is_late: bool = False) -> None:
        super().__init__(f"no tile from {provider}: {reason}", provider=provider, reason=reason)
        self.reason = reason
        self.is_late = is_late


class TileFetcher:
    """Fetches tiles, each once however many ask for it at the same time."""

    def __init__(self, online: OnlineMaps) -> None:
        self._online = online
        self._cache = TileCache(CACHE_BYTES)
        self._running: dict[_Key, asyncio.Task[Tile]] = {}
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._told: dict[str, str] = {}

    async def fetch(self, provider: TileProvider, sheet: int, z: int, x: int, y: int) -> Tile:
        """Return one tile, from memory where the provider's terms allow keeping it.

        Raises
        ------
        TileError
            The service refused, failed, answered too late, with too much or with no image; or
            too many are waiting for it.
        """
        key = (provider.id, sheet, z, x, y)
        kept = self._cache.find(key, time.monotonic())
        if kept:
            return kept
        if key not in self._running:
            waiting = sum(each[0] == provider.id for each in self._running)
            if waiting >= MOST_WAITING:
                raise TileError(provider.id, "too many are waiting for it", is_late=True)
            task = asyncio.create_task(self._ask(provider, key))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        # One reader who leaves must not take the tile from the others.
        return await asyncio.shield(self._running[key])

    async def _ask(self, provider: TileProvider, key: _Key) -> Tile:
        turns = self._turns.setdefault(provider.id, asyncio.Semaphore(AT_ONCE))
        async with turns:
            try:
                tile = await self._ask_in_time(provider, key)
            except TileError as error:
                self._tell(provider, error.reason)
                raise
        self._tell(provider, "")
        if provider.cache_seconds:
            self._cache.keep(key, tile, ends_s=time.monotonic() + provider.cache_seconds)
        return tile

    async def _ask_in_time(self, provider: TileProvider, key: _Key) -> Tile:
        token = self._online.tokens.get(provider.id, "")
        if provider.id not in self._clients:
            self._clients[provider.id] = _build_client(provider)
        try:
            address = httpx.URL(provider.build_url(*key[1:], token))
            async with asyncio.timeout(provider.timeout_seconds):
                return await self._read(provider, address)
        except TimeoutError:
            late = f"no answer within {provider.timeout_seconds:g} s"
            raise TileError(provider.id, late, is_late=True) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            # The cause knows the address, and the address the token: only its kind is passed on.
            raise TileError(provider.id, type(error).__name__) from None

    async def _read(self, provider: TileProvider, address: httpx.URL) -> Tile:
        """Ask the very machine whose address was checked, under the name it is listed by."""
        netloc = address.netloc.decode("ascii")
        if netloc not in provider.hosts:
            raise TileError(provider.id, "its host is not listed")
        machine = await self._resolve(provider, address)
        client = self._clients[provider.id]
        request = client.build_request(
            "GET",
            address.copy_with(host=machine),
            headers={"Host": netloc},
            extensions={"sni_hostname": address.host},
        )
        answer = await client.send(request, stream=True)
        try:
            return await _read_image(provider, answer)
        finally:
            await answer.aclose()

    async def _resolve(self, provider: TileProvider, address: httpx.URL) -> str:
        """Find the machine behind a host's name; one in a private network only where listed."""
        loop = asyncio.get_running_loop()
        port = address.port or (443 if address.scheme == "https" else 80)
        found = await loop.getaddrinfo(address.host, port, type=1)
        machines = [str(each[4][0]) for each in found]
        is_private = not all(_is_public(each) for each in machines)
        if is_private and address.host not in self._online.private_hosts:
            raise TileError(provider.id, "its host lies in a private network (private_hosts)")
        return machines[0]

    def _tell(self, provider: TileProvider, reason: str) -> None:
        """Write to the log what is wrong with a service, once for each change."""
        if self._told.get(provider.id, "") != reason:
            self._told[provider.id] = reason
            _log.warning("online basemap %s: %s", provider.id, reason or "answers again")


def _is_public(machine: str) -> bool:
    found = ipaddress.ip_address(machine)
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_global and not found.is_multicast


def _build_client(provider: TileProvider) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        headers={
            "User-Agent": f"changning-map/{version('changning-map')}",
            "Accept": "image/*",
            "Accept-Encoding": "identity",
        },
        follow_redirects=False,
        trust_env=False,
        timeout=provider.timeout_seconds,
    )


async def _read_image(provider: TileProvider, answer: httpx.Response) -> Tile:
    if answer.status_code != 200:
        raise TileError(provider.id, f"answered {answer.status_code}")
    if not answer.headers.get("content-type", "").lower().startswith("image/"):
        raise TileError(provider.id, "the answer is not an image")
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > MOST_BYTES:
            raise TileError(provider.id, f"more than {MOST_BYTES} bytes")
    media_type = next((kind for sign, kind in _SIGNATURES.items() if body.startswith(sign)), None)
    if not media_type:
        raise TileError(provider.id, "the answer is not an image")
    return Tile(body=bytes(body), media_type=media_type)
