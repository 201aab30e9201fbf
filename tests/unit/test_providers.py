"""Files of online basemaps: what they must state, and what a page is told of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.datum import Datum
from geodata.errors import ProviderError, SettingsError
from geodata.settings import read_settings
from layers.folium_page import build_page
from layers.page_config import build_config
from layers.providers import SHIPPED, find_provider_files, read_provider
from mapapp.online import read_online
from mapapp.text import say_error
from tests.conftest import ROOT, clean_environment

GOOD = """
datum = "wgs84"
name = { zh = "图", en = "Map" }
attribution = { zh = "© 谁", en = "© Who" }
urls = ["https://{s}.tiles.example.org/{z}/{x}/{y}.png"]
subdomains = ["a", "b"]
hosts = ["a.tiles.example.org", "b.tiles.example.org"]
max_zoom = 18
via = "direct"
"""


def write(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def write_settings(folder: Path, text: str) -> dict[str, str]:
    (folder / "providers").mkdir(exist_ok=True)
    (folder / "mapapp.toml").write_text(text, encoding="utf-8")
    return {"MAPAPP_CONFIG": str(folder / "mapapp.toml")}


def test_ours_lie_in_the_datums_their_services_state() -> None:
    ours = {name: read_provider(path) for name, path in find_provider_files([SHIPPED]).items()}
    assert {name: provider.datum for name, provider in ours.items()} == {
        "osm": Datum.WGS84,
        "tianditu": Datum.CGCS2000,
        "gaode": Datum.GCJ02,
    }
    assert [len(ours[name].urls) for name in ("osm", "tianditu", "gaode")] == [1, 2, 1]
    assert ours["tianditu"].via == "own"
    assert ours["tianditu"].token_variable == "TIANDITU_TOKEN"
    assert ours["gaode"].cache_seconds == 0


def test_the_address_of_an_image_is_the_services_own() -> None:
    tianditu = read_provider(SHIPPED / "tianditu.toml")
    address = tianditu.build_url(2, 16, 54872, 26780, "a/b&c")
    assert address.startswith("https://t4.tianditu.gov.cn/cva_w/wmts?")
    assert address.endswith("TILEMATRIX=16&TILEROW=26780&TILECOL=54872&tk=a%2Fb%26c")


def test_a_missing_datum_is_named_with_the_file_and_what_would_be_accepted(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace('datum = "wgs84"\n', ""))
    with pytest.raises(ProviderError) as caught:
        read_provider(path)
    for lang in ("zh", "en"):
        said = say_error(lang, caught.value)
        assert str(path) in said
        assert "datum = ? (wgs84 | cgcs2000 | gcj02 | bd09)" in said


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"wgs84"', '"WGS-84"', "datum"),
        ('zh = "图", ', "", "name"),
        ("max_zoom = 18", 'max_zoom = "18"', "max_zoom"),
        ("max_zoom = 18", "max_zoom = 40", "max_zoom"),
        ('"direct"', '"proxy"', "via"),
        ('via = "direct"', 'via = "direct"\ntoken_variable = "KEY"', "token_variable"),
        ("/{y}.png", "/{y}.png?k={token}", "token_variable"),
        ("{x}", "{column}", "urls"),
        ("https://", "http://", "allow_http = true"),
        ('"b.tiles.example.org"]', '"c.tiles.example.org"]', "hosts"),
        ('"a", "b"]', '"a", "evil.example/x?"]', "hosts"),
        ('"b.tiles.example.org"]', '"b.tiles.example.org", "*; script-src \'none\'"]', "hosts"),
        ("max_zoom = 18", "max_zoom = 18\ntile_px = 300", "tile_px"),
        ("max_zoom = 18", "max_zoom = 18\ncache_seconds = -1", "cache_seconds"),
        ("max_zoom = 18", "max_zoom = 18\ntimeout_seconds = 600", "timeout_seconds"),
        ("max_zoom = 18", "max_zoom = 18\nmin_zoom = 3", "min_zoom"),
        ("max_zoom = 18", "max_zoom = ", "TOML"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in GOOD
    with pytest.raises(ProviderError, match=re.escape(named)):
        read_provider(write(tmp_path, GOOD.replace(old, new)))


def test_a_token_that_browsers_would_see_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace(".png", ".png?k={token}") + 'token_variable = "KEY"\n'
    with pytest.raises(ProviderError, match='via = "own"'):
        read_provider(write(tmp_path, text))


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProviderError) as caught:
        read_provider(write(tmp_path, "max_zoom = true\ncolour = 1\n"))
    assert len(caught.value.faults) == 8


def test_the_examples_in_the_readme_are_read(tmp_path: Path) -> None:
    examples = re.findall(
        r"```toml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    examples = [text for text in examples if "datum" in text]  # the others are of other files
    assert len(examples) == 2
    first, second = (read_provider(write(tmp_path, text)) for text in examples)
    assert first.approval
    assert second.build_url(1, 5, 6, 7, "t").endswith("TILEMATRIX=5&TILEROW=7&TILECOL=6&key=t")


def test_out_of_the_box_nothing_is_offered(tmp_path: Path) -> None:
    environment = write_settings(tmp_path, "")
    online = read_online(read_settings(environment), environment)
    assert online.providers == {}
    assert online.choose("osm") == "embedded"


def test_an_offices_file_takes_the_place_of_ours(tmp_path: Path) -> None:
    environment = write_settings(tmp_path, 'providers = "osm"\nbasemap = "mine"\n')
    write(tmp_path / "providers", GOOD, "osm")
    write(tmp_path / "providers", GOOD, "mine")
    online = read_online(read_settings(environment), environment)
    assert list(online.providers) == ["osm", "mine"]
    assert online.providers["osm"].name.en == "Map"
    assert [online.choose(asked) for asked in (None, "osm", "embedded", "gone")] == [
        "mine", "osm", "embedded", "mine",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "named"),
    [('providers = "osn"', "osm"), ('basemap = "osn"', "embedded"),
     ('providers = "tianditu"', "TIANDITU_TOKEN")],
)  # fmt: skip
def test_what_cannot_be_offered_is_refused_at_the_start(
    tmp_path: Path, settings: str, named: str
) -> None:
    environment = write_settings(tmp_path, settings)
    with pytest.raises(SettingsError, match=named):
        read_online(read_settings(environment), environment)


def test_the_command_line_says_which_file_and_what_would_be_accepted(
    tmp_path: Path, store_file: Path
) -> None:
    environment = write_settings(tmp_path, 'providers = "mine"')
    path = write(tmp_path / "providers", GOOD.replace('datum = "wgs84"\n', ""))
    for command in ("check", "serve"):
        done = subprocess.run(
            [sys.executable, "-m", "mapapp", command, "--store", str(store_file), "--lang", "zh"],
            env=clean_environment(PYTHONPATH=str(ROOT), **environment),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 1
        assert str(path) in done.stderr
        assert "wgs84 | cgcs2000 | gcj02 | bd09" in done.stderr


def test_only_hosts_that_browsers_ask_are_let_into_the_policy_and_only_for_images() -> None:
    osm, tianditu = (read_provider(SHIPPED / f"{name}.toml") for name in ("osm", "tianditu"))
    page = build_page(
        build_config(lang="zh", providers=[osm, tianditu]),
        assets="linked",
        image_sources=osm.find_sources(),
    )
    rules = dict(rule.strip().split(" ", 1) for rule in page.csp.split(";"))
    assert rules.pop("img-src") == "'self' data: https://tile.openstreetmap.org"
    assert not any("openstreetmap.org" in rule for rule in rules.values())
    assert "tianditu.gov.cn" not in page.html + page.csp
    assert "{token}" not in page.html


def test_a_saved_file_has_no_online_basemap_whatever_it_is_given() -> None:
    osm = read_provider(SHIPPED / "osm.toml")
    page = build_page(
        build_config(lang="zh", mode="file", api=None, basemap={}),
        assets="inline",
        image_sources=osm.find_sources(),
    )
    assert "tile.openstreetmap.org" not in page.html + page.csp
    assert json.loads(
        re.findall(r'id="map-config">(.*?)</script>', page.html, re.DOTALL)[0]
    )["online"] == []  # fmt: skip
