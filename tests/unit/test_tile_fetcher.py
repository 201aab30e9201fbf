"""Fetching tiles for readers: from the listed hosts only, within limits, and never a token told."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from geodata.datum import Datum
from geodata.models import Text
from layers.providers import TileProvider
from mapapp.online import OnlineMaps
from mapapp.tile_cache import Tile, TileCache
from mapapp.tile_fetcher import TileError, TileFetcher
from tests.tile_server import TileService, paint_tile, run_tile_service

CANARY = "canary-7f3a"
Result = TypeVar("Result")
AT = (14, 13717, 6695)


@pytest.fixture
def service() -> Iterator[TileService]:
    with run_tile_service() as running:
        yield running


def build_provider(service: TileService, **more: object) -> TileProvider:
    words = Text(zh="图", en="map")
    provider = TileProvider(
        id="mine", datum=Datum.WGS84, name=words, attribution=words, via="own", max_zoom=18,
        urls=(f"{service.address}/{{z}}/{{x}}/{{y}}.png?tk={{token}}",), hosts=(service.host,),
        token_variable="KEY", allow_http=True, timeout_seconds=20.0,
    )  # fmt: skip
    return replace(provider, **more)  # type: ignore[arg-type]


def build_fetcher(*private_hosts: str) -> TileFetcher:
    return TileFetcher(OnlineMaps(tokens={"mine": CANARY}, private_hosts=frozenset(private_hosts)))


def fetch(provider: TileProvider, *tiles: tuple[int, int, int]) -> list[Tile]:
    fetcher = build_fetcher("127.0.0.1")

    async def run() -> list[Tile]:
        return list(await asyncio.gather(*(fetcher.fetch(provider, 1, *at) for at in tiles)))

    return wait_for(run())


def wait_for(work: Coroutine[Any, Any, Result]) -> Result:
    """Do it in a thread of its own: this one may hold the browser's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_a_tile_is_passed_on_as_it_is(service: TileService) -> None:
    (tile,) = fetch(build_provider(service), AT)
    assert tile == Tile(body=paint_tile(*AT, []), media_type="image/png")
    path, headers = service.asked[0]
    assert path == f"/14/13717/6695.png?tk={CANARY}"
    assert headers["User-Agent"].startswith("changning-map/")
    assert headers["Host"] == service.host


@pytest.mark.parametrize("mode", ["fails", "garbage", "text", "huge", "slow", "drips", "moved"])
def test_what_is_not_a_tile_in_time_is_refused_and_the_token_is_not_told(
    service: TileService, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.mode = mode
    provider = build_provider(service, timeout_seconds=1.5 if mode in {"slow", "drips"} else 20.0)
    with pytest.raises(TileError) as caught:
        fetch(provider, AT)
    assert len(service.asked) == 1
    assert caught.value.is_late == (mode in {"slow", "drips"})
    told = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(caught.value)
    assert f"online basemap mine: {caught.value.reason}" in caplog.text
    assert CANARY not in told
    assert service.host not in told


def test_the_token_is_not_logged_when_all_goes_well(
    service: TileService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fetch(build_provider(service), AT)
    assert len(service.asked) == 1
    assert CANARY not in caplog.text
    assert CANARY not in repr(OnlineMaps(tokens={"mine": CANARY}))


def test_a_service_that_leads_elsewhere_is_not_followed(service: TileService) -> None:
    with run_tile_service() as elsewhere:
        service.mode, service.moved_to = "moved", f"{elsewhere.address}/1/2/3.png"
        with pytest.raises(TileError, match="answered 302"):
            fetch(build_provider(service), AT)
        assert elsewhere.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_private_host_is_asked_only_where_the_settings_name_it(
    service: TileService, host: str
) -> None:
    port = service.host.split(":")[1]
    url = f"http://{host}:{port}/{{z}}/{{x}}/{{y}}.png?tk={{token}}"
    provider = build_provider(service, urls=(url,), hosts=(f"{host}:{port}",))
    fetcher = build_fetcher("tiles.example.org")
    with pytest.raises(TileError, match="private"):
        wait_for(fetcher.fetch(provider, 1, *AT))
    assert service.asked == []


def test_a_service_that_is_gone_is_an_error_of_ours() -> None:
    with run_tile_service() as service:
        provider = build_provider(service)
    with pytest.raises(TileError, match="Connect"):
        fetch(provider, AT)


def test_many_readers_of_one_tile_are_one_question(service: TileService) -> None:
    service.mode, service.seconds = "slow", 0.2
    tiles = fetch(build_provider(service), *[AT] * 20)
    assert len({tile.body for tile in tiles}) == 1
    assert len(service.asked) == 1


def test_few_questions_are_under_way_at_once(service: TileService) -> None:
    service.mode, service.seconds = "slow", 0.1
    fetch(build_provider(service), *((14, 13700 + n, 6695) for n in range(20)))
    assert len(service.asked) == 20
    assert 1 < service.most_at_once <= 6


def test_too_many_waiting_readers_are_turned_away(service: TileService) -> None:
    service.mode, service.seconds = "slow", 0.05
    with pytest.raises(TileError, match="too many"):
        fetch(build_provider(service), *((14, 13000 + n, 6695) for n in range(97)))


@pytest.mark.parametrize(("cache_seconds", "questions"), [(0, 2), (60, 1)])
def test_tiles_are_kept_only_as_the_terms_allow(
    service: TileService, cache_seconds: int, questions: int
) -> None:
    provider = build_provider(service, cache_seconds=cache_seconds)
    fetcher = build_fetcher("127.0.0.1")

    async def run() -> None:
        for _ in range(2):
            await fetcher.fetch(provider, 1, *AT)

    wait_for(run())
    assert len(service.asked) == questions


def test_what_is_kept_ends_and_stays_within_its_bytes() -> None:
    cache = TileCache(1000)
    for number in range(10):
        cache.keep(number, Tile(body=bytes(300), media_type="image/png"), ends_s=100.0)
        assert cache.held_bytes <= 1000
    assert [number for number in range(10) if cache.find(number, 99.0)] == [7, 8, 9]
    cache.find(7, 99.0)
    cache.keep(10, Tile(body=bytes(300), media_type="image/png"), ends_s=200.0)
    assert [number for number in range(11) if cache.find(number, 99.0)] == [7, 9, 10]
    assert [number for number in range(11) if cache.find(number, 100.0)] == [10]
    assert cache.held_bytes == 300
