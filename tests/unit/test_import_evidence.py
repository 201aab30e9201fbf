"""What the street map says of a file's coordinates reaches whoever states their system."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.coordinates.evidence import Reason, find_system
from mapapp.actions.import_evidence import say_evidence
from mapapp.cli import main
from tests.coordinates import Labelled, make_sets


@pytest.fixture(scope="module")
def made() -> Labelled:
    """Places with addresses, as Amap would give them."""
    return next(each for each in make_sets(40, 11)
                if each.kind == "addresses" and each.system == "GCJ-02")  # fmt: skip


@pytest.fixture(scope="module")
def table(made: Labelled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    points = made.points[:, ::-1] if made.is_swapped else made.points
    assert made.names is not None
    named = enumerate(zip(made.names, points, strict=True))
    rows = [f"点{row},服务站点,{name},{x:.6f},{y:.6f}" for row, (name, (x, y)) in named]
    path = tmp_path_factory.mktemp("evidence") / "places.csv"
    path.write_text("\n".join(["名称,类别,地址,经度,纬度", *rows]), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["import", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_wrong_statement_is_answered_by_the_map(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(table.with_name("store.sqlite"))
    _, out, _ = run(capsys, str(table), "--crs", "WGS 84", "--dry-run", "--json", "--lang", "en",
                    "--store", store)  # fmt: skip
    (found,) = json.loads(out)["crs_evidence"]
    assert (found["verdict"], found["against_stated"]) == ("certain", True)
    assert found["candidates"][0]["crs"] == "GCJ-02"
    assert "WGS 84 shifted by 48" in found["say"]
    assert "this looks like GCJ-02" in found["say"]
    _, out, _ = run(capsys, str(table), "--crs", "高德", "--dry-run", "--json", "--store", store)
    report = json.loads(out)
    assert report["crs"] == "GCJ-02"
    assert report["crs_evidence"][0]["against_stated"] is False


def test_nothing_is_assumed_where_nobody_states_a_system(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, str(table), "--dry-run", "--lang", "en")
    assert (code, out) == (2, "")
    assert "this looks like GCJ-02" in err


def test_the_city_grid_is_refused_with_what_to_ask_for(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, str(table), "--crs", "上海城市坐标系", "--dry-run", "--lang", "zh")
    assert code == 1
    assert "CGCS2000" in err
    assert "city_grid" in err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_is_said_in_full(made: Labelled, lang: str) -> None:
    found = find_system(made.points, made.names)
    for reason in Reason:
        told = say_evidence(lang, replace(found, reason=reason, facts={"fewest": 20}), "EPSG:4326")
        assert told.sentences
        assert not any("{" in sentence for sentence in (*told.sentences, *told.candidates))
