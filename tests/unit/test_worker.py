"""The process that reads foreign files: whatever happens to it, there is an answer, and an end."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from geodata.errors import (
    OutsideAreaError,
    WorkerError,
    WorkerMemoryError,
    WorkerTooLongError,
)
from geodata.importers.worker import Limits, run_guarded
from tests.conftest import ROOT, clean_environment

HERE = "tests.unit.test_worker"
Report = Callable[[Mapping[str, Any]], None]


def add(task: Mapping[str, Any], report: Report) -> dict[str, int]:
    print("a library that talks must not be taken for an answer")
    report({"objects": 1})
    report({"objects": 2})
    return {"sum": task["a"] + task["b"]}


def refuse(task: Mapping[str, Any], report: Report) -> None:
    raise OutsideAreaError("a.osm lies elsewhere", file="a.osm", found="1,2,3,4")


def fail(task: Mapping[str, Any], report: Report) -> None:
    raise ZeroDivisionError("nobody expected this")


def crash(task: Mapping[str, Any], report: Report) -> None:
    ctypes.string_at(0)


def hang(task: Mapping[str, Any], report: Report) -> None:
    child = subprocess.Popen(["sleep", "600"])
    report({"pids": [os.getpid(), child.pid]})
    time.sleep(600)


def turn(task: Mapping[str, Any], report: Report) -> None:
    while True:
        pass


def eat(task: Mapping[str, Any], report: Report) -> None:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


def write_much(task: Mapping[str, Any], report: Report) -> None:
    with Path(task["path"]).open("wb") as file:
        while True:
            file.write(b"x" * 100_000)


def look_around(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    import pyogrio

    try:
        pyogrio.read_dataframe(task["path"])
    except Exception as error:
        return {"drivers": sorted(pyogrio.list_drivers()), "error": type(error).__name__}
    return {"drivers": sorted(pyogrio.list_drivers()), "error": ""}


def run(name: str, limits: Limits | None = None, **task: Any) -> Any:
    return run_guarded(f"{HERE}:{name}", task, limits or Limits(), lambda report: None)


def test_it_reports_while_it_works_and_returns_what_it_found() -> None:
    reports: list[Mapping[str, Any]] = []
    found = run_guarded(f"{HERE}:add", {"a": 2, "b": 3}, Limits(), reports.append)
    assert found == {"sum": 5}
    assert reports == [{"objects": 1}, {"objects": 2}]


def test_an_error_of_ours_arrives_as_itself() -> None:
    with pytest.raises(OutsideAreaError, match="elsewhere") as caught:
        run("refuse")
    assert caught.value.facts == {"file": "a.osm", "found": "1,2,3,4"}


def test_an_error_nobody_expected_is_told_as_one() -> None:
    with pytest.raises(WorkerError, match="nobody expected"):
        run("fail")


def test_a_crash_in_a_library_is_survived() -> None:
    with pytest.raises(WorkerError) as caught:
        run("crash")
    assert caught.value.facts["exit_code"] == -signal.SIGSEGV


def test_what_hangs_is_ended_with_all_it_started() -> None:
    pids: list[int] = []
    with pytest.raises(WorkerTooLongError):
        run_guarded(
            f"{HERE}:hang", {}, Limits(wall_seconds=15), lambda report: pids.extend(report["pids"])
        )
    assert len(pids) == 2
    psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], timeout=5)
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_what_turns_in_circles_is_stopped() -> None:
    with pytest.raises(WorkerTooLongError) as caught:
        run("turn", Limits(cpu_seconds=1))
    assert caught.value.facts["seconds"] == 1


def test_memory_is_bounded() -> None:
    with pytest.raises(WorkerMemoryError) as caught:
        run("eat", Limits(memory_bytes=700_000_000))
    assert caught.value.facts["megabytes"] == 700


def test_files_it_writes_are_bounded(tmp_path: Path) -> None:
    with pytest.raises(WorkerError):
        run("write_much", Limits(file_bytes=1_000_000), path=str(tmp_path / "out"))
    assert (tmp_path / "out").stat().st_size <= 1_000_000


def test_gdal_opens_two_formats_and_follows_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name,x\ncanary,1\n", encoding="utf-8")
    vrt = tmp_path / "streets.geojson"
    vrt.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>'
        f"{tmp_path / 'secret.csv'}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    found = run("look_around", path=str(vrt))
    assert found == {"drivers": ["GPKG", "GeoJSON"], "error": "DataSourceError"}


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_it_ends_when_whoever_asked_is_killed() -> None:
    script = (
        "from geodata.importers.worker import Limits, run_guarded\n"
        "tell = lambda report: print(report['pids'][0], flush=True)\n"
        f"run_guarded('{HERE}:hang', {{}}, Limits(), tell)"
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", script],
        env=clean_environment(PYTHONPATH=str(ROOT)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asking.stdout is not None
    worker = psutil.Process(int(asking.stdout.readline()))
    asking.kill()
    asking.wait(10)
    asking.stdout.close()
    _, alive = psutil.wait_procs([worker], timeout=10)
    assert not alive
