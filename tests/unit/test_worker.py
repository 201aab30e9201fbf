"""The process that reads foreign files: whatever happens to it, there is an answer, and an end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
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
    child = os.fork()
    if child:
        report({"pids": [os.getpid(), child]})
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


def reach_out(task: Mapping[str, Any], report: Report) -> list[str]:
    """Try what a taken-over reader would try; return what was possible."""
    libc = ctypes.CDLL(None, use_errno=True)
    tries: dict[str, Callable[[], object]] = {
        "read the file": lambda: Path(task["mine"]).read_text(encoding="utf-8"),
        "write beside": lambda: (Path(task["folder"]) / "made").write_text("x", encoding="utf-8"),
        "read another file": lambda: Path(task["other"]).read_text(encoding="utf-8"),
        "list a folder": lambda: os.listdir(Path(task["other"]).parent),
        "read the accounts": lambda: Path("/etc/passwd").read_bytes(),
        "write another file": lambda: Path(task["other"]).write_text("x", encoding="utf-8"),
        "remove another file": lambda: Path(task["other"]).unlink(),
        "python's socket": lambda: socket.create_connection(("127.0.0.1", task["port"]), 2),
        "the system's socket": lambda: check(libc.socket(2, 1, 0)),
        "run a program": lambda: subprocess.run(["true"], check=True),
        "end its parent": lambda: os.kill(os.getppid(), signal.SIGKILL),
        "watch its parent": lambda: check(libc.ptrace(16, os.getppid(), 0, 0)),
    }  # fmt: skip

    def check(given: int) -> None:
        if given < 0:
            raise OSError(ctypes.get_errno(), "refused")

    done = []
    for what, attempt in tries.items():
        with contextlib.suppress(OSError):
            attempt()
            done.append(what)
    return done


def shout(task: Mapping[str, Any], report: Report) -> None:
    while True:
        report({"text": "x" * 1_000_000})


def lie(task: Mapping[str, Any], report: Report) -> None:
    for number in range(3, 20):
        with contextlib.suppress(OSError):
            os.write(number, b"[[1, 2]]\n")
    time.sleep(60)


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
    task, limits = {"path": str(tmp_path / "out")}, Limits(file_bytes=1_000_000)
    with pytest.raises(WorkerError):
        run_guarded(f"{HERE}:write_much", task, limits, lambda report: None, writes=[tmp_path])
    assert (tmp_path / "out").stat().st_size <= 1_000_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the guard of this kernel")
def test_it_reads_its_file_writes_its_folder_and_reaches_nothing_else(tmp_path: Path) -> None:
    mine, other, folder = tmp_path / "mine.csv", tmp_path / "secret" / "other", tmp_path / "folder"
    mine.write_text("a", encoding="utf-8")
    other.parent.mkdir()
    other.write_text("canary", encoding="utf-8")
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        task = {"mine": str(mine), "other": str(other), "folder": str(folder),
                "port": server.getsockname()[1]}  # fmt: skip
        done = run_guarded(
            f"{HERE}:reach_out", task, Limits(), lambda report: None, reads=[mine], writes=[folder]
        )
    assert done == ["read the file", "write beside"]
    assert other.read_text(encoding="utf-8") == "canary"


def test_what_it_says_is_bounded_and_not_believed() -> None:
    with pytest.raises(WorkerError):
        run("shout", Limits(answer_bytes=20_000_000))
    with pytest.raises(WorkerError):
        run("lie")


def test_gdal_opens_two_formats_and_follows_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name,x\ncanary,1\n", encoding="utf-8")
    vrt = tmp_path / "streets.geojson"
    vrt.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>'
        f"{tmp_path / 'secret.csv'}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    found = run_guarded(
        f"{HERE}:look_around", {"path": str(vrt)}, Limits(), lambda report: None, reads=[tmp_path]
    )
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
