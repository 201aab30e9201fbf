"""Taking a street map in: on the real extract, whole or not at all, served at once, undone."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyproj
import pytest
from shapely import box
from shapely.geometry import LineString

from geodata.errors import FileRefusedError, ImportAreaError
from geodata.filters import Filters
from geodata.settings import Settings
from geodata.store import Store
from layers.basemap.archive import PATH as EMBEDDED
from layers.basemap.in_force import find_basemap
from mapapp.actions.basemap import (
    Wanted,
    describe_basemap,
    find_area,
    import_basemap,
    read_area,
    reset_basemap,
)
from tests import streetmaps
from tests.conftest import ROOT, RunningApp, clean_environment, start_app
from tests.files_out import build_html_file

EXTRACT = "xinhua_east_changning.osm.gz"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
CLASSES = {
    "motorway": "trunk", "trunk": "trunk", "primary": "primary", "secondary": "secondary",
    "tertiary": "tertiary", "motorway_link": "link", "trunk_link": "link",
    "primary_link": "link", "secondary_link": "link", "tertiary_link": "link",
    "service": "service",
    "footway": "path", "path": "path", "cycleway": "path", "steps": "path", "track": "path",
    "bridleway": "path",
}  # fmt: skip
NOT_DRAWN = {"construction", "proposed", "planned", "platform", "bus_stop"}
GEOD = pyproj.Geod(ellps="WGS84")


@pytest.fixture
def settings(store_file: Path) -> Settings:
    return Settings(store=str(store_file))


def take_in(settings: Settings, store: Store, path: Path, **more: Any) -> Any:
    wanted = Wanted(path=path, name=path.name, **more)
    return import_basemap(
        settings, store, wanted, actor="test", at=NOW, on_progress=lambda objects: None
    )


def read_streets(path: Path) -> tuple[set[str], dict[str, float]]:
    """Read the extract with the XML parser of the standard library: names, and km by class."""
    area = box(*find_area())
    places: dict[str, tuple[float, float]] = {}
    names: set[str] = set()
    lengths: dict[str, float] = defaultdict(float)
    with gzip.open(path) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag == "node":
                places[element.get("id", "")] = (
                    float(element.get("lon", "")),
                    float(element.get("lat", "")),
                )
            if element.tag != "way":
                continue
            tags = {tag.get("k"): tag.get("v") or "" for tag in element.iter("tag")}
            highway = tags.get("highway")
            if not highway or highway in NOT_DRAWN or tags.get("area") == "yes":
                continue
            line = LineString([places[node.get("ref", "")] for node in element.iter("nd")])
            inside = line.intersection(area)
            if inside.length:
                lengths[CLASSES.get(highway, "minor")] += GEOD.geometry_length(inside) / 1000
                if name := tags.get("name:zh") or tags.get("name") or tags.get("name:en"):
                    names.add(name)
    return names, dict(lengths)


@pytest.mark.reference
def test_the_real_extract_keeps_every_named_street_and_every_metre(
    reference: Path, settings: Settings, store: Store
) -> None:
    names, lengths = read_streets(reference / EXTRACT)
    basemap = take_in(settings, store, reference / EXTRACT)
    counts = basemap.made["counts"]
    assert len(names) > 100
    assert counts["named_streets"] == len(names)
    # Lengths on the map plane differ from those on the ellipsoid by 0.02 %.
    assert counts["street_km"] == pytest.approx(lengths, rel=1e-3)
    archive = basemap.read()
    drawn = {archive["names"][road[2]][0] for road in archive["layers"]["roadname"]}
    assert drawn >= {"新华路", "定西路", "番禺路", "法华镇路", "延安西路"}
    assert dict(archive["names"])["新华路"] == "Xinhua Road"


def test_it_is_in_force_until_reset_and_both_stand_in_the_log(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    assert describe_basemap(settings)["source"] == "embedded"
    take_in(settings, store, streetmaps.write_osm(tmp_path / "town.osm.pbf"))
    found = describe_basemap(settings)
    assert found["source"] == "imported"
    assert found["made"]["file"] == "town.osm.pbf"
    assert found["made"]["at"] == "2026-11-24T08:00:00+00:00"
    assert settings.basemap_path.parent == Path(settings.store).parent
    assert reset_basemap(settings, store, actor="test") is True
    assert reset_basemap(settings, store, actor="test") is False
    assert find_basemap(settings.basemap_path).content == EMBEDDED.read_bytes()
    assert store.verify_log()[0] == []
    assert store.verify_log()[1].lines == 3, "the data set, the import and the reset"


def test_an_exported_file_carries_the_map_in_force_and_its_attribution(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    basemap = take_in(settings, store, streetmaps.write_osm(tmp_path / "town.osm.pbf"))
    html = build_html_file(store, Filters(), "en", basemap=basemap).decode()
    assert "First Road" in html
    assert "© OpenStreetMap contributors, ODbL" in html


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "121.4,31.2,121.3,31.1", "2,48,2.5,49",
                                  "121,31,123,32", "nan,31,121.5,31.3"])  # fmt: skip
def test_an_area_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ImportAreaError):
        read_area(text)


def test_a_smaller_area_is_kept_to(settings: Settings, store: Store, tmp_path: Path) -> None:
    path = streetmaps.write_osm(tmp_path / "town.osm")
    basemap = take_in(settings, store, path, area=(121.405, 31.205, 121.415, 31.215))
    lengths = basemap.made["counts"]["street_km"]
    expected = GEOD.geometry_length(LineString([(121.405, 31.212), (121.415, 31.212)])) / 1000
    assert lengths["trunk"] == pytest.approx(expected, rel=1e-3)
    assert "primary" not in lengths


def test_a_file_that_is_refused_leaves_everything_as_it_was(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    take_in(settings, store, streetmaps.write_osm(tmp_path / "town.osm"))
    before, lines = settings.basemap_path.read_bytes(), store.verify_log()[1]
    broken = tmp_path / "broken.osm"
    broken.write_bytes((tmp_path / "town.osm").read_bytes()[:3000])
    with pytest.raises(FileRefusedError):
        take_in(settings, store, broken)
    assert settings.basemap_path.read_bytes() == before
    assert store.verify_log()[1] == lines
    assert [each.name for each in settings.basemap_path.parent.glob(".basemap*")] == []


def run_command(*words: str, store: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapapp", "basemap", *words, "--store", str(store), "--lang", "zh"],
        env=clean_environment(PYTHONPATH=str(ROOT)), cwd=ROOT, capture_output=True, text=True,
        timeout=100, check=False,
    )  # fmt: skip


def test_the_command_says_what_it_did_and_ends_as_promised(
    store_file: Path, tmp_path: Path
) -> None:
    path = streetmaps.write_osm(tmp_path / "town.osm")
    done = run_command("import", str(path), "--json", store=store_file)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["made"]["counts"]["layers"]["road"] == 6
    assert "已启用" in done.stderr
    (tmp_path / "empty.osm").touch()
    refused = run_command("import", str(tmp_path / "empty.osm"), store=store_file)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "empty.osm 里没有街道" in refused.stderr
    assert run_command("import", store=store_file).returncode == 2
    assert "乙高架路" in (store_file.with_suffix(".basemap.json")).read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_killed_at_any_point_the_map_is_the_old_one_or_the_new_one(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    store.close()
    old = take_in(settings, store, streetmaps.write_osm(tmp_path / "town.osm")).content
    path = streetmaps.write_osm(tmp_path / "next.osm.pbf", ways={1: streetmaps.WAYS[1]})
    command = [sys.executable, "-m", "mapapp", "basemap", "import", str(path),
               "--store", settings.store]  # fmt: skip
    environment = clean_environment(PYTHONPATH=str(ROOT))
    started = time.monotonic()
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    whole_seconds = time.monotonic() - started
    new = settings.basemap_path.read_bytes()
    assert new != old
    seen = []
    draw = random.Random(20261124)
    for share in [draw.uniform(0.3, 1.0) for _ in range(5)]:
        settings.basemap_path.write_bytes(old)
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(whole_seconds * share)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        content = settings.basemap_path.read_bytes()
        # A new import says when it was made; all else is the same.
        seen.append("old" if content == old else "new")
        if content != old:
            assert json.loads(content)["layers"] == json.loads(new)["layers"]
    assert "old" in seen


@pytest.fixture
def own_app(store_file: Path) -> Any:
    running = start_app(store_file)
    yield running
    running.stop()


def ask(app: RunningApp, address: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(f"{app.address}{address}", timeout=20) as answer:
        return answer.read(), answer.headers["Cache-Control"]


def find_page_address(app: RunningApp) -> str:
    page = ask(app, "/map?lang=en")[0].decode()
    config = page.split('id="map-config">')[1].split("</script>")[0]
    address: str = json.loads(config)["basemap"]
    return address


def test_a_running_server_draws_it_at_once_by_an_address_that_names_the_version(
    own_app: RunningApp, tmp_path: Path
) -> None:
    first = find_page_address(own_app)
    settings = Settings(store=str(own_app.store_path))
    done = run_command("import", str(streetmaps.write_osm(tmp_path / "town.osm")),
                       store=own_app.store_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    second = find_page_address(own_app)
    assert second != first
    content, kept = ask(own_app, second)
    assert content == settings.basemap_path.read_bytes()
    assert "immutable" in kept
    assert ask(own_app, "/basemap.json?v=000000000000")[1] == "no-cache"
    # Damaged behind our back: the embedded one is drawn, and the check says why.
    settings.basemap_path.write_bytes(content[:500])
    assert find_page_address(own_app) == first
    check = subprocess.run(
        [sys.executable, "-m", "mapapp", "check", "--store", str(own_app.store_path)],
        env=clean_environment(PYTHONPATH=str(ROOT)), cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert check.returncode == 1
    assert "damaged" in check.stderr
    assert run_command("reset", store=own_app.store_path).returncode == 0
    assert find_page_address(own_app) == first
