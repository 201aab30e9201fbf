"""Runs the tests of the browser modules with node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed: browser modules not tested")
def test_browser_modules() -> None:
    """Every ``*.test.mjs`` under ``tests/web`` passes; node's report is shown if not."""
    tests = sorted(str(path) for path in (ROOT / "tests" / "web").rglob("*.test.mjs"))
    assert tests, "no browser tests found under tests/web"
    run = subprocess.run(
        [str(NODE), "--test", *tests],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
